"""Addresses of high diversion risk: any entity that uses one is covered (15 CFR 744.16(a)), whatever its name.

The list numbers them and does not name them, so that only the address itself can be compared: its numbers must all be
there, and most of its words.  An entry whose file holds no street cannot be compared, and that is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .entry import Address, Entry
from .matcher import Match, Pair
from .names import Words
from .vocabulary import Sort

_MOST_OF_IT = 0.75  # of the words of a listed address
_SPELLED = {
    "rd": "road",
    "st": "street",
    "ave": "avenue",
    "bldg": "building",
    "rm": "room",
    "flr": "floor",
    "fl": "floor",
}


@dataclass(frozen=True)
class _Place:
    entry: Entry
    text: str
    numbers: frozenset[str]
    words: frozenset[str]


class Addresses:
    """The listed addresses of a snapshot.

    Attributes:
        without_street: the entries that cannot be compared.
    """

    def __init__(self, entries: Sequence[Entry], words: Words):
        self._words = words
        self._places: list[_Place] = []
        self.without_street: list[str] = []
        for entry in entries:
            known = [a for a in entry.addresses if a.street]
            if not known:
                self.without_street.append(entry.key)
            for address in known:
                text = _line(address)
                numbers, said = self._read(text)
                self._places.append(_Place(entry, text, numbers, said))

    def search(self, address: str) -> list[Match]:
        """The listed addresses that an address is."""
        numbers, said = self._read(address)
        out: dict[str, Match] = {}
        for place in self._places:
            shared = place.words & said
            part = len(shared) / len(place.words) if place.words else 0.0
            if place.numbers and place.numbers <= numbers and part >= _MOST_OF_IT:
                pairs = tuple(Pair(w, w, "equal") for w in sorted(shared | place.numbers))
                out[place.entry.key] = Match(place.entry.key, "strong", round(part, 4), place.text, "address", pairs)
        return list(out.values())

    def _read(self, text: str) -> tuple[frozenset[str], frozenset[str]]:
        tokens = self._words.tokens(text)
        numbers = frozenset(t.text for t in tokens if t.sort is Sort.NUMBER)
        spelled = (_SPELLED.get(t.spelled.lower(), t.text) for t in tokens if t.sort is not Sort.NUMBER)
        return numbers, frozenset(w for w in spelled if len(w) > 1)


def _line(address: Address) -> str:
    parts = (address.street, address.city, address.state, address.postcode)
    return ", ".join(part for part in parts if part)
