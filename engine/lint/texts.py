"""Lint of texts: titles that stand twice, clauses that do not fit a sentence, products where a threshold decides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..facts.declarations import NUMERIC
from ..rulebook.catalogue import Catalogue
from ..rulebook.check import rule_trees
from ..rulebook.declared import Declared, Rule, Tree
from .findings import Finding, finding

SHORTEST_NAME = 3  # shorter aliases are words of the language


def check(declared: Declared, catalogue: Catalogue) -> Iterator[Finding]:
    """Every finding about texts."""
    yield from _twice(declared)
    names = {alias for p in catalogue.products.values() for alias in p.aliases if len(alias) >= SHORTEST_NAME}
    pattern = re.compile(r"(?<!\w)(" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")(?!\w)")
    for rule in declared.rules.values():
        if rule.because.endswith(".") or rule.because[:1] == " " or rule.because.startswith("because"):
            yield finding("error", "because", rule.at, f"'because' of {rule.id} does not fit '..., because'",
                          "a clause without its conjunction and without a full stop")  # fmt: skip
        if rule.title.endswith("."):
            yield finding("warning", "title", rule.at, f"the title of {rule.id} ends with a full stop", "drop it")
        for text in (rule.title, rule.because) if names else ():
            found = pattern.search(text)
            if found is not None and _by_threshold(rule, declared):
                yield finding("warning", "product", rule.at, f"{rule.id} speaks of {found[0]}, where thresholds decide",
                              "say what is measured; products have pages of their own")  # fmt: skip
                break


def _twice(declared: Declared) -> Iterator[Finding]:
    first: dict[tuple[str, str], Rule] = {}
    for rule in declared.rules.values():
        key = (rule.track, " ".join(rule.title.casefold().split()))
        other = first.setdefault(key, rule)
        if other is not rule and other.span.overlaps(rule.span):
            yield finding("warning", "title", rule.at, f"{rule.id} has the title of {other.id}",
                          f"say what differs; the other stands in {other.at.file}:{other.at.line}")  # fmt: skip


def _by_threshold(rule: Rule, declared: Declared) -> bool:
    """Whether numbers decide the rule, and no name of a product does."""
    seen: set[str] = set()
    todo: list[Tree] = list(rule_trees(rule))
    numbers = False
    while todo:
        for node in todo.pop().walk():
            if node.fact is not None and node.fact.name == "item.product":
                return False
            if node.fact is not None and node.fact.type in NUMERIC:
                numbers = True
            condition = declared.conditions.get(node.name) if node.op == "named" else None
            if condition is not None and condition.id not in seen:
                seen.add(condition.id)
                todo += [condition.when] if condition.when is not None else []
    return numbers
