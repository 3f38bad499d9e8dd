"""The leaves of the rules: which comparisons a rule, or the whole book, makes with a fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ..logic import Leaf, Named, Node
from ..rulebook.slices import CompiledRule, Slice


def leaves_over(slices: Iterable[Slice], fact: str) -> Iterator[Leaf]:
    """Every leaf of the slices that reads a fact."""
    for book in slices:
        seen: set[int] = set()
        for leaf in slice_leaves(book):
            if leaf.fact == fact and id(leaf) not in seen:
                seen.add(id(leaf))
                yield leaf


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


def reached_leaves(rule: CompiledRule, book: Slice) -> Iterator[Leaf]:
    """Every leaf that a rule can depend on, named conditions and concluding rules followed."""
    seen: set[str] = set()
    todo: list[Node] = [rule.when, *(Named(name) for name in rule.unless)]
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
