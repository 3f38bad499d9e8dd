"""How surely a listed name is meant, once its words stand beside the query's.

    exact     the words are the same, whatever the legal form
    strong    every word that tells something has its counterpart, with slips of the pen at most
    possible  most of the name, or the whole of one inside the other
    family    a distinctive first word of a listed party leads the name, the rest differs: a red flag, no match

Nobody is known by numbers, legal forms, ordinary words or a common family name.  A name of such words alone is listed
only if it is the same, and an acronym or an ordinary word in another country is for a person to decide.  Companies,
persons and vessels are kept apart by what the text itself says.  Numbers are names of their own: CETC 13 is not
CETC 14.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from . import letters
from .index import IndexedName, NameIndex
from .pairing import Pairing
from .query import SPELLED, QueryWord
from .reading import MatchClass, Says
from .spelling import pen_slip
from .vocabulary import Sort, Vocabulary

CRAFT = ("vessel", "aircraft")  # whose names say nothing of companies and persons
_LONGEST_NUMBER = 4  # digits; a longer one is a customer's or a house's, not part of a name
_SHORTEST_BRAND = 5  # Latin letters of a first word that makes a family
_ACRONYM = 3  # letters; a shorter name is many parties'
_HARDLY = 0.6  # what matched words tell that is next to nothing
_SHORT = 4  # letters; a slip in such a word makes another name
_SHORT_OF_SOUND = 5  # letters; another word that only sounds like so short a one is another name
_LONG = 8  # letters; a slip in such a word leaves it known
_WORDS_OF_A_FIRM = 3
_ENOUGH = 1.2  # what ordinary words say together that is a name
_SAME_BRAND = 0.96  # likeness of a first word that makes a family
_SYLLABLE = re.compile(  # of Chinese: one alone is a part of very many names
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:[aeiouv]|ai|ang?|ao|ei|eng?|er|iang?|iao|i[aeu]|ing?|iong|ong|ou|uai|uang?|u[aeino])"
)
_COULD_BE_SAME = 0.5  # how much of a name must be accounted for
_KNOWN = 0.75  # likeness of a word by which somebody is known
_VOWELS = str.maketrans("", "", "aeiou")
_PATRONYMIC = ("ovich", "evich", "ovna", "evna", "ichna", "yevich", "ovych", "ivna", "ogly", "oglu", "kyzy")


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
class Asked:
    """What is known of the party beside its name.

    Attributes:
        kind: `company`, `person`, `government`, `vessel` or an empty text, as the case says.
        says: what the text itself says.
        countries: where the party is, by its legal form or else by the case; none where neither tells.
        numbers: those of the name, but a customer's or a house's.
    """

    kind: str = ""
    says: Says = ""
    countries: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


def numbers_of(query: Sequence[QueryWord]) -> frozenset[str]:
    """The numbers that are part of a name."""
    numbers = (w.token.text for w in query if w.token.sort is Sort.NUMBER)
    return frozenset(number for number in numbers if len(number) <= _LONGEST_NUMBER)


class Classes:
    """Decides classes by one index and one vocabulary."""

    def __init__(self, index: NameIndex, known: Vocabulary, says: Sequence[float], limits: Limits):
        self._index, self._limits, self._says = index, limits, says
        self._ordinary, self._pinyin = known.ordinary, known.pinyin
        self._tells = [
            sort is Sort.WORD and word not in known.ordinary and (len(word) > 2 or not word.isascii())
            for word, sort in zip(index.words, index.sorts, strict=True)
        ]
        self._numbers = frozenset(number for number, sort in enumerate(index.sorts) if sort is Sort.NUMBER)

    def of(self, pairing: Pairing, asked: Asked, as_one: bool) -> MatchClass | None:
        """The class of a match; None where it is none.

        Args:
            as_one: the two are the same once their words are written as one.
        """
        theirs = self._index.types[pairing.name.entry]
        another = bool(
            asked.kind and theirs and asked.kind != theirs and not (asked.kind == "government" and theirs == "company")
        )
        if another and (asked.kind in CRAFT or theirs in CRAFT):
            return None
        same = pairing.of_name >= _COULD_BE_SAME and pairing.same(self._index.sorts)
        cls = "exact" if same else self._alike(pairing, asked, theirs, as_one)
        if cls is None:
            return None
        known = self._known(pairing)
        if not same and not known and not as_one and theirs != "person":
            cls = self._of_ordinary_words(pairing, cls)
        elif as_one and not same and not any(self._tells[t] for t in pairing.name.tokens):
            cls = "possible"  # ordinary words that differ in a small one, or are written in one
        elif same and not known and self._by_one_sound(pairing):
            cls = "possible"  # one sound is many Chinese words: `Zhongxin` is a center, or a name
        elif same and self._many_bear_it(pairing) and self.another_country(pairing, asked):
            cls = "possible"
        if cls is not None and theirs in CRAFT and asked.kind not in CRAFT:
            cls = self._of_a_vessel(pairing, asked, cls)
        if cls is not None and theirs == "person" and asked.says == "company":
            left = [pairing.name.tokens[j] for j in pairing.free]
            whole = all(self._index.sorts[t] is Sort.FORM or len(self._index.words[t]) == 1 for t in left)
            whole = as_one or (whole and len(pairing.taken) > 1)  # a form may be a part of it: `Ab u Hudhayfa`
            cls = "possible" if whole and cls != "family" else None
        if another:  # a stated type may be wrong: the whole name stays a hit, a likeness does not
            whole = len(pairing.taken) == len(pairing.query)
            cls = cls if cls == "exact" else "possible" if cls == "strong" and whole else None
        return cls

    def _of_a_vessel(self, pairing: Pairing, asked: Asked, cls: MatchClass) -> MatchClass | None:
        """A vessel of one word is only itself; a name that says company shares at most the name of one."""
        telling = sum(self._tells[pairing.name.tokens[j]] for j, _ in pairing.taken.values())
        if cls == "family" or (cls == "possible" and telling < 2):
            return None
        if asked.says == "company":
            return "family" if telling > 1 else None
        return cls

    def another_country(self, pairing: Pairing, asked: Asked) -> bool:
        """Whether the party is in a country where the entry is not."""
        listed = self._index.countries[pairing.name.entry]
        return bool(asked.countries and listed and asked.countries.isdisjoint(listed))

    # --- by what somebody is known ----------------------------------------------------------------------------

    def _known(self, pairing: Pairing) -> bool:
        """Whether a word that tells who somebody is has its counterpart."""
        tokens = pairing.name.tokens
        return any(self._tells[tokens[j]] and likeness >= _KNOWN for j, likeness in pairing.taken.values())

    def _by_one_sound(self, pairing: Pairing) -> bool:
        """Whether a word was read as Chinese in Latin letters, which leave open which of several words it is."""
        read = (w.token for w in pairing.query if w.token.sort is Sort.COMMON and w.token.spelled != w.token.text)
        return any(token.spelled in self._pinyin for token in read)

    def _many_bear_it(self, pairing: Pairing) -> bool:
        """Whether a name is an acronym, or of ordinary words alone."""
        sorts, tokens = self._index.sorts, pairing.name.tokens
        if any(sorts[t] is Sort.PLACE for t in tokens) or not any(sorts[t] in (Sort.WORD, Sort.COMMON) for t in tokens):
            return False  # a place, or numbers, tell it apart
        telling = [t for t in tokens if self._tells[t]]
        return not telling or (len(telling) == 1 and len(self._index.words[telling[0]]) <= _ACRONYM
                               and self._index.words[telling[0]].isascii())  # fmt: skip

    def _of_ordinary_words(self, pairing: Pairing, cls: MatchClass) -> MatchClass | None:
        """A likeness of ordinary words alone: at most possible, and only if each has its counterpart or many have."""
        sorts = self._index.sorts
        idle = (Sort.FORM, Sort.NOISE)
        ours = [i for i, w in enumerate(pairing.query) if w.token.sort not in idle]
        left = [j for j in pairing.free if sorts[pairing.name.tokens[j]] not in idle]
        whole = len(ours) > 1 and all(i in pairing.taken for i in ours) and not left
        told = sum(self._says[pairing.name.tokens[j]] for j, likeness in pairing.taken.values() if likeness >= _KNOWN)
        many = pairing.least >= self._limits.possible and told >= _ENOUGH
        return "possible" if (whole or many) and cls != "family" else None

    # --- likeness ---------------------------------------------------------------------------------------------

    def _alike(self, pairing: Pairing, asked: Asked, theirs: str, as_one: bool) -> MatchClass | None:
        limits, sorts, words = self._limits, self._index.sorts, self._index.words
        tokens = pairing.name.tokens
        listed = frozenset[str]()
        if not self._numbers.isdisjoint(tokens):
            listed = frozenset(words[t] for t in tokens if t in self._numbers)
        ours = asked.numbers
        if ours and listed and ours != listed:
            return None
        if theirs == "person" or asked.kind == "person":
            cls = self._person(pairing)
        elif (pairing.least >= limits.strong or self._but_for_a_place(pairing)) and not ours ^ listed:
            cls = "strong"
        elif pairing.least >= limits.possible or (
            pairing.mass >= limits.mass and pairing.most >= limits.inside and pairing.least >= limits.least
        ):
            cls = "possible"
        else:
            cls = self._family(pairing)
        at_home = not asked.countries.isdisjoint(self._index.countries[pairing.name.entry])
        if cls in ("strong", "possible") and self._too_little(pairing, at_home):
            cls = None
        if cls == "strong" and self._by_sound_alone(pairing):
            cls = "possible"
        if cls == "possible" and asked.says == "company" and not theirs and self._like_a_person(tokens) and not all(
            j not in pairing.free for j, t in enumerate(tokens) if sorts[t] is Sort.WORD
        ):  # fmt: skip
            cls = self._family(pairing)
        if cls == "strong" and pairing.elsewhere and self._other_place(pairing):
            cls = "possible"
        return "strong" if as_one else cls

    def _but_for_a_place(self, pairing: Pairing) -> bool:
        """Whether every word has the same as counterpart, and the name but says where it is, besides."""
        tokens, sorts = pairing.name.tokens, self._index.sorts
        same = len(pairing.taken) == len(pairing.query) >= _WORDS_OF_A_FIRM and all(
            likeness == 1 for _, likeness in pairing.taken.values()
        )
        left = all(sorts[tokens[j]] in (Sort.PLACE, Sort.FORM, Sort.NOISE) for j in pairing.free)
        return (
            same
            and left
            and any(self._tells[tokens[j]] and self._says[tokens[j]] == 1 for j, _ in pairing.taken.values())
        )

    def _family(self, pairing: Pairing) -> MatchClass | None:
        query, tokens, sorts, first = pairing.query, pairing.name.tokens, self._index.sorts, -1
        for i, word in enumerate(query):
            if word.token.sort is Sort.WORD:
                first = i
                break
        if first not in pairing.taken or query[first].weight < self._limits.family:
            return None
        place, likeness = pairing.taken[first]
        brand = query[first].token.text
        leads = place == next((j for j, t in enumerate(tokens) if sorts[t] is Sort.WORD), -1)
        long = len(brand) >= _SHORTEST_BRAND or not brand.isascii()
        if likeness < _SAME_BRAND or not (long and leads) or not self._tells[tokens[place]]:
            return None
        theirs = self._index.types[pairing.name.entry]
        single = _SYLLABLE.fullmatch(brand) or theirs == "person" or (not theirs and self._like_a_person(tokens))
        return None if single else "family"

    def _person(self, pairing: Pairing) -> MatchClass | None:
        """A person's name matches by at least two words, a family name among them, and by all words of the shorter."""
        query, taken, tokens = pairing.query, pairing.taken, pairing.name.tokens
        if len(taken) < 2 or not self._by_family_name(pairing) or self.another_father(pairing.query, pairing.name):
            return None
        if len(taken) == len(query) == len(tokens) and pairing.least >= self._limits.strong:
            return "strong"
        slips = any(likeness < 1 and len(self._index.words[tokens[j]]) <= _SHORT for j, likeness in taken.values())
        if (
            pairing.most >= self._limits.inside
            and pairing.least >= self._limits.least
            and not (len(taken) == 2 and slips)
        ):
            return "possible"
        return None

    def _by_family_name(self, pairing: Pairing) -> bool:
        """Whether more than a given name and a patronymic matched."""
        places = [j for j, _ in pairing.taken.values()]
        if surname := pairing.name.surname:
            return any(j < surname for j in places)
        words = [self._index.words[pairing.name.tokens[j]] for j in places]
        return len(words) > 2 or not any(w.endswith(_PATRONYMIC) for w in words)

    def another_father(self, query: Sequence[QueryWord], name: IndexedName) -> bool:
        """Whether the query's patronymic is none of those of the entry, which has one."""
        family = set(name.tokens[: name.surname])  # Kazakevich is one
        ours = [w for w in query if w.token.text.endswith(_PATRONYMIC) and family.isdisjoint(w.means)]
        theirs = self._patronymics.get(name.entry, frozenset[int]()) if ours else frozenset[int]()
        if not ours or not theirs:
            return False
        bare = {_consonants(w.token.spelled) for w in ours}
        alike = (OSA.distance(_consonants(self._index.words[t]), b) for t in theirs for b in bare)
        return not any(theirs & w.means.keys() for w in ours) and min(alike) > 0

    @cached_property
    def _patronymics(self) -> dict[int, frozenset[int]]:
        """The patronymics of each entry, whichever of its names has them."""
        those = {number for number, word in enumerate(self._index.words) if word.endswith(_PATRONYMIC)}
        out: dict[int, frozenset[int]] = {}
        for name in self._index.names:
            if found := those.intersection(name.tokens[name.surname :]):
                out[name.entry] = out.get(name.entry, frozenset()) | found
        return out

    def _like_a_person(self, tokens: Sequence[int]) -> bool:
        """Whether a name of an entry that the list does not sort may be a person's: words that only tell."""
        return 2 <= len(tokens) <= 4 and all(self._index.sorts[t] is Sort.WORD for t in tokens)

    def _too_little(self, pairing: Pairing, at_home: bool) -> bool:
        """Whether nothing but a short word with a slip matched, or only common words of institutions in two places.

        Args:
            at_home: whether the party is in a country of the entry.
        """
        if pairing.mass < _HARDLY and pairing.elsewhere and self._other_place(pairing):
            return True
        query, taken = pairing.query, pairing.taken
        telling = [i for i in taken if query[i].token.sort not in (Sort.FORM, Sort.NOISE)]
        if len(telling) != 1:
            return False
        place, likeness = taken[telling[0]]
        text = query[telling[0]].token.text
        if not text.isascii() or pen_slip(text, self._index.words[pairing.name.tokens[place]]):
            return False
        if likeness <= SPELLED and (text in self._ordinary or len(text) <= _SHORT_OF_SOUND) and not at_home:
            return True  # `Bayer` is no other spelling of a name of elsewhere, nor is an ordinary word
        return likeness < SPELLED and len(text) < _LONG

    def _by_sound_alone(self, pairing: Pairing) -> bool:
        """Whether one short word is all that matched, and it only sounds the same."""
        query, taken = pairing.query, pairing.taken
        telling = [i for i in taken if query[i].token.sort is Sort.WORD]
        if len(telling) != 1 or taken[telling[0]][1] > SPELLED:
            return False
        text = query[telling[0]].token.text
        listed = self._index.words[pairing.name.tokens[taken[telling[0]][0]]]
        return len(text) < _LONG and text.isascii() and not pen_slip(text, listed)

    def _other_place(self, pairing: Pairing) -> bool:
        """Whether the query names a place that the entry does not."""
        return any(w.token.sort is Sort.PLACE and i not in pairing.taken for i, w in enumerate(pairing.query))


def _consonants(word: str) -> str:
    """The consonants of a Latin word by their sounds: one text for `Yuryevich` and `Urevich`."""
    return letters.key(word).translate(_VOWELS)
