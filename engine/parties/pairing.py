"""The words of a query beside those of a listed name: which is taken for which, and what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .index import IndexedName, NameIndex
from .query import JOINED, QueryWord
from .vocabulary import Sort

_MORE_ABOUT_A_PLACE = 0.25  # of its weight, where the list's name says nothing of another place
_SAME = 0.999
_LONGEST_NUMBER = 4  # digits; a longer one is a customer's or a house's, not part of a name


@dataclass(frozen=True, slots=True)
class Pairing:
    """A query and a name of the list.

    Attributes:
        taken: for each word of the query that has a counterpart, the place of that and the likeness.
        free: the places of the name's words that have none.
        of_query, of_name: how much of each the other accounts for.
        mass: what the matched words of the name tell.
        elsewhere: whether a place of the name has no counterpart.
    """

    query: Sequence[QueryWord]
    name: IndexedName
    taken: dict[int, tuple[int, float]]
    free: list[int]
    of_query: float
    of_name: float
    mass: float
    elsewhere: bool

    @property
    def least(self) -> float:
        """How much of the one that is accounted for less."""
        return min(self.of_query, self.of_name)

    @property
    def most(self) -> float:
        """How much of the one that is accounted for more."""
        return max(self.of_query, self.of_name)

    def same(self, sorts: Sequence[Sort]) -> bool:
        """Whether the words are the same and in the same order, whatever the legal form and a record's own marks."""
        last = -1
        for i, word in enumerate(self.query):
            sort = word.token.sort
            if sort is Sort.FORM:
                continue
            if i not in self.taken:
                long_number = sort is Sort.NUMBER and len(word.token.spelled) > _LONGEST_NUMBER
                if sort is Sort.NOISE or (long_number and last >= 0):
                    continue
                return False
            place, likeness = self.taken[i]
            if likeness < _SAME or place <= last:
                return False
            last = place
        left = (sorts[self.name.tokens[j]] for j in self.free)
        return last >= 0 and all(sort is Sort.FORM for sort in left)


def paired(index: NameIndex, query: Sequence[QueryWord], order: Sequence[int], number: int) -> Pairing:
    """The words side by side.

    Args:
        order: the places of the query's words, the most telling first.
        number: of the name.
    """
    name, weights, sorts = index.names[number], index.weights, index.sorts
    tokens = name.tokens
    free = list(range(len(tokens)))
    taken: dict[int, tuple[int, float]] = {}
    for i in order:
        likely = query[i].means.get
        best, at = 0.0, -1
        for j in free:
            likeness = likely(tokens[j], 0.0)
            if likeness > best:
                best, at = likeness, j
        if at >= 0:
            free.remove(at)
            taken[i] = (at, best)
        elif taken:
            at, best = _joint(query, i, tokens, taken)
            if at >= 0:
                taken[i] = (at, best)
    if free and len(taken) < len(query):
        for i, word in enumerate(query):
            if i not in taken and free:
                _taken_otherwise(index, word, i, tokens, taken, free)
    missing = 0.0
    elsewhere = False
    for j in free:
        token = tokens[j]
        missing += weights[token]
        elsewhere = elsewhere or sorts[token] is Sort.PLACE
    mine = total = mass = slips = 0.0
    for i, word in enumerate(query):
        weight = word.weight
        if i not in taken:
            added = not elsewhere and word.token.sort is Sort.PLACE
            total += weight * _MORE_ABOUT_A_PLACE if added else weight
            continue
        j, likeness = taken[i]
        token = tokens[j]
        total += weight
        mine += weight * likeness
        tells = weights[token]
        slips += tells * (1 - likeness)
        sort = sorts[token]
        if sort is Sort.WORD or sort is Sort.NUMBER:
            mass += tells * likeness**2
    all_theirs = index.totals[number]
    of_name = (all_theirs - missing - slips) / all_theirs
    return Pairing(query, name, taken, free, mine / total, of_name, mass, elsewhere)


def _taken_otherwise(
    index: NameIndex,
    word: QueryWord,
    i: int,
    tokens: Sequence[int],
    taken: dict[int, tuple[int, float]],
    free: list[int],
) -> None:
    """A word that is two on the list, or is written short there or here."""
    for first, second in word.splits:
        if first in tokens and second in tokens:
            a, b = tokens.index(first), tokens.index(second)
            if a != b and a in free and b in free:
                taken[i] = (a, 0.95)
                free.remove(a)
                free.remove(b)
                return
    if word.token.sort is Sort.FORM:
        return
    text, spelled = word.token.text, word.token.spelled
    words, letter, other = index.words, text[0], spelled[0]
    for j in free:
        listed = words[tokens[j]]
        if listed[0] != letter and listed[0] != other:
            continue
        if _shortens(text, listed) or (spelled != text and _shortens(spelled, listed)):
            taken[i] = (j, 0.8)
            free.remove(j)
            return


def _joint(
    query: Sequence[QueryWord], i: int, tokens: Sequence[int], taken: dict[int, tuple[int, float]]
) -> tuple[int, float]:
    """The word of the entry that this word and its neighbor make together."""
    for neighbor in (i - 1, i + 1):
        if neighbor in taken:
            j, likeness = taken[neighbor]
            if likeness == JOINED and query[i].means.get(tokens[j]) == JOINED:
                return j, likeness
    return -1, 0.0


def _shortens(short: str, word: str) -> bool:
    """Whether a word is written short: its beginning (`polytech`), or its consonants from the first letter (`mfrg`)."""
    if not 3 <= len(short) < len(word) - 1 or short[0] != word[0]:
        return False
    if word.startswith(short):
        return True
    letters = iter(word)
    return len(short) >= 4 and len(word) >= 7 and all(letter in letters for letter in short)
