"""The leaves of the rules: which comparisons a rule, or the whole book, makes with a fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from ..language.logic import Leaf, Named, Node
from ..rulebook.slices import CompiledRule, Slice


def leaves_over(slices: Iterable[Slice], fact: str) -> Iterator[Leaf]:
    """Every leaf of the slices that reads a fact."""
    for book in slices:
        yield from _by_fact(book).get(fact, ())


@lru_cache(maxsize=16)
def _by_fact(book: Slice) -> dict[str, tuple[Leaf, ...]]:
    """The leaves of a slice, each once, by the fact that they read; of a slice they never change."""
    found: dict[str, dict[Leaf, None]] = {}
    for leaf in slice_leaves(book):
        found.setdefault(leaf.fact, {})[leaf] = None
    return {fact: tuple(leaves) for fact, leaves in found.items()}


def slice_leaves(book: Slice) -> Iterator[Leaf]:
    """Every leaf of a slice."""
    for condition in book.conditions.values():
        if condition.when is not None:
            yield from node_leaves(condition.when)
        if condition.statement is not None:
            yield condition.statement.leaf
    for rule in book.rules.values():
        yield from node_leaves(rule.when)


def node_leaves(node: Node) -> Iterator[Leaf]:
    """Every leaf below a node, named conditions not followed."""
    if isinstance(node, Leaf):
        yield node
    for child in node.below():
        yield from node_leaves(child)


def reached_leaves(rules: Iterable[CompiledRule], book: Slice) -> Iterator[Leaf]:
    """Every leaf that rules can depend on, named conditions and concluding rules followed."""
    seen: set[str] = set()
    todo: list[Node] = [node for rule in rules for node in (rule.when, *(Named(name) for name in rule.unless))]
    while todo:
        node = todo.pop()
        if isinstance(node, Named):
            if node.name not in seen:
                seen.add(node.name)
                condition = book.conditions[node.name]
                todo += [condition.when] if condition.when is not None else []
                todo += [book.rules[name].when for name in condition.concluded_by]
                todo += [Named(name) for rule_id in condition.concluded_by for name in book.rules[rule_id].unless]
        elif isinstance(node, Leaf):
            yield node
        else:
            todo += node.below()


def limits(leaves: Iterable[Leaf]) -> list[tuple[Decimal, bool]]:
    """The thresholds of numeric leaves in order; the flag tells whether the limit itself belongs to the upper side."""
    found: dict[tuple[Decimal, bool], None] = {}
    for leaf in leaves:
        value = leaf.operand.value
        if isinstance(value, Decimal) and leaf.op in (">=", "<", ">", "<="):
            found[(value, leaf.op in (">=", "<"))] = None
    return sorted(found)
