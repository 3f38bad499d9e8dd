"""Which facts would settle most of the lines that wait for facts: tried, on one line of each kind, within bounds.

Lines that ask for the same facts are one kind.  For each of its facts an ordinary answer is tried (EAR99, the country
of the party, no, ...); the fact by which most lines may proceed comes first, then the one that settles most of the rest
together with it.  Where no single fact is enough, two are tried together.  It is a hint where to look first and no
promise: what an answer decides depends on the answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from ..checking import DatedRulebook
from ..errors import DouaneError
from ..facts.declarations import Fact
from ..facts.flat import FlatNames

MOST_KINDS = 300
_TRIED_KINDS, _TRIED_FACTS, _PAIRED_FACTS, _TRIED_VALUES, _MOST_CHECKS = 8, 8, 5, 4, 60
_MOSTLY = "item.eccn"  # the fact that settles most in most files: it is tried first
_ORDINARY = {"item.eccn": ("EAR99",), "activity.mode": ("ship_export",), "activity.from_country": ("US",)}

Values = Sequence[tuple[str, Any]]
Kind = tuple[tuple[str, ...], Values, int]  # the facts that lines ask for, one of the lines, how many they are


@dataclass
class Waiting:
    """The lines of a file that wait for facts, by the facts that they ask for."""

    lines: Counter[tuple[str, ...]] = field(default_factory=lambda: Counter[tuple[str, ...]]())
    _one: dict[tuple[str, ...], Values] = field(default_factory=dict[tuple[str, ...], Values])

    def add(self, asks: tuple[str, ...], values: Values) -> None:
        """A line that waits; of each kind the first one is kept."""
        if asks in self._one or len(self._one) < MOST_KINDS:
            self._one.setdefault(asks, tuple(values))
            self.lines[asks] += 1

    def kinds(self) -> list[Kind]:
        """The kinds with most lines."""
        return [(asks, self._one[asks], count) for asks, count in self.lines.most_common(_TRIED_KINDS)]


def would_settle(waiting: Waiting, book: DatedRulebook, names: FlatNames) -> list[tuple[str, int]]:
    """At most two facts and how many lines each would settle, the second together with the first."""
    trial = _Trial(book, names)
    kinds = waiting.kinds()
    first = trial.best(kinds, [(fact,) for fact in trial.facts(kinds)])
    if first is None:
        pair = trial.best(kinds, list(combinations(trial.facts(kinds)[:_PAIRED_FACTS], 2)))
        return [(pair[0][0], 0), (pair[0][1], pair[1])] if pair is not None else []
    one, count = first[0][0], first[1]
    rest = [kind for kind in kinds if kind[0] not in trial.settled]
    second = trial.best(rest, [(one, fact) for fact in trial.facts(rest) if fact != one])
    return [(one, count), (second[0][1], second[1])] if second is not None else [(one, count)]


class _Trial:
    def __init__(self, book: DatedRulebook, names: FlatNames):
        self.book, self.names = book, names
        self.settled: set[tuple[str, ...]] = set()
        self._newly: set[tuple[str, ...]] = set()
        self._left = _MOST_CHECKS

    def facts(self, kinds: Sequence[Kind]) -> list[str]:
        """The facts that most lines ask for."""
        count: Counter[str] = Counter()
        for asks, _, lines in kinds:
            count.update(dict.fromkeys(asks, lines))
        often = [fact for fact, _ in count.most_common()]
        return sorted(often, key=lambda fact: fact != _MOSTLY)[:_TRIED_FACTS]

    def best(self, kinds: Sequence[Kind], sets: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], int] | None:
        """The set of facts by which most lines may proceed."""
        found: tuple[tuple[str, ...], int] | None = None
        every = sum(lines for _, _, lines in kinds)
        for facts in sets if every else ():
            if found is not None and 2 * found[1] >= every:
                break
            mine = [(asks, lines) for asks, values, lines in kinds if self._settles(values, asks, facts)]
            count = sum(lines for _, lines in mine)
            if count and (found is None or count > found[1]):
                found, settled = (facts, count), {asks for asks, _ in mine}
                self._newly = settled
        if found is not None:
            self.settled |= self._newly
        return found

    def _settles(self, values: Values, asks: tuple[str, ...], facts: Sequence[str]) -> bool:
        asked = [fact for fact in facts if fact in asks]
        if not asked or asked[-1] != facts[-1]:
            return False
        return any(self._proceeds([*values, *more]) for more in self._answers(values, asked))

    def _answers(self, values: Values, facts: list[str]) -> Iterator[list[tuple[str, Any]]]:
        if not facts:
            yield []
            return
        for rest in self._answers(values, facts[1:]):
            for answer in self._ordinary(facts[0], dict(values)):
                yield [(facts[0], answer), *rest]

    def _ordinary(self, name: str, values: dict[str, Any]) -> Sequence[Any]:
        """Ordinary answers to a question."""
        column = self.names.resolve(name)
        if column is None:
            return ()
        if column.key in ("lists", "owners") or name == "red_flags":
            return ([],)
        fact = self.names.fact(column)
        if fact is None:
            return ()
        if fact.type == "country":
            own = values.get(f"{name.rpartition('.')[0]}.country") or values.get("activity.to_country")
            return (own or "US",)
        return _ORDINARY.get(fact.name) or _by_type(fact)

    def _proceeds(self, values: Values) -> bool:
        if self._left <= 0:
            return False
        self._left -= 1
        try:
            return self.book.check(self.names.case(values), detail="brief").decision == "proceed"
        except DouaneError:
            return False


def _by_type(fact: Fact) -> Sequence[Any]:
    if fact.type == "boolean":
        return (False, True)
    if fact.type == "letters":
        return (False,)
    if fact.type == "knowledge":
        return ("not_known_after_diligence",)
    return fact.values[:_TRIED_VALUES] if fact.type == "choice" else ()
