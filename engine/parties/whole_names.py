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
_LEAST_OF_A_PERSON, _OF_A_PERSON = 2, 0.5  # words; what one tells at least
_MANY = 3  # words
_HARDLY_ANY, _FEW = 0.75, 0.6  # weight of a word that some twelve, or sixty, entries hold
_SHORTEST_RARE, _ACRONYM = 4, 3  # letters
_FEWER = 2  # words of very many names that a text may leave out
_SKIPPED = (Sort.FORM, Sort.NOISE)
_CRAFT = ("vessel", "aircraft")
Steps = Sequence[Sequence[tuple[int, int]]]  # for each place of a text: the place behind a word, and the word's number


class WholeNames:
    """The sequences of one index."""

    def __init__(self, index: NameIndex, known: Vocabulary):
        self._names: dict[tuple[int, ...], list[int]] = {}
        self._own: dict[tuple[int, ...], list[int]] = {}  # the names by their words that are not of very many names
        self._tokens = [name.tokens for name in index.names]
        each_word = list(zip(index.words, index.sorts, strict=True))
        many = known.common | known.places  # whatever else they are: `hong` is a brand in pinyin, too
        self._common = [sort is Sort.COMMON or (sort is Sort.WORD and word in known.common) for word, sort in each_word]
        self._telling = [sort is Sort.WORD and word not in many for word, sort in each_word]
        self._number = [sort is Sort.NUMBER for sort in index.sorts]
        self._enough_alone: set[int] = set()  # names that their words tell
        self._begun: set[int] = set()  # hashes of how names begin: a walk ends where none goes on
        each = zip(index.words, index.sorts, index.weights, strict=True)
        self.tells = [_tells(word, sort, weight, known) for word, sort, weight in each]
        single = [len(word) == 1 and word.isascii() for word in index.words]
        skipped = [sort in _SKIPPED for sort in index.sorts]
        for number, name in enumerate(index.names):
            if name.kind in WEAK:
                continue
            told = tuple([t for t in name.tokens if not skipped[t]])
            person, craft = index.types[name.entry] == "person", index.types[name.entry] in _CRAFT
            if len(told) > 1 and not person and not craft and (own := self._own_words(told)):
                self._own.setdefault(own, []).append(number)
            if (
                not told
                or len(told) > _LONGEST
                or (len(told) < 2 and (person or craft))
                or not self._enough(told, person)
            ):
                continue
            self._enough_alone.add(number)
            self._add(told, number)
            while told and single[told[0]] and not person:
                told = told[1:]  # the founder's initials: `M.V. FRUNZE ARSENAL`
            if len(told) > 1 and not person and self._enough(told, person):
                self._add(told, number)
            full = tuple([t for at, t in enumerate(told) if not single[t] or at < max(name.surname, 1)])
            if person and len(full) >= _LEAST_OF_A_PERSON:
                self._add(full, number)  # without the initial of a second given name
            if 0 < name.surname < len(told):  # PUTIN, Vladimir: also Vladimir Putin
                self._add((*told[name.surname :], *told[: name.surname]), number)

    def enough(self, number: int) -> bool:
        """Whether the words of a name tell who is meant, wherever it stands."""
        return number in self._enough_alone

    def _enough(self, told: Sequence[int], person: bool) -> bool:
        least = _ENOUGH_OF_A_PERSON if person else _ENOUGH_OF_MANY if len(told) >= _MANY else _ENOUGH
        if person:  # `Jicheng` is a given name there, and no common word
            return sum(max(self.tells[t], _OF_A_PERSON) for t in told) >= least
        return sum(self.tells[t] for t in told) >= least

    def _add(self, told: tuple[int, ...], number: int) -> None:
        self._names.setdefault(told, []).append(number)
        for length in range(1, len(told)):
            self._begun.add(hash(told[:length]))

    def _own_words(self, told: Sequence[int]) -> tuple[int, ...]:
        """The words of a name without those of very many names and places; an empty tuple of fewer than two."""
        own = tuple([t for t in told if self._telling[t] or self._number[t]])
        return own if sum([self._telling[t] for t in own]) > 1 else ()

    def but_for_common_words(self, said: Sequence[int]) -> list[int]:
        """The names of companies that have the same words in the same order, but for words of very many names.

        A query may have any number more of such words and of places, a listed name at most two words and any place:
        `Moore Thread Technology` is `Moore Thread Intelligent Technology (Beijing) Co., Ltd.`.

        Args:
            said: the numbers of the query's words without legal forms and fillers.
        """
        names = self._own.get(self._own_words(said), ())
        return [n for n in names if sum(self._common[t] and t not in said for t in self._tokens[n]) <= _FEWER]

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
        return {Sort.COMMON: 0.25, Sort.PLACE: 0.25, Sort.NUMBER: 0.25}.get(sort, 0.0)
    if word in known.ordinary:
        return 0.7 if weight >= _HARDLY_ANY else 0.5 if weight >= _FEW else 0.3
    if weight < _HARDLY_ANY:
        return 0.5
    return 1.0 if len(word) >= _SHORTEST_RARE or not word.isascii() else 0.7 if len(word) == _ACRONYM else 0.5
