"""Words of the list that a written word may mean: the same, one slip of the pen away, or the same but for its vowels.

A slip is found without comparing with every word: two words that differ by one letter share a word that is left when
a letter of one, or of each, is struck out.  The struck words are kept as sorted hashes in flat arrays, so that they
load at once and take little room.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

SHORTEST = 4  # letters; a slip in a shorter word makes another word
_SAME_SOUND = (
    ("shch", "s"), ("sch", "s"), ("tch", "s"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("ch", "s"), ("sh", "s"),
    ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("ts", "k"), ("tz", "k"), ("x", "ks"), ("ck", "k"),
    ("ce", "s"), ("ci", "s"), ("cy", "s"), ("qu", "k"),
    ("q", "k"), ("c", "k"), ("z", "s"), ("w", "v"), ("ff", "v"), ("y", "i"), ("j", "s"),
)  # fmt: skip
_VOWELS = str.maketrans("", "", "aeiou")


@dataclass(frozen=True)
class Spelling:
    """The vocabulary of a list, searchable by likeness.

    Attributes:
        words: every word once.
        struck, of: hashes of struck words in order, and the number of the word that each was made of.
    """

    words: Sequence[str]
    struck: array[int]
    of: array[int]

    @classmethod
    def make(cls, words: Sequence[str]) -> Spelling:
        """The arrays for a vocabulary."""
        pairs = sorted(
            (_hash(text), number)
            for number, word in enumerate(words)
            if len(word) >= SHORTEST and not word.isdigit()
            for text in {word, *_struck(word)}
        )
        return cls(words, array("I", (h for h, _ in pairs)), array("I", (n for _, n in pairs)))

    @cached_property
    def sounds(self) -> dict[str, list[int]]:
        """The words by what is left of them without vowels and double spellings."""
        out: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            if len(word) >= SHORTEST and word.isascii() and len(skeleton := sound(word)) >= 3:
                out.setdefault(skeleton, []).append(number)
        return out

    def near(self, word: str) -> dict[int, float]:
        """The words that a word may mean, other than itself, each with a likeness below 1."""
        if len(word) < SHORTEST or word.isdigit():
            return {}
        candidates = set(self._by_slip(word))
        if word.isascii():
            candidates.update(self.sounds.get(sound(word), ()))
        out: dict[int, float] = {}
        for number in candidates:
            other = self.words[number]
            if other != word and (likeness := alike(word, other)):
                out[number] = likeness
        return out

    def _by_slip(self, word: str) -> Iterable[int]:
        for text in {word, *_struck(word)}:
            key = _hash(text)
            at = bisect_left(self.struck, key)
            while at < len(self.struck) and self.struck[at] == key:
                yield self.of[at]
                at += 1


def alike(one: str, other: str) -> float:
    """How alike two words are that are not equal, 0 where they are different words."""
    longest = max(len(one), len(other))
    slips = OSA.distance(one, other)
    if slips == 1:
        likeness = 0.75 if longest <= 4 else 0.85 if longest == 5 else 0.9 if longest <= 7 else 0.95
        return likeness if one[0] == other[0] else likeness - 0.05
    heard = sound(one)
    if heard == sound(other):  # another spelling of one sound
        if (slips == 2 and longest >= 6) or (slips <= 4 and len(heard) >= 5):
            return 0.85
        if slips <= 3 and len(heard) >= 4:
            return 0.8
    if one[0] == other[0]:
        if slips == 2 and longest >= 8:
            return 0.85 if longest >= 10 else 0.8
        if slips == 3 and longest >= 11:
            return 0.75
    return 0.0


def pen_slip(one: str, other: str) -> bool:
    """Whether two letters changed places, or one was written twice: what a hand does, not another word."""
    if len(one) == len(other):
        return OSA.distance(one, other) == 1 and sorted(one) == sorted(other)
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    doubled = (i for i in range(1, len(longer)) if longer[i] == longer[i - 1])
    return any(longer[:i] + longer[i + 1 :] == shorter for i in doubled)


def sound(word: str) -> str:
    """A word without vowels and double letters, spellings of one sound alike: `tekhnologii` and `technology`."""
    if word.startswith(("ye", "yi", "je")):
        word = word[1:]
    for spelled, same in _SAME_SOUND:
        if spelled in word:
            word = word.replace(spelled, same)
    bare = word[:1] + word[1:].translate(_VOWELS)
    return "".join(c for i, c in enumerate(bare) if i == 0 or c != bare[i - 1])


def _struck(word: str) -> Iterable[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _hash(text: str) -> int:
    return zlib.crc32(text.encode())
