"""Random typed cases from the declarations, and the ways to know less about a case.

Two kinds of cases: *wild* ones, every fact at random, and *tame* ones, a case on file with a few facts changed.
Numbers lie on each threshold of any slice and on both its neighbors; members of every group that a fact is
compared with are drawn, and some that are no members.  Contradictions are not drawn: a quantity is stated or
computed from its inputs, never both.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

from douane.engine import Rulebook
from douane.engine.case.normalizer import NormalizedCase
from douane.engine.facts.declarations import NUMERIC, Fact
from douane.engine.facts.draft import Draft, Path
from douane.engine.language.values import (
    NOT_GIVEN,
    NOT_ON_FILE,
    STATED_UNKNOWN,
    FactValue,
    Form,
    Origin,
    Point,
    Record,
    Scalar,
    Several,
    known,
)
from douane.engine.rulebook.check import all_trees
from douane.engine.terms import LawView
from douane.engine.yaml_text import day as read_day

COUNTRIES = ("US", "CN", "HK", "MO", "DE", "JP", "AE", "SA", "IN", "RU", "IR", "CU", "TW", "NO", "MY", "VN", "BR")
VIEWS: tuple[LawView, LawView] = ("enforced", "codified")
STEPS = (Decimal(0), Decimal("-0.01"), Decimal("0.01"), Decimal(-1), Decimal(1))
COLLECTIONS = {"party": ("listing", "owner"), "owner": ("listing",), "case": ("red_flag",)}


@dataclass(frozen=True)
class Drawn:
    """One drawn case with the day and the view on which it is read."""

    draft: Draft
    day: datetime.date
    view: LawView

    def case(self, today: datetime.date) -> NormalizedCase:
        """As the engine takes it, without profile."""
        return NormalizedCase(self.draft, self.day, today, self.view, "", (), None, ())


class Generator:
    """Draws cases for one rulebook.

    Args:
        rulebook: whose facts, thresholds and groups are drawn from.
        seeds: normalized cases on file.
    """

    def __init__(self, rulebook: Rulebook, seeds: list[NormalizedCase]):
        self.book = rulebook.book
        self.declarations = self.book.declarations
        self.seeds = seeds
        self.pools: dict[str, list[Scalar]] = {}
        self._compared_with()
        breaks = self.book.slice_days
        self.days = sorted({d + datetime.timedelta(days=n) for d in breaks for n in (-1, 0) if d.year > 2000})
        inputs = {i for f in self.declarations.facts.values() if f.derived_by for i in f.derived_from}
        self.free = {
            kind: [f for f in self.declarations.of_scope(kind).values() if f.is_input and not _put_otherwise(f)]
            for kind in ("case", "party", "listing", "owner", "red_flag")
        }
        self.computed = [f for f in self.declarations.of_scope("case").values() if f.derived_by and f.is_input]
        self.inputs = inputs

    def _compared_with(self) -> None:
        """For each fact the values at which some leaf changes its letter."""
        declared = self.book.declared
        for tree in all_trees(declared):
            for node in tree.walk():
                if node.fact is None or node.operand is None:
                    continue
                pool = self.pools.setdefault(node.fact.name, [])
                texts = list(node.operand.literals)
                if node.operand.kind == "literal":
                    texts.append(node.operand.text)
                elif node.operand.kind == "parameter":
                    texts += [v.value for v in declared.parameters[node.operand.text].values]
                elif node.operand.kind == "group":
                    texts += self._members(node.operand.text)
                pool += [value for text in texts for value in self._near(node.fact, text)]
        self.pools = {name: list(dict.fromkeys(pool)) for name, pool in self.pools.items()}

    def _members(self, name: str) -> list[str]:
        group = self.book.declared.groups[name]
        own = [m.id for m in (*group.members, *group.unknown)]
        if group.of == "party":
            own += [n for m in group.members for n in m.names]
        return own + [m for part in (*group.union, *group.minus) for m in self._members(part)]

    def _near(self, fact: Fact, text: str) -> Iterator[Scalar]:
        if fact.type in NUMERIC:
            for step in STEPS:
                value = Decimal(text) + step
                low = fact.minimum is not None and value < fact.minimum
                high = fact.maximum is not None and value > fact.maximum
                whole = value == value.to_integral_value()
                if not low and not high and (whole or fact.type != "integer"):
                    yield value.normalize() if value else Decimal(0)
        elif fact.type == "date":
            found = read_day(text)
            if found is not None:
                yield from (found + datetime.timedelta(days=n) for n in (-1, 0, 1))
        elif fact.type == "boolean":
            yield from (True, False)
        elif text.endswith(".*"):
            yield from (text[:-2], f"{text[:-2]}.a")
        else:
            yield text

    # --- values ------------------------------------------------------------------------------------------

    def scalar(self, rng: Random, fact: Fact, day: datetime.date) -> Scalar:
        """One plain value."""
        pool = self.pools.get(fact.name, [])
        if fact.type == "boolean":
            return rng.random() < 0.5
        if fact.type in ("choice", "knowledge"):
            return rng.choice(fact.values or self.declarations.grades)
        if fact.name == "item.chips_in_unit":
            return Decimal(1)  # an absent count means what the trade builds at most; beyond it lies no completion
        if pool and rng.random() < 0.8:
            return rng.choice(pool)
        if fact.type in NUMERIC:
            top = fact.maximum if fact.maximum is not None else Decimal(10) ** rng.randint(1, 5)
            return (Decimal(rng.randint(0, 100)) * top / 100).to_integral_value()
        if fact.type == "date":
            return day + datetime.timedelta(days=rng.choice((-400, -40, -1, 0, 1, 40, 400)))
        if fact.type == "country":
            return rng.choice(COUNTRIES)
        return rng.choice(("alpha", "beta", "EAR99" if "eccn" in fact.name else "gamma"))

    def value(self, rng: Random, fact: Fact, day: datetime.date) -> FactValue:
        """A known value of the fact."""
        if fact.type == "letters":
            letters = [str(v) for v in self.pools.get(fact.name, []) if isinstance(v, str)] or ["other.letter"]
            chosen = rng.choice([["*"], [], ["other.letter"], [rng.choice(letters)]])
            return FactValue(Form.TOGETHER, tuple(Point(v) for v in chosen))
        if fact.type == "records":
            return known(self._peaks(rng))
        if fact.many:
            count = rng.choice((0, 1, 1, 2))
            values = sorted({self.scalar(rng, fact, day) for _ in range(count)}, key=str)
            return FactValue(Form.TOGETHER, tuple(Point(v) for v in values))
        return known(self.scalar(rng, fact, day))

    def _peaks(self, rng: Random) -> tuple[Record, ...]:
        rows: list[Record] = []
        wanted = [v for v in self.pools.get("item.tpp", []) if isinstance(v, Decimal)] or [Decimal(1000)]
        for bits in rng.sample((4, 8, 16, 32), rng.randint(1, 3)):
            rows.append(Record((("format", f"FP{bits}"), ("bit_length", Decimal(bits)),
                                ("dense_tera_ops", (rng.choice(wanted) / bits).normalize()))))  # fmt: skip
        return tuple(sorted(rows, key=str))

    # --- cases -------------------------------------------------------------------------------------------

    def drawn(self, rng: Random) -> Drawn:
        """A wild or a tame case on a random slice."""
        view = rng.choice(VIEWS)
        if self.seeds and rng.random() < 0.6:
            return self.tame(rng, view)
        return self.wild(rng, view)

    def on(self, rng: Random, day: datetime.date, view: LawView) -> Drawn:
        """A wild case on a given day."""
        return self.wild(rng, view, day)

    def wild(self, rng: Random, view: LawView, day: datetime.date | None = None) -> Drawn:
        """Every fact at random, up to half of them missing."""
        day = day or self._day(rng)
        missing = rng.random() / 2
        facts = self._facts(rng, "case", missing, day)
        facts["case.as_of"] = known(day)
        for fact in self.computed:  # stated, or computed from what is given
            if rng.random() < 0.4:
                facts[fact.name] = self.value(rng, fact, day)
                for name in fact.derived_from:
                    if not name.startswith("case.") and name in self.declarations.facts:
                        facts.pop(name, None)
        parties = tuple(self._party(rng, missing, day, i) for i in range(rng.randint(1, 5)))
        flags = self._entries(rng, "red_flag", missing, day, (0, 0, 1))
        opened = frozenset[str]() if flags or rng.random() < 0.5 else frozenset({"red_flag"})
        return Drawn(Draft("case", "", facts, {"party": parties, "red_flag": flags}, opened), day, view)

    def tame(self, rng: Random, view: LawView) -> Drawn:
        """A case on file with some facts changed, often on another day."""
        seed = rng.choice(self.seeds)
        day = seed.as_of if rng.random() < 0.6 else self._day(rng)
        draft = seed.draft.replace_fact((), "case.as_of", known(day))
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            path, inner = rng.choice([(p, d) for p, d in draft.walk() if self.free[d.kind]])
            draft = draft.replace_fact(path, *self._changed(rng, inner, day))
        return Drawn(draft, day, view)

    def _changed(self, rng: Random, inner: Draft, day: datetime.date) -> tuple[str, FactValue]:
        named = [f for f in self.free[inner.kind] if f.name in self.pools] or self.free[inner.kind]
        fact = rng.choice(named)
        return fact.name, self.value(rng, fact, day)

    def _day(self, rng: Random) -> datetime.date:
        return rng.choice(self.days) if self.days else datetime.date(2026, 1, 1)

    def _facts(self, rng: Random, kind: str, missing: float, day: datetime.date) -> dict[str, FactValue]:
        return {
            fact.name: self.value(rng, fact, day)
            for fact in self.free[kind]
            if (fact.name in self.pools or fact.name in self.inputs) and rng.random() >= missing
            and (fact.about != "file" or rng.random() < 0.4)
        }  # fmt: skip

    def _party(self, rng: Random, missing: float, day: datetime.date, number: int) -> Draft:
        roles = frozenset(rng.sample(sorted(self.declarations.roles), rng.choice((1, 1, 2))))
        lists = self._entries(rng, "listing", missing / 3, day, (0, 0, 0, 1))
        owners = tuple(self._owner(rng, missing, day) for _ in range(rng.choice((0, 0, 0, 1))))
        opened = frozenset(
            n for n, have in (("listing", lists), ("owner", owners))
            if not have and self.declarations.open_when_absent.get(f"party.{n}s".replace("listings", "lists"), True)
            and rng.random() < missing
        )  # fmt: skip
        facts = self._facts(rng, "party", missing, day)
        label = f"P{number}"
        facts.setdefault("party.name", known(label))
        return Draft("party", label, facts, {"listing": lists, "owner": owners}, opened, roles, sorted(roles)[0])

    def _entries(
        self, rng: Random, kind: str, missing: float, day: datetime.date, counts: tuple[int, ...]
    ) -> tuple[Draft, ...]:
        return tuple(Draft(kind, "", self._facts(rng, kind, missing, day)) for _ in range(rng.choice(counts)))

    def _owner(self, rng: Random, missing: float, day: datetime.date) -> Draft:
        lists = self._entries(rng, "listing", missing / 3, day, (0, 1))
        return Draft("owner", "O", self._facts(rng, "owner", missing, day), {"listing": lists})

    # --- knowing less ------------------------------------------------------------------------------------

    def weaker(self, rng: Random, drawn: Drawn) -> Drawn:
        """The same case with several facts less well known; the given case is one of its completions."""
        draft = drawn.draft
        share = rng.random() / 2
        for path, inner in draft.walk():
            for name, value in inner.facts.items():
                if name not in self.declarations.facts or name.startswith("case.") or rng.random() >= share:
                    continue
                less = self.less_known(rng, name, value, drawn.day)
                if less is not None:
                    draft = draft.replace_fact(path, name, less)
        for path, collection in self.closed(draft):
            if rng.random() < share / 3 and draft.at(path).members[collection] == ():
                draft = draft.replace_members(path, collection, None)
        return replace(drawn, draft=draft)

    def closed(self, draft: Draft) -> list[tuple[Path, str]]:
        """The collections that a case gave, which could be open."""
        return [
            (path, name) for path, inner in draft.walk() for name in COLLECTIONS.get(inner.kind, ())
            if name in inner.members and name not in inner.open
        ]  # fmt: skip

    def less_known(self, rng: Random, name: str, value: FactValue, day: datetime.date) -> FactValue | None:
        """A value that admits all that `value` admits, and more; None where nothing less is to be known."""
        fact = self.declarations.facts[name]
        ways: list[Callable[[], FactValue | None]] = [lambda: STATED_UNKNOWN if fact.derived_by else NOT_GIVEN]
        if value.form is Form.POINTS and fact.type != "records":
            ways.append(lambda: self.disputed(rng, fact, value, day))
            if fact.type in NUMERIC:
                ways.append(lambda: self._bounded(rng, fact, value))
            if fact.type in ("country", "choice", "id") and len(value.points) == 1:
                ways.append(lambda: self._excluding(rng, fact, value, day))
        return rng.choice(ways)()

    def disputed(self, rng: Random, fact: Fact, value: FactValue, day: datetime.date) -> FactValue | None:
        """A dispute that contains the value."""
        if value.form is not Form.POINTS or fact.many or fact.type in ("records", "letters"):
            return None
        mine = tuple(replace(p, source=p.source or "stated") for p in value.points)
        other = Point(self.scalar(rng, fact, day), "other")
        if any(p.value == other.value for p in mine):
            return None
        return FactValue(Form.POINTS, (*mine, other), origin=value.origin)

    def _bounded(self, rng: Random, fact: Fact, value: FactValue) -> FactValue | None:
        numbers = [v for v in value.values if isinstance(v, Decimal)]
        least = min(numbers) - rng.choice((0, 1, 500))
        low: Decimal | None = least if fact.minimum is None else max(least, fact.minimum)
        high: Decimal | None = max(numbers) + rng.choice((0, 1, 500))
        if rng.random() < 0.3:
            low = None
        elif rng.random() < 0.4:
            high = None
        if low is not None and low == high:
            return None
        return FactValue(Form.RANGE, low=low, high=high, origin=value.origin)

    def _excluding(self, rng: Random, fact: Fact, value: FactValue, day: datetime.date) -> FactValue | None:
        others = {self.scalar(rng, fact, day) for _ in range(3)} - set(value.values)
        if not others:
            return None
        return FactValue(Form.EXCLUDED, tuple(Point(v) for v in sorted(others, key=str)), origin=value.origin)

    def without_paper(self, name: str) -> FactValue:
        """What an absent fact is: unknown, or a paper that is not on file."""
        return NOT_ON_FILE if self.declarations.facts[name].about == "file" else NOT_GIVEN

    def is_assumed(self, value: FactValue) -> bool:
        """Whether a value rests on an assumption."""
        return value.origin is Origin.ASSUMPTION


def _put_otherwise(fact: Fact) -> bool:
    """Whether a fact is no free choice: it belongs to the question, or is computed from others."""
    return fact.name.startswith("case.") or bool(set(fact.derived_from) - {fact.name})


def plain(value: FactValue) -> Any:
    """A value as a case writes it."""
    points = [_text(p.value) for p in value.points]
    if value.form is Form.RANGE:
        bounds = {"at_least": value.low, "at_most": value.high}
        return {k: str(v) for k, v in bounds.items() if v is not None}
    if value.form is Form.EXCLUDED:
        return {"not_in": points}
    if value.form is Form.TOGETHER:
        return "yes" if points == ["*"] else points
    if value.form is Form.POINTS and len(points) > 1:
        return [{"value": v, "source": p.source} for v, p in zip(points, value.points, strict=True)]
    if value.form is Form.POINTS:
        p = value.points[0]
        return {"value": points[0], "evidence": p.evidence} if p.evidence else points[0]
    return None


def _text(value: Scalar | Several | tuple[Record, ...]) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return [{k: str(v) for k, v in record.fields} for record in value]
    return str(value)
