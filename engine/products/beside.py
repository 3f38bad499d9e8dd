"""Phrases that say nothing more beside the name of a part: its die, its generation, its maker, words of `lspci`.

`GH100` alone is a family of parts; in `GH100 [H100 PCIe]` it is the die of the part that stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .mentions import Mention, longest
from .spelling import Unit, units

FAMILY = "family of parts: "


def of_a_family(mention: Mention) -> bool:
    """Whether a mention names a family of parts and no part of it."""
    return mention.name.product.startswith(FAMILY)


@dataclass
class Beside:
    """The phrases, compiled once.

    Args:
        phrases: each with the maker whose part it must stand beside; an empty text for any.
        makers: the maker of each product.
    """

    phrases: Iterable[tuple[str, str]]
    makers: Mapping[str, str]
    _by_first: dict[str, list[tuple[tuple[str, ...], str]]] = field(
        init=False, default_factory=lambda: dict[str, list[tuple[tuple[str, ...], str]]]()
    )

    def __post_init__(self) -> None:
        for phrase, maker in self.phrases:
            told = tuple(u.text for u in units(phrase))
            self._by_first.setdefault(told[0], []).append((told, maker))

    def telling(self, told: Sequence[Unit], mentions: Sequence[Mention]) -> tuple[list[Mention], set[int]]:
        """The clean mentions that tell a part, and the other units that say nothing more."""
        makers = {self.makers[m.name.product] for m in mentions if m.clean and not of_a_family(m)}
        silent = [
            (i, i + len(phrase) - 1)
            for i, unit in enumerate(told)
            for phrase, maker in self._by_first.get(unit.text, ())
            if (not maker or maker in makers) and tuple(u.text for u in told[i : i + len(phrase)]) == phrase
        ]
        loud = [m for m in mentions if not of_a_family(m) or not any(a <= m.first and m.last <= b for a, b in silent)]
        clean = longest(loud)
        meant = {m.name.product for m in clean if not of_a_family(m)}
        if not meant:
            return longest(mentions), set()
        # two names of one part may overlap: `Supermicro SYS-422GA-NBRT`, `SYS-422GA-NBRT-LCC`
        silent += [(m.first, m.last) for m in loud if m.clean and m.name.product in meant]
        covered = {i for m in clean for i in range(m.first, m.last + 1)}
        return clean, {i for a, b in silent for i in range(a, b + 1)} - covered
