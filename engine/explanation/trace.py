"""The trace: every rule with its letter, and what its leaves saw."""

from __future__ import annotations

from ..determination import TraceLine
from ..language.logic import Scope, truth
from ..language.shown import shown
from ..verdict.fold import Verdict
from ..verdict.leaves import node_leaves


def trace(verdict: Verdict, scope: Scope) -> list[TraceLine]:
    """Every rule with its letter, and the leaves over the case with the values that they saw."""
    evaluation = verdict.evaluation
    out: list[TraceLine] = []
    for rule in evaluation.slice.rules.values():
        leaves = [
            {"leaf": leaf.text, "letter": truth(evaluation.node(leaf)), "value": shown(scope.facts[leaf.fact])}
            for leaf in node_leaves(rule.when)
            if leaf.fact in scope.facts
        ]
        out.append(TraceLine(rule=rule.id, letter=truth(verdict.letters[rule.id]), leaves=leaves))
    return out
