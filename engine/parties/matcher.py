"""Which entries a name may mean, and how surely.

    exact     the words are the same, whatever the legal form
    strong    every word that tells something has its counterpart, with slips of the pen at most
    possible  most of the name, or the whole of one inside the other
    family    a distinctive first word of a listed party leads the name, the rest differs: a red flag, no match

A word tells as much as it is rare on the list.  Two figures decide: how much of the query the entry's name accounts
for, and how much of the entry's name the query accounts for.  Numbers are names of their own: CETC 13 is not CETC 14.
Nothing here looks at countries or addresses: they may lower a match only by a person's decision.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import Literal

from .index import IndexedName, NameIndex
from .names import LONGEST, Sort, Token, Words
from .query import JOINED, QueryReader, QueryWord
from .spelling import pen_slip

ALGORITHM = "3"  # counts up with every change that can change an answer
MatchClass = Literal["exact", "strong", "possible", "family"]
Likeness = Literal["equal", "close", "legal form", "different", "only in the list"]
CLASSES: tuple[MatchClass, ...] = ("exact", "strong", "possible", "family")
_CRAFT = ("vessel", "aircraft")  # whose names say nothing of companies and persons
_TURNED = ("LRO", "RLO", "LRE", "RLE", "LRI", "RLI", "FSI")
_LONGEST_NUMBER = 4  # digits; a longer one is a customer's or a house's, not part of a name
_TELLING = (Sort.WORD, Sort.NUMBER)
_MOST_SCORED = 60
_MOST_NAMES = 3_000  # a word of more names finds none by itself
_SHORTEST_BRAND = 5  # Latin letters of a first word that makes a family
_HARDLY = 0.6  # what matched words tell that is next to nothing
_LONG = 8  # letters; a slip in such a word leaves it known
_MORE_ABOUT_A_PLACE = 0.25  # of its weight, where the list's name says nothing of another place


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the classes begin; tuned on names made for it, never on the held-out ones."""

    strong: float = 0.88
    possible: float = 0.72
    inside: float = 0.85
    mass: float = 0.8
    least: float = 0.45
    family: float = 0.6


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of the query beside the word of the entry that it was taken for."""

    query: str
    entry: str
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that a name may mean.

    Attributes:
        entry: list and number.
        score: between 0 and 1, comparable within one query.
        name, kind: the name of the entry that matched.
        words: the words side by side.
    """

    entry: str
    cls: MatchClass
    score: float
    name: str
    kind: str
    words: tuple[Pair, ...]


class UnreadableName(ValueError):
    """The text is no name that can be searched: it is not screened."""


class Matcher:
    """Searches one index."""

    def __init__(self, index: NameIndex, words: Words, limits: Limits = LIMITS):
        self.index, self.words, self.limits = index, words, limits
        self._query = QueryReader(index, words)

    def warm(self) -> None:
        """Builds what is built at first use, so that the first search is as quick as the next."""
        index = self.index
        _ = index.number, index.postings, index.weights, index.squeezed, index.initials, index.spelling.sounds

    def search(self, name: str, kind: str = "") -> list[Match]:
        """The entries that a name may mean, the surest first, one match for each entry.

        Args:
            name: a name in any script.
            kind: `company`, `person`, `vessel` or an empty text; entries of another kind are left out, those of which
                the list does not say what they are never.

        Raises:
            UnreadableName: nothing in it can be compared, or it is no name.
        """
        if len(name) > LONGEST:
            raise UnreadableName(f"the name has {len(name)} characters, at most {LONGEST} can be a name")
        tokens = self.words.tokens(name)
        if not any(t.sort is not Sort.FORM and len(t.text) > 1 for t in tokens):
            raise UnreadableName("the name holds no word that can be compared")
        if self.words.placeholder(tokens):
            raise UnreadableName(f"{name.strip()!r} stands for a name and is none")
        if any(unicodedata.bidirectional(c) in _TURNED for c in name):
            raise UnreadableName("the name holds marks that turn the direction of writing")
        best: dict[int, Match] = {}
        self._search(tokens, kind, best)
        if kind != "person":
            for told in self._query.parts(name, tokens):
                self._search(told, kind, best, part=True)
        return sorted(best.values(), key=lambda m: (*rank(m), m.entry))

    def _search(self, tokens: Sequence[Token], kind: str, best: dict[int, Match], part: bool = False) -> None:
        query = self._query.read(tokens)
        one = self.index.squeezed.get("".join(t.text for t in tokens if t.sort is not Sort.FORM), ())
        said = [t.text for t in tokens if t.sort is Sort.WORD]
        initials = self.index.initials.get(said[0], ()) if len(said) == 1 else ()
        for number in initials:
            best.setdefault(self.index.names[number].entry, self._initialed(said[0], self.index.names[number]))
        for number in dict.fromkeys((*one, *self._candidates(query))):
            found = self._compare(query, self.index.names[number], kind, as_one=number in one)
            if found is not None and part and found.cls == "strong":
                found = replace(found, cls="possible")
            if found is not None:
                entry = self.index.names[number].entry
                if entry not in best or rank(found) < rank(best[entry]):
                    best[entry] = found

    def _initialed(self, initials: str, name: IndexedName) -> Match:
        """A match by the first letters of a long name."""
        pairs = (Pair(initials, name.text, "close"),)
        return Match(self.index.keys[name.entry], "possible", 0.5, name.text, name.kind, pairs)

    # --- who may be meant ---------------------------------------------------------------------------------

    def _candidates(self, query: Sequence[QueryWord]) -> list[int]:
        index, postings = self.index, self.index.postings
        weights = index.weights
        found: dict[int, float] = {}
        total = sum(w.weight for w in query)
        left = total
        for word in sorted(query, key=lambda w: -w.weight):
            if word.token.sort in (Sort.FORM, Sort.NOISE):
                continue
            new = left >= self.limits.least * total or not found
            left -= word.weight
            for number, likeness in (*word.means.items(), *((n, 0.9) for s in word.splits for n in s)):
                gain = min(word.weight, weights[number]) * likeness
                names = postings[number]
                if new:
                    for name in names:
                        found[name] = found.get(name, 0.0) + gain
                elif len(names) < _MOST_NAMES:
                    for name in names:
                        if name in found:
                            found[name] += gain
        return nsmallest(_MOST_SCORED, found, key=lambda n: self._place(n, found[n]))

    def _place(self, number: int, gain: float) -> tuple[float, str, str]:
        """Where a name stands among candidates; names of equal gain do not stand in the order of the entries."""
        name = self.index.names[number]
        return -round(gain, 9), name.text, self.index.keys[name.entry]

    # --- the comparison ------------------------------------------------------------------------------------

    def _compare(self, query: Sequence[QueryWord], name: IndexedName, kind: str, as_one: bool) -> Match | None:
        index = self.index
        theirs = index.types[name.entry]
        another = bool(kind and theirs and kind != theirs and not (kind == "government" and theirs == "company"))
        if another and (kind in _CRAFT or theirs in _CRAFT):
            return None
        weights, sorts = index.weights, index.sorts
        tokens = name.tokens
        free = list(range(len(tokens)))
        taken: dict[int, tuple[int, float]] = {}
        for i in sorted(range(len(query)), key=lambda i: -query[i].weight):
            means = query[i].means
            best, at = 0.0, -1
            for j in free:
                likeness = means.get(tokens[j], 0.0)
                if likeness > best:
                    best, at = likeness, j
            if at < 0:
                at, best = self._joint(query, i, tokens, taken)
            if at >= 0:
                taken[i] = (at, best)
                if at in free:
                    free.remove(at)
        for i, word in enumerate(query):
            if i not in taken:
                for first, second in word.splits:
                    if first in tokens and second in tokens:
                        a, b = tokens.index(first), tokens.index(second)
                        if a != b and a in free and b in free:
                            taken[i] = (a, 0.95)
                            free.remove(a)
                            free.remove(b)
                            break
        for i, word in enumerate(query):
            if i not in taken and free and word.token.sort is not Sort.FORM:
                spelled = {word.token.text, word.token.spelled}
                short = next((j for j in free if any(_shortens(s, self.index.words[tokens[j]]) for s in spelled)), -1)
                if short >= 0:
                    taken[i] = (short, 0.8)
                    free.remove(short)
        elsewhere = any(sorts[tokens[j]] is Sort.PLACE for j in free)
        mine = total = mass = 0.0
        for i, word in enumerate(query):
            added = word.token.sort is Sort.PLACE and i not in taken and not elsewhere
            total += word.weight * (_MORE_ABOUT_A_PLACE if added else 1)
            if i in taken:
                j, likeness = taken[i]
                mine += word.weight * likeness
                if sorts[tokens[j]] in _TELLING:
                    mass += weights[tokens[j]] * likeness**2
        all_theirs = sum(weights[t] for t in tokens)
        missing = sum(weights[tokens[j]] for j in free)
        slips = sum(weights[tokens[j]] * (1 - likeness) for j, likeness in taken.values() if j not in free)
        of_query = mine / total
        of_name = (all_theirs - missing - slips) / all_theirs
        cls = self._class(query, tokens, taken, of_query, of_name, mass, theirs == "person" or kind == "person")
        if cls in ("strong", "possible") and self._too_little(query, tokens, taken, elsewhere, mass):
            cls = None
        if cls == "strong" and elsewhere and self._other_place(query, taken):
            cls = "possible"
        if as_one and cls != "exact":
            cls, of_query, of_name = "strong", max(of_query, 0.95), max(of_name, 0.95)
        if another:  # a stated type may be wrong: the whole name stays a hit, a likeness does not
            cls = cls if cls == "exact" else "possible" if cls == "strong" and len(taken) == len(query) else None
        if cls is None:
            return None
        score = round(2 * of_query * of_name / (of_query + of_name), 4) if of_query + of_name else 0.0
        if cls == "exact":
            score = 1.0
        return Match(index.keys[name.entry], cls, score, name.text, name.kind, self._pairs(query, tokens, taken, free))

    def _too_little(
        self,
        query: Sequence[QueryWord],
        tokens: Sequence[int],
        taken: dict[int, tuple[int, float]],
        elsewhere: bool,
        mass: float,
    ) -> bool:
        """Whether nothing but a short word with a slip matched, or only common words of institutions in two places."""
        if mass < _HARDLY and elsewhere and self._other_place(query, taken):
            return True
        telling = [i for i in taken if query[i].token.sort not in (Sort.FORM, Sort.NOISE)]
        return (
            len(telling) == 1
            and taken[telling[0]][1] < 0.95
            and len(query[telling[0]].token.text) < _LONG
            and query[telling[0]].token.text.isascii()
            and not pen_slip(query[telling[0]].token.text, self.index.words[tokens[taken[telling[0]][0]]])
        )

    def _other_place(self, query: Sequence[QueryWord], taken: dict[int, tuple[int, float]]) -> bool:
        """Whether the query names a place that the entry does not."""
        return any(w.token.sort is Sort.PLACE and i not in taken for i, w in enumerate(query))

    def _joint(
        self, query: Sequence[QueryWord], i: int, tokens: Sequence[int], taken: dict[int, tuple[int, float]]
    ) -> tuple[int, float]:
        """The word of the entry that this word and its neighbor make together."""
        for neighbor in (i - 1, i + 1):
            if neighbor in taken:
                j, likeness = taken[neighbor]
                if likeness == JOINED and query[i].means.get(tokens[j]) == JOINED:
                    return j, likeness
        return -1, 0.0

    def _class(
        self,
        query: Sequence[QueryWord],
        tokens: Sequence[int],
        taken: dict[int, tuple[int, float]],
        of_query: float,
        of_name: float,
        mass: float,
        person: bool,
    ) -> MatchClass | None:
        limits, sorts, words = self.limits, self.index.sorts, self.index.words
        ours = {w.token.text for w in query if w.token.sort is Sort.NUMBER and len(w.token.text) <= _LONGEST_NUMBER}
        listed = {words[t] for t in tokens if sorts[t] is Sort.NUMBER}
        if ours and listed and ours != listed:
            return None
        told = [w.token.text for w in query if w.token.sort is not Sort.FORM]
        if told == [words[t] for t in tokens if sorts[t] is not Sort.FORM]:
            return "exact"
        if person:
            return self._person(query, tokens, taken, of_query, of_name)
        if min(of_query, of_name) >= limits.strong and not ours ^ listed:
            return "strong"
        if min(of_query, of_name) >= limits.possible:
            return "possible"
        if mass >= limits.mass and max(of_query, of_name) >= limits.inside and min(of_query, of_name) >= limits.least:
            return "possible"
        first = next((i for i, w in enumerate(query) if w.token.sort is Sort.WORD), -1)
        leads = first in taken and taken[first][1] >= 0.95 and query[first].weight >= limits.family
        brand = query[first].token.text if leads else ""
        if (
            leads
            and (len(brand) >= _SHORTEST_BRAND or not brand.isascii())
            and taken[first][0] == _first(tokens, sorts)
        ):
            return "family"
        return None

    def _person(
        self,
        query: Sequence[QueryWord],
        tokens: Sequence[int],
        taken: dict[int, tuple[int, float]],
        of_query: float,
        of_name: float,
    ) -> MatchClass | None:
        """A person's name matches by at least two words, and by all words of the shorter name."""
        if len(taken) < 2:
            return None
        if len(taken) == len(query) == len(tokens) and min(of_query, of_name) >= self.limits.strong:
            return "strong"
        if max(of_query, of_name) >= self.limits.inside and min(of_query, of_name) >= self.limits.least:
            return "possible"
        return None

    def _pairs(
        self,
        query: Sequence[QueryWord],
        tokens: Sequence[int],
        taken: dict[int, tuple[int, float]],
        free: Sequence[int],
    ) -> tuple[Pair, ...]:
        words, sorts = self.index.words, self.index.sorts
        out: list[Pair] = []
        for i, word in enumerate(query):
            if i in taken:
                j, likeness = taken[i]
                form = word.token.sort is Sort.FORM
                out.append(Pair(word.token.spelled, "legal form" if form else words[tokens[j]],
                                "legal form" if form else "equal" if likeness == 1 else "close"))  # fmt: skip
            elif word.token.sort is not Sort.FORM:
                out.append(Pair(word.token.spelled, "", "different"))
        out += [Pair("", words[tokens[j]], "only in the list") for j in free if sorts[tokens[j]] is not Sort.FORM]
        return tuple(out)


def _shortens(short: str, word: str) -> bool:
    """Whether a word is written short: its beginning (`polytech`), or its consonants from the first letter (`mfrg`)."""
    if not 3 <= len(short) < len(word) - 1 or short[0] != word[0]:
        return False
    if word.startswith(short):
        return True
    letters = iter(word)
    return len(short) >= 4 and len(word) >= 7 and all(letter in letters for letter in short)


def _first(tokens: Sequence[int], sorts: Sequence[Sort]) -> int:
    return next((j for j, t in enumerate(tokens) if sorts[t] is Sort.WORD), -1)


def rank(match: Match) -> tuple[int, float]:
    """The surest match first."""
    return CLASSES.index(match.cls), -match.score
