"""The letters of a name: marks taken away, look-alikes told apart, several ways to spell a sound made one.

A word may mix scripts by accident or on purpose (a Greek `Η` in `Huawei`), and Russian is spelled in Latin letters by a
dozen systems, so that a text may have several readings; each is searched.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product

from anyascii import anyascii

_NOTHING = str.maketrans(
    "", "", "'’‘`´ʼ′ʹʺ″\"“”„«»\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u061c™®©℠\u034f\u180e\ufe0f"
)
_NOTES = str.maketrans(dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", " "))  # of footnotes; they are no numbers
_TURNED = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SIGNS = ("So", "Sm", "Sk", "Sc")
_SPELLED_OUT = re.compile(r"(?<![^\W_])[^\W\d_](?![^\W_])")
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])[ \u00a0._\-](?=[^\W\d_])")
_SHORTEST_SPELLED_OUT = 5  # letters
_TRADE_MARK = re.compile(r"\((?:tm|r|c|sm)\)", re.IGNORECASE)
_COMPARABLE = ("LATIN", "CYRILLIC", "GREEK", "CJK", "MICRO", "MODIFIER", "MASCULINE", "FEMININE", "IDEOGRAPHIC")
_WORD = re.compile(r"[^\W_]+")
_LETTERS_AND_DIGITS = re.compile(  # neither an ordinal nor a number behind a word
    r"(?<![\w$@|!])(?=(?:[\d$@|!]*[^\W\d]){3})(?=[^\W\d]*[\d$@|!])(?!\d+(?:st|nd|rd|th)\b)(?![^\W\d]+\d{3,}(?![\w$@|!]))"
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
_LOWERED = "νημζι"  # capitals that look Latin, made small: `ΝΗΜΖΙ`, and `Υ`
_LATIN_FOR_LOWERED = "nhmzi"
_OTHERS = {"օ": "o", "ս": "u", "հ": "h", "ո": "n", "ց": "g", "ı": "i", "ꞌ": "", "ɑ": "a", "ɡ": "g", "ⅼ": "l"}
_TO_LATIN = {**dict(zip(_CYRILLIC, _LATIN_FOR_CYRILLIC, strict=True)),
             **dict(zip(_GREEK, _LATIN_FOR_GREEK, strict=True)), **_OTHERS}  # fmt: skip
_TO_LATIN_LOWERED = _TO_LATIN | dict(zip(_LOWERED, _LATIN_FOR_LOWERED, strict=True))
_TO_CYRILLIC = dict(zip("aABeEkKMHoOpPcCTyYxXiI", "аАВеЕкКМНоОрРсСТуУхХіІ", strict=True))
_DECIPHERED = (
    str.maketrans("013456789$@|!", "oieasgtbgsali"),
    str.maketrans("013456789$@|!", "oleasgtbgsali"),
)

# Punctuation of UTF-8 that was read as cp1252, the only letters lost.
_PUNCTUATION = re.compile("â€[\u0080-\uffff]?|(?<![A-ZÀ-ÞŠŽČ])Â(?=[\\s\u00a0-\u00bf]|$)")


def plain(text: str) -> str:
    """The text without HTML's ways to write a letter, quotation marks, trade marks and what cannot be seen."""
    text = html.unescape(text) if "&" in text else text
    text = text if text.isascii() else _PUNCTUATION.sub(" ", text)
    text = unicodedata.normalize("NFKC", text.translate(_NOTHING).translate(_NOTES)).translate(_NOTHING)
    if not text.isascii():
        text = "".join(" " if unicodedata.category(c) in _SIGNS and not c.isascii() else c for c in text)
    return _TRADE_MARK.sub(" ", text) if "(" in text else text


def turned(text: str) -> bool:
    """Whether marks in the text turn the direction of writing, so that it is not what people see."""
    return not text.isascii() and any(c in _TURNED for c in text)


def closed_up(text: str) -> str:
    """A text whose words are all spelled out letter by letter, with these joined; else an empty text.

    Whatever stands between the letters of a word, something else stands between words: `H_U_A_W_E_I T_e_c_h`.
    """
    letters = _SPELLED_OUT.findall(text)
    if len(letters) < _SHORTEST_SPELLED_OUT or len(letters) != sum(c.isalpha() for c in text):
        return ""
    between = _BETWEEN_LETTERS.findall(text)
    if not between:
        return ""
    sign = max(dict.fromkeys(between), key=between.count)
    return re.sub(rf"(?<=[^\W\d_]){re.escape(sign)}(?=[^\W\d_])", "", text)


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
    latin = _WORD.sub(lambda m: _as_latin(m.group(), _TO_LATIN), text)
    lowered = _WORD.sub(lambda m: _as_latin(m.group(), _TO_LATIN_LOWERED), text)
    cyrillic = _WORD.sub(lambda m: _as_cyrillic(m.group()), text)
    ending = _WORD.sub(lambda m: _as_latin(m.group(), _TO_LATIN_LOWERED | {"υ": "y"}), text)
    return list(dict.fromkeys((text, latin, lowered, ending, cyrillic)))


def deciphered(text: str) -> list[str]:
    """The text with what stands for letters (`HUAWE1`, `lFLYTEK`) read as these; none where no word has any."""
    stroke = _SMALL_L.sub("I", _BIG_I.sub("l", text))
    found = [stroke] if stroke != text else []
    if _LETTERS_AND_DIGITS.search(text):
        found += [_translated(text, table) for table in _DECIPHERED]
        if "11" in text:  # one of both: `Nuc11n`
            found += [_translated(text.replace("11", mixed), _DECIPHERED[0]) for mixed in ("li", "il")]
    return list(dict.fromkeys(found))


def _translated(text: str, table: dict[int, int]) -> str:
    return _LETTERS_AND_DIGITS.sub(lambda m: m.group().translate(table), text)


def _script(c: str) -> str:
    return "LATIN" if c.isascii() else unicodedata.name(c, "").partition(" ")[0]


def _as_latin(word: str, table: Mapping[str, str]) -> str:
    if word.isascii():
        return word
    scripts = {_script(c) for c in word if c.isalpha()}
    foreign = [c for c in word if c.isalpha() and _script(c) != "LATIN"]
    if not foreign or not scripts <= {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"} or any(c not in table for c in foreign):
        return word
    return "".join(table.get(c, c) for c in word)


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
    "schtsch=S scz=S stsch=S shtsh=S shch=S chtch=S szcz=S tsch=C dzh=dJ dsch=dJ sch=S tch=C shh=S sh=S ch=C cz=C zh=J "
    "kh=h ts=Z tz=Z tc=Z ph=f ck=k x=ks q=k w=v gh=g th=t ou=u ya=ia ja=ia yu=iu ju=iu yo=io jo=io y=i j=i ff=v eh=e"
)
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_HARD_C = re.compile(r"c(?![eiy])")
_TWICE = re.compile(r"(.)\1+")
# Letters that spell another sound in some system, with the letters that the lists have for it: `j` may be `zh`, `x` may
# be `kh`, `cz` may be `ts`; German `z` is `ts` and Polish `ch` is `kh`; `Fyodor` is `Fedor`, `Yuriy` is `Uriy`.
_OTHERWISE = (
    (re.compile(r"j"), ("zh",)),
    (re.compile(r"x"), ("kh",)),
    (re.compile(r"cz"), ("ts",)),
    (re.compile(r"sch(?!tsch)"), ("skh",)),
    (re.compile(r"c(?![hzk])"), ("ts",)),
    (re.compile(r"(?<![ts])ch"), ("kh",)),
    (re.compile(r"(?<![ctdsz])z(?!h)"), ("ts",)),
    (re.compile(r"[yji]o"), ("e",)),
    (re.compile(r"\b[yji]u(?=[rlzjv])|(?<=l)[yji]u(?=[bd])"), ("u",)),
)
# Those of a query: the rest of what German, French and Polish spell otherwise.
_OTHERWISE_ABROAD = (
    *_OTHERWISE[:3],
    (re.compile(r"(?<!t)sch(?!tsch)"), ("skh", "zh")),
    (re.compile(r"sc(?=[aeiou])"), ("shch",)),
    (re.compile(r"c(?![hzk])|c(?=k(?:[aio]|$))"), ("ts",)),
    (re.compile(r"(?<![ts])ch(?!t?ch)"), ("kh", "sh")),
    *_OTHERWISE[6:],
    (re.compile(r"sz(?!cz)"), ("sh",)),
    (re.compile(r"(?<=[bdfgklmnpr])s(?=[aeiou])"), ("z",)),
    (re.compile(r"(?<![stz])s(?=[aeiouwdbgmnrl]|$)"), ("z",)),
    (re.compile(r"eh(?=[aeioun])"), ("ekh",)),
    (re.compile(r"g(?=[eiy])"), ("zh",)),
    (re.compile(r"gu(?=[eiy])"), ("g",)),
    (re.compile(r"ine$"), ("in",)),
)
_OF_GERMAN = re.compile(r"w|sch|ij|j[aeu]|^ch[aou]")  # what tells that `s` may be `z`
_ENDING = re.compile(r"(?<=n)(?:i|aia|aJa|oe|e|oi|ogo|ih|iJ)$|(?<=[sZ]k)(?:i|aia|aJa|oe|oi|ogo|ih|iJ)$")
_MOST_KEYS_ABROAD, _MOST_PLACES = 24, 3
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
    """`Rayevskiy` as `Raevsky`, `Sergeyevna` as `Sergeevna`."""
    return _TWICE.sub(r"\1", _TWICE.sub(r"\1", heard).replace("ie", "e").replace("tC", "C"))


def keys(word: str) -> tuple[str, ...]:
    """The keys of a Latin word, the usual one first, and one for each letter that spells another sound somewhere."""
    out = {key(word): None}
    for pattern, others in _OTHERWISE:
        for other in others:
            if (spelled := pattern.sub(other, word)) != word:
                out[key(spelled)] = None
    return tuple(out)


def without_ending(heard: str) -> str:
    """The key of a word without the ending of a Russian adjective."""
    return _ENDING.sub("", heard)


def german(word: str) -> bool:
    """Whether a word may be spelled as in German, where `s` may be `z`."""
    return _OF_GERMAN.search(word) is not None


def _each_otherwise(pattern: re.Pattern[str], word: str) -> Iterator[str]:
    """The word with each German `s` as `s` or `z`: `sojus` is soyuz."""
    places = [found.start() for found in pattern.finditer(word)][:_MOST_PLACES]
    for chosen in product((True, False), repeat=len(places)):
        letters = list(word)
        for place, change in zip(places, chosen, strict=True):
            letters[place] = "z" if change else letters[place]
        if any(chosen):
            yield "".join(letters)


@lru_cache(maxsize=50_000)
def keys_abroad(word: str, of_german: bool = False) -> tuple[str, ...]:
    """The keys of a Latin word that may be spelled as in German, French, Polish or any system for Russian.

    A word spells several sounds otherwise at once: `Jewgenij Schukow`, `Xaričev`, `Żerebcow`.

    Args:
        of_german: whether a word beside it may be spelled as in German.
    """
    spelled = [word]
    for pattern, others in _OTHERWISE_ABROAD:
        if others == ("z",):
            if of_german or german(word):
                spelled += [new for old in spelled for new in _each_otherwise(pattern, old)]
                spelled = spelled[:_MOST_KEYS_ABROAD]
        elif pattern.search(word) is not None:
            spelled += [new for other in others for old in spelled if (new := pattern.sub(other, old)) != old]
            spelled = spelled[:_MOST_KEYS_ABROAD]
    return tuple(dict.fromkeys(map(key, spelled)))


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
    return keys_abroad(anyascii(spelled).lower())
