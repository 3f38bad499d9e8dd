"""A name as the matcher reads it: tokens, each with what it is.

Any script comes to the same tokens: compatibility forms are folded, traditional characters made simplified, Cyrillic,
Greek, Arabic and the rest spelled in Latin letters.  Chinese is cut by the words that business names are made of,
which are translated; what is left is the brand, kept in Chinese and spelled in pinyin beside it, since a brand's Latin
name is often no transliteration (Cambricon) and only an alias can tell it.

Legal forms, spellings of one word, places and the Chinese words stand in `rules/names/`; nothing is deleted, what says
little weighs little.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

import pycountry
import yaml
from anyascii import anyascii
from rapidfuzz.distance import OSA

LONGEST = 250  # characters; a longer text is no name
_ADJECTIVE = re.compile(r"(sk|n)(?:iy|ii|ij|yi|yj|yy|y|aya|aia|oe|oye|ogo|ie|iye)$")
_LONG_SOUND = 4  # letters of a Chinese word in pinyin that is no other word
_LONG_FORM, _WORDS_TOO = 7, ("private", "companies", "unlimited")
FORM = "§"  # the one token of all legal forms
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_NUMBER = re.compile(r"(\d+)(?:st|nd|rd|th)$")
_DOTTED = re.compile(r"\b(?:\w\.){2,}\w?\b\.?")
_COMPARABLE = ("LATIN", "CYRILLIC", "GREEK", "CJK")
_NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_INSTITUTE = re.compile(
    r"第([零〇○一二三四五六七八九十百]+)|([零〇○一二三四五六七八九十百]{2,})(?=所|研究所|研究院|院)"
)
_QUOTES = str.maketrans("", "", "'’‘`´\"“”„«»\u200b\u200c\u200d\u2060\ufeff\u00ad")
_APART = re.compile(r"[^\w]+|_")
_LETTERS_AND_DIGITS = re.compile(r"[^\W\d]+|\d+")


class Sort(StrEnum):
    """What a token is to a name."""

    WORD = "word"
    COMMON = "common word"
    PLACE = "place"
    NOISE = "filler"
    FORM = "legal form"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name.

    Attributes:
        text: as it is compared.
        sort: what it is.
        spelled: as the name spells it.
        other: the pinyin of a Chinese brand, syllable by syllable, else an empty text.
    """

    text: str
    sort: Sort
    spelled: str
    other: str = ""


@dataclass(frozen=True)
class Words:
    """The files of `rules/names/`, ready to be read by."""

    forms: frozenset[str]
    phrases: tuple[str, ...]
    spellings: Mapping[str, str]
    noise: frozenset[str]
    common: frozenset[str]
    places: frozenset[str]
    placeholders: frozenset[str]
    pinyin: frozenset[str]
    chinese: Mapping[str, tuple[str, Sort]] = field(repr=False, default_factory=dict[str, tuple[str, Sort]])

    @classmethod
    def of(cls, files: Mapping[str, str]) -> Words:
        """The words of a rulebook's files (`names/words.yaml`, `names/places.yaml`, `names/words_in_chinese.yaml`)."""
        words = _read(files, "names/words.yaml")
        countries = {c.name.lower() for c in pycountry.countries if c.name.isalpha()}
        places = frozenset(_read(files, "names/places.yaml").get("places", ())) | countries
        spellings = {s: first for first, others in words["spellings"].items() for s in (*others, first)}
        written = _read(files, "names/words_in_chinese.yaml")
        chinese: dict[str, tuple[str, Sort]] = dict.fromkeys(written.get("legal_forms", ()), (FORM, Sort.FORM))
        common = frozenset(spellings.get(w, w) for w in words["common"])
        for han, english in written.get("words", {}).items():
            texts = (spellings.get(w) or spellings.get(_singular(w)) or _singular(w) for w in english.split())
            chinese[han] = (" ".join(texts), Sort.COMMON)
        chinese |= {han: (name, Sort.PLACE) for han, name in written.get("places", {}).items()}
        pinyin = {"".join(_pinyin(han)): han for han in chinese if len(han) > 1}
        for sound, han in pinyin.items():  # the same words in Latin letters: `keji`, `dianzi`
            if len(sound) >= _LONG_SOUND and chinese[han][1] is not Sort.PLACE and sound not in places:
                spellings.setdefault(sound, chinese[han][0])
        phrases = tuple(sorted(words["legal_phrases"], key=len, reverse=True))
        return cls(
            frozenset(words["legal_forms"]), phrases, spellings, frozenset(words["noise"]), common, places,
            frozenset(words["placeholders"]),
            frozenset(pinyin), chinese,
        )  # fmt: skip

    @cached_property
    def longest_chinese(self) -> int:
        """The length of the longest Chinese word."""
        return max(map(len, self.chinese), default=0)

    @cached_property
    def long_forms(self) -> tuple[str, ...]:
        """The legal forms that are long enough to be known in spite of a slip."""
        return tuple(f for f in sorted(self.forms) if len(f) >= _LONG_FORM and f not in _WORDS_TOO)

    @cached_property
    def phrase_pattern(self) -> re.Pattern[str]:
        """All phrases that are one legal form."""
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, self.phrases))})\b")

    def placeholder(self, tokens: Sequence[Token]) -> bool:
        """Whether a name only stands for one: `TBD`, `unknown`, `as above`; a number alone is no name either."""
        spelled = " ".join(t.spelled.lower() for t in tokens)
        return spelled in self.placeholders or all(t.sort in (Sort.NUMBER, Sort.FORM) for t in tokens)

    def tokens(self, name: str) -> tuple[Token, ...]:
        """The tokens of a name, in order; an empty tuple where nothing in it can be compared."""
        out: list[Token] = []
        end = 0
        text = unicodedata.normalize("NFKC", name).translate(_QUOTES)
        for run in _HAN.finditer(text):
            out += self._latin(text[end : run.start()])
            for numbered, rest in _numbered(simplified(run.group())):
                if rest:
                    out += self._chinese(rest)
                if numbered:
                    out.append(Token(_digits(numbered), Sort.NUMBER, numbered))
            end = run.end()
        out += self._latin(text[end:])
        return tuple(_once(out))

    def _latin(self, text: str) -> Iterator[Token]:
        text = _DOTTED.sub(lambda m: m.group().replace(".", "") + " ", text)
        text = text if text.isascii() else anyascii(text).translate(_QUOTES)
        text = _APART.sub(" ", text.lower().replace("&", " and ")).strip()
        text = self.phrase_pattern.sub(FORM, text)
        words = text.split()
        at = 0
        while at < len(words):
            word, taken = self._syllables(words, at)
            yield from self._word(word)
            at += taken

    def _syllables(self, words: list[str], at: int) -> tuple[str, int]:
        """A Chinese word that is spelled in several (`dian zi`, `youxian gongsi`), and how many words it takes."""
        for many in (4, 3, 2):
            some = words[at : at + many]
            if len(some) == many and all(2 <= len(w) <= 12 or w in ("a", "e", "o") for w in some):
                joined = "".join(some)
                if joined in self.pinyin:
                    return joined, many
        return words[at], 1

    def _word(self, word: str) -> Iterator[Token]:
        if word == FORM or word in self.forms or self._misspelled_form(word):
            yield Token(FORM, Sort.FORM, word)
            return
        if (ordinal := _NUMBER.fullmatch(word)) is not None:
            word = ordinal.group(1)
        if word.isdigit():
            yield Token(word.lstrip("0") or "0", Sort.NUMBER, word)
            return
        parts = _LETTERS_AND_DIGITS.findall(word)
        if len(parts) == 2 and len(parts[0]) > 1 and parts[1].isdigit():  # CETC13
            yield from self._word(parts[0])
            yield Token(parts[1].lstrip("0") or "0", Sort.NUMBER, parts[1])
            return
        short = _stem(word)
        known = self.spellings.get(word) or self.spellings.get(_singular(word)) or self.spellings.get(short) or short
        for text in known.split():
            yield Token(text, self._sort(text, word), word)

    def _misspelled_form(self, word: str) -> bool:
        """Whether a word is a long legal form with one slip of the pen (`Limted`, `Comapny`)."""
        return len(word) >= _LONG_FORM - 1 and any(
            form[0] == word[0] and OSA.distance(form, word, score_cutoff=1) == 1 for form in self.long_forms
        )

    def _sort(self, text: str, word: str) -> Sort:
        if text == FORM:  # a Chinese legal form in Latin letters: `youxian gongsi`
            return Sort.FORM
        if text in self.noise or word in self.noise:
            return Sort.NOISE
        if text in self.places or word in self.places:
            return Sort.PLACE
        return Sort.COMMON if text in self.common else Sort.WORD

    def _translated(self, found: tuple[str, Sort], spelled: str) -> Iterator[Token]:
        """The English words of a Chinese one."""
        english, sort = found
        if sort is not Sort.COMMON:
            yield Token(english, sort, spelled)
            return
        for word in english.split():
            yield Token(word, self._sort(word, word), spelled)

    def _chinese(self, text: str) -> Iterator[Token]:
        brand = ""
        at = 0
        while at < len(text):
            for length in range(min(self.longest_chinese, len(text) - at), 0, -1):
                found = self.chinese.get(text[at : at + length])
                if found is not None and (length > 1 or not brand):
                    if brand:
                        yield _brand(brand)
                        brand = ""
                    yield from self._translated(found, text[at : at + length])
                    at += length
                    break
            else:
                brand += text[at]
                at += 1
        if brand:
            yield _brand(brand)


def _numbered(text: str) -> Iterator[tuple[str, str]]:
    """The numbers of institutes, each with the text before it."""
    end = 0
    for found in _INSTITUTE.finditer(text):
        yield found.group(1) or found.group(2), text[end : found.start()]
        end = found.end()
    yield "", text[end:]


def _digits(numeral: str) -> str:
    """A Chinese number in digits: 715 of 七一五, 28 of 二十八, 38 of 三十八."""
    if "十" not in numeral and "百" not in numeral:
        return "".join(str(_NUMERALS[c]) for c in numeral).lstrip("0") or "0"
    total = below = 0
    for c in numeral:
        if c in "十百":
            total += (below or 1) * (10 if c == "十" else 100)
            below = 0
        else:
            below = _NUMERALS[c]
    return str(total + below)


def comparable(name: str) -> bool:
    """Whether a name is written in a script that can be compared with the lists' Latin names by its letters.

    Of Arabic, Hebrew, Hangul, Kana, Thai and the scripts of India only what happens to match is found.
    """
    letters = (unicodedata.name(c, "") for c in unicodedata.normalize("NFKC", name) if c.isalpha())
    return all(letter.startswith(_COMPARABLE) for letter in letters)


def _brand(text: str) -> Token:
    return Token(text, Sort.WORD, text, " ".join(_pinyin(text)))


def _once(tokens: list[Token]) -> Iterator[Token]:
    """Several legal forms in a row are one."""
    before = ""
    for token in tokens:
        if token.text != FORM or before != FORM:
            yield token
        before = token.text


def _stem(word: str) -> str:
    """A word without the ending of its number, or of a Russian adjective."""
    if len(word) > 6 and (ending := _ADJECTIVE.search(word)) is not None:
        return word[: ending.start()] + ending.group(1)
    return _singular(word)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


# The Chinese dictionaries take 60 MB: they are read when the first name is, not with the engine.


def _pinyin(text: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text)


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC  # type: ignore[import-untyped]

    return OpenCC("t2s")


@lru_cache(maxsize=100_000)
def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    return str(_converter().convert(text))


def _read(files: Mapping[str, str], name: str) -> dict[str, Any]:
    return yaml.safe_load(files[name]) if name in files else {}
