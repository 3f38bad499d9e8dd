"""What the conditions and rules of a slice read, themselves and through others: which letters a changed fact can turn.

A set of facts and collections is one integer, bit by bit.  A letter is a function of what its tree reads and of nothing
else, so two cases that are alike in it have the same letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..logic import Held, Leaf, Named, Node, Quantifier

if TYPE_CHECKING:
    from .slices import CompiledCondition, CompiledRule

OWNERS = "owner"  # the collection that a sum of stakes reads, with the names of its members


class Reads:
    """What one slice reads; found when first asked for, and kept."""

    def __init__(self, conditions: Mapping[str, CompiledCondition], rules: Mapping[str, CompiledRule]):
        self._conditions, self._rules = conditions, rules
        self._bits: dict[str, int] = {}
        self._of_conditions: dict[str, int] = {}
        self._of_rules: dict[str, int] = {}
        self._turned: dict[int, tuple[str, ...]] = {}

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
