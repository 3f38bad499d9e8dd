"""Countries as people write them: ISO 3166-1 codes, names, the spellings of `rules/groups/country_names.yaml`, and the
names in other languages (`country_names.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import pycountry

from ..errors import nearest
from . import country_names
from .regions import EAST_ASIAN, Regions

_PARTS = re.compile(r"[,;\n，；、،؛]+")
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_OF_A_STREET = frozenset("路街道巷弄族馆館菜人语語")  # behind a country: a road (古巴路), a people
_LONGEST = 16  # letters of a country's name
_LONGEST_CODE = 3  # letters of a code, which within an address is a state or a province (`San Jose, CA`)
_MOST_HOLDING = 3
_NEAR_ENGLISH = 0.8  # a less near name of another language may be nearer
_SHORTEST_JOINED = 4  # letters of one to which a region may be joined: codes stand in too many words

ALL_COUNTRIES: tuple[str, ...] = tuple(sorted(c.alpha_2 for c in pycountry.countries))


@lru_cache(maxsize=1)
def _iso() -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    display: dict[str, str] = {}
    for country in pycountry.countries:
        code: str = country.alpha_2
        display[code] = getattr(country, "common_name", country.name)
        for spelling in (code, country.alpha_3, country.name, getattr(country, "common_name", ""),
                         getattr(country, "official_name", "")):  # fmt: skip
            if spelling:
                names[spelling.casefold()] = code
    return names, display


def _holding(spelling: str) -> list[str]:
    """The few countries whose English name holds a word: `Emirates`, `Korea`."""
    word = spelling.strip().casefold()
    held = sorted(code for code, name in _iso()[1].items() if word in re.findall(r"[^\W\d_]{4,}", name.casefold()))
    return held if len(held) <= _MOST_HOLDING else []


@dataclass(frozen=True)
class Countries:
    """Spellings and display names; built once per rulebook.

    Attributes:
        regions: words of an address that place it in a region, in any script, and the region's code.
        beside_regions: words to which such a word may be joined (`CrimeaYalta`).
    """

    extra: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    shown: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    regions: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    beside_regions: frozenset[str] = frozenset()

    def code(self, spelling: str) -> str | None:
        """The code that a spelling names, or None."""
        folded = " ".join(spelling.replace("’", "'").split()).casefold()
        code = self.extra.get(folded) or _iso()[0].get(folded) or self.regions.get(folded)
        if code is None:
            found = country_names.codes(spelling)
            return found[0] if len(found) == 1 else None
        return None if "|" in code else code

    def name(self, code: str) -> str:
        """The display name of a code."""
        return self.shown.get(code) or _iso()[1].get(code, code)

    def named_in(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The codes of the regions that texts name, in whatever script: by a whole word, or by one joined to others."""
        return self._regions.named_in(texts)

    @cached_property
    def _regions(self) -> Regions:
        countries = {name for name in (*self.extra, *_iso()[0]) if name.isalpha() and len(name) >= _SHORTEST_JOINED}
        return Regions(self.regions, frozenset({*self.beside_regions, *countries}))

    def of_address(self, text: str) -> tuple[str, ...]:
        """The countries in which an address lies: its end, a part that is a country's whole name, wherever it stands
        (`Iran, Tehran 11369`), or the beginning where the largest place comes first."""
        parts = [" ".join(re.sub(r"[\d.()\-]+", " ", part).split()) for part in _PARTS.split(text.strip())]
        inner = (self.code(part) for part in parts[:-1] if len(part) > _LONGEST_CODE)
        found = self.code(parts[-1]), *inner, self._leading(parts[0])
        return tuple(dict.fromkeys(code for code in found if code is not None))

    def _leading(self, text: str) -> str | None:
        """The country with which an address in Chinese, Japanese or Korean begins (`伊朗德黑兰`)."""
        if not EAST_ASIAN.match(text):
            return None
        for length in range(min(len(text), _LONGEST), 1, -1):
            after, name = text[length : length + 1], text[:length]
            joined = EAST_ASIAN.match(after) and not _IDEOGRAPH.match(name[-1])
            if not joined and after not in _OF_A_STREET and (code := self.code(name)) is not None:
                return code
        return None

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """Every known spelling by its folded form; of equal ones the last is shown."""
        return {name.casefold(): name for name in (*country_names.spellings(), *self.extra, *_iso()[0])}

    @cached_property
    def _english(self) -> dict[str, str]:
        """The spellings of English: a near one of another language would be strange to whoever erred."""
        return {name.casefold(): name for name in (*_iso()[0], *self.extra, *_iso()[1].values())}

    def hint(self, spelling: str) -> str:
        """How to mend a spelling that names no country, or several."""
        known = self.extra.get(" ".join(spelling.split()).casefold(), "")
        several = known.split("|") if "|" in known else country_names.codes(spelling) or _holding(spelling)
        if several:
            return "write " + " or ".join(f"{code} ({self.name(code)})" for code in several)
        near = nearest(spelling, self._english, _NEAR_ENGLISH) or nearest(spelling, self._spellings)
        return near or "write a country's name or its two-letter code"
