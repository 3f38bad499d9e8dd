"""A case before derivation: a tree of facts that can be changed in one place and built into a `Scope`.

Questions, margins and disputes all ask the same thing: what would the answer be if this fact were that?  A
`Draft` is immutable; `replace_fact` gives a new one that shares everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from typing import cast

from ..language.logic import Scope
from ..language.values import NOT_GIVEN, NOT_ON_FILE, FactValue, Form, Origin, Point
from .declarations import Declarations, Fact
from .derived import DERIVATIONS
from .parse import EXACT

Path = tuple[str | int, ...]
STATED_AGAINST_COMPUTED = "stated and computed figures differ"


@dataclass(frozen=True, slots=True)
class Draft:
    """One scope of a case with the facts that were given, inferred or assumed, before derivation.

    `open` are collections never asked about, `asked` those that the case itself gave (also as empty).
    """

    kind: str
    label: str
    facts: Mapping[str, FactValue]
    members: Mapping[str, tuple[Draft, ...]] = field(default_factory=lambda: dict[str, tuple["Draft", ...]]())
    open: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    prefix: str = ""
    asked: frozenset[str] = frozenset()

    def at(self, path: Path) -> Draft:
        """The draft at a path such as `("party", 0)`."""
        found = self
        for collection, index in zip(path[::2], path[1::2], strict=True):
            found = found.members[cast(str, collection)][cast(int, index)]
        return found

    def change(self, path: Path, change: Callable[[Draft], Draft]) -> Draft:
        """A copy in which the draft at the path is changed."""
        if not path:
            return change(self)
        collection, index = cast(str, path[0]), cast(int, path[1])
        listed = self.members[collection]
        inner = listed[index].change(path[2:], change)
        return replace(self, members={**self.members, collection: (*listed[:index], inner, *listed[index + 1 :])})

    def replace_fact(self, path: Path, name: str, value: FactValue) -> Draft:
        """A copy with one fact changed."""
        return self.change(path, lambda d: replace(d, facts={**d.facts, name: value}))

    def replace_members(self, path: Path, collection: str, members: tuple[Draft, ...] | None) -> Draft:
        """A copy with a collection given (None: never asked about)."""

        def put(d: Draft) -> Draft:
            opened = d.open | {collection} if members is None else d.open - {collection}
            asked = d.asked - {collection} if members is None else d.asked | {collection}
            return replace(d, members={**d.members, collection: members or ()}, open=opened, asked=asked)

        return self.change(path, put)

    def walk(self, path: Path = ()) -> list[tuple[Path, Draft]]:
        """This draft and all inside it, with their paths."""
        out: list[tuple[Path, Draft]] = [(path, self)]
        for collection, members in self.members.items():
            for index, member in enumerate(members):
                out.extend(member.walk((*path, collection, index)))
        return out


class Builder:
    """Builds scopes from drafts: blanks filled with *unknown* or *not on file*, derived facts computed."""

    def __init__(self, declarations: Declarations):
        self.declarations = declarations
        self.blank: dict[str, dict[str, FactValue]] = {}
        self.derived: dict[str, list[Fact]] = {}
        for kind in ("case", "party", "listing", "owner", "red_flag"):
            facts = declarations.of_scope(kind)
            self.blank[kind] = {
                name: NOT_ON_FILE if fact.about == "file" else NOT_GIVEN for name, fact in facts.items()
            }
            self.derived[kind] = _in_order([f for f in facts.values() if f.derived_by])

    def build(self, draft: Draft, overrides: Mapping[str, FactValue] | None = None) -> Scope:
        """The scope of a whole case.

        Args:
            draft: the facts.
            overrides: facts of the case that take this value whatever was given or derived.
        """
        return self._scope(draft, (), draft.facts, draft, overrides or {})

    def facts_of_case(self, draft: Draft) -> dict[str, FactValue]:
        """The facts of the case itself, given and derived, without those of its parties."""
        return self._facts(draft, draft.facts, draft, {})

    def _facts(
        self, draft: Draft, case: Mapping[str, FactValue], root: Draft, overrides: Mapping[str, FactValue]
    ) -> dict[str, FactValue]:
        facts = {**self.blank[draft.kind], **draft.facts, **overrides}
        for fact in self.derived[draft.kind]:
            if fact.name in overrides:
                continue
            inputs = [self._input(name, facts, case, root) for name in fact.derived_from]
            facts[fact.name] = merged(fact, facts[fact.name], inputs)
        return facts

    def _scope(
        self, draft: Draft, path: Path, case: Mapping[str, FactValue], root: Draft, overrides: Mapping[str, FactValue]
    ) -> Scope:
        facts = self._facts(draft, case, root, overrides)
        members = {
            name: tuple(self._scope(m, (*path, name, i), case, root, {}) for i, m in enumerate(listed))
            for name, listed in draft.members.items()
        }
        for name in ("listing", "owner") if draft.kind in ("party", "owner") else ():
            members.setdefault(name, ())
        return Scope(draft.kind, draft.label, facts, members, draft.open, draft.roles, path, draft.prefix)

    def _input(
        self, name: str, facts: Mapping[str, FactValue], case: Mapping[str, FactValue], root: Draft
    ) -> FactValue:
        if name in facts:
            return facts[name]
        if name in self.declarations.facts:
            return case.get(name, self.blank["case"].get(name, NOT_GIVEN))
        role, _, key = name.partition(".")
        parties = [p for p in root.members.get("party", ()) if role in p.roles]
        values = [party.facts.get(f"party.{key}", NOT_GIVEN) for party in parties]
        if len(values) < 2:
            return values[0] if values else NOT_GIVEN
        every = {point.value: Point(point.value) for value in values if value.known for point in value.points}
        return FactValue(Form.TOGETHER, tuple(every.values())) if every else NOT_GIVEN  # each of them holds


def merged(fact: Fact, stated: FactValue, inputs: list[FactValue]) -> FactValue:
    """A derived fact from its inputs and from what was stated for it: where they differ, they are in dispute.

    A figure of the case outweighs one that the catalogue's figures give: the catalogue informs, it does not
    contradict.
    """
    if stated.settled or (stated.form is Form.UNKNOWN and stated.note):
        return stated  # settled, or stated to be unknown: nothing may fill it
    with localcontext(EXACT):  # products and sums of what a case may write are never rounded
        computed = DERIVATIONS[fact.derived_by](inputs)
    if stated.form is Form.UNKNOWN or stated.form is Form.NOT_THERE:
        if stated.form is Form.NOT_THERE and computed.form is Form.UNKNOWN:
            return computed
        return computed if computed.form is not Form.UNKNOWN else stated
    if computed.form in (Form.UNKNOWN, Form.UNDEFINED, Form.NOT_THERE):
        return stated
    given = all(i.origin is Origin.GIVEN for i in inputs if i.form is not Form.UNKNOWN)
    if stated.origin is Origin.GIVEN and not given:
        return stated
    if stated.form is Form.POINTS and computed.form is Form.POINTS:
        if set(computed.values) == set(stated.values):
            return stated
        points = {(p.value, p.source or "stated"): replace(p, source=p.source or "stated") for p in stated.points}
        for p in computed.points:
            points.setdefault((p.value, p.source or "computed"), replace(p, source=p.source or "computed"))
        ordered = sorted(points.values(), key=lambda p: (p.source, str(p.value)))
        return FactValue(Form.POINTS, tuple(ordered), origin=stated.origin, note=STATED_AGAINST_COMPUTED)
    return _against_bound(stated, computed)


def _against_bound(stated: FactValue, computed: FactValue) -> FactValue:
    """A stated figure below a computed lower bound is in dispute with it."""
    low = computed.low
    if stated.form is Form.POINTS and computed.form is Form.RANGE and low is not None:
        below = any(isinstance(v, Decimal) and v < low for v in stated.values)
        if below:
            points = (*(replace(p, source=p.source or "stated") for p in stated.points), Point(low, "computed"))
            return FactValue(Form.POINTS, points, origin=stated.origin, note=STATED_AGAINST_COMPUTED)
    return stated


def _in_order(facts: list[Fact]) -> list[Fact]:
    names = {f.name for f in facts}
    done: set[str] = set()
    out: list[Fact] = []
    while len(out) < len(facts):
        ready = [f for f in facts if f.name not in done and not (set(f.derived_from) & names - done - {f.name})]
        if not ready:
            raise ValueError("derived facts form a cycle: " + ", ".join(sorted(names - done)))
        for fact in ready:
            done.add(fact.name)
            out.append(fact)
    return out
