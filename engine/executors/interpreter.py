"""The interpreter: the definition of what a rulebook means for a case.

It reads each condition and rule of a slice at most once per scope and keeps their letters; the tree of a rule that
the slice's guards know to be false is not read at all.  Of a variant of a case that was read before only those trees
are read that read something in which the two differ.  Nothing is hidden: every letter can be asked for afterwards, and
the reasons of an unknown one are found by walking from unknown node to unknown node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..language.logic import (
    FALSE,
    TRUE,
    UNKNOWN,
    All,
    Any,
    Held,
    Leaf,
    Letter,
    Named,
    Node,
    Not,
    Presumed,
    Quantifier,
    Scope,
    company,
    rule_letter,
)
from ..language.values import FactValue, Form
from ..rulebook.reads import OWNERS
from ..rulebook.slices import CompiledRule, Slice

NAME = "interpreter"


@dataclass(frozen=True, slots=True)
class Gap:
    """An unknown leaf that an unknown letter hangs on: the fact, whose it is, and why it is unknown.

    `fact` is the name of a fact, or `party.lists` and the like for a collection that was never asked about.
    `reason` is `missing`, `bounded`, `in_dispute`, or `doubtful` where the fact is known and the law is not: it is
    not known whether the value belonged to a dated group on the day.
    """

    fact: str
    scope: Scope
    reason: str
    leaf: Leaf | None = None


class Evaluation:
    """The letters of one case under one slice, read on demand and kept."""

    __slots__ = (
        "_changed", "_conditions", "_far", "_gaps", "_here", "_letters", "_possible", "_rules", "_twins", "case",
        "near", "slice",
    )  # fmt: skip

    def __init__(self, book: Slice, case: Scope, near: Evaluation | None = None):
        """An evaluation that reads nothing yet.

        Args:
            book: the slice.
            case: the case.
            near: that of a case, or under a slice, from which this one differs in little; where they are alike, its
                letters stand.
        """
        self.slice, self.case, self.near = book, case, near
        self._conditions: dict[tuple[str, int], Letter] = {}
        self._letters: dict[str, Letter] | None = None
        self._possible: list[str] | None = None
        self._gaps: dict[str, tuple[Gap, ...]] = {}
        self._changed = 0
        self._far: frozenset[str] = frozenset()  # conditions that the slice nearby reads otherwise
        self._twins: dict[int, Scope] = {}  # of each scope the one of the case nearby, and the other way round
        self._here: dict[int, Scope] = {}
        self._rules: dict[str, Letter | None]
        if near is None:
            self._possible = book.guards.possible(case)
            self._rules = {**book.all_false, **dict.fromkeys(self._possible)}
        else:
            changed: set[str] = set()
            for before, after in _compared(near.case, case, changed):
                self._twins[id(after)], self._here[id(before)] = before, after
            self._changed = book.reads.set_of(changed)
            self._rules = dict.fromkeys(book.reads.turned_by(self._changed))
            if near.slice is not book:
                differing = book.reads.differing(near.slice.reads)
                self._far, self._rules = differing.conditions, {**self._rules, **dict.fromkeys(differing.rules)}

    @property
    def possible(self) -> Sequence[str]:
        """The rules beside which no other is true or unknown, in the order of the slice."""
        if self._possible is None:
            self._possible = [name for name, letter in self.letters().items() if letter is not FALSE]
        return self._possible

    def condition(self, name: str, scope: Scope) -> Letter:
        """The letter of a named condition in a scope."""
        key = (name, id(scope))
        found = self._conditions.get(key)
        if found is None:
            found = self._conditions[key] = self._near_condition(name, scope)
        return found

    def _near_condition(self, name: str, scope: Scope) -> Letter:
        twin = self._twins.get(id(scope))
        changed = name in self._far or self.slice.reads.condition(name) & self._changed
        if self.near is None or twin is None or changed:
            return self._read_condition(name, scope)
        return self.near.condition(name, twin)

    def _read_condition(self, name: str, scope: Scope) -> Letter:
        computed = self.computed(name, scope)
        statement = self.slice.conditions[name].statement
        if statement is None:
            return computed
        combined = statement.combine(computed, scope, self)
        if (
            computed is UNKNOWN
            and combined is not UNKNOWN
            and not statement.established(scope.facts[statement.leaf.fact])
        ):
            reasons = {gap.reason for gap in self._computed_gaps(name, scope, set())}
            if "in_dispute" in reasons:
                return UNKNOWN  # somebody's word does not settle what is already contradicted
        return combined

    def computed(self, name: str, scope: Scope) -> Letter:
        """The letter from tree and concluding rules, without what is only stated."""
        condition = self.slice.conditions[name]
        letter = FALSE if condition.when is None else condition.when.letter(scope, self)
        for rule in condition.concluded_by:
            letter = max(letter, self.rule(rule))
        return letter

    def rule(self, name: str) -> Letter:
        """The letter of a rule."""
        if self.near is not None and name not in self._rules:
            return self.near.rule(name)
        found = self._rules[name]
        if found is None:
            compiled = self.slice.rules[name]
            when = compiled.when.letter(self.case, self)
            found = when if when is FALSE else rule_letter(
                when,
                [self.condition(c, self.case) for c in compiled.unless],
                [self.rule(r) for r in compiled.carved_by],
            )  # fmt: skip
            self._rules[name] = found
        return found

    def node(self, node: Node) -> Letter:
        """The letter of any tree over the case."""
        return node.letter(self.case, self)

    def letters(self) -> Mapping[str, Letter]:
        """The letters of all rules, in the order of the slice."""
        if self._letters is None:
            letters = dict(self.slice.all_false)
            if self.near is not None:
                known = self.near.letters()
                letters = dict(known) if self.near.slice is self.slice else {n: known.get(n, FALSE) for n in letters}
            for name in self.possible if self.near is None else self._rules:
                letters[name] = self.rule(name)
            self._letters = letters
        return self._letters

    # --- why a letter is unknown -------------------------------------------------------------------------

    def gaps(self, rule: CompiledRule) -> tuple[Gap, ...]:
        """The unknown leaves on live paths of an unknown rule: unknown node below unknown node."""
        found = self._gaps.get(rule.id)
        if found is None:
            if self.near is None or rule.id in self._rules:
                found = tuple(self._rule_gaps(rule.id, set()))
            else:
                near = self.near.gaps(rule)
                found = tuple(Gap(g.fact, self._here[id(g.scope)], g.reason, g.leaf) for g in near)
            self._gaps[rule.id] = found
        return found

    def presumed_gaps(self, rule: CompiledRule) -> Iterator[Gap]:
        """The unknown leaves below what a rule presumed: knowing them could soften it."""
        for child, scope in presumed_children(self, rule.when, self.case):
            yield from self._node_gaps(child, scope, set())

    def node_gaps(self, node: Node) -> Iterator[Gap]:
        """The same for a tree over the case."""
        yield from self._node_gaps(node, self.case, set())

    def gap_reasons(self, rules: Iterable[CompiledRule], nodes: Iterable[Node] = ()) -> set[str]:
        """Why the unknown leaves of rules and of trees over the case are unknown."""
        seen: set[tuple[str, int]] = set()
        if self.near is not None:
            reasons = {gap.reason for rule in rules for gap in self.gaps(rule)}
        else:  # where nothing was read before, a condition is looked at once, however many rules hang on it
            reasons = {gap.reason for rule in rules for gap in self._rule_gaps(rule.id, seen)}
        return reasons | {gap.reason for node in nodes for gap in self._node_gaps(node, self.case, seen)}

    def _rule_gaps(self, name: str, seen: set[tuple[str, int]]) -> Iterator[Gap]:
        if self.rule(name) is not UNKNOWN:
            return
        compiled = self.slice.rules[name]
        yield from self._node_gaps(compiled.when, self.case, seen)
        for condition in compiled.unless:
            yield from self._condition_gaps(condition, self.case, seen)
        for other in compiled.carved_by:
            yield from self._rule_gaps(other, seen)

    def _condition_gaps(self, name: str, scope: Scope, seen: set[tuple[str, int]]) -> Iterator[Gap]:
        if (name, id(scope)) in seen or self.condition(name, scope) is not UNKNOWN:
            return
        seen.add((name, id(scope)))
        condition = self.slice.conditions[name]
        computed = self.computed(name, scope)
        if condition.statement is not None and condition.statement.in_dispute(computed, scope, self):
            yield Gap(condition.statement.leaf.fact, scope, "in_dispute", condition.statement.leaf)
            return
        yield from self._computed_gaps(name, scope, seen)

    def _computed_gaps(self, name: str, scope: Scope, seen: set[tuple[str, int]]) -> Iterator[Gap]:
        condition = self.slice.conditions[name]
        if condition.when is not None:
            yield from self._node_gaps(condition.when, scope, seen)
        for rule in condition.concluded_by:
            yield from self._rule_gaps(rule, seen)

    def _node_gaps(self, node: Node, scope: Scope, seen: set[tuple[str, int]]) -> Iterator[Gap]:
        if isinstance(node, Presumed) or node.letter(scope, self) is not UNKNOWN:
            return
        if isinstance(node, Leaf):
            value = scope.facts[node.fact]
            yield Gap(node.fact, scope, _why(value, node), node)
        elif isinstance(node, Named):
            yield from self._condition_gaps(node.name, scope, seen)
        elif isinstance(node, All | Any):
            for child in node.children:
                yield from self._node_gaps(child, scope, seen)
        elif isinstance(node, Not):
            yield from self._node_gaps(node.child, scope, seen)
        elif isinstance(node, Quantifier):
            if node.collection in scope.open:
                yield Gap(f"{scope.kind}.{node.collection}", scope, "missing")
            for member in node.chosen(scope):
                yield from self._node_gaps(node.inner, member, seen)
        elif isinstance(node, Held):
            yield from self._held_gaps(node, scope, seen)

    def _held_gaps(self, node: Held, scope: Scope, seen: set[tuple[str, int]]) -> Iterator[Gap]:
        """What is missing for the sum: owners, their own owners, who of them counts, and what those hold."""
        stated = scope.facts[node.stated.fact]
        if node.in_dispute(scope, self):
            yield Gap(node.stated.fact, scope, "in_dispute", node.stated)
            return
        if node.stated.letter(scope, self) is UNKNOWN:
            yield Gap(node.stated.fact, scope, _why(stated, node.stated), node.stated)
        if "owner" in scope.open:
            yield Gap("party.owner", scope, "missing")
        found = node.held(scope, self)
        for member in scope.members["owner"]:
            share = found.get(company(member, scope))
            counts = node.by.letter(member, self)
            if counts is FALSE and (share is None or share.letter == FALSE):
                continue
            if counts is UNKNOWN:
                yield from self._node_gaps(node.by, member, seen)
            if "owner" in member.open and counts is not TRUE:
                yield Gap("owner.owner", member, "missing")
            yield from self._node_gaps(node.stakes, member, seen)
            percent = member.facts[node.share.fact]
            if not percent.known:
                yield Gap(node.share.fact, member, percent.reason(), node.share)


def _compared(before: Scope, after: Scope, changed: set[str]) -> Iterator[tuple[Scope, Scope]]:
    """Notes the facts and collections in which two scopes differ; gives the scopes of both that stand at one place."""
    yield before, after
    known = before.facts
    for name, value in after.facts.items():
        other = known.get(name)
        if other is not value and other != value:
            changed.add(name)
    if len(known) != len(after.facts):
        changed.update(known.keys() - after.facts.keys())
    changed.update(before.open ^ after.open)
    if before.label != after.label:
        changed.add(OWNERS)  # companies of a chart are known by their names
    for kind in {**before.members, **after.members}:
        mine, theirs = after.members.get(kind, ()), before.members.get(kind, ())
        if len(mine) != len(theirs) or any(a.roles != b.roles for a, b in zip(mine, theirs, strict=True)):
            changed.add(kind)
        for inner, other_inner in zip(mine, theirs, strict=False):
            yield from _compared(other_inner, inner, changed)


def _why(value: FactValue, leaf: Leaf) -> str:
    """Why a leaf is unknown: the law of the day is not known, or the value says too little."""
    if not (value.known or value.form is Form.TOGETHER):
        return value.reason()
    return "bounded" if leaf.operand.coarse & {p.value for p in value.points} else "doubtful"


def presumed_children(evaluation: Evaluation, node: Node, scope: Scope) -> Iterator[tuple[Node, Scope]]:
    """The children of `presumed` that are unknown, with the scope that they are read in."""
    if isinstance(node, Presumed):
        if node.child.letter(scope, evaluation) is UNKNOWN:
            yield node.child, scope
        else:  # what is presumed may itself rest on a presumption
            yield from presumed_children(evaluation, node.child, scope)
    elif isinstance(node, Named):
        condition = evaluation.slice.conditions[node.name]
        if condition.when is not None:
            yield from presumed_children(evaluation, condition.when, scope)
    elif isinstance(node, All | Any):
        for child in node.children:
            yield from presumed_children(evaluation, child, scope)
    elif isinstance(node, Quantifier):
        for member in node.chosen(scope):
            yield from presumed_children(evaluation, node.inner, member)
    elif isinstance(node, Held):
        for member in scope.members["owner"]:
            yield from presumed_children(evaluation, node.by, member)
