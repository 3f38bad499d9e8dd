"""A slice: the rulebook as it stands on one day in one law view, compiled and frozen.

Names, parameters and groups are resolved here, so that evaluation only reads.  A slice shares nothing
that can change with any other.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial

from ..facts.declarations import NUMERIC, Declarations, Fact
from ..language.logic import FALSE, All, Any, Every, Held, Leaf, Letter, Named, Node, Not, Presumed, Some, Statement
from ..language.values import FactValue, Operand, Scalar
from ..yaml_text import day as read_day
from .check import dependencies, ordered
from .declared import KINDS, Condition, Declared, Requirement, Rule, Tree
from .groups import Resolved, resolve
from .guards import Guards
from .reads import Reads


@dataclass(frozen=True, slots=True)
class CompiledRequirement:
    """A paper or element, ready to be read."""

    title: str
    node: Node


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule of the slice with its tree compiled and its carve-outs found."""

    rule: Rule
    when: Node
    unless: tuple[str, ...]
    carved_by: tuple[str, ...]
    conditions: tuple[CompiledRequirement, ...]
    remote: Node | None

    @property
    def id(self) -> str:
        return self.rule.id


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """A condition of the slice: its tree, the rules that conclude it, and its stated twin."""

    id: str
    title: str
    over: str
    when: Node | None
    concluded_by: tuple[str, ...]
    statement: Statement | None


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """The compiled book of one day and view.

    Attributes:
        conditions: by id; every condition exists, one that is not in force has neither tree nor rules.
        rules: by id, those of the day and view only.
        order: rules and conditions so that each comes after what it needs (`rule:` before rules).
        considered: per regime, the compiled tree that makes it worth naming.
        by_kind: the rules by what they conclude, in their order.
        stated: the conditions of the case that have a stated twin.
        all_false: the letters of a case under which no rule can be other than false.
        reads: what each condition and rule reads.
    """

    day: datetime.date
    view: str
    conditions: Mapping[str, CompiledCondition]
    rules: Mapping[str, CompiledRule]
    order: tuple[str, ...]
    considered: Mapping[str, Node]
    groups: Mapping[str, Resolved]
    by_kind: Mapping[str, tuple[CompiledRule, ...]] = field(init=False, repr=False)
    stated: tuple[tuple[CompiledCondition, Statement], ...] = field(init=False, repr=False)
    _guards: Guards | None = field(init=False, repr=False, default=None)
    all_false: Mapping[str, Letter] = field(init=False, repr=False)
    reads: Reads = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_kind = {kind: tuple(r for r in self.rules.values() if r.rule.then.kind == kind) for kind in KINDS}
        object.__setattr__(self, "by_kind", by_kind)
        stated = ((c, c.statement) for c in self.conditions.values() if c.over == "case" and c.statement is not None)
        object.__setattr__(self, "stated", tuple(stated))
        object.__setattr__(self, "all_false", dict.fromkeys(self.rules, FALSE))
        object.__setattr__(self, "reads", Reads(self.conditions, self.rules))

    @property
    def guards(self) -> Guards:
        """Which rules can be other than false; made when a case is first read without another nearby."""
        found = self._guards
        if found is None:
            trees: dict[str, Node] = {}
            for c in self.conditions.values():
                if c.statement is None:
                    concluding = [self.rules[r].when for r in c.concluded_by if r in self.rules]
                    trees[c.id] = Any((*([c.when] if c.when is not None else ()), *concluding))
            found = Guards(trees, {r.id: r.when for r in self.rules.values()})
            object.__setattr__(self, "_guards", found)
        return found


def established(value: FactValue) -> bool:
    """Whether a stated value comes from the agency or under signature."""
    return bool(value.points) and all(p.evidence for p in value.points)


def binding(value: FactValue, since: str = "") -> bool:
    """Whether a stated value is a ruling of the agency; one from before the text that it speaks of is none."""
    return bool(value.points) and all(p.evidence == "bis" and p.date >= since for p in value.points)


class Compiler:
    """Compiles trees for one day; what one law view compiled serves the other, too."""

    def __init__(self, declared: Declared, declarations: Declarations, day: datetime.date):
        self.declared, self.declarations, self.day = declared, declarations, day
        self._groups: dict[str, Resolved] = {}
        self._ranks: dict[Scalar, int] = dict(declarations.ranks().items())
        self._leaves: dict[tuple[str, str], Leaf] = {}
        self._sets: dict[str, Operand] = {}
        self._nodes: dict[int, Node] = {}  # by the tree of the declared rules, which stay

    def node(self, tree: Tree) -> Node:
        """The node for a declared tree."""
        found = self._nodes.get(id(tree))
        if found is None:
            found = self._nodes[id(tree)] = self._node(tree)
        return found

    def _node(self, tree: Tree) -> Node:
        if tree.op == "leaf":
            return self.leaf(tree)
        if tree.op == "named":
            return Named(tree.name)
        children = tuple(self._node(child) for child in tree.children)
        if tree.op == "all":
            return All(children)
        if tree.op == "any":
            return Any(children)
        if tree.op == "none":
            return Not(Any(children))
        if tree.op == "presumed":
            return Presumed(children[0])
        if tree.op == "held":
            by, stakes, share, stated = children
            assert isinstance(share, Leaf) and isinstance(stated, Leaf)
            return Held(by, stakes, share, stated)
        kind = Every if tree.op == "every" else Some
        return kind(tree.collection, frozenset(tree.roles), children[0])

    def leaf(self, tree: Tree) -> Leaf:
        """The leaf with its operand resolved; equal leaves are one object."""
        assert tree.fact is not None and tree.operand is not None
        key = (tree.fact.name, tree.text)
        found = self._leaves.get(key)
        if found is None:
            op, operand = self._operand(tree.fact, tree.compare, tree)
            found = self._leaves[key] = Leaf(tree.fact.name, op, operand, tree.text)
        return found

    def _operand(self, fact: Fact, op: str, tree: Tree) -> tuple[str, Operand]:
        written = tree.operand
        assert written is not None
        if fact.type == "letters":
            return "in", Operand(members=frozenset((written.text, "*")))
        if written.kind == "group":
            return op, self._set(written.text)
        if written.kind == "list":
            return op, Operand(members=frozenset(self.typed(fact, text) for text in written.literals))
        text = written.text
        if written.kind == "parameter":
            values = self.declared.parameters[text].values
            text = next(v.value for v in values if v.span.holds(self.day))
        ranks = self._ranks if fact.type == "knowledge" else None
        return op, Operand(self.typed(fact, text), ranks=ranks)

    def group(self, name: str) -> Resolved:
        """A group as it stands on the day."""
        return resolve(name, self.declared.groups, self.day, self._groups)

    def _set(self, name: str) -> Operand:
        found = self._sets.get(name)
        if found is None:
            found = self._sets[name] = self._members(name)
        return found

    def _members(self, name: str) -> Operand:
        group = self.group(name)
        families = frozenset(m[:-2] for m in group.members if m.endswith(".*"))
        members: frozenset[Scalar] = frozenset(m for m in group.members if not m.endswith(".*"))
        doubtful = frozenset[Scalar](group.doubtful)
        return Operand(
            None,
            members,
            doubtful,
            None,
            families,
            group.but,
            frozenset[Scalar](group.coarse),
            frozenset[Scalar](group.apart),
        )

    def typed(self, fact: Fact, text: str) -> Scalar:
        """A literal of the fact's type."""
        if fact.type == "boolean":
            return text == "true"
        if fact.type in NUMERIC:
            return Decimal(text)
        if fact.type == "date":
            found = read_day(text)
            assert found is not None
            return found
        return text

    def requirement(self, requirement: Requirement) -> CompiledRequirement:
        """A titled tree."""
        return CompiledRequirement(requirement.title, self.node(requirement.when))


def cut(compiler: Compiler, view: str) -> Slice:
    """The slice of a compiler's day in a view (`enforced` or `codified`)."""
    declared, day = compiler.declared, compiler.day
    active = {r.id: r for r in declared.rules.values() if r.in_view(day, view)}
    carvers: dict[str, list[str]] = {}
    definers: dict[str, list[str]] = {}
    for rule in active.values():
        for target in rule.overrides:
            carvers.setdefault(target, []).append(rule.id)
        if rule.then.kind == "define":
            definers.setdefault(rule.then.target, []).append(rule.id)
    rules = {
        rule.id: CompiledRule(
            _of_the_day(rule, day),
            compiler.node(rule.when),
            rule.unless,
            tuple(sorted(carvers.get(rule.id, ()))),
            tuple(compiler.requirement(r) for r in rule.then.conditions),
            compiler.node(rule.then.remote) if rule.then.remote is not None else None,
        )
        for rule in active.values()
    }
    conditions = {
        c.id: _condition(c, compiler, day, tuple(sorted(definers.get(c.id, ())))) for c in declared.conditions.values()
    }
    order = tuple(
        name for name in ordered(dependencies(declared))[0] if not name.startswith("rule:") or name[5:] in active
    )
    considered = {
        regime.id: compiler.node(regime.considered_when)
        for regime in declared.regimes.values()
        if regime.considered_when is not None
    }
    groups = {name: compiler.group(name) for name in declared.groups}
    return Slice(day, view, conditions, rules, order, considered, groups)


def _of_the_day(rule: Rule, day: datetime.date) -> Rule:
    """The rule with the paragraphs that were its own on the day, and with the mark of the day."""
    cite = tuple(c for c in rule.cite if c.span.holds(day))
    if rule.unconfirmed_from is not None and day >= rule.unconfirmed_from:
        return replace(rule, cite=cite, verified="unconfirmed")
    return rule if cite == rule.cite else replace(rule, cite=cite)


def _since(compiler: Compiler, concluded_by: tuple[str, ...]) -> str:
    """The first day of the oldest rule that concludes a condition: no older ruling can have read its text."""
    starts = [compiler.declared.rules[rule].span.start for rule in concluded_by]
    return min((start.isoformat() for start in starts if start is not None), default="") if all(starts) else ""


def _condition(
    condition: Condition, compiler: Compiler, day: datetime.date, concluded_by: tuple[str, ...]
) -> CompiledCondition:
    statement = None
    if condition.stated_by is not None:
        statement = Statement(
            compiler.leaf(condition.stated_by), established, partial(binding, since=_since(compiler, concluded_by)),
            condition.rulings_only, condition.signed_clears,
        )  # fmt: skip
    when = compiler.node(condition.when) if condition.when is not None and condition.span.holds(day) else None
    return CompiledCondition(condition.id, condition.title, condition.over, when, concluded_by, statement)
