"""Countries as people write them: ISO 3166-1 codes, names, the spellings of `rules/groups/country_names.yaml`, and the
names in other languages (`country_names.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pycountry
from anyascii import anyascii

from ..errors import near_miss
from . import country_names

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


@dataclass(frozen=True)
class Countries:
    """Spellings and display names; built once per rulebook.

    Attributes:
        regions: words of an address that place it in a region, in Latin letters, and the region's code.
    """

    extra: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    shown: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    regions: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())

    def code(self, spelling: str) -> str | None:
        """The code that a spelling names, or None."""
        folded = " ".join(spelling.replace("’", "'").split()).casefold()
        code = self.extra.get(folded) or _iso()[0].get(folded)
        if code is None:
            found = country_names.codes(spelling)
            return found[0] if len(found) == 1 else None
        return None if "|" in code else code

    def name(self, code: str) -> str:
        """The display name of a code."""
        return self.shown.get(code) or _iso()[1].get(code, code)

    def named_in(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The codes of the regions that texts name by a whole word, in whatever script."""
        words = {word for text in texts for word in _words(text)}
        return tuple(sorted({code for word, code in self.regions.items() if word in words}))

    def hint(self, spelling: str) -> str:
        """How to mend a spelling that names no country, or several."""
        known = self.extra.get(" ".join(spelling.split()).casefold(), "")
        several = known.split("|") if "|" in known else country_names.codes(spelling)
        if several:
            return "write " + " or ".join(f"{code} ({self.name(code)})" for code in several)
        names = (*country_names.spellings(), *self.extra, *_iso()[0])  # of equal ones the last is shown
        return near_miss(spelling, names) or "write a country's name or its two-letter code"


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    """The words of a text in plain Latin letters."""
    plain = re.sub("['’ʹ`]", "", anyascii(text)).casefold()
    return frozenset(re.findall("[a-z]+", plain))
