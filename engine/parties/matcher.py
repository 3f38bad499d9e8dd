"""Which entries a name may mean, and how surely.

A field is read as one name or several (`name_field`).  Candidates come from three sides: names that are the same once
written as one word, listed names that stand whole in the text (`whole_names`), and names that share telling words.  A
word tells as much as it is rare on the list; the words are set side by side (`pairing`), and two figures decide, beside
what the words are: how much of the query the entry's name accounts for, and how much of the entry's name the query
accounts for (`classes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from typing import Literal

from .classes import CRAFT, LIMITS, Asked, Classes, Limits, numbers_of
from .index import IndexedName, NameIndex, uncollected
from .initials import Bearer, bearers, namesakes
from .name_field import FieldReader
from .names import Token, Words
from .pairing import Pairing, paired
from .query import JOINED, QueryReader, QueryWord
from .reading import Field, MatchClass, Reading
from .runs import Runs
from .vocabulary import Sort
from .whole_names import WholeNames

ALGORITHM = "10"  # counts up with every change that can change an answer
Likeness = Literal["equal", "close", "legal form", "different", "only in the list"]
Place = Literal["same", "another", ""]
CLASSES: tuple[MatchClass, ...] = ("exact", "strong", "possible", "family")
_MOST_SCORED, _MOST_SCORED_OF_A_PART = 60, 25
_ROUNDING = 1e-8
_MOST_NAMES = 3_000  # a word of more names finds none by itself
_SAME = 0.9999  # the score of a name whose every word has the same as counterpart
_WHOLE = 0.5  # the score of a name that stands whole in a longer text


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
        country: whether the party's country is one of the entry's, by its legal form or else as stated; an empty text
            where one of them is not known.
    """

    entry: str
    cls: MatchClass
    score: float
    name: str
    kind: str
    words: tuple[Pair, ...]
    country: Place = ""


class UnreadableName(ValueError):
    """The text is no name that can be searched: it is not screened.

    Attributes:
        another_script: a second name of the same party in letters that can be compared would do.
    """

    def __init__(self, message: str, another_script: bool = False):
        super().__init__(message)
        self.another_script = another_script


class Matcher:
    """Searches one index."""

    def __init__(self, index: NameIndex, words: Words, limits: Limits = LIMITS):
        self.index, self.words, self.limits = index, words, limits
        self._fields, self._query = FieldReader(words), QueryReader(index, words)
        with uncollected():
            self._whole = WholeNames(index, words.known)
            self._runs = Runs(index, self._whole, words.known)
            self._classes = Classes(index, words.known, self._whole.tells, limits)

    def warm(self) -> None:
        """Builds what is built at first use, so that the first search is as quick as the next."""
        index = self.index
        with uncollected():
            _ = index.number, index.postings, index.weights, index.squeezed, index.initials, index.spelling.sounds
            _ = index.by_sound, index.totals
            self._runs.warm()

    def tells(self, word: int) -> float:
        """How much a word of the index says of who is meant; 1 for a rare one."""
        return self._whole.tells[word]

    def search(self, name: str, kind: str = "", country: str = "") -> list[Match]:
        """The entries that a name may mean, the surest first, one match for each entry.

        Args:
            name: a name in any script.
            kind: `company`, `person`, `vessel` or an empty text; entries of another kind are left out, those of which
                the list does not say what they are never.
            country: of the party, ISO 3166-1 alpha-2, where it is known.

        Raises:
            UnreadableName: it is not wholly understood as a name, and no entry settles that.
        """
        field = self._fields.read(name, country)
        found = self._searched(field, kind, country)
        if field.problem and not _settled(field, found):
            raise UnreadableName(field.problem, field.another_script)
        return found

    def _searched(self, field: Field, kind: str, country: str) -> list[Match]:
        stated = frozenset({country} - {""})
        best: dict[int, Match] = {}
        known: dict[Token, QueryWord] = {}
        for reading in field.readings:
            if reading.part and kind == "person":
                continue
            asked = Asked(kind, field.says, reading.countries or stated)
            query = self._query.read(reading.tokens, known)
            if reading.initials:
                self._persons(bearers(self.index, query, reading.initials), query, asked, best)
                continue
            if len(query) == 1 and not reading.part and not asked.says and kind in ("", "person"):
                self._persons(namesakes(self.index, query[0], self.words.known.ordinary), query, asked, best)
            self._search(query, reading, asked, best)
            if reading.whole:
                continue
            most: MatchClass = "strong" if reading.most == "exact" else reading.most
            if apart := self._query.apart(reading.tokens):
                cut_otherwise = replace(reading, tokens=apart, most=most)
                self._search(self._query.read(apart, known), cut_otherwise, asked, best, likely=True)
            if together := self._query.together(reading.tokens):
                self._search(
                    self._query.read(together, known), replace(reading, tokens=together, most=most), asked, best
                )
        return sorted(best.values(), key=lambda m: (*rank(m), m.entry))

    def _search(
        self, query: Sequence[QueryWord], reading: Reading, asked: Asked, best: dict[int, Match], likely: bool = False
    ) -> None:
        """Adds the matches of one reading.

        Args:
            likely: only those count that are likely as they are, not those of a part of the words.
        """
        one = self._query.in_one([w.token for w in query])
        if reading.whole:
            for number in one:
                self._keep(best, number, self._in_one(query, number, asked))
            return
        said = [w.token.text for w in query if w.token.sort is Sort.WORD]
        initials = self.index.initials.get(said[0], ()) if len(said) == 1 else ()
        for number in initials:
            self._keep(best, number, self._initialed(said[0], self.index.names[number]))
        asked = replace(asked, numbers=numbers_of(query))
        order = sorted(range(len(query)), key=lambda i: -query[i].weight)
        most = _MOST_SCORED_OF_A_PART if reading.part else _MOST_SCORED
        for number in dict.fromkeys((*one, *self._candidates(query, most))):
            found = self._compare(query, order, number, asked, reading, number in one)
            if found is not None and not (likely and found.score < LIMITS.strong):
                self._keep(best, number, found)
        for number, match in self._standing_whole(query, asked):
            if not likely or len([w for w in match.words if w.likeness == "equal"]) > 1 or " " in match.words[0].query:
                self._keep(best, number, match)  # one word that was cut out of another is nobody's name
        for number, match in self._standing_in_one(query, asked):
            self._keep(best, number, match)
        if not likely:
            for number in self._runs.alike([w.token for w in query], reading.text):
                self._keep(best, number, self._looking_like(query, number, asked))
        for number in self._but_for_common_words(query, asked):
            self._keep(best, number, self._as_possible(query, order, number, asked))

    def _persons(
        self, found: Iterable[Bearer], query: Sequence[QueryWord], asked: Asked, best: dict[int, Match]
    ) -> None:
        """Adds the persons whom a family name, alone or with initials, may mean."""
        if asked.kind in CRAFT:
            return
        for bearer in found:
            name = self.index.names[bearer.number]
            told = [self.index.words[t] for t in name.tokens]
            pairs = [Pair(w.token.spelled, told[bearer.taken[i]] if i in bearer.taken else "",
                          "close" if i in bearer.taken else "different") for i, w in enumerate(query)]  # fmt: skip
            pairs += [Pair("", w, "only in the list") for j, w in enumerate(told) if j not in bearer.taken.values()]
            key, where = self.index.keys[name.entry], self._country(name, asked)
            match = Match(key, "possible", bearer.score, name.text, name.kind, tuple(pairs), where)
            self._keep(best, bearer.number, match)

    def _keep(self, best: dict[int, Match], number: int, found: Match | None) -> None:
        entry = self.index.names[number].entry
        if found is not None and (entry not in best or rank(found) < rank(best[entry])):
            best[entry] = found

    def _initialed(self, initials: str, name: IndexedName) -> Match:
        """A match by the first letters of a long name."""
        pairs = (Pair(initials, name.text, "close"),)
        return Match(self.index.keys[name.entry], "possible", 0.5, name.text, name.kind, pairs)

    def _in_one(self, query: Sequence[QueryWord], number: int, asked: Asked) -> Match | None:
        """A match of a listed name of ordinary words that a part of a text is."""
        name = self.index.names[number]
        if self.index.types[name.entry] in ("person", *CRAFT):
            return None
        pairs = (Pair(" ".join(w.token.spelled for w in query), name.text, "equal"),)
        where = self._country(name, asked)
        return Match(self.index.keys[name.entry], "possible", _WHOLE, name.text, name.kind, pairs, where)

    def _standing_whole(self, query: Sequence[QueryWord], asked: Asked) -> Iterable[tuple[int, Match]]:
        """Listed names that stand whole in the text, other words before or behind them."""
        said = [w for w in query if w.token.sort not in (Sort.FORM, Sort.NOISE)]
        for begin, end, told, names in self._whole.found(_steps(said)):
            pairs = [Pair(w.token.spelled, "", "equal") for w in said[begin:end]]
            if len(pairs) == len(told):
                pairs = [Pair(p.query, self.index.words[n], "equal") for p, n in zip(pairs, told, strict=True)]
            else:
                pairs = [Pair(" ".join(p.query for p in pairs), " ".join(self.index.words[n] for n in told), "equal")]
            pairs += [Pair(w.token.spelled, "", "different") for w in (*said[:begin], *said[end:])]
            score = round(_WHOLE + (end - begin) / len(said) / 10, 4)
            yield from self._within(query, names, asked, tuple(pairs), score)

    def _standing_in_one(self, query: Sequence[QueryWord], asked: Asked) -> Iterable[tuple[int, Match]]:
        """Listed names that stand in the text letter by letter, whatever spaces are within them."""
        tokens = [w.token for w in query]
        for begin, end, names in self._runs.standing(tokens):
            spelled = " ".join(t.spelled for t in tokens[begin:end])
            others = tuple(Pair(t.spelled, "", "different") for t in (*tokens[:begin], *tokens[end:]))
            for number in names:
                pairs = (Pair(spelled, self.index.names[number].text, "equal"), *others)
                yield from self._within(query, (number,), asked, pairs, _WHOLE)

    def _within(
        self, query: Sequence[QueryWord], names: Sequence[int], asked: Asked, pairs: tuple[Pair, ...], score: float
    ) -> Iterable[tuple[int, Match]]:
        """The matches of listed names that stand within a text."""
        for number in names:
            name = self.index.names[number]
            theirs = self.index.types[name.entry]
            craft = theirs in CRAFT
            if _a_craft_and_not(asked.kind, theirs):
                continue
            if theirs == "person" and self._classes.another_father(query, name):
                continue
            company = asked.says == "company" and asked.kind not in CRAFT
            cls: MatchClass = "family" if craft and company else "possible"
            where = self._country(name, asked)
            yield number, Match(self.index.keys[name.entry], cls, score, name.text, name.kind, pairs, where)

    def _looking_like(self, query: Sequence[QueryWord], number: int, asked: Asked) -> Match | None:
        """A match of a name by how it looks in one word."""
        name = self.index.names[number]
        theirs = self.index.types[name.entry]
        if _a_craft_and_not(asked.kind, theirs) or (theirs in CRAFT and asked.kind not in CRAFT):
            return None
        pairs = (Pair(" ".join(w.token.spelled for w in query), name.text, "close"),)
        where = self._country(name, asked)
        return Match(self.index.keys[name.entry], "possible", _WHOLE, name.text, name.kind, pairs, where)

    def _but_for_common_words(self, query: Sequence[QueryWord], asked: Asked) -> list[int]:
        """Listed names that have the query's words, but for words of very many names."""
        if asked.kind == "person" or asked.kind in CRAFT:
            return []
        said: list[int] = []
        for word in query:
            number = next((n for n, likeness in word.means.items() if likeness == 1.0), None)
            if number is not None and word.token.sort not in (Sort.FORM, Sort.NOISE):
                said.append(number)
            elif word.token.sort is Sort.WORD or word.token.text in asked.numbers:
                return []
        return self._whole.but_for_common_words(said)

    def _as_possible(self, query: Sequence[QueryWord], order: Sequence[int], number: int, asked: Asked) -> Match:
        """A match of a name that counts as possible, however little its words tell."""
        name, pairing = self.index.names[number], paired(self.index, query, order, number)
        score = round(2 * pairing.of_query * pairing.of_name / (pairing.of_query + pairing.of_name), 4)
        pairs, where = self._pairs(pairing), self._country(name, asked)
        return Match(self.index.keys[name.entry], "possible", score, name.text, name.kind, pairs, where)

    # --- who may be meant ---------------------------------------------------------------------------------

    def _candidates(self, query: Sequence[QueryWord], most: int) -> list[int]:
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
        if len(found) > most:
            least = nlargest(most, found.values())[-1] - _ROUNDING
            found = {n: gain for n, gain in found.items() if gain >= least}
        return [number for _, number in sorted([(-round(gain, 9), n) for n, gain in found.items()])[:most]]

    # --- the comparison ------------------------------------------------------------------------------------

    def _compare(
        self,
        query: Sequence[QueryWord],
        order: Sequence[int],
        number: int,
        asked: Asked,
        reading: Reading,
        as_one: bool,
    ) -> Match | None:
        name = self.index.names[number]
        pairing = paired(self.index, query, order, number)
        cls = self._classes.of(pairing, asked, as_one)
        if cls is None:
            return None
        of_query, of_name = pairing.of_query, pairing.of_name
        if as_one and cls == "strong":
            of_query, of_name = max(of_query, 0.95), max(of_name, 0.95)
        score = round(2 * of_query * of_name / (of_query + of_name), 4) if of_query + of_name else 0.0
        most: MatchClass = "possible" if reading.part and cls == "strong" else reading.most
        if CLASSES.index(cls) < CLASSES.index(most):
            cls = most
        nothing_left = all(self.index.sorts[name.tokens[j]] is Sort.FORM for j in pairing.free)
        score = 1.0 if cls == "exact" or (as_one and (nothing_left or not pairing.taken)) else score
        pairs, where = self._pairs(pairing), self._country(name, asked)
        return Match(self.index.keys[name.entry], cls, score, name.text, name.kind, pairs, where)

    def _country(self, name: IndexedName, asked: Asked) -> Place:
        listed = self.index.countries[name.entry]
        if not listed or not asked.countries:
            return ""
        return "another" if asked.countries.isdisjoint(listed) else "same"

    def _pairs(self, pairing: Pairing) -> tuple[Pair, ...]:
        words, sorts, tokens = self.index.words, self.index.sorts, pairing.name.tokens
        out: list[Pair] = []
        if not pairing.taken:  # written in one
            return (Pair(" ".join(w.token.spelled for w in pairing.query), pairing.name.text, "close"),)
        for i, word in enumerate(pairing.query):
            if i in pairing.taken:
                j, likeness = pairing.taken[i]
                form = word.token.sort is Sort.FORM
                out.append(Pair(word.token.spelled, "legal form" if form else words[tokens[j]],
                                "legal form" if form else "equal" if likeness == 1 else "close"))  # fmt: skip
            elif word.token.sort is not Sort.FORM:
                out.append(Pair(word.token.spelled, "", "different"))
        left = (j for j in pairing.free if sorts[tokens[j]] is not Sort.FORM)
        out += [Pair("", words[tokens[j]], "only in the list") for j in left]
        return tuple(out)


def _a_craft_and_not(asked: str, theirs: str) -> bool:
    """Whether a name is asked for and listed as two sorts, one of them a ship or an aircraft."""
    return bool(asked and theirs) and asked != theirs and (theirs in CRAFT or asked in CRAFT)


def _steps(said: Sequence[QueryWord]) -> list[list[tuple[int, int]]]:
    """The words of the list that a text holds, from each of its words: one by one, and several that the list joins."""
    out: list[list[tuple[int, int]]] = []
    for at, word in enumerate(said):
        steps = [(at + 1, n) for n, likeness in word.means.items() if likeness == 1.0]
        for n, likeness in word.means.items():
            if likeness == JOINED:
                end = at + 1
                while end < len(said) and said[end].means.get(n) == JOINED:
                    end += 1
                if end > at + 1:
                    steps.append((end, n))
        out.append(steps)
    return out


def _settled(field: Field, found: Sequence[Match]) -> bool:
    """Whether entries settle what could not be understood: then a person decides on these."""
    if field.settled == "same name":
        return any(m.cls == "exact" or (m.cls != "family" and m.score >= _SAME) for m in found)
    return field.settled == "a hit" and any(m.cls != "family" for m in found)


def rank(match: Match) -> tuple[int, float]:
    """The surest match first; of equal ones that in the party's country."""
    return CLASSES.index(match.cls), -match.score
