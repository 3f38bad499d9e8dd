"""The three clocks of a rule: when its text is law, when it must be complied with, how it is enforced.

They run apart: a rule may be law for weeks before anybody must comply with it, and a text may stand in the law for
years while the agency says that it does not enforce it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from .declared import Enforcement, Regime, Rule, Span

ONE_DAY = datetime.timedelta(days=1)
IDLE = ("not_yet", "stayed")  # nobody must comply
CLOCKS = ("in force", "compliance", "enforcement")
STATES = {
    "in_force": "text in force", "due": "must be complied with", "enforced": "enforced", "discretion": "at discretion",
    "not_enforced": "not enforced", "not_yet": "not yet due", "stayed": "stayed", "guidance": "guidance or advice",
    "claimed": "claimed", "pending": "pending, not law",
}  # fmt: skip
_BY_STATUS = {"guidance": "guidance", "advisory": "guidance", "claim": "claimed", "scenario": "pending"}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of one clock and its state (a key of `STATES`)."""

    span: Span
    state: str


@dataclass(frozen=True, slots=True)
class Clocks:
    """The three clocks of one rule, each in order of time."""

    in_force: tuple[Period, ...]
    compliance: tuple[Period, ...]
    enforcement: tuple[Period, ...]

    @property
    def together(self) -> bool:
        """Whether all three run alike, so that one bar says everything."""
        spans = [[p.span for p in periods] for _, periods in self.rows()]
        return spans[0] == spans[1] == spans[2] and self.enforcement[0].state in ("enforced", *_BY_STATUS.values())

    def rows(self) -> tuple[tuple[str, tuple[Period, ...]], ...]:
        """The clocks with their names."""
        return tuple(zip(CLOCKS, (self.in_force, self.compliance, self.enforcement), strict=True))


def clocks_of(rule: Rule) -> Clocks:
    """The three clocks of a rule."""
    idle = [e for e in rule.enforcement if e.state in IDLE]
    if rule.compliance is not None:
        idle.append(Enforcement(Span(rule.span.start, rule.compliance - ONE_DAY), "not_yet"))
    due = tuple(Period(span, "due") for span in _without(rule.span, [e.span for e in idle]))
    marked = [Period(cut, e.state) for e in rule.enforcement for cut in _common(rule.span, e.span)]
    usual = _BY_STATUS.get(rule.status, "enforced")
    plain = [Period(span, usual) for span in _without(rule.span, [e.span for e in rule.enforcement])]
    enforcement = tuple(sorted([*marked, *plain], key=lambda p: p.span.start or datetime.date.min))
    return Clocks((Period(rule.span, "in_force"),), due, enforcement)


def reach(regime: Regime, rules: Iterable[Rule], least: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a picture of a regime shows; it reaches a quarter past the last change."""
    days = [e.date for e in regime.timeline]
    for rule in rules:
        days += list(rule.span.breaks())
        days += [d for e in rule.enforcement for d in e.span.breaks()]
        days += [rule.compliance] if rule.compliance else []
    last = max([*days, regime.reviewed_through or least])
    first = min([d for d in days if d >= least], default=least)
    return first, last + 90 * ONE_DAY


def _common(a: Span, b: Span) -> list[Span]:
    """The part that two spans share, as a list of none or one."""
    if not a.overlaps(b):
        return []
    starts = [d for d in (a.start, b.start) if d]
    ends = [d for d in (a.end, b.end) if d]
    return [Span(max(starts, default=None), min(ends, default=None))]


def _without(span: Span, holes: Iterable[Span]) -> list[Span]:
    """A span with holes cut out."""
    left = [span]
    for hole in holes:
        cut: list[Span] = []
        for part in left:
            if not part.overlaps(hole):
                cut.append(part)
                continue
            if hole.start and (part.start is None or part.start < hole.start):
                cut.append(Span(part.start, hole.start - ONE_DAY))
            if hole.end and (part.end is None or hole.end < part.end):
                cut.append(Span(hole.end + ONE_DAY, part.end))
        left = cut
    return sorted(left, key=lambda s: s.start or datetime.date.min)
