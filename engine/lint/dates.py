"""Lint of dates: periods that leave gaps, overlap or begin long before their source, and reviews that are old."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ..rulebook.declared import Citation, Declared, Rule, Source, Span
from .findings import Finding, finding

# A rule may be in force some weeks before it is printed (the rule of 2022-10-13 since 2022-10-07); more is a slip.
BEFORE_ITS_SOURCE = datetime.timedelta(days=45)
REVIEW_IS_OLD_AFTER = datetime.timedelta(days=30)
DATED_TEXTS = ("guidance", "bill", "official", "filing")


def check(declared: Declared, today: datetime.date) -> Iterator[Finding]:
    """Every finding about dates."""
    for rule in declared.rules.values():
        yield from _rule(rule, declared)
    for parameter in declared.parameters.values():
        for before, after in _gaps([v.span for v in parameter.values]):
            at = parameter.at
            yield finding("warning", "date", at, f"the parameter {parameter.id} has no value from {before} to {after}",
                          "join the periods, or say in its title why")  # fmt: skip
    for rule in declared.rules.values():
        yield from _uncited(rule)
    for regime in declared.regimes.values():
        for entry in regime.timeline:
            first = _first_day(entry.cite, declared.sources)
            if first is not None and entry.date < first - BEFORE_ITS_SOURCE:
                yield finding("warning", "date", entry.at, f"the entry of {entry.date} precedes its source of {first}",
                              "cite the text that says so")  # fmt: skip
    yield from _reviews(declared, today)


def _rule(rule: Rule, declared: Declared) -> Iterator[Finding]:
    first = _first_day(rule.cite, declared.sources)
    start = rule.span.start
    if start is not None and first is not None and start < first - BEFORE_ITS_SOURCE:
        yield finding("warning", "date", rule.at, f"{rule.id} is in force from {start}, its first source is of {first}",
                      "correct the date, or cite the text that was in force then")  # fmt: skip
    for index, period in enumerate(rule.enforcement):
        if not period.span.overlaps(rule.span):
            yield finding("error", "date", rule.at, f"a period of enforcement of {rule.id} lies outside its own life")
        for other in rule.enforcement[:index]:
            if other.span.overlaps(period.span):
                yield finding("error", "date", rule.at, f"the periods of enforcement of {rule.id} overlap",
                              "'to' is the last day")  # fmt: skip


def _first_day(cite: Iterable[Citation], sources: dict[str, Source]) -> datetime.date | None:
    """The first day that the cited texts name; none where one is undated or is the regulations as they stand."""
    days: list[datetime.date] = []
    for citation in cite:
        source = sources.get(citation.source)
        if source is None or source.kind not in DATED_TEXTS or "CFR" in source.citation or "U.S.C." in source.citation:
            return None
        try:
            days.append(datetime.date.fromisoformat(f"{source.date}-01-01"[:10]))
        except ValueError:
            return None
    return min(days, default=None)


def _gaps(spans: list[Span]) -> Iterator[tuple[datetime.date, datetime.date]]:
    """The holes between periods: first and last day of each."""
    one = datetime.timedelta(days=1)
    ordered = sorted(spans, key=lambda s: s.start or datetime.date.min)
    for earlier, later in pairwise(ordered):
        if earlier.end is not None and later.start is not None and later.start > earlier.end + one:
            yield earlier.end + one, later.start - one


def _uncited(rule: Rule) -> Iterator[Finding]:
    """A rule whose citations have periods is cited on each of its days."""
    days = {d for c in rule.cite for d in c.span.breaks()} | (
        {rule.span.start} if rule.span.start else set[datetime.date]()
    )
    for day in sorted(d for d in days if rule.span.holds(d)):
        if rule.cite and not any(c.span.holds(day) for c in rule.cite):
            yield finding("error", "citation", rule.at, f"{rule.id} has no citation on {day}",
                          "give one of them a period that holds it")  # fmt: skip


def _reviews(declared: Declared, today: datetime.date) -> Iterator[Finding]:
    for source in declared.sources.values():
        if source.reviewed_through is not None and source.reviewed_through > today:
            yield finding("error", "review", source.where,
                          f"{source.id} was reviewed through {source.reviewed_through}, in the future")  # fmt: skip
    by_day: dict[datetime.date, list[str]] = {}
    for regime in declared.regimes.values():
        if regime.reviewed_through is None:
            continue
        if regime.reviewed_through > today:
            yield finding("error", "review", regime.at,
                          f"{regime.id} was reviewed through {regime.reviewed_through}, in the future")  # fmt: skip
        by_day.setdefault(regime.reviewed_through, []).append(regime.id)
    for day, names in sorted(by_day.items()):
        if today - day > REVIEW_IS_OLD_AFTER:
            which = names[0] if len(names) == 1 else f"{len(names)} regimes, {names[0]} first,"
            yield finding("warning", "review", declared.regimes[names[0]].at,
                          f"{which} reviewed through {day}, {(today - day).days} days ago",
                          "read what was published since, then move reviewed_through")  # fmt: skip
