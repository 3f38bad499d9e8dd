"""Countries in other languages: every name that Unicode's CLDR (babel) and ISO's own translations (pycountry) know.

A spelling counts where all languages that have it mean one country.  Accents do not matter (`ESPANA`, `Osterreich`,
`Oesterreich`), nor do capitals, blanks and punctuation.
"""

from __future__ import annotations

import gettext
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, cast

import pycountry
from babel import Locale

LANGUAGES = ("de", "fr", "es", "it", "pt", "pl", "nl", "zh", "zh_Hant", "ja", "ko", "ru", "uk", "ar")
_ISO = ("de", "fr", "es", "it", "pt", "pl", "nl", "zh_CN", "zh_TW", "ja", "ko", "ru", "uk", "ar")
_UNLIKE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def codes(spelling: str) -> tuple[str, ...]:
    """The countries that a spelling names in any of the languages; none, one, or several."""
    return _names().get(folded(spelling), ())


@lru_cache(maxsize=1)
def spellings() -> tuple[str, ...]:
    """Every name as its language writes it, for near misses."""
    return tuple(sorted({name for name, _ in _all()}))


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for name, code in _all():
        for key in {folded(name), folded(unicodedata.normalize("NFC", name).casefold().translate(UMLAUTS))}:
            if key:
                found.setdefault(key, set()).add(code)
    return {key: tuple(sorted(several)) for key, several in found.items()}


def _all() -> Iterator[tuple[str, str]]:
    known = {country.alpha_2: country for country in pycountry.countries}
    for language in LANGUAGES:
        territories: Mapping[str, str] = cast("Any", Locale.parse(language)).territories
        for code in known:
            if name := territories.get(code):
                yield name, code
    for language in _ISO:
        translated = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for code, country in known.items():
            for key in ("name", "common_name", "official_name"):
                if name := getattr(country, key, ""):
                    yield translated.gettext(name), code


def folded(text: str) -> str:
    """Letters and digits alone, without capitals and the accents of Latin letters."""
    out: list[str] = []
    for sign in unicodedata.normalize("NFKC", text).casefold().translate(_UNLIKE):
        plain = unicodedata.normalize("NFKD", sign)
        out.append(plain[0] if plain[0].isascii() else sign)
    return re.sub(r"[\W_]+", "", "".join(out))
