"""What the conditions and rules of a slice read, themselves and through others: which letters a changed fact can turn.

A set of facts and collections is one integer, bit by bit.  A letter is a function of what its tree reads and of nothing
else, so two cases that are alike in it have the same letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language.logic import Held, Leaf, Named, Node, Quantifier

if TYPE_CHECKING:
    from .slices import CompiledCondition, CompiledRule

OWNERS = "owner"  # the collection that a sum of stakes reads, with the names of its members


@dataclass(frozen=True, slots=True)
class Differing:
    """The conditions and rules of a slice that another one lacks or reads otherwise, themselves or through others."""

    conditions: frozenset[str]
    rules: frozenset[str]
    than: Reads


class Reads:
    """What one slice reads; found when first asked for, and kept."""

    def __init__(self, conditions: Mapping[str, CompiledCondition], rules: Mapping[str, CompiledRule]):
        self._conditions, self._rules = conditions, rules
        self._bits: dict[str, int] = {}
        self._of_conditions: dict[str, int] = {}
        self._of_rules: dict[str, int] = {}
        self._turned: dict[int, tuple[str, ...]] = {}
        self._differing: dict[int, Differing] = {}

    def set_of(self, names: Iterable[str]) -> int:
        """Facts and collections as one set."""
        out = 0
        for name in names:
            out |= self._bit(name)
        return out

    def condition(self, name: str) -> int:
        """What a condition reads."""
        found = self._of_conditions.get(name)
        if found is None:
            condition = self._conditions[name]
            found = self._node(condition.when) if condition.when is not None else 0
            for rule in condition.concluded_by:
                found |= self.rule(rule)
            if condition.statement is not None:
                found |= self._bit(condition.statement.leaf.fact)
            self._of_conditions[name] = found
        return found

    def rule(self, name: str) -> int:
        """What a rule reads to have its letter."""
        found = self._of_rules.get(name)
        if found is None:
            rule = self._rules[name]
            found = self._node(rule.when)
            for condition in rule.unless:
                found |= self.condition(condition)
            for other in rule.carved_by:
                found |= self.rule(other)
            self._of_rules[name] = found
        return found

    def turned_by(self, changed: int) -> tuple[str, ...]:
        """The rules that read something of a set, in the order of the slice."""
        found = self._turned.get(changed)
        if found is None:
            found = self._turned[changed] = tuple(name for name in self._rules if self.rule(name) & changed)
        return found

    def differing(self, other: Reads) -> Differing:
        """What is not the same in another slice; what both compiled for one day is one object in both."""
        found = self._differing.get(id(other))
        if found is None:
            found = self._differing[id(other)] = self._compared(other)
        return found

    def _compared(self, other: Reads) -> Differing:
        told: dict[str, bool] = {}

        def rule(name: str) -> bool:
            key = f"rule:{name}"
            if key not in told:
                mine, theirs = self._rules.get(name), other._rules.get(name)
                told[key] = (
                    mine is None or theirs is None or mine.when is not theirs.when
                    or (mine.unless, mine.carved_by) != (theirs.unless, theirs.carved_by)
                    or any(map(condition, (*mine.unless, *_names(mine.when)))) or any(map(rule, mine.carved_by))
                )  # fmt: skip
            return told[key]

        def condition(name: str) -> bool:
            if name not in told:
                mine, theirs = self._conditions[name], other._conditions[name]
                told[name] = (
                    mine.when is not theirs.when or mine.concluded_by != theirs.concluded_by
                    or _stated(mine) != _stated(theirs)
                    or any(map(condition, _names(mine.when) if mine.when is not None else ()))
                    or any(map(rule, mine.concluded_by))
                )  # fmt: skip
            return told[name]

        conditions = frozenset(filter(condition, self._conditions))
        return Differing(conditions, frozenset(filter(rule, self._rules)), other)

    def _bit(self, name: str) -> int:
        found = self._bits.get(name)
        if found is None:
            found = self._bits[name] = 1 << len(self._bits)
        return found

    def _node(self, node: Node) -> int:
        if isinstance(node, Leaf):
            return self._bit(node.fact)
        if isinstance(node, Named):
            return self.condition(node.name)
        found = 0
        if isinstance(node, Quantifier):
            found = self._bit(node.collection)
        elif isinstance(node, Held):
            found = self.set_of((OWNERS, *Held.ALSO_READ))
        for child in node.below():
            found |= self._node(child)
        return found


def _names(node: Node) -> Iterator[str]:
    """The conditions that a tree names."""
    if isinstance(node, Named):
        yield node.name
    for child in node.below():
        yield from _names(child)


def _stated(condition: CompiledCondition) -> tuple[object, ...]:
    """What of a condition's stated twin is compared; its oldest rule follows from those that conclude it."""
    twin = condition.statement
    return (twin.leaf, twin.rulings_only, twin.signed_clears) if twin is not None else ()
