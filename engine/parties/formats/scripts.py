"""The script in which a name is written, as ISO 15924 names it."""

from __future__ import annotations

import unicodedata

_BY_LETTER = {
    "CJK": "Hani",
    "HANGUL": "Hang",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "GREEK": "Grek",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "MYANMAR": "Mymr",
    "THAI": "Thai",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "GURMUKHI": "Guru",
    "TAMIL": "Taml",
    "SINHALA": "Sinh",
    "ETHIOPIC": "Ethi",
    "THAANA": "Thaa",
    "TIBETAN": "Tibt",
}
_BY_TITLE = {
    "arabic": "Arab",
    "armenian": "Armn",
    "burmese": "Mymr",
    "chinese simplified": "Hans",
    "chinese traditional": "Hant",
    "cyrillic": "Cyrl",
    "georgian": "Geor",
    "greek": "Grek",
    "hebrew": "Hebr",
    "japanese": "Jpan",
    "khmer": "Khmr",
    "korean": "Kore",
    "thai": "Thai",
}


def script_of(text: str) -> str:
    """The script of the first letter that is not Latin; an empty text where all are."""
    if text.isascii():
        return ""
    for letter in text:
        if letter.isalpha() and not letter.isascii():
            block = unicodedata.name(letter, "").split(" ", 1)[0].split("-")[0]
            if block in _BY_LETTER:
                return _BY_LETTER[block]
    return ""


def named(title: str, code: str, text: str) -> str:
    """The script that a file names for a name: by its code, by its title, else by the letters."""
    if code == "Latn" or title.casefold() == "latin":
        return ""
    if len(code) == 4 and code.isalpha():
        return code
    return _BY_TITLE.get(title.replace(",", "").casefold(), "") or script_of(text)
