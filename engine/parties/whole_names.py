"""Listed names that stand whole in a longer text, whatever stands around them.

Every name and alias is a sequence of words; a text is walked through all of them at once.  A name that only ordinary
words make is no find: two words that tell, one that is rare, or several that say enough together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .index import WEAK, NameIndex
from .vocabulary import Sort, Vocabulary

_LONGEST = 16  # words
_ENOUGH, _ENOUGH_OF_A_PERSON = 0.95, 0.8
_RARE = 0.88  # of a word's weight
_SHORTEST_RARE = 4  # letters
_SKIPPED = (Sort.FORM, Sort.NOISE)
_CRAFT = ("vessel", "aircraft")


class WholeNames:
    """The sequences of one index."""

    def __init__(self, index: NameIndex, known: Vocabulary):
        self._index = index
        self._names: dict[tuple[int, ...], list[int]] = {}
        tells = [
            _tells(w, s, weight, known) for w, s, weight in zip(index.words, index.sorts, index.weights, strict=True)
        ]
        skipped = [sort in _SKIPPED for sort in index.sorts]
        for number, name in enumerate(index.names):
            if name.kind in WEAK:
                continue
            told = tuple(t for t in name.tokens if not skipped[t])
            person, craft = index.types[name.entry] == "person", index.types[name.entry] in _CRAFT
            if (person or craft) and len(told) < 2:
                continue
            enough = _ENOUGH_OF_A_PERSON if person else _ENOUGH
            if told and len(told) <= _LONGEST and sum(tells[t] for t in told) >= enough:
                self._names.setdefault(told, []).append(number)
                if 0 < name.surname < len(told):  # PUTIN, Vladimir: also Vladimir Putin
                    self._names.setdefault((*told[name.surname :], *told[: name.surname]), []).append(number)

    def found(self, words: Sequence[int]) -> Iterator[tuple[int, int, Sequence[int]]]:
        """Where names stand in a text: the first word, the word behind the last, and the names.

        Args:
            words: the numbers of the text's words in the vocabulary, -1 for one that no list holds.
        """
        for begin, first in enumerate(words):
            if first < 0:
                continue
            for end in range(begin + 1, min(begin + _LONGEST, len(words)) + 1):
                if words[end - 1] < 0:
                    break
                if (names := self._names.get(tuple(words[begin:end]))) is not None:
                    yield begin, end, names


def _tells(word: str, sort: Sort, weight: float, known: Vocabulary) -> float:
    """How much a word says of who is meant: 1 for a rare one, half for one that tells, little for an ordinary one."""
    if sort is Sort.WORD:
        if word in known.ordinary:
            return 0.5 * weight
        rare = weight >= _RARE and (len(word) >= _SHORTEST_RARE or not word.isascii())
        return 1.0 if rare else 0.5
    return {Sort.COMMON: 0.25, Sort.PLACE: 0.2, Sort.NUMBER: 0.2}.get(sort, 0.0)
