"""One normalized form of a product text, for the lookup and for the guard alike.

A text becomes its units: runs of letters and runs of digits, in lower case and in their order. What stands between
them (spaces, dashes of any kind, brackets, marks, invisible characters) only separates, so `H-100`, `H 100`,
`(Ｈ１００)` and `H١٠٠` are all `h 100`. Letters that look like Latin ones count as these, decimal digits of every
script as digits.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

ANY_LETTER = "?"  # a letter of a script in which nobody names products: it may stand for any
_LOOK = {
    "Cyrillic": ("АВЕКМНОРСТУХІЈЅԚԜҺԌҮӀԀ", "ABEKMHOPCTYXIJSQWHGYID"),
    "Greek": ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳ", "ABEZHIKMNOPTYXCJ"),
    "Armenian": ("ՍՏՕԼՀ", "USOLH"),
    "Cherokee": ("ᎪᏴᏟᎠᎬᏀᎻᎥᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ", "ABCDEGHIKLMPRSTVWZ"),
    "Lisu": ("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPDTGKJCZFMNLSRVHWXYAEIOU"),
    "Coptic": ("ⲎⲔⲘⲚⲞⲢⲤⲦⲬⲀⲂⲈⲒⲨ", "HKMNOPCTXABEIY"),
}
_LATIN = {  # Latin letters that compatibility forms leave alone
    "ʜ": "h", "ɪ": "i", "ʟ": "l", "ɴ": "n", "ʀ": "r", "ʙ": "b", "ɢ": "g", "ᴀ": "a", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e",
    "ᴊ": "j", "ᴋ": "k", "ᴍ": "m", "ᴏ": "o", "ᴘ": "p", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ᴢ": "z", "ꜰ": "f",
    "ꜱ": "s", "ħ": "h", "ł": "l", "đ": "d", "ø": "o", "ɑ": "a", "ɡ": "g", "ı": "i", "ƅ": "b", "ɓ": "b", "ꞗ": "b",
    "ȼ": "c", "ɖ": "d", "ɗ": "d", "ɇ": "e", "ǥ": "g", "ɠ": "g", "ɦ": "h", "ɨ": "i", "ɩ": "i", "ƙ": "k", "ƚ": "l",
    "ɫ": "l", "ɱ": "m", "ɲ": "n", "ŋ": "n", "ɵ": "o", "ƥ": "p", "ɍ": "r", "ȿ": "s", "ŧ": "t", "ƭ": "t", "ʈ": "t",
    "ʉ": "u", "ʋ": "v", "ⱳ": "w", "ƴ": "y", "ƶ": "z", "ȥ": "z", "ⱨ": "h", "ⱪ": "k", "ⱡ": "l", "ⱥ": "a", "ƀ": "b",
}  # fmt: skip
_LOOKS = [(c, look.casefold()) for letters, looks in _LOOK.values() for c, look in zip(letters, looks, strict=True)]
_TABLE = {
    **{ord(c): look for c, look in _LOOKS},
    **{ord(c.lower()): look for c, look in _LOOKS if len(c.lower()) == 1},
    **{ord(c): look for c, look in _LATIN.items()},
}
_SIGNS = {0x2120: " ", 0x2122: " ", 0x3F9: "C", 0x3F2: "c"}  # other letters, or none, in their compatible form
_FILLERS = {0x115F, 0x1160, 0x3164, 0xFFA0}  # letters by their category, nothing to the eye
_WRITTEN = ("LATIN", "CYRILLIC", "GREEK", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "ARABIC", "HEBREW", "THAI",
            "DEVANAGARI", "GEORGIAN", "ARMENIAN", "BENGALI", "TAMIL", "TELUGU", "VIETNAMESE", "IDEOGRAPHIC",
            "BOPOMOFO", "KHMER", "LAO", "MYANMAR", "ETHIOPIC")  # fmt: skip
_EAST_ASIAN = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
RUNS = re.compile(rf"[a-z?]+|[0-9]+|[{_EAST_ASIAN}]+|[^\W\d_a-z{_EAST_ASIAN}]+")
_LETTERS = re.compile(rf"[^\W\d_{_EAST_ASIAN}]+")  # Chinese characters stand beside letters of other scripts
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CHINESE_NUMBER = re.compile("[〇零一二三四五六七八九]{3,}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A run of letters or of digits.

    Attributes:
        glued: nothing stands between it and the unit before it.
    """

    text: str
    glued: bool

    @property
    def number(self) -> bool:
        """Whether it is a run of digits."""
        return self.text[0] <= "9"


@lru_cache(maxsize=8192)
def units(text: str) -> tuple[Unit, ...]:
    """The units of a text, in their order."""
    out: list[Unit] = []
    end = -1
    for found in RUNS.finditer(plain(text)):
        out.append(Unit(found.group(), found.start() == end))
        end = found.end()
    return tuple(out)


def key(text: str) -> str:
    """The normalized form as one text: `h 100 sxm` for `H100-SXM`."""
    return " ".join(RUNS.findall(plain(text)))


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """The text in lower case, with look-alike letters and foreign digits read, without marks on letters."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS))
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not _unseen(c))
    text = unicodedata.normalize("NFKC", text)
    text = _CHINESE_NUMBER.sub(lambda found: found.group().translate(_CHINESE_DIGITS), "".join(map(_digit, text)))
    return _LETTERS.sub(lambda run: _latin(run.group()), text.lower())


def _unseen(c: str) -> bool:
    return unicodedata.category(c) in ("Mn", "Me", "Cf") or ord(c) in _FILLERS


def _digit(c: str) -> str:
    value = None if c.isascii() else unicodedata.digit(c, None)
    return c if value is None else str(value)


def _latin(run: str) -> str:
    """A run of letters in Latin ones, if all look like these; of mixed scripts each as it can be read."""
    if run.isascii():
        return run
    looked = run.translate(_TABLE)
    if looked.isascii():
        return looked
    foreign = [c for c in looked if not c.isascii() and not unicodedata.name(c, "").startswith("LATIN")]
    if all(_written(c) for c in foreign) and not (foreign and any(c.isascii() for c in run)):
        return run
    return "".join(ANY_LETTER if c in foreign else c for c in looked)


@lru_cache(maxsize=4096)
def _written(c: str) -> bool:
    return unicodedata.name(c, "").startswith(_WRITTEN)
