"""The interpreter: the definition of what a rulebook means for a case.

It reads each condition and rule of a slice at most once per scope and keeps their letters; the tree of a rule that
the slice's guards know to be false is not read at all.  Nothing is
hidden: every letter can be asked for afterwards, and the reasons of an unknown one are found by walking
from unknown node to unknown node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..facts.values import FactValue, Form
from ..logic import (
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

    __slots__ = ("_conditions", "_rules", "case", "possible", "slice")

    def __init__(self, book: Slice, case: Scope):
        self.slice, self.case = book, case
        self._conditions: dict[tuple[str, int], Letter] = {}
        self.possible = book.guards.possible(case)  # no other rule is true or unknown
        self._rules: dict[str, Letter | None] = {**book.all_false, **dict.fromkeys(self.possible)}

    def condition(self, name: str, scope: Scope) -> Letter:
        """The letter of a named condition in a scope."""
        key = (name, id(scope))
        found = self._conditions.get(key)
        if found is None:
            found = self._conditions[key] = self._read_condition(name, scope)
        return found

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

    def letters(self) -> dict[str, Letter]:
        """The letters of all rules, in the order of the slice."""
        letters = dict(self.slice.all_false)
        for name in self.possible:
            letters[name] = self.rule(name)
        return letters

    # --- why a letter is unknown -------------------------------------------------------------------------

    def gaps(self, rule: CompiledRule) -> Iterator[Gap]:
        """The unknown leaves on live paths of an unknown rule: unknown node below unknown node."""
        seen: set[tuple[str, int]] = set()
        yield from self._rule_gaps(rule.id, seen)

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
