"""What would the answer be if a fact were different: one probe, used by questions, margins and disputes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..executors.interpreter import Evaluation
from ..facts.draft import Builder, Draft
from ..facts.values import FactValue
from ..outcome import Verdict, fold, stricter
from ..rulebook.declared import Declared
from ..rulebook.slices import Slice


@dataclass(frozen=True)
class Prober:
    """Answers variants of one case under one slice (two, where the strictest view is asked for)."""

    slices: tuple[Slice, ...]
    declared: Declared
    builder: Builder

    def verdict(self, draft: Draft, overrides: Mapping[str, FactValue] | None = None) -> Verdict:
        """The verdict of a variant by the interpreter; of several slices the strictest."""
        scope = self.builder.build(draft, overrides)
        verdicts: list[Verdict] = []
        for book in self.slices:
            evaluation = Evaluation(book, scope)
            verdicts.append(fold(evaluation, evaluation.letters(), self.declared))
        worst = stricter(v.outcome for v in verdicts)
        return next(v for v in verdicts if v.outcome == worst)


def same_answer(a: Verdict, b: Verdict) -> bool:
    """Whether two verdicts tell the user the same."""
    return a.outcome == b.outcome and a.review_policy == b.review_policy
