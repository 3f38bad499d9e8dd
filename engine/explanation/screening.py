"""What the imported lists said of each party, as a determination tells it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..case.normalizer import NormalizedCase
from ..determination import ListUsed
from ..language.logic import FALSE
from ..language.shown import shown
from ..language.values import FactValue, Form
from ..parties.screener import Hit, Screener
from ..verdict.fold import Verdict
from ..verdict.probing import Effort, Prober
from . import words


@dataclass(frozen=True)
class Told:
    """One party: its records of `lists`, what persons cleared, and why it was not screened."""

    by_lists: bool
    entries: list[dict[str, Any]]
    cleared: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    problem: str = ""


def of_party(case: NormalizedCase, prober: Prober, number: int, effort: Effort | None) -> Told:
    """What the lists said of the party with a number.

    Args:
        effort: what may be tried to tell the rules that each hit sets off in this case; None to tell none.
    """
    party = case.draft.members["party"][number]
    found = case.screened.get(party.prefix)
    listings = party.members["listing"]
    entries = [_facts(entry.facts) for entry in listings]
    if found is None:
        return Told(False, entries)
    given = len(entries) - len(found.hits)
    path = ("party", number)
    told = effort is not None and bool(found.hits) and effort.allows(1 + len(found.hits))
    without = prober.verdict(case.draft.replace_members(path, "listing", ())) if told else None
    for place, hit in enumerate(found.hits, start=given):
        entries[place] |= of_hit(hit)
        if without is not None:
            alone = prober.verdict(case.draft.replace_members(path, "listing", (listings[place],)))
            entries[place]["rules"] = sorted(set_off(alone, without))
    cleared = [{**of_hit(hit), "clearance": c.model_dump()} for hit, c in found.cleared]
    return Told(not found.problem, entries, cleared, found.problem)


def of_hit(hit: Hit) -> dict[str, Any]:
    """A hit as data: the entry, the name of it that matched, and the words side by side."""
    out: dict[str, Any] = {
        "list": hit.entry.list, "entry": hit.entry.key, "class": hit.match.cls, "score": hit.match.score,
        "searched": hit.searched, "name": hit.entry.name, "alias": hit.match.name, "alias_kind": hit.match.kind,
        "words": [[pair.query, pair.entry, pair.likeness] for pair in hit.match.words],
        "requirement": hit.entry.requirement, "license_policy": hit.entry.policy,
        "citations": list(hit.entry.citations), "countries": list(hit.entry.countries),
        "party_country": hit.match.country, "url": hit.entry.url,
        "unread": list(hit.meaning.open), "notes": list(hit.meaning.notes), "reopened": hit.reopened,
        "searched_country": "unknown" if hit.country is None else hit.country,
    }  # fmt: skip
    return {key: value for key, value in out.items() if value not in ("", [])}


def lists_used(screener: Screener | None) -> list[ListUsed]:
    """The lists of the snapshot that was asked."""
    if screener is None:
        return []
    parts = sorted(screener.snapshot.parts.items())
    return [ListUsed(name=code, date=str(part.date or ""), hash=part.hash) for code, part in parts]


def ages(screener: Screener | None, day: datetime.date) -> dict[str, int | None]:
    """The age in days of each list that is needed: negative where it is younger than the day, None where not known."""
    if screener is None:
        return {}
    return {code: part.age(day) for code, part in screener.snapshot.parts.items() if code in screener.needed}


def notices(case: NormalizedCase, screener: Screener | None, most: int) -> Iterator[str]:
    """How old the lists are, who was not screened, and what a person cleared."""
    if screener is None:
        return
    found = ages(screener, case.as_of)
    if undated := sorted(code for code, age in found.items() if age is None):
        yield (
            f"The dates of lists {', '.join(undated)} are unknown; a clearance that relies on them is provisional. "
            "Import them with --date."
        )
    days = {code: age for code, age in found.items() if age is not None}
    old = {code: age for code, age in days.items() if age > most}
    if old:
        oldest = max(old.values())
        yield (
            f"Lists {', '.join(sorted(old))} are up to {oldest} days old on the case date, more than the {most} that "
            "this desk allows: import current ones (douane lists import)."
        )
    elif days and (newest := min(days.values())) >= 0:
        most_days = max(days.values())
        span = "" if newest == most_days else f"{newest} to "
        yield f"Screened against lists dated {span}{words.count(most_days, 'day')} before the case date."
    if nameless := len(screener.addresses.without_street):
        yield f"{nameless} high diversion risk addresses have no street in the imported file and were not compared."
    if any(age < 0 for age in days.values()):
        yield (
            "These lists are newer than the case date. Dated entries apply from their effective date, undated ones "
            "always; entries removed since are not included."
        )
    for who, told in case.screened.items():
        if told.problem:
            yield f"{who} was not screened: {told.problem}."
        for hit, clearance in told.cleared:
            yield (
                f"{who}: {hit.entry.name} ({hit.entry.key}) was cleared by {clearance.person} on "
                f"{clearance.cleared[:10]}: {clearance.reason}"
            )
        for hit in told.hits:
            if hit.reopened:
                yield f"{who}: {hit.entry.name} ({hit.entry.key}) is open again: {hit.reopened}."
        if told.more:
            yield f"{who}: {told.more} more possible matches; search the name to see all of them."


def _facts(facts: Any) -> dict[str, Any]:
    values: dict[str, FactValue] = facts
    known = (Form.POINTS, Form.TOGETHER)
    return {n.split(".")[1]: shown(v) for n, v in sorted(values.items()) if v.form in known and v.points}


def set_off(alone: Verdict, without: Verdict) -> list[str]:
    """The rules that are false without any entry of a party and are not with one alone, in the order of the slice."""
    return [
        name for name, letter in alone.letters.items()
        if letter is not FALSE and without.letters.get(name, FALSE) is FALSE
    ]  # fmt: skip
