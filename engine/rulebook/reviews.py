"""How far the law behind a clearance was followed, regime by regime and part by part.

A clearance says that nothing was found, so it is no younger than the oldest look at the law in which something could
have stood.  Two days are kept apart.  The *text* of a part was read in some edition (`date` of its source); changes to
it were looked for *through* a later day (`reviewed_through` of the source), in the lists of documents that the
agencies publish.  A regime has such a day, too: the earlier of the two counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .declared import HARDENING, RELAXING, Day, Declared, Rule

_BESIDE = frozenset({"oblige", "advise", "claim", "effect"})  # these never carry a verdict


@dataclass(frozen=True, slots=True)
class Look:
    """One part or regime, and how far it was followed.

    Attributes:
        name: `15 CFR part 746`, or the title of a regime.
        agency: who issues it; empty for a regime.
        through: the day through which changes were looked for.
        text_of: the edition whose text was read, as the source gives it; empty where none is given.
    """

    name: str
    agency: str
    through: Day
    text_of: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """All looks behind a clearance; `through` is the oldest of them, None where no rule says a day."""

    looks: tuple[Look, ...]

    @property
    def through(self) -> Day | None:
        return min((look.through for look in self.looks), default=None)

    def older_than(self, day: Day) -> tuple[Look, ...]:
        """The looks that ended before a day, the oldest first."""
        return tuple(sorted((k for k in self.looks if k.through < day), key=lambda k: (k.through, k.name)))


def reviewed(rules: Iterable[Rule], tracks: Iterable[str], declared: Declared) -> Reviewed:
    """The looks at the law that rules of some tracks rest on.

    Args:
        rules: the rules of a day and view; those that only stand beside a verdict do not count.
        tracks: the tracks that have a say in the case.
    """
    wanted = set(tracks)
    regimes: dict[str, Look] = {}
    parts: dict[str, Look] = {}
    for rule in rules:
        if rule.track not in wanted or rule.then.kind in _BESIDE:
            continue
        regime = declared.regimes.get(rule.regime)
        if regime is not None and regime.reviewed_through is not None and rule.then.kind in HARDENING | RELAXING:
            regimes[regime.id] = Look(regime.title, "", regime.reviewed_through)
        for citation in rule.cite:
            source = declared.sources.get(citation.source)
            if source is not None and source.reviewed_through is not None:
                parts[source.id] = Look(source.citation, source.publisher, source.reviewed_through, source.date)
    return Reviewed((*_sorted(regimes), *_sorted(parts)))


def _sorted(looks: Mapping[str, Look]) -> tuple[Look, ...]:
    return tuple(looks[name] for name in sorted(looks))
