"""The letters of a name: marks taken away, look-alikes told apart, several ways to spell a sound made one.

A word may mix scripts by accident or on purpose (a Greek `Η` in `Huawei`), and Russian is spelled in Latin letters by a
dozen systems, so that a text may have several readings; each is searched.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import product

from anyascii import anyascii

_NOTHING = str.maketrans(
    "", "", "'’‘`´ʼ′ʹʺ″\"“”„«»\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u061c™®©℠\u034f\u180e\ufe0f"
)
_TURNED = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SIGNS = ("So", "Sm", "Sk", "Sc")
_TRADE_MARK = re.compile(r"\((?:tm|r|c|sm)\)", re.IGNORECASE)
_COMPARABLE = ("LATIN", "CYRILLIC", "GREEK", "CJK", "MICRO", "MODIFIER", "MASCULINE", "FEMININE", "IDEOGRAPHIC")
_WORD = re.compile(r"[^\W_]+")
_LETTERS_AND_DIGITS = re.compile(  # neither an ordinal nor a number behind a word
    r"(?<![\w$@|!])(?=(?:[\d$@|!]*[^\W\d]){3})(?=[^\W\d]*[\d$@|!])(?!\d+(?:st|nd|rd|th)\b)(?![^\W\d]{1,3}\d{2,}(?![\w$@|!]))(?![^\W\d]+\d{3,}(?![\w$@|!]))"
    r"[\w$@|!]{4,}",
    re.IGNORECASE,
)
_SMALL_L = re.compile(r"\bl(?=[A-Z]{2})|(?<=[A-Z])l(?=[A-Z])|(?<=[A-Z]{2})l\b|\bl(?=[bcdfghjkmnpqrstvwxz][a-z])")
_BIG_I = re.compile(r"(?<=[a-z])I(?=[a-z]|\b)|(?<=\b[A-Z])I(?=[a-z]{2})")

# Letters of one script that look like Latin ones, both ways.
_CYRILLIC = "аАвВеЕкКмМнНоОрРсСтТуУхХіІјЈѕЅһҺԛԚԝԜьЗӏгп"
_LATIN_FOR_CYRILLIC = "aABBeEkKMMHHoOpPcCTTyYxXiIjJsShHqQwWb3lrn"
_GREEK = "αΑΒβεΕΖΗηΙικΚΜΝνοΟρΡτΤυΥχΧγω"
_LATIN_FOR_GREEK = "aABBeEZHnIikKMNvoOpPtTuYxXyw"
_OTHERS = {"օ": "o", "ս": "u", "հ": "h", "ո": "n", "ց": "g", "ı": "i", "ꞌ": "", "ɑ": "a", "ɡ": "g", "ⅼ": "l"}
_TO_LATIN = {**dict(zip(_CYRILLIC, _LATIN_FOR_CYRILLIC, strict=True)),
             **dict(zip(_GREEK, _LATIN_FOR_GREEK, strict=True)), **_OTHERS}  # fmt: skip
_TO_CYRILLIC = dict(zip("aABeEkKMHoOpPcCTyYxXiI", "аАВеЕкКМНоОрРсСТуУхХіІ", strict=True))
_DECIPHERED = (
    str.maketrans("013456789$@|!", "oieasgtbgsali"),
    str.maketrans("013456789$@|!", "oleasgtbgsali"),
)

# Punctuation of UTF-8 that was read as cp1252, the only letters lost.
_PUNCTUATION = re.compile("â€[\u0080-\uffff]?|Â(?=[\\s\u00a0-\u00bf]|$)")


def plain(text: str) -> str:
    """The text without HTML's ways to write a letter, quotation marks, trade marks and what cannot be seen."""
    text = html.unescape(text) if "&" in text else text
    text = text if text.isascii() else _PUNCTUATION.sub(" ", text)
    text = unicodedata.normalize("NFKC", text.translate(_NOTHING)).translate(_NOTHING)
    if not text.isascii():
        text = "".join(" " if unicodedata.category(c) in _SIGNS and not c.isascii() else c for c in text)
    return _TRADE_MARK.sub(" ", text) if "(" in text else text


def turned(text: str) -> bool:
    """Whether marks in the text turn the direction of writing, so that it is not what people see."""
    return not text.isascii() and any(c in _TURNED for c in text)


def comparable(name: str) -> bool:
    """Whether a name is written in a script that can be compared with the lists' Latin names by its letters.

    Of Arabic, Hebrew, Hangul, Kana, Thai and the scripts of India only what happens to match is found.
    """
    if name.isascii():
        return True
    letters = (unicodedata.name(c, "") for c in unicodedata.normalize("NFKC", name) if c.isalpha() and not c.isascii())
    return all(letter.startswith(_COMPARABLE) for letter in letters)


def readings(text: str) -> list[str]:
    """The text, and the same with words of look-alike letters or of two scripts read in one."""
    if text.isascii():
        return [text]
    latin = _WORD.sub(lambda m: _as_latin(m.group()), text)
    cyrillic = _WORD.sub(lambda m: _as_cyrillic(m.group()), text)
    return list(dict.fromkeys((text, latin, cyrillic)))


def deciphered(text: str) -> list[str]:
    """The text with what stands for letters (`HUAWE1`, `lFLYTEK`) read as these; none where no word has any."""
    stroke = _SMALL_L.sub("I", _BIG_I.sub("l", text))
    found = [stroke] if stroke != text else []
    if _LETTERS_AND_DIGITS.search(text):
        found += [_translated(text, table) for table in _DECIPHERED]
    return list(dict.fromkeys(found))


def _translated(text: str, table: dict[int, int]) -> str:
    return _LETTERS_AND_DIGITS.sub(lambda m: m.group().translate(table), text)


def _script(c: str) -> str:
    return "LATIN" if c.isascii() else unicodedata.name(c, "").partition(" ")[0]


def _as_latin(word: str) -> str:
    if word.isascii():
        return word
    scripts = {_script(c) for c in word if c.isalpha()}
    foreign = [c for c in word if c.isalpha() and _script(c) != "LATIN"]
    if (
        not foreign
        or not scripts <= {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"}
        or any(c not in _TO_LATIN for c in foreign)
    ):
        return word
    return "".join(_TO_LATIN.get(c, c) for c in word)


def _as_cyrillic(word: str) -> str:
    if word.isascii() or not any(_script(c) == "CYRILLIC" for c in word):
        return word
    latin = [c for c in word if c.isascii() and c.isalpha()]
    return "".join(_TO_CYRILLIC.get(c, c) for c in word) if latin and all(c in _TO_CYRILLIC for c in latin) else word


# --- one key for all ways to spell a sound ------------------------------------------------------------------------


def _table(text: str) -> dict[str, str]:
    """The pairs of a text of `a=b`."""
    return {a: b for a, _, b in (pair.partition("=") for pair in text.split())}


_SOUNDS = _table(
    "schtsch=S shtsh=S shch=S tsch=C dzh=dJ dsch=dJ sch=S tch=C shh=S sh=S ch=C cz=C zh=J kh=h ts=Z tz=Z tc=Z ph=f "
    "ck=k x=ks q=k w=v gh=g th=t ou=u ya=ia ja=ia yu=iu ju=iu yo=io jo=io y=i j=i ff=v eh=e"
)
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_HARD_C = re.compile(r"c(?![eiy])")
_LONE_C, _LONE_Z, _CH = re.compile(r"c(?![hz])"), re.compile(r"(?<![ctdsz])z(?!h)"), re.compile(r"(?<![ts])ch")
_FRENCH_ZH, _FRENCH_GU, _FRENCH_INE = re.compile(r"g(?=[eiy])"), re.compile(r"gu(?=[eiy])"), re.compile(r"ine$")
_TWICE = re.compile(r"(.)\1+")
_ACCENTS = _table(
    "š=sh ž=zh č=ch ŝ=shch ş=sh ș=sh ç=ch ć=ch ś=sh ź=zh ż=zh ü=ue ö=oe ä=ae å=aa ø=oe æ=ae đ=dj ğ=g ě=e â=ya "
    "û=yu ë=yo ň=n ñ=ny"
)
_RUSSIAN = _table(
    "а=a б=b в=v г=g д=d е=e ё=e/io ж=J з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=Z ч=C ш=S "
    "щ=S ъ= ы=i ь= э=e ю=iu я=ia і=i ї=i є=e ґ=g ў=v/u қ=k ғ=g ң=n ү=u ұ=u ө=o ә=a һ=h ђ=di ј=i љ=li њ=ni ћ=C "
    "џ=dJ"
)
_MOST_KEYS = 4


def key(word: str) -> str:
    """A Latin word by its sounds: one key for `Lukoil`, `Lukoyl` and `Lukojl`; letters of one sound count once."""
    return _settled(_HARD_C.sub("k", _SOUND.sub(lambda m: _SOUNDS[m.group()], word)).replace("c", "Z"))


def _settled(heard: str) -> str:
    return _TWICE.sub(r"\1", heard).replace("ie", "e").replace("tC", "C")  # `Rayevskiy`, `Raevsky`


def keys(word: str) -> tuple[str, ...]:
    """The keys of a Latin word, the usual one first: `j` may be `zh`, `x` may be `kh`, `cz` may be `ts`."""
    out = {key(word): None}
    for spelled, sound in (("j", "zh"), ("x", "kh"), ("cz", "ts"), ("sch", "skh")):
        if spelled in word:
            out[key(word.replace(spelled, sound))] = None
    if "c" in word and "ck" not in word:
        out[key(_LONE_C.sub("ts", word))] = None
        if "ch" in word:  # in Polish and German: Mechanik, Tschechow
            out[key(_CH.sub("kh", word))] = None
    if "z" in word:  # in German: Zar
        out[key(_LONE_Z.sub("ts", word))] = None
    return tuple(out)


def keys_in_french(word: str) -> tuple[str, ...]:
    """The key of a Latin word as French spells Russian: `Prigogine`, `Evgueni`; none where it is spelled alike."""
    heard = _FRENCH_INE.sub("in", _FRENCH_GU.sub("g", _FRENCH_ZH.sub("zh", word)))
    return (key(heard),) if heard != word else ()


def keys_of_cyrillic(word: str) -> tuple[str, ...]:
    """The keys of a word in Cyrillic letters; an empty tuple where it has others."""
    letters = [_RUSSIAN.get(c) for c in word.casefold()]
    if not letters or any(letter is None for letter in letters):
        return ()
    some: Iterator[tuple[str, ...]] = product(*(letter.split("/") for letter in letters if letter is not None))
    out: dict[str, None] = {}
    for spelled in some:
        heard = _settled("".join(spelled))
        out[heard] = None
        if heard.endswith("teh"):  # trade names spell it otherwise: Rostec, Ruselectech
            out |= dict.fromkeys((heard[:-1] + "k", heard[:-1] + "C"))
        if len(out) >= _MOST_KEYS:
            break
    return tuple(out)


def keys_of_accents(word: str) -> tuple[str, ...]:
    """The keys of a Latin word whose accents say how it sounds: `Müller` as `mueller`, `Žukov` as `zhukov`."""
    word = word.casefold()
    if word.isascii():
        return ()
    spelled = "".join(_ACCENTS.get(c, c) if not c.isascii() else c for c in word)
    return (key(anyascii(spelled).lower()),)
