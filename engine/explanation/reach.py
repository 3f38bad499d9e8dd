"""What may be asked later: the facts behind the open ones, so that all of them can be asked at once.

An answer opens paths: that the machines are installed already raises the question whether their end user changes.  So
each open fact is tried with every value that the rules tell apart, the others at the value that leaves least open, and
what is missing then is added with the answers that ask for it, until nothing new appears or the effort that a case may
cost is spent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ..facts.draft import Draft, Path
from ..language.logic import TRUE
from ..verdict.fold import Verdict
from ..verdict.probing import Effort, Prober
from .questions import Missing, Questioner

PASSES = 2
MOST_TRIED = 900  # variants of a case; one weighs the more, the more is open: about a second in all
_A_LOT = 8  # open facts from which on a variant weighs more
_WORST = ("prohibitions", "escalations", "bases")


@dataclass
class Behind:
    """A fact that only some answers to open facts ask for.

    Attributes:
        only_if: the open fact and the answers to it that ask for this one, any of them; empty if several together do.
    """

    missing: Missing
    only_if: dict[str, list[str]] = field(default_factory=lambda: dict[str, list[str]]())


@dataclass
class Reach:
    """Looks for what is behind the open facts of one case.

    Attributes:
        asking: makes the questioner of a variant.
        effort: how many variants may be asked for.
    """

    prober: Prober
    asking: Callable[[Draft, Verdict], Questioner]
    effort: Effort
    _found: dict[tuple[str, Path], Behind] = field(default_factory=lambda: dict[tuple[str, Path], Behind]())
    _paths: set[Path] = field(default_factory=lambda: set[Path]())

    def behind(self, case: Questioner, open_: Iterable[Missing]) -> list[Behind]:
        """The facts that answers to the open ones of a case may ask for, without these."""
        if not self.effort.left:
            return []
        self._paths = {path for path, _ in case.draft.walk()}
        self._found = {(m.name, m.path): Behind(m) for m in open_}
        first, base = set(self._found), case
        for _ in range(PASSES):
            before = len(self._found)
            for found in list(self._found.values()):
                base = self._tried(base, found.missing)
            if len(self._found) == before or not self.effort.left:
                break
        return [found for key, found in self._found.items() if key not in first]

    def _tried(self, base: Questioner, asked: Missing) -> Questioner:
        """Tries every value of a fact; the variant with the value that leaves least open."""
        variants = base.variants(asked, every=True)
        weight = max(1, len(self._found) // _A_LOT)
        if not variants or not self.effort.allows(weight * len(variants)):
            return base
        ranked: list[tuple[int, int, int]] = []
        made: list[Questioner] = []
        opened: dict[tuple[str, Path], list[str]] = {}
        for number, (when, draft) in enumerate(variants):
            verdict = self.prober.verdict(draft, near=base.stakes.verdict)
            made.append(self.asking(draft, verdict))
            missing = [] if verdict.outcome == "prohibited" else made[-1].missing()
            ranked.append((_gravity(verdict), len(missing), number))
            for m in missing:
                if m.path in self._paths and not made[-1].told_by_lists(m.name):  # a tried entry has no facts
                    self._found.setdefault((m.name, m.path), Behind(m))
                    opened.setdefault((m.name, m.path), []).append(when)
        least = min(ranked)[2]
        for key, whens in opened.items():
            if variants[least][0] not in whens:  # else it is asked in the plain case, too
                self._found[key].only_if.setdefault(asked.flat, whens)
        return made[least]


def _gravity(verdict: Verdict) -> int:
    """How grave what is certain of a variant is; 0 if nothing is."""
    for rank, kind in enumerate(_WORST):
        if any(f.letter is TRUE for f in verdict.findings(kind)):
            return len(_WORST) - rank
    return 0
