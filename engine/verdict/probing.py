"""What would the answer be if a fact were different: one probe, used by questions, margins and disputes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..executors.interpreter import Evaluation
from ..facts.draft import Builder, Draft
from ..language.values import FactValue
from ..rulebook.declared import Declared
from ..rulebook.slices import Slice
from .fold import Verdict, fold, stricter

LARGEST_EXPLAINED = 150  # parties and owners; of a larger case nothing is probed
_PARTY, _ENTRY = 4, 1  # what they weigh: an entry is read sooner than a party


def size_of(draft: Draft) -> int:
    """How large a case is, counted in parties and owners."""
    weight = sum(_weight(party) for party in draft.members.get("party", ()))
    return max(1, (weight + _ENTRY * len(draft.members.get("red_flag", ()))) // _PARTY)


def _weight(who: Draft) -> int:
    held = who.members.get("owner", ())
    return _PARTY + _ENTRY * len(who.members.get("listing", ())) + sum(map(_weight, held))


@dataclass
class Effort:
    """How many variants of a case may still be asked for: the larger it is, the fewer, and time stays bounded.

    What is not asked for is left out of the explanation; the outcome does not rest on it.
    """

    size: int
    readings: int
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.readings // self.size if self.size <= LARGEST_EXPLAINED else 0

    def allows(self, variants: int) -> bool:
        """Whether so many more may be asked for; if so, they count."""
        if variants > self.left:
            return False
        self.left -= variants
        return True


@dataclass(frozen=True)
class Prober:
    """Answers variants of one case under one slice (two, where the strictest view is asked for)."""

    slices: tuple[Slice, ...]
    declared: Declared
    builder: Builder
    _first: dict[int, Evaluation] = field(init=False, repr=False, default_factory=lambda: dict[int, Evaluation]())

    def verdict(
        self, draft: Draft, overrides: Mapping[str, FactValue] | None = None, near: Verdict | None = None
    ) -> Verdict:
        """The verdict of a variant by the interpreter; of several slices the strictest.

        Args:
            draft: the variant.
            overrides: facts of the case that take this value whatever was given or derived.
            near: that of a case from which the variant differs in less than from the one that was read first, or
                of the case under another slice.
        """
        scope = self.builder.build(draft, overrides)
        verdicts: list[Verdict] = []
        for book in self.slices:
            beside = near.evaluation if near is not None else None
            if beside is None or beside.slice is not book:
                beside = self._first.get(id(book)) or beside
            evaluation = Evaluation(book, scope, beside)
            self.keep(evaluation)
            verdicts.append(fold(evaluation, evaluation.letters(), self.declared))
        worst = stricter(v.outcome for v in verdicts)
        return next(v for v in verdicts if v.outcome == worst)

    def keep(self, evaluation: Evaluation) -> None:
        """Keeps what was read first under a slice: of a variant only that is read in which it differs."""
        self._first.setdefault(id(evaluation.slice), evaluation)


def same_answer(a: Verdict, b: Verdict) -> bool:
    """Whether two verdicts tell the user the same."""
    return a.outcome == b.outcome and a.review_policy == b.review_policy
