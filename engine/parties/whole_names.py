"""Listed names that stand whole in a longer text, whatever stands around them.

Every name and alias is a sequence of words; a text is walked through all of them at once.  A name that only ordinary
words make is no find: two words that tell, one that is rare, or several that say enough together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .index import WEAK, NameIndex
from .vocabulary import Sort, Vocabulary

_LONGEST = 16  # words
_ENOUGH, _ENOUGH_OF_A_PERSON, _ENOUGH_OF_MANY = 0.95, 0.8, 0.75
_MANY = 3  # words
_HARDLY_ANY, _FEW = 0.75, 0.6  # weight of a word that some twelve, or sixty, entries hold
_SHORTEST_RARE = 4  # letters
_SKIPPED = (Sort.FORM, Sort.NOISE)
_CRAFT = ("vessel", "aircraft")
Steps = Sequence[Sequence[tuple[int, int]]]  # for each place of a text: the place behind a word, and the word's number


class WholeNames:
    """The sequences of one index."""

    def __init__(self, index: NameIndex, known: Vocabulary):
        self._names: dict[tuple[int, ...], list[int]] = {}
        self._begun: set[int] = set()  # hashes of how names begin: a walk ends where none goes on
        each = zip(index.words, index.sorts, index.weights, strict=True)
        self.tells = [_tells(word, sort, weight, known) for word, sort, weight in each]
        skipped = [sort in _SKIPPED for sort in index.sorts]
        for number, name in enumerate(index.names):
            if name.kind in WEAK:
                continue
            told = tuple([t for t in name.tokens if not skipped[t]])
            person, craft = index.types[name.entry] == "person", index.types[name.entry] in _CRAFT
            if (
                not told
                or len(told) > _LONGEST
                or (len(told) < 2 and (person or craft))
                or not self._enough(told, person)
            ):
                continue
            self._add(told, number)
            if 0 < name.surname < len(told):  # PUTIN, Vladimir: also Vladimir Putin
                self._add((*told[name.surname :], *told[: name.surname]), number)

    def _enough(self, told: Sequence[int], person: bool) -> bool:
        least = _ENOUGH_OF_A_PERSON if person else _ENOUGH_OF_MANY if len(told) >= _MANY else _ENOUGH
        return sum(self.tells[t] for t in told) >= least

    def _add(self, told: tuple[int, ...], number: int) -> None:
        self._names.setdefault(told, []).append(number)
        for length in range(1, len(told)):
            self._begun.add(hash(told[:length]))

    def found(self, steps: Steps) -> Iterator[tuple[int, int, tuple[int, ...], Sequence[int]]]:
        """Where names stand in a text: the first place, the place behind the last, the words, and the names."""
        for begin in range(len(steps)):
            yield from self._from(steps, begin, begin, ())

    def _from(
        self, steps: Steps, begin: int, at: int, before: tuple[int, ...]
    ) -> Iterator[tuple[int, int, tuple[int, ...], Sequence[int]]]:
        for end, word in steps[at]:
            told = (*before, word)
            if (names := self._names.get(told)) is not None:
                yield begin, end, told, names
            if end < len(steps) and hash(told) in self._begun:
                yield from self._from(steps, begin, end, told)


def _tells(word: str, sort: Sort, weight: float, known: Vocabulary) -> float:
    """How much a word says of who is meant: 1 for a rare one, half for one that tells, little for an ordinary one."""
    if sort is not Sort.WORD:
        return {Sort.COMMON: 0.25, Sort.PLACE: 0.25, Sort.NUMBER: 0.2}.get(sort, 0.0)
    if word in known.ordinary:
        return 0.7 if weight >= _HARDLY_ANY else 0.5 if weight >= _FEW else 0.3
    rare = weight >= _HARDLY_ANY and (len(word) >= _SHORTEST_RARE or not word.isascii())
    return 1.0 if rare else 0.5
