"""Regions without a code of their own (Crimea, parts of Donetsk and Luhansk) in the words of an address or a name.

Scripts that separate words are read word by word in Latin letters, also where words are joined (`CrimeaYalta`); a
script that does not separate them is searched for the name itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from anyascii import anyascii

from . import country_names

EAST_ASIAN = re.compile(
    "[\u0e00-\u0e7f\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uac00-\ud7af]"
)  # Thai, kana, Chinese, Hangul
_UNSEEN = re.compile("[\u064b-\u0652\u0670\u0640'’ʹ`]")  # Arabic vowels and stretching; apostrophes
_SHORTEST_JOINED = 4  # letters of a region's word that is found inside a longer one


@dataclass
class Regions:
    """Words of regions, compiled once.

    Args:
        words: words in any script, and the code of their region.
        beside: words to which they may be joined.
    """

    words: Mapping[str, str]
    beside: frozenset[str]
    _apart: dict[tuple[str, ...], str] = field(init=False, default_factory=lambda: dict[tuple[str, ...], str]())
    _within: dict[str, str] = field(init=False, default_factory=lambda: dict[str, str]())
    _by_first: dict[str, list[tuple[str, ...]]] = field(
        init=False, default_factory=lambda: dict[str, list[tuple[str, ...]]]()
    )
    _pieces: frozenset[str] = field(init=False, default=frozenset())
    _any: re.Pattern[str] = field(init=False)
    _of_text: Callable[[str], frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        for word, code in self.words.items():
            if EAST_ASIAN.search(word):
                self._within[country_names.folded(word)] = code
            else:
                self._apart[_words(word)[0]] = code
        for name in self._apart:
            self._by_first.setdefault(name[0], []).append(name)
        self._any = re.compile("|".join(sorted(map(re.escape, self._by_first))) or "(?!)")
        pieces = {*self.beside, *(word[0] for word in self._apart if len(word) == 1)}
        self._pieces = frozenset(pieces)
        self._of_text = lru_cache(maxsize=8192)(self._read)

    def named_in(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The codes of the regions that texts name."""
        return tuple(sorted({code for text in texts for code in self._of_text(text)}))

    def _read(self, text: str) -> frozenset[str]:
        found: set[str] = set()
        for words in _words(text):
            if self._any.search(" ".join(words)):  # nearly no text has one
                found.update(self._in_words(words))
        if self._within and EAST_ASIAN.search(text):
            told = country_names.folded(text)
            found.update(code for name, code in self._within.items() if name in told)
        return frozenset(found)

    def _in_words(self, words: tuple[str, ...]) -> Iterable[str]:
        for i, word in enumerate(words):
            for name in self._by_first.get(word, ()):
                if words[i : i + len(name)] == name:
                    yield self._apart[name]
            yield from self._joined(word)

    def _joined(self, word: str) -> Iterable[str]:
        """The regions in a word that is made of a region's word and others that may stand beside it."""
        for cut in range(2, len(word) - 1):
            for name, rest in ((word[:cut], word[cut:]), (word[cut:], word[:cut])):
                code = self._apart.get((name,)) if len(name) >= _SHORTEST_JOINED else None
                if code is not None and self._made_of_pieces(rest):
                    yield code

    def _made_of_pieces(self, text: str) -> bool:
        return text in self._pieces or any(
            text[:cut] in self._pieces and self._made_of_pieces(text[cut:]) for cut in range(2, len(text) - 1)
        )


def _words(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of a text in plain Latin letters: as they stand, and cut before each capital (`CrimeaYalta`)."""
    shown = text
    if not text.isascii():
        shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
        shown = anyascii(_UNSEEN.sub("", shown))
    shown = _UNSEEN.sub("", shown)
    whole = tuple(re.findall("[a-z]+", shown.casefold()))
    cut = tuple(re.findall("[a-z]+", re.sub("(?<=[a-z])(?=[A-Z])", " ", shown).casefold()))
    return (whole,) if cut == whole else (whole, cut)
