"""`douane profile`: the desk's own facts, asked once and used in every check."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import click
import yaml

from ..errors import InputError, RulebookError
from ..facts.declarations import Fact
from ..rulebook.profiles import DEFAULT, read_profile
from .once import option
from .session import PROCEED, Session, common, read_text
from .terminal import BOLD, DIM

_COMPANY = ("name", "country", "incorporated_in", "hq_country", "ultimate_parent_hq_country", "us_person",
            "informed_by_bis", "fabricator_or_osat", "builds_servers")  # fmt: skip
_SIGNED = ("informed_by_bis",)  # what needs a source with its date
_SAME_AS = {"incorporated_in": "country", "hq_country": "country", "ultimate_parent_hq_country": "hq_country"}
DILIGENCE = "civil_end_use_after_diligence"


@click.group("profile")
def command() -> None:
    """Your company's own facts, which every check uses.

    \b
    Examples:
      douane profile init                    (a dozen questions, then every check knows you)
      douane profile show
      douane check --product H200 --to SG    (uses the profile `default`, and says so)
      douane check ... --profile none        (without it)
    """


@command.command("init")
@option("--name", default=DEFAULT, metavar="NAME", help="The name of the profile; `default` is used by every check.")
@option("--set", "given", multiple=True, metavar="KEY=VALUE", help="An answer given in advance; may be repeated.")
@option("--yes", is_flag=True, help="Ask nothing: take what --set gives and leave the rest open.")
@common
def init(session: Session, name: str, given: tuple[str, ...], yes: bool) -> int:
    """Ask about your company and write a profile, dated today.

    An answer left blank stays open, and every check that needs it asks for it.

    \b
    Examples:
      douane profile init
      douane profile init --yes --set name="Ridgeline Systems" --set country=US --set us_person=yes
    """
    path = session.home.path / "profiles" / f"{name}.yaml"
    if path.exists():
        raise InputError(f"{path} exists", "edit it, or name another profile with --name")
    told = dict(_pair(text) for text in given)
    book = session.rulebook.book

    def read(answers: dict[str, str]) -> str:
        """The answers as a profile; nothing is kept that cannot be read."""
        text = _written({"source": "asked", **answers})
        read_profile(text, name, book.declarations, book.parser, book.assumptions)
        return text

    keys = (*_COMPANY, "diligence", "source", "max_list_age_days", "max_law_age_days")
    if unknown := sorted(told.keys() - set(keys)):
        raise InputError(f"--set {unknown[0]}: nothing of this name is asked", f"one of {', '.join(keys)}")
    text = read(_answers(session, told, read, ask=not yes))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    session.out.line(("✓ written  ", "green"), str(path))
    used = "every check uses it" if name == DEFAULT else f"use it with --profile {name}"
    session.out.line((f"{used}; edit the file when something changes", DIM), indent=2)
    return PROCEED


@command.command("show")
@click.argument("name", required=False, default=DEFAULT)
@common
def show(session: Session, name: str) -> int:
    """Show a profile, and where its file is."""
    known = session.home.profiles()
    if name not in known:
        hint = f"there are {', '.join(sorted(known))}" if known else "make one with `douane profile init`"
        raise InputError(f"there is no profile {name!r}", hint)
    text = read_text(known[name])
    if session.json:
        session.out.json({"name": name, "path": str(known[name]), "text": text})
        return PROCEED
    session.out.line((name, BOLD), (f"   {known[name]}", DIM))
    for line in text.rstrip().split("\n"):
        session.out.line(line, indent=2)
    return PROCEED


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise InputError(f"--set {text!r} has no value", "write --set KEY=VALUE, e.g. --set country=US")
    return key.strip(), value.strip()


def _answers(
    session: Session, told: dict[str, str], read: Callable[[dict[str, str]], str], ask: bool
) -> dict[str, str]:
    """What was answered, by key; each question is that of the declared fact, about your company.

    An answer on the terminal that cannot be read is asked again at once, so that no other answer is lost.
    """
    facts = session.rulebook.book.declarations.facts
    out: dict[str, str] = {}

    def answer(key: str, question: str, default: str = "") -> None:
        if key in told:
            out[key] = told[key]
        elif ask:
            out[key] = _asked(question, default, lambda given: read({**out, key: given} if given else out))
        else:
            out[key] = default
        if not out[key]:
            del out[key]

    for key in _COMPANY:
        answer(key, _question(facts[f"party.{key}"]), out.get(_SAME_AS.get(key, ""), "") if ask else "")
    if any(key in out for key in _SIGNED):
        answer("source", "Where is that on record (register, memo, person)?", "register of BIS letters")
    diligence = "Does the desk do its usual end-use checks and stop at any red flag before it asks? (yes/no)"
    answer("diligence", diligence, "no")
    answer("max_list_age_days", "From which age of the lists, in days, is a clearance provisional?", "30")
    answer("max_law_age_days", "From which age of the last review of the law, in days?", "30")
    return out


def _asked(question: str, default: str, read: Callable[[str], str]) -> str:
    while True:
        given = str(click.prompt(question, default=default, show_default=bool(default), err=True)).strip()
        try:
            read(given)
        except RulebookError as error:
            for problem in error.problems:
                click.echo(f"  {problem.message}" + (f" ({problem.hint})" if problem.hint else ""), err=True)
        else:
            return given


def _question(fact: Fact) -> str:
    asked = fact.question.replace("{party}", "your company")
    return asked + (" (yes/no)" if fact.type in ("boolean", "letters") else "")


def _written(answers: dict[str, str]) -> str:
    """The profile as YAML."""
    ourselves: dict[str, Any] = {key: answers[key] for key in _COMPANY if key in answers}
    for key in _SIGNED:
        if key in ourselves:
            ourselves[key] = {
                "value": ourselves[key], "source": answers["source"], "date": datetime.date.today().isoformat(),
            }  # fmt: skip
    profile: dict[str, Any] = {"title": f"Desk of {ourselves.get('name', 'the company')}", "ourselves": ourselves}
    if answers.get("diligence", "no") in ("yes", "y"):
        profile["assumptions"] = [DILIGENCE]
    profile |= {key: answers[key] for key in ("max_list_age_days", "max_law_age_days") if key in answers}
    return yaml.safe_dump(profile, sort_keys=False, allow_unicode=True)
