"""A name as a question to the index: for each word what it tells, and the words of the list that it may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import letters
from .index import SHORTEST_RUN, NameIndex
from .names import Token, Words, stem, written_in_one
from .spelling import SHORTEST
from .vocabulary import Sort

JOINED = 0.97  # two words of the query that are one on the list
SPELLED = 0.95  # another spelling of the same sound
_ABROAD = 0.9  # the same of a short word by the rules of another language
_LONG_ABROAD = 6  # letters
_KIN = 0.92
_SOFTENED = 0.9  # a Korean syllable as the other system spells it
_SOFT = {"ch": "j", "k": "g", "t": "d", "p": "b"}
_KOREAN = re.compile(r"(?:ch|k|t|p)(?:ae|yo|yu|ye|wa|wo|ui|oe|[aeiou])(?:ng|[klmnp])?")
_SHORTEST_APART, _LONGEST_APART = 8, 20  # letters of a text that may be several words, and of each of them
_SHORTEST_FORM, _LONGEST_FORM, _LONG_RUN = 2, 18, 10  # letters of a legal form in one word with a name, and of both
_SHORTEST_APART_FORM = 3  # letters; a shorter legal form may be the beginning of a word
_SHORTEST_TOGETHER = 7  # letters of a word that was cut in two
_AFTER_A_VOWEL = re.compile(r"(?<=[aeiou])[yj]e")
_SHORT_WORD = (3, 4)  # letters of a word that is too short for keys of its sound
_SHORTEST_SOUND = 3  # letters of a key


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
        self.index, self.words, self.known = index, words, words.known

    def read(self, tokens: Sequence[Token], known: dict[Token, QueryWord]) -> list[QueryWord]:
        """The words of a name.

        Args:
            known: the words that were read before in the same field; those of this name are added.
        """
        index = self.index
        out: list[QueryWord] = []
        german = any(letters.german(token.spelled) for token in tokens if token.sort is Sort.WORD)
        for token in tokens:
            if (word := known.get(token)) is None:
                word = known[token] = self._word(token, german)
            out.append(QueryWord(token, word.weight, dict(word.means), word.splits))
        for many in (2, 3, 4):  # words that the list writes as one
            for at in range(len(out) - many + 1):
                some = out[at : at + many]
                if any(w.token.sort is Sort.FORM for w in some):
                    continue
                for together in ("".join(w.token.text for w in some), "".join(w.token.spelled for w in some)):
                    joined = index.number.get(self.known.spellings.get(together) or stem(together))
                    if joined is not None:
                        for word in some:
                            word.means.setdefault(joined, JOINED)
        return out

    def apart(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The name with its long unknown words taken apart into listed ones; an empty tuple where none can be."""
        out: list[Token] = []
        some = False
        for token in tokens:
            long = token.sort is Sort.WORD and len(token.spelled) >= _SHORTEST_APART and token.spelled.isascii()
            words = self._words_in(token.spelled) if long and token.text not in self.index.number else []
            some = some or bool(words)
            out += self.words.tokens(" ".join(words)) if words else [token]
        return tuple(out) if some else ()

    def together(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The name with words joined that say nothing by themselves and are known as one; empty where none are."""
        number = self.index.number
        out: list[Token] = []
        at, some = 0, False
        while at < len(tokens):
            pair = tokens[at : at + 2]
            unknown = any(t.sort is Sort.WORD and t.text not in number for t in pair)
            words = len(pair) == 2 and all(t.sort is not Sort.NUMBER and not _long_form(t) for t in pair)
            joined = pair[0].spelled + pair[-1].spelled if words and unknown else ""
            if len(joined) >= _SHORTEST_TOGETHER:
                read = self.words.tokens(joined)
                if read and all(t.text in number for t in read):
                    out += read
                    at, some = at + 2, True
                    continue
            out.append(tokens[at])
            at += 1
        return tuple(out) if some else ()

    def in_one(self, tokens: Sequence[Token]) -> dict[int, None]:
        """The listed names that are the same in one word, whatever legal form is written in one with them."""
        squeezed = self.index.squeezed
        out: dict[int, None] = {}
        read = "".join(t.text for t in tokens if t.sort not in (Sort.FORM, Sort.NOISE))
        spelled = "".join(dict.fromkeys(t.spelled.replace("_", "") for t in tokens))
        for run in dict.fromkeys((read, *written_in_one(tokens), spelled)):
            if len(run) < SHORTEST_RUN:
                continue
            out |= dict.fromkeys(squeezed.get(run, ()))
            for bare in self._without_form(run):
                out |= dict.fromkeys(squeezed.get(bare, ()))
        return out

    def _without_form(self, run: str) -> Iterable[str]:
        """A name in one word without a legal form at one of its ends."""
        forms = self.known.forms_in_one
        for length in range(_SHORTEST_FORM, min(_LONGEST_FORM, len(run) - SHORTEST_RUN) + 1):
            if run[:length] in forms and length > _SHORTEST_FORM:
                yield run[length:]
            if run[-length:] in forms and (length > _SHORTEST_FORM or len(run) >= _LONG_RUN):
                yield run[:-length]

    def _words_in(self, text: str) -> list[str]:
        """The words that a text is made of, the longest first; an empty list where it is not."""
        number, same, forms = self.index.number, self.known.spellings, self.known.forms
        best: list[tuple[int, int] | None] = [(0, 0), *[None] * len(text)]  # what is told up to here, and from where
        for end in range(2, len(text) + 1):
            for begin in range(max(0, end - _LONGEST_APART), end - 1):
                before = best[begin]
                if before is None:
                    continue
                part = text[begin:end]
                if (part in number or part in same or part in forms or stem(part) in number) and (
                    len(part) > 2 or part in forms or part in self.known.noise
                ):
                    told = before[0] + len(part) ** 2
                    if (now := best[end]) is None or told > now[0]:
                        best[end] = (told, begin)
        out: list[str] = []
        end = len(text)
        while end and (step := best[end]) is not None:
            out.append(text[step[1] : end])
            end = step[1]
        return out[::-1] if not end and len(out) > 1 else []

    def _word(self, token: Token, german: bool) -> QueryWord:
        index = self.index
        number = index.number.get(token.text)
        means: dict[int, float] = {} if number is None else {number: 1.0}
        spoken = token.other.replace(" ", "")
        if spoken and (other := index.number.get(spoken)) is not None:
            means[other] = 0.95
        splits: tuple[tuple[int, int], ...] = ()
        if token.spelled in self.known.pinyin and (other := index.number.get(token.spelled)) is not None:
            means.setdefault(other, JOINED)  # `zhongxin` is a center, and SMIC
        for spelled in token.also:
            if (other := index.number.get(spelled)) is not None:
                means.setdefault(other, SPELLED)
        self._by_sound(token, german, means)
        if _KOREAN.fullmatch(token.spelled):  # Kim Chong-un is Kim Jong-un
            for hard, soft in _SOFT.items():
                heard = index.number.get(soft + token.spelled.removeprefix(hard))
                if token.spelled.startswith(hard) and heard is not None:
                    means.setdefault(heard, _SOFTENED)
        if len(token.spelled) in _SHORT_WORD:  # Han is Khan
            for otherwise in (
                re.sub("^h", "kh", token.spelled),
                token.spelled.replace("w", "v"),
                _AFTER_A_VOWEL.sub("e", token.spelled),
                re.sub("^c(?!h)", "ts", token.spelled),
            ):
                if otherwise != token.spelled and (heard := index.number.get(otherwise)) is not None:
                    means.setdefault(heard, _SOFTENED)
        for kin in self.known.kin.get(token.text, ()):
            if kin in index.number:
                means.setdefault(index.number[kin], _KIN)
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
        return QueryWord(token, weight, means, splits)

    def _by_sound(self, token: Token, german: bool, means: dict[int, float]) -> None:
        """The listed words that sound the same: the very word where the query's letters are of another script."""
        for key in dict.fromkeys((*token.sounds, *map(letters.without_ending, token.sounds))):
            if len(key) >= _SHORTEST_SOUND:
                for number in self.index.by_sound.get(key, ()):
                    means[number] = 1.0
        text = token.text
        if token.sort is Sort.WORD and not token.other and len(text) >= SHORTEST and text.isascii() and text.isalpha():
            usual = letters.keys(text)
            for key in usual:
                self._heard(key, SPELLED, means)
            other = SPELLED if len(text) >= _LONG_ABROAD else _ABROAD
            for key in letters.keys_abroad(text, german):
                if key not in usual:
                    self._heard(key, other, means)
                if (bare := letters.without_ending(key)) != key:
                    self._heard(bare, other, means)
                if key.endswith("Z"):  # a stem without the `s` of a plural: `Yakubets`
                    self._heard(key[:-1] + "t", other, means)

    def _heard(self, key: str, likeness: float, means: dict[int, float]) -> None:
        if len(key) > _SHORTEST_SOUND:
            for number in self.index.by_sound.get(key, ()):
                means.setdefault(number, likeness)

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
            first, second = number.get(text[:at]), number.get(self.known.spellings.get(text[at:], text[at:]))
            if first is not None and second is not None:
                yield first, second


def _long_form(token: Token) -> bool:
    return token.sort is Sort.FORM and len(token.spelled) > _SHORTEST_APART_FORM
