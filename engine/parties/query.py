"""A name as a question to the index: for each word what it tells, and the words of the list that it may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .index import NameIndex
from .names import Sort, Token, Words

JOINED = 0.97  # two words of the query that are one on the list
_SEPARATORS = re.compile(r"[,;()\[\]{}/|:\uff08\uff09\uff0c\uff1b\u3001]|\s[-\u2013\u2014]\s")
_SMALL_WORDS = re.compile(
    r"(?<!\w)(?:formerly(?: known as)?|also known as|known as|[af]\.?/?k\.?/?a\.?|d\.?/?b\.?/?a\.?|c/o|on behalf of"
    r"|(?:as )?agents? (?:of|for)|for (?:the )?account of|im auftrag(?: (?:der|von|des))?|via|subsidiary of|part of|&)"
    r"(?=\s|$)",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_SOME_WORDS = 3  # of a part of a text that names no brand


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of the query: its weight, and the words of the list that it may mean."""

    token: Token
    weight: float
    means: dict[int, float]
    splits: tuple[tuple[int, int], ...] = ()


class QueryReader:
    """Reads names against one index."""

    def __init__(self, index: NameIndex, words: Words):
        self.index, self.words = index, words

    def parts(self, name: str, tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
        """The names among other things, as in an address line: between separators, and up to a legal form."""
        parts = [self.words.tokens(part) for part in _separated(name)]
        begin = 0
        for end, token in enumerate(tokens):  # "X GmbH on behalf of Y Ltd": up to each legal form, and what follows
            if token.sort is Sort.FORM and end:
                parts += [tuple(tokens[: end + 1]), tuple(tokens[begin : end + 1]), tuple(tokens[end + 1 :])]
                begin = end + 1
        out: list[tuple[Token, ...]] = []
        for part in parts:
            said = [t for t in part if t.sort not in (Sort.FORM, Sort.NOISE) and len(t.text) > 2]
            brand = any(t.sort is Sort.WORD for t in said)
            if (brand or len(said) >= _SOME_WORDS) and part != tuple(tokens) and part not in out:
                out.append(part)
        return out

    def read(self, tokens: Sequence[Token]) -> list[QueryWord]:
        """The words of a name."""
        index = self.index
        out: list[QueryWord] = []
        for token in tokens:
            means: dict[int, float] = {}
            number = index.number.get(token.text)
            if number is not None:
                means[number] = 1.0
            spoken = token.other.replace(" ", "")
            if spoken and (other := index.number.get(spoken)) is not None:
                means[other] = 0.95
            splits: tuple[tuple[int, int], ...] = ()
            if token.sort is Sort.WORD or number is None:
                for near, likeness in index.spelling.near(spoken or token.text).items():
                    means.setdefault(near, likeness)
                if token.text.endswith("sk"):  # a Russian adjective: ryazanskiy, of Ryazan
                    for place in (token.text[:-2], token.text[:-2] + "o", token.text[:-2] + "a"):
                        if place in index.number:
                            means.setdefault(index.number[place], 0.9)
                if spoken:
                    self._shorter_brands(token.text, token.other.split(), means)
                    splits = tuple(self._spoken_splits(token.other.split()))
            if number is None and not spoken and token.sort is Sort.WORD and len(token.text) > 5:
                splits = tuple(self._splits(token.text))
            weight = index.weights[number] if number is not None else index.weight_of_unknown(token.text, token.sort)
            if number is None and spoken in index.number:
                weight = index.weights[index.number[spoken]]
            out.append(QueryWord(token, weight, means, splits))
        for many in (2, 3, 4):  # words that the list writes as one
            for at in range(len(out) - many + 1):
                some = out[at : at + many]
                if any(w.token.sort is Sort.FORM for w in some):
                    continue
                for together in ("".join(w.token.text for w in some), "".join(w.token.spelled for w in some)):
                    joined = index.number.get(self.words.spellings.get(together, together))
                    if joined is not None:
                        for word in some:
                            word.means.setdefault(joined, JOINED)
        return out

    def _shorter_brands(self, text: str, syllables: Sequence[str], means: dict[int, float]) -> None:
        """A Chinese brand that begins with, or ends in, a listed one."""
        for length in range(len(text) - 1, 1, -1):
            first, last = slice(0, length), slice(-length, None)
            for part in (text[first], text[last], "".join(syllables[first]), "".join(syllables[last])):
                if (number := self.index.number.get(part)) is not None:
                    means.setdefault(number, 0.9)

    def _spoken_splits(self, syllables: Sequence[str]) -> Iterable[tuple[int, int]]:
        """A Chinese brand that the list spells as two words."""
        for at in range(1, len(syllables)):
            first, second = (self.index.number.get("".join(part)) for part in (syllables[:at], syllables[at:]))
            if first is not None and second is not None:
                yield first, second

    def _splits(self, text: str) -> Iterable[tuple[int, int]]:
        number = self.index.number
        for at in range(3, len(text) - 2):
            first, second = number.get(text[:at]), number.get(self.words.spellings.get(text[at:], text[at:]))
            if first is not None and second is not None:
                yield first, second


def _separated(name: str) -> list[str]:
    """The parts of a text between separators, where it has some; a word of joined words, taken apart."""
    parts = [part.strip() for part in _SEPARATORS.split(_SMALL_WORDS.sub(",", name))]
    out = [part for part in parts if part] if len(parts) > 1 else []
    apart = _CAMEL.sub(" ", name)
    return [*out, apart] if apart != name else out
