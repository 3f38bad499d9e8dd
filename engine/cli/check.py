"""`douane check`: one case, from flags, a file or the standard input."""

from __future__ import annotations

import datetime
import shlex
import sys
from pathlib import Path
from typing import Any

import click

from ..determination import Determination
from ..errors import CaseError, InputError
from ..form import form as written
from ..plain import as_mapping
from ..rulebook.profiles import Profile
from .case_input import STDIN, flat_values, overlaid, read_case, renamed, with_defaults
from .lines import answer_lines
from .once import option
from .session import HOLD, PROCEED, Session, common, later, lists_option
from .show import Shown, show
from .show_brief import show_brief

_FLAGS = {
    "product": "item.product", "to_country": "activity.to_country", "from_country": "activity.from_country",
    "mode": "activity.mode", "end_user": "end_user.name",
    "tenant": "tenant.name", "quantity": "item.quantity", "exporter": "exporter.name", "law_view": "law_view",
}  # fmt: skip
_NAMES = {"to_country": "--to", "from_country": "--from"}


@click.command("check")
@click.argument("source", required=False, metavar="[-]")
@option("--product", metavar="NAME", help="A product in the catalog, by any of its names.")
@option("--to", "to_country", metavar="COUNTRY", help="Where it goes; for services, where the hardware is located.")
@option("--end-user", metavar="NAME", help="Who will use it.")
@option("--tenant", metavar="NAME", help="Who rents it or uses the service.")
@option("--quantity", metavar="NUMBER", help="How many.")
@option("--mode", metavar="MODE",
        help="How it is accessed: ship_export by default; also ship_reexport, in_country_transfer, gpu_rental, "
        "managed_cloud, api_inference, colocation, deemed_export_release; all: douane explain mode.")  # fmt: skip
@option("--from", "from_country", metavar="COUNTRY", help="Where it comes from; US for ship_export.")
@option("--exporter", metavar="NAME", help="Who exports it.")
@option("--set", "facts", multiple=True, metavar="FACT=VALUE", help="Any other fact; may be repeated.")
@option(
    "--case",
    "case_file",
    metavar="FILE|-",
    help="A case as JSON or YAML, or a completed form; flags override it.",
)
@option("--as-of", metavar="DATE", help="The case date; today by default.")
@option("--law-view", metavar="VIEW", help="enforced (default), codified or strictest.")
@option("--profile", metavar="NAME", help="A desk profile from DATA/profiles.")
@lists_option
@option("--asked-by", metavar="NAME", default="", help="Who is asking; stored with the answer.")
@option("--store", is_flag=True, help="Keep the answer in DATA/douane.db.")
@option("--full", is_flag=True, help="Show everything behind the answer, not just one screen.")
@option("--form", metavar="FILE", help="Write the case as a form: what is known, and blanks for what is open.")
@option("--trace", is_flag=True, help="Show how every rule came out, and the values it saw.")
@option("--history", is_flag=True, help="The answer over time: every change in the law, and what caused it.")
@common
def command(
    session: Session,
    source: str | None,
    case_file: str | None,
    facts: tuple[str, ...],
    as_of: str | None,
    profile: str | None,
    lists: str | None,
    asked_by: str,
    store: bool,
    full: bool,
    form: str | None,
    trace: bool,
    history: bool,
    **flags: str | None,
) -> int:
    """Can this item ship there today, and why?

    Without --case, the flags describe the case: an export (ship_export) from the US today, unless they say otherwise;
    what was filled in is printed. A fact that is not given stays unknown, and unknown never clears anything.

    \b
    Values of --set: a plain value, `unknown`, several values joined by ; or JSON:
      --set item.quantity=64                    --set red_flags=none
      --set end_user.hq_country=CN              --set end_user.lists=none     (screened, no entry)
      --set 'item.tpp={"at_least": 3000}'       --set end_user.lists='EL;MEU' (screened, entries found)

    \b
    Examples:
      douane check --product H20 --to CN
      douane check --product H20 --to SG --end-user "Yunfan Compute" --set end_user.ultimate_parent_hq_country=CN
      douane check --product H100 --to MY --mode gpu_rental --form case.yaml     (fill it in, then)
      douane check --case case.yaml
      douane check --case case.json --full
      douane check --product H200 --to CN --history
      douane check --json - < cases.jsonl > answers.jsonl     (JSON Lines: one case a line, one answer a line)

    \b
    Exit status: 0 it may proceed; 1 it holds or stops; 2 no answer could be given.
    """
    if source not in (None, STDIN):
        raise InputError(
            f"what {source!r} means is not clear",
            f"write --product {shlex.quote(source)} --to COUNTRY, or --case FILE, or - for stdin",
        )
    if source and case_file not in (None, STDIN):
        raise InputError("both - and --case FILE are given", "give one of them")
    wanted = STDIN if source else case_file
    given = [(_NAMES.get(k, f"--{k.replace('_', '-')}"), _FLAGS[k], v) for k, v in flags.items() if v is not None]
    given += [("--set", *_fact(text)) for text in facts]
    values = flat_values(session.names, given)
    today = datetime.date.today()
    desk = session.home.profile(profile, session.rulebook)
    book = session.rulebook.at(as_of, profile=desk, today=today, screener=session.screener(lists))
    if wanted == STDIN and session.json:
        if store:
            raise later("--store for JSON Lines")
        if history:
            raise later("--history for JSON Lines")
        return answer_lines(sys.stdin.buffer, session.out, book, session.names, values, trace)
    applied: list[str] = []
    if wanted is not None:
        case = overlaid(read_case(wanted, session.names), values, session.names)
        _refuse_second_date(case, book.day)
    elif values:
        case = session.names.case(values)
        applied = with_defaults(case, book.profile, today, dated=as_of is not None)
    else:
        raise InputError("there is nothing to check", "for example: douane check --product H20 --to CN")
    if store:
        case = _as_before(session, case, desk)
    try:
        answer = book.check(case, trace=trace, asked_by=asked_by, history=history)
    except CaseError as error:
        raise renamed(error, case) from None
    if form is not None:
        _write_form(Path(form), written(answer, form), again=form == case_file)
    stored = _store(session, answer, today) if store else False
    if session.json:
        session.out.json(answer.to_json())
    elif not (full or trace or history):
        show_brief(session.out, answer, applied, stored)
    else:
        show(session.out, answer, Shown(session.rulebook.book, applied, stored, today))
    return PROCEED if answer.decision == "proceed" else HOLD


def _write_form(path: Path, text: str, again: bool) -> None:
    if path.exists() and not again:
        raise InputError(f"{path} exists", "name another file, or fill it in and use --case")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}", "check its folder") from None


def _fact(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise InputError(f"--set {text!r} has no value", "write --set FACT=VALUE, e.g. --set item.quantity=64")
    return name.strip(), value


def _refuse_second_date(case: Any, day: datetime.date | None) -> None:
    stated = as_mapping(case).get("as_of")
    if day is not None and stated is not None and str(stated) != day.isoformat():
        raise InputError(f"the case is of {stated}, --as-of says {day}", f"write --set as_of={day} to change the case")


def _as_before(session: Session, case: Any, desk: Profile) -> Any:
    """The case, with what it leaves out of the one that was answered last under its reference."""
    from ..record import open_store

    reference = as_mapping(case).get("reference")
    if not isinstance(reference, str) or not reference:
        return case
    with open_store(session.home.database) as store:
        earlier = store.latest(reference)
    return session.rulebook.as_before(case, earlier, desk) if earlier is not None else case


def _store(session: Session, answer: Determination, today: datetime.date) -> bool:
    from ..record import open_store

    with open_store(session.home.database) as store:
        store.save(answer, session.rulebook, asked_on=today)
    return True
