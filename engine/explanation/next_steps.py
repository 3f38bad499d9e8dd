"""What to do next, in the order in which it is done: whom to ask, which document is missing, where to apply.

The same list stands in the answer of every door; a step with a command says how the command line does it.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..case.statement import PAPER, open_on
from ..determination import NextStep, OpenCard, PartyResult, Relief
from ..facts.declarations import StatementTerms
from ..rulebook.declared import Declared
from ..rulebook.profiles import Assumption
from ..terms import Decision, Policy
from ..verdict.fold import Verdict
from . import words

_LIKENESS = {
    "exact": "has the name of",
    "strong": "is very likely",
    "possible": "may be",
    "family": "shares a name with",
}
MOST_HITS = 3
_SURE = ("exact", "strong")  # each is decided by itself
LEAST_SETTLED = 3  # open facts from which on an assumption about them is offered


def next_steps(
    verdict: Verdict,
    decision: Decision,
    policy: Policy | None,
    parties: Iterable[PartyResult],
    cards: Iterable[OpenCard],
    relief: Iterable[Relief],
    declared: Declared,
    provisional: Sequence[str],
    assumptions: Iterable[Assumption],
    statement: StatementTerms,
    screened: bool,
) -> list[NextStep]:
    """The steps of one answer.

    Args:
        assumptions: those that a desk may state and that the case does not.
        statement: what an end-use statement could settle.
        provisional: why a clearance is provisional, a clause each; empty if it is firm.
        screened: whether lists are imported, so that a name is looked up in them.
    """  # fmt: skip
    open_ = list(cards)
    out: list[NextStep] = []
    if decision == "stop":
        out.append(NextStep(kind="stop", text="Do not proceed: do not quote, ship, sell or service it. Tell your "
                            "compliance officer.", ask="compliance"))  # fmt: skip
    if decision != "proceed":
        out += _hits(parties)
    if decision == "hold":
        out += _asked(open_)
        out += _documents(relief)
        if verdict.outcome == "license_required":
            out.append(_apply(verdict, policy, declared))
        if verdict.outcome == "escalate":
            out.append(NextStep(kind="review", ask="compliance",
                                text="Your compliance officer decides, and records why."))  # fmt: skip
        out += [] if screened else _unscreened(open_)
        out += _statement(open_, statement)
        out += _assumable(open_, assumptions)
    elif decision == "proceed":
        if provisional:
            out.append(
                NextStep(
                    kind="confirm", text=f"Confirm before you go ahead: {'; '.join(provisional)}.", ask="compliance"
                )
            )
        out.append(NextStep(kind="keep", text="Keep this answer with the order."))
    return out


def _hits(parties: Iterable[PartyResult]) -> Iterator[NextStep]:
    """The hits that a person has to decide, a step for each name that was searched, sure ones apart.

    A command names what a clearance counts for: the text that was searched, and the country that the case states.
    """
    for party in parties:
        if party.problem:
            yield NextStep(kind="answer", text=f"Give the name of {party.name}: {party.problem}.", ask="sales")
        asked: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        for entry in party.entries:
            if entry.get("class") in _LIKENESS and entry.get("name") and entry.get("entry"):
                apart = str(entry["entry"]) if entry["class"] in _SURE else ""
                text, country = str(entry.get("searched", party.name)), str(entry.get("searched_country", ""))
                asked.setdefault((text, country, apart), []).append(entry)
        for (text, country, _), entries in asked.items():
            yield _hit(text, country, entries)


def _hit(text: str, country: str, entries: Sequence[dict[str, Any]]) -> NextStep:
    likely = [f"{_LIKENESS[e['class']]} {e['name']} on {e.get('list', 'a list')} ({e['class']})" for e in entries]
    told = list(dict.fromkeys(likely))[:MOST_HITS]
    more = (
        f", and {words.count(len(entries) - len(told), 'more entry', 'more entries')}"
        if len(entries) > len(told)
        else ""
    )
    said = f"{text} {'; '.join(told)}{more}. Not {'them' if len(entries) > 1 else 'that party'}? Resolve it."
    if country == "unknown":
        said += " State the party's country first: a resolved match counts for one country."
        return NextStep(kind="resolve", text=said, ask="compliance")
    command = clearing(text, country, [str(entry["entry"]) for entry in entries])
    return NextStep(kind="resolve", text=said, ask="compliance", command=command)


def clearing(text: str, country: str, keys: Iterable[str]) -> str:
    """The command that resolves hits of one text: it is none of these entries."""
    where = f" --country {country}" if country else ""
    entries = "".join(f" --entry {key}" for key in keys)
    return f'douane parties clear {shlex.quote(text)}{where}{entries} --reason "..."'


def _asked(cards: list[OpenCard]) -> Iterator[NextStep]:
    for card in cards:
        facts = [fact.fact for fact in card.facts if not fact.only_if and fact.reason != "not_on_file"]
        if facts:
            text = f"{card.title}: {words.count(len(facts), 'fact')} to fill in."
            yield NextStep(kind="answer", text=text, ask=card.ask, facts=facts)


def _assumable(cards: list[OpenCard], assumptions: Iterable[Assumption]) -> Iterator[NextStep]:
    """An assumption that would settle several open facts, with what stating it means."""
    open_ = [fact.fact for card in cards for fact in card.facts]
    for assumption in assumptions:
        keys = {name.removeprefix("party.") for name in assumption.facts}
        settled = [f for f in open_ if f in keys or f.split(".", 1)[-1] in keys]
        settled += ["red_flags"] if assumption.no_red_flags and "red_flags" in open_ else []
        if len(settled) >= LEAST_SETTLED:
            text = (
                "No sign of a restricted end use after checking? State that once: it settles "
                f"{len(settled)} open facts; a go-ahead is then provisional."
            )
            command = f"douane check ... --set assumptions={assumption.name}"
            yield NextStep(kind="assume", text=text, ask="compliance", facts=settled, command=command)


def _statement(cards: list[OpenCard], terms: StatementTerms) -> Iterator[NextStep]:
    """The paper that would settle open grades: the end user's own statement, signed and dated."""
    settled = open_on(terms, [f.fact for card in cards for f in card.facts if f.reason == "missing"])
    if settled:
        text = f"A signed, dated end-use statement can settle {words.count(len(settled), 'open fact')}."
        yield NextStep(kind="document", text=text, ask="customer", facts=list(PAPER))


def _unscreened(cards: list[OpenCard]) -> Iterator[NextStep]:
    """Where the lists are asked about and none is imported: how names get looked up."""
    open_ = [fact.fact for card in cards for fact in card.facts if fact.fact.endswith(".lists")]
    if open_:
        text = "Import the party lists once (`douane lists import`), and names are screened."
        yield NextStep(kind="screen", text=text, facts=open_)


def _documents(relief: Iterable[Relief]) -> Iterator[NextStep]:
    for exception in relief:
        if exception.value == "true" and exception.open_conditions:
            what = "the license" if exception.code == "license" else f"License Exception {exception.code}"
            text = f"Get what {what} still needs: {'; '.join(exception.open_conditions)}."
            yield NextStep(kind="document", text=text, ask="compliance", facts=exception.needs)


def _apply(verdict: Verdict, policy: Policy | None, declared: Declared) -> NextStep:
    """Where to apply: the agency of the tracks that require the license."""
    agencies = dict.fromkeys(
        agency
        for track in verdict.tracks
        if track.outcome == "license_required" and (agency := declared.tracks[track.track.id].apply_to)
    )
    where = " and ".join(agencies) or "the agency"
    review = f" (review policy: {words.POLICIES[policy]})" if policy not in (None, "unstated") else ""
    text = f"To go ahead, apply to {where} for a license{review}; nothing moves before it is granted."
    return NextStep(kind="apply", text=text, ask="compliance")
