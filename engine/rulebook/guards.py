"""Which rules of a slice can be other than false for a case, found without reading their trees.

A rule is false when one leaf that it cannot do without is false: its mode, destination, ECCN, or a paper that is not
on file.  For each fact a guard knows which rules depend on it in that way, and which of these each value admits; a
set of rules is one integer, bit by bit, so that a case with ten times the rules costs little more.  A guard never
says that a rule is true, and a fact that is not known admits every rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..facts.values import FactValue, Form
from ..logic import All, Any, Leaf, Named, Node, Quantifier, Scope

_SOMETHING = "\0"  # stands for every value, whatever it is: the leaf asks only that there is one
_NOTHING = (Form.NOT_THERE, Form.UNDEFINED)
_NAMED = (Form.POINTS, Form.TOGETHER)
_INSIDE = {"party": ("owner", "listing"), "owner": ("owner", "listing")}  # what one member more may bring with it

Needs = dict[str, frozenset[object]]  # a fact, and the values without which a tree is false


class Guards:
    """The guards of one slice.

    Args:
        conditions: the trees of conditions that are false where their tree is; others guard nothing.
        rules: the trees of all rules.
    """

    def __init__(self, conditions: Mapping[str, Node], rules: Mapping[str, Node]):
        self._conditions = conditions
        self._known: dict[str, Needs] = {}
        self._names = tuple(rules)
        self._all = (1 << len(rules)) - 1
        self._others: dict[str, int] = {}
        self._admitted: dict[str, dict[object, int]] = {}
        for number, tree in enumerate(rules.values()):
            for fact, values in self._needs(tree).items():
                self._others[fact] = self._others.get(fact, self._all) & ~(1 << number)
                admitted = self._admitted.setdefault(fact, {})
                for value in values:
                    admitted[value] = admitted.get(value, 0) | 1 << number
        kinds: dict[str, list[str]] = {}
        for fact in self._others:
            kinds.setdefault(fact.split(".", 1)[0], []).append(fact)
        self._kinds = {kind: tuple(facts) for kind, facts in kinds.items()}

    def possible(self, case: Scope) -> list[str]:
        """The rules that are not false for sure, in the order of the slice."""
        left = self._all
        for fact, values in self._held(case):
            admits = self._others[fact]
            admitted = self._admitted[fact]
            for value in values:
                for key in _keys(value):
                    admits |= admitted.get(key, 0)
            left &= admits
        out: list[str] = []
        while left:
            lowest = left & -left
            out.append(self._names[lowest.bit_length() - 1])
            left ^= lowest
        return out

    # --- what a case holds ---------------------------------------------------------------------------------

    def _held(self, case: Scope) -> Iterator[tuple[str, list[object]]]:
        """The guarded facts whose values are all known, over all members that have them."""
        for fact, value in ((f, case.facts.get(f)) for f in self._others):
            if value is not None and (values := _values(value)) is not None:
                yield fact, values
        inner: dict[str, list[Scope]] = {}
        unsure: set[str] = set()
        _members(case, inner, unsure)
        for kind, facts in self._kinds.items():
            if kind not in unsure and kind in inner:
                for fact in facts:
                    found = [_values(member.facts[fact]) for member in inner[kind]]
                    if None not in found:
                        yield fact, [value for values in found for value in values or ()]

    # --- what a tree needs ---------------------------------------------------------------------------------

    def _needs(self, node: Node) -> Needs:
        if isinstance(node, Leaf):
            return _leaf_needs(node)
        if isinstance(node, Named):
            found = self._known.get(node.name)
            if found is None:
                tree = self._conditions.get(node.name)
                found = self._known[node.name] = self._needs(tree) if tree is not None else {}
            return found
        if isinstance(node, Quantifier):
            return self._needs(node.inner)
        if isinstance(node, All):  # a value for each child may be another one's: one child's needs stand, not both
            out: Needs = {}
            for child in node.children:
                for fact, values in self._needs(child).items():
                    if fact not in out or len(values) < len(out[fact]):
                        out[fact] = values
            return out
        if isinstance(node, Any) and node.children:
            first, *others = (self._needs(child) for child in node.children)
            shared = [fact for fact in first if all(fact in other for other in others)]
            return {fact: first[fact].union(*(other[fact] for other in others)) for fact in shared}
        return {}


def _leaf_needs(leaf: Leaf) -> Needs:
    if leaf.op == "in":
        families = (f"{family}.*" for family in leaf.operand.families)
        return {leaf.fact: frozenset({*leaf.operand.members, *leaf.operand.doubtful, *leaf.operand.coarse, *families})}
    if leaf.op == "==":
        return {leaf.fact: frozenset({leaf.operand.value})}
    return {} if leaf.op == "!=" else {leaf.fact: frozenset({_SOMETHING})}


def _values(value: FactValue) -> list[object] | None:
    """The values that a fact can have; None where it can have others."""
    if value.form in _NAMED:
        return [p.value for p in value.points]
    return [] if value.form in _NOTHING else None


def _keys(value: object) -> Iterator[object]:
    """A value as guards know it: itself, the families above it, and that there is one."""
    yield _SOMETHING
    yield value
    if isinstance(value, str):
        family = value
        while family:
            yield f"{family}.*"
            family = family.rpartition(".")[0]


def _members(scope: Scope, inner: dict[str, list[Scope]], unsure: set[str]) -> None:
    """All members below a scope by their kind, and the kinds of which there may be one more."""
    for kind, members in scope.members.items():
        inner.setdefault(kind, []).extend(members)
        for member in members:
            _members(member, inner, unsure)
    for kind in scope.open:
        unsure.update((kind, *_INSIDE.get(kind, ())))
