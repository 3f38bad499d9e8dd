"""Persons whose given names are written as initials: `V. Putin`, `Putin V.V.`, `W. Putin`.

Nobody is told from all others by a family name and a letter, and everybody who bears both may be meant: each is for a
person to decide, however common the family name.  A family name alone means its bearers only where few have it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .index import IndexedName, NameIndex
from .query import QueryWord
from .vocabulary import Sort

_SURE, _SURE_OF_A_LONG_ONE, _LONG = 0.9, 0.8, 8  # likeness of a family name; letters of a long one
_SOUNDS_THE_SAME = 0.95  # likeness of a family name where the list does not say who is a person
_FEW = 0.6  # weight of a word that some sixty entries hold
_SHORTEST_ALONE = 5  # letters of a family name
_MOST_OF_A_PERSON = 4  # words of a name of which the list does not say whose it is
_PARTICLES = frozenset(
    (
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
        "bint",
        "van",
        "von",
        "der",
        "den",
        "de",
        "da",
        "di",
        "du",
        "dos",
        "le",
        "la",
        "ul",
    )
)
_PATRONYMIC = ("vich", "ovna", "evna", "ichna")
# Letters by which one sound is spelled at the beginning of a given name: Wladimir, Yevgeniy, Evgeni, Jewgeni; Usama.
_ONE_SOUND = ("vw", "yjei", "ckq", "cst", "hkgx", "zjx", "zs", "sx", "ft", "fp", "jdz", "ou", "uw")
_SAME = {a: frozenset(b for some in _ONE_SOUND if a in some for b in some) | {a} for a in "abcdefghijklmnopqrstuvwxyz"}


@dataclass(frozen=True, slots=True)
class Bearer:
    """A listed name that initials and a family name may mean.

    Attributes:
        number: of the name.
        taken: for each word of the query that has a counterpart the place of that in the name.
        score: how much of the name is accounted for.
    """

    number: int
    taken: dict[int, int]
    score: float


def bearers(index: NameIndex, query: Sequence[QueryWord], initials: Sequence[int]) -> Iterator[Bearer]:
    """The listed persons whom a text of initials and a family name may mean.

    Args:
        initials: the places of those words of the query that are initials.
    """
    said = [i for i in range(len(query)) if i not in initials]
    told = [i for i in said if query[i].token.sort is not Sort.NOISE and query[i].token.spelled not in _PARTICLES]
    if not told or not initials:
        return
    sure = {i: {n: likeness for n, likeness in query[i].means.items() if likeness >= _least(query[i])} for i in said}
    rarest = min(told, key=lambda i: sum(len(index.postings[n]) for n in sure[i]))
    for number in dict.fromkeys(name for word in sorted(sure[rarest]) for name in index.postings[word]):
        name = index.names[number]
        taken = _beside(index, name, told, sure)
        if taken is None:
            continue
        places = set(taken.values())
        rest = [j for j in range(len(name.tokens)) if j not in places]
        given = [j for j in rest if j >= name.surname]
        given = given or rest  # K. Jong Un
        letters = [query[i].token.spelled for i in initials]
        found = _given([index.words[t] for t in name.tokens], letters, given, index.types[name.entry] == "person")
        if found:
            taken |= {initials[at]: j for at, j in found.items()}
            yield Bearer(number, taken, round(0.5 + 0.3 * len(taken) / max(len(query), len(name.tokens)), 4))


def namesakes(index: NameIndex, word: QueryWord, ordinary: Container[str]) -> Iterator[Bearer]:
    """The listed persons whose family name a text of one word is: `Prigozhin`.

    Args:
        ordinary: words by which nobody is known alone.
    """
    for number, likeness in word.means.items():
        listed = index.words[number]
        rare = len(listed) >= _SHORTEST_ALONE and index.weights[number] >= _FEW and listed not in ordinary
        if likeness < _SOUNDS_THE_SAME or not rare or index.sorts[number] is not Sort.WORD:
            continue
        for each in index.postings[number]:
            name = index.names[each]
            if name.surname == 1 and name.tokens[0] == number:
                yield Bearer(each, {0: 0}, 0.5)


def _least(word: QueryWord) -> float:
    return _SURE_OF_A_LONG_ONE if len(word.token.spelled) >= _LONG else _SURE


def _beside(
    index: NameIndex, name: IndexedName, told: Sequence[int], sure: Mapping[int, Mapping[int, float]]
) -> dict[int, int] | None:
    """The words beside those of a person's name; None unless each has its counterpart, the family name among them."""
    person = index.types[name.entry] == "person"
    words = all(index.sorts[t] is Sort.WORD for t in name.tokens)
    if not person and (index.types[name.entry] or not words or not 2 <= len(name.tokens) <= _MOST_OF_A_PERSON):
        return None
    taken: dict[int, int] = {}
    for i in told:
        least = 0.0 if person else _SOUNDS_THE_SAME
        fits = (j for j, t in enumerate(name.tokens) if sure[i].get(t, -1.0) >= least and j not in taken.values())
        place = next(fits, -1)
        if place < 0:
            return None
        taken[i] = place
    if name.surname:
        given = len(name.tokens) - name.surname
        all_but_it = given == len(taken) > 1 and not index.words[name.tokens[-1]].endswith(_PATRONYMIC)
        return taken if all_but_it or any(j < name.surname for j in taken.values()) else None
    ends = (0, len(name.tokens) - 1)
    family = [j for j in taken.values() if not index.words[name.tokens[j]].endswith(_PATRONYMIC)]
    return taken if any(j in ends for j in family) or (person and family) else None


def _given(told: Sequence[str], letters: Sequence[str], given: Sequence[int], person: bool) -> dict[int, int]:
    """The initials beside given names, the first not for a patronymic; none unless one of both is wholly accounted for.

    Args:
        told: the words of the listed name.
        given: the places of those that may be given names.
        person: whether the list says so; else only the very letter stands for a name.
    """
    free = list(given)
    out: dict[int, int] = {}
    for at, letter in enumerate(letters):
        may = (j for j in free if at or j == given[0] or not told[j].endswith(_PATRONYMIC))
        place = next((j for j in may if _stands_for(letter, told[j], person)), -1)
        if place >= 0:
            out[at] = place
            free.remove(place)
    return out if 0 in out and (not free or len(out) == len(letters)) else {}


def _stands_for(letters: str, given: str, spelled_otherwise: bool) -> bool:
    """Whether one or two letters stand for a given name, in any of its spellings where that is asked."""
    if given.startswith(letters):
        return True
    return spelled_otherwise and given[0] in _SAME.get(letters[0], ())
