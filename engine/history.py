"""The answer to one case over time: the law varies, the facts stay as they were read for the case's own day.

Nothing is interpolated.  The case is decided once for every slice of the book, from the first day that the book
covers to the last change that it knows; neighbors with the same answer, carried by the same rules, are one segment.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from .answer import Answer, Asked
from .determination import Instrument, Segment
from .executors import agenda
from .explanation.causes import Causes, carriers, doubts
from .explanation.headline import reason
from .explanation.tracks import TrackReporter, milder_policies
from .language.logic import TRUE
from .language.values import FactValue
from .rulebook.book import Book
from .rulebook.slices import Slice
from .terms import POLICIES, LawView, Outcome, Policy
from .verdict.fold import Verdict

ONE_DAY = datetime.timedelta(days=1)
AS_OF = "case.as_of"
MOST_NAMED = 3
_COLLECTIONS = {"party.listing": "list entries", "party.owner": "owners", "case.red_flag": "red flags"}
_NOTHING = "no license requirement applies on these facts"


@dataclass(frozen=True)
class Point:
    """The answer on one day."""

    day: datetime.date
    answer: Answer

    @property
    def verdict(self) -> Verdict:
        return self.answer.verdict

    @cached_property
    def milder(self) -> list[tuple[Policy, str]]:
        """Milder review policies that papers to come would open, with their rules."""
        if self.answer.policy is None:
            return []
        case = self.answer.case
        return [(p.policy, p.rule) for p in milder_policies(self.answer.hull, case.draft, self.answer.book.builder)]

    @cached_property
    def policy_if(self) -> Policy | None:
        """The mildest of them."""
        policies: list[Policy] = [policy for policy, _ in self.milder]
        return max(policies, key=POLICIES.index) if policies else None

    @cached_property
    def carried(self) -> frozenset[str]:
        """The rules that are certain and carry the answer."""
        chosen = {t.chosen.id for t in self.verdict.tracks if t.chosen is not None}
        kinds = ("prohibitions", "bases", "escalations", "clearances")
        return frozenset(f.rule.id for k in kinds for f in self.verdict.findings(k) if f.letter is TRUE) | chosen

    def same(self, other: Point) -> bool:
        """Whether both days have the same answer, carried by the same rules."""
        return self._told() == other._told()

    def _told(self) -> tuple[Outcome, Policy | None, Policy | None, str, frozenset[str]]:
        return self.verdict.outcome, self.answer.policy, self.policy_if, self.answer.decision, self.carried


class History:
    """Walks one case through the days of the book.

    Args:
        book: the rulebook.
        network: unused by brief answers, handed through.
        asked: the question, with the case as it was normalized for its own day.
    """

    def __init__(self, book: Book, network: Callable[[Slice], agenda.Network | None], asked: Asked):
        self.book, self.network = book, network
        self.asked = replace(asked, detail="brief", trace=False)

    def segments(self, view: LawView) -> list[Segment]:
        """The answer over time in one view of the law, oldest first; the last segment is open."""
        points: list[Point] = []
        for point in self._points(view):
            if not points or not point.same(points[-1]):
                points.append(point)
        out: list[Segment] = []
        for index, point in enumerate(points):
            end = points[index + 1].day - ONE_DAY if index + 1 < len(points) else None
            out.append(self._segment(point, end, self._instruments(points[index - 1], point) if index else []))
        return out

    # --- days --------------------------------------------------------------------------------------------

    def _points(self, view: LawView) -> Iterator[Point]:
        """The answer on every day on which it can begin to differ."""
        days = self._days()
        for index, day in enumerate(days):
            first = self._at(day, view)
            yield first
            last = days[index + 1] - ONE_DAY if index + 1 < len(days) else day
            if self._ages and last > day:
                yield from self._between(first, self._at(last, view), view)

    def _between(self, first: Point, last: Point, view: LawView) -> Iterator[Point]:
        """The days inside a slice on which a date of the case makes the answer change."""
        if first.same(last):
            return
        if last.day - first.day == ONE_DAY:
            yield last
            return
        middle = self._at(first.day + (last.day - first.day) // 2, view)
        yield from self._between(first, middle, view)
        yield from self._between(middle, last, view)

    def _days(self) -> list[datetime.date]:
        """The first days of all slices since the first day covered, and the days that dates of the case name."""
        first = self.book.first_day
        dates = {v for v in self._dates if isinstance(v, datetime.date)}
        changes = {*self.book.slice_days, *dates, *(d + ONE_DAY for d in dates)}
        return [first, *sorted(d for d in changes if d > first)]

    @cached_property
    def _dates(self) -> list[object]:
        facts = [(n, v) for _, inner in self.asked.case.draft.walk() for n, v in inner.facts.items()]
        return [point for name, value in facts if name != AS_OF for point in value.values]

    @cached_property
    def _ages(self) -> bool:
        """Whether the case holds a date, from which days are counted."""
        return any(isinstance(v, datetime.date) for v in self._dates)

    def _at(self, day: datetime.date, view: LawView) -> Point:
        case = self.asked.case
        held: FactValue = case.draft.facts[AS_OF]
        moved = replace(held, points=(replace(held.points[0], value=day),))
        draft = case.draft.replace_fact((), AS_OF, moved)
        asked = replace(self.asked, case=replace(case, as_of=day, view=view, draft=draft))
        return Point(day, Answer(self.book, self.network, asked))

    # --- segments ----------------------------------------------------------------------------------------

    def _segment(self, point: Point, end: datetime.date | None, instruments: list[Instrument]) -> Segment:
        answer = point.answer
        bases, relief = TrackReporter(self.book.declared, answer.scope, answer.hull).certain()
        return Segment(
            start=point.day,
            end=end,
            outcome=point.verdict.outcome,
            review_policy=answer.policy,
            policy_if=point.policy_if,
            decision=answer.decision,
            why=self._why(point),
            bases=bases,
            relief=relief,
            instruments=instruments,
            ahead=point.day > self.asked.case.today,
        )

    def _instruments(self, before: Point, after: Point) -> list[Instrument]:
        """What changed the answer; the day before the change is read anew, since facts of the case may have aged."""
        last = self._at(after.day - ONE_DAY, after.answer.case.view)
        causes = Causes(
            last.verdict.evaluation, after.verdict.evaluation, after.day, self.book.declared,
            self.book.parser.countries,
        )  # fmt: skip
        changed = (last.answer.policy, last.policy_if) != (after.answer.policy, after.policy_if)
        spoken: list[Policy] = [p for p in (last.answer.policy, after.answer.policy) if changed and p is not None]
        policies = frozenset(spoken)
        milder = [rule for _, rule in after.milder] if changed else []
        turned = sorted(after.carried ^ last.carried)
        sure = [*carriers(after.verdict, policies), *milder, *carriers(last.verdict, policies), *turned]
        return causes.of(sure) or causes.of([*doubts(after.verdict), *doubts(last.verdict)])

    def _why(self, point: Point) -> str:
        """The reason in a clause, for every outcome."""
        verdict = point.verdict
        words = {name: fact.words for name, fact in self.book.declarations.facts.items()}
        if verdict.outcome in ("prohibited", "license_required", "escalate"):
            return reason(verdict, words)
        if verdict.outcome == "needs_information":
            gaps = [g.fact for t in verdict.tracks for g in t.gaps]
            facts = sorted(dict.fromkeys(gaps), key=lambda f: (-gaps.count(f), f))
            named = ", ".join(words.get(f) or _COLLECTIONS.get(f, f) for f in facts[:MOST_NAMED])
            rest = len(facts) - MOST_NAMED
            return f"{_NOTHING}; it is open because of missing {named}" + (f" and {rest} more" if rest > 0 else "")
        chosen = [t.chosen.rule.title for t in verdict.tracks if t.chosen is not None and t.outcome == verdict.outcome]
        cleared = [f.rule.rule.title for f in verdict.findings("clearances") if f.letter is TRUE]
        return "; ".join(dict.fromkeys(chosen or cleared)) or _NOTHING


def same_answers(one: list[Segment], other: list[Segment]) -> bool:
    """Whether two histories tell the same answers on the same days; the rules that carry them may differ."""
    return _outline(one) == _outline(other)


def _outline(segments: list[Segment]) -> list[tuple[object, ...]]:
    out: list[tuple[object, ...]] = []
    for s in segments:
        answer = (s.outcome, s.review_policy, s.policy_if, s.decision)
        if not out or out[-1][1:] != answer:
            out.append((s.start, *answer))
    return out
