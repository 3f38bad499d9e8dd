"""What stands in a name field: one name or several, each read in every way it may be meant, or no name.

People write more than a name: marks of a customer record, titles, addresses, who acts for whom, a web address; and
less: `TBD`, `cash sale`, letters lost on the way.  Whatever is in a field is wholly understood as names, or the reading
says why it is not, and then nobody counts as screened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

from anyascii import anyascii

from . import letters, romanizations, syllables
from .chinese import HAN
from .garbled import garbled, undone
from .names import LONGEST, Token, Words
from .parts_of_a_text import before, behind, but_for_a_place, by_forms, may_be_whole, of_travel, with_its_form_as_a_word
from .reading import Field, Reading, Says, Settled
from .vocabulary import Sort
from .web_addresses import ADDRESS, AT, host_of, hosts, untold

LONGEST_SEARCHED = 20_000  # characters; in a longer text nothing is looked for
_MOST_PARTS = 40
_WINDOW, _OVERLAP = 40, 16  # words of a text that is too long for a name, read piece by piece
_SEPARATORS = re.compile(
    r"[,;()\[\]{}<>/|\\:\n\r\t*+=~•·#]|\uff08|\uff09|\uff0c|\uff1b|\u3001|\u3002|\s@\s|\s[-\u2013\u2014\u2015]+\s|--+|\.{2,}|(?<=[^\W\d]{3})\.\s(?=[A-Z])"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z]{3})(?=[A-Z]{3})|(?<=[A-Z]{2})(?=[A-Z][a-z]+\b)")
_OWN = re.compile(r"(?<=[^\W\d_]{2})[\x27\u2019]s\b", re.IGNORECASE)  # what is somebody's
_SOME_WORDS = 3  # of a part of a text that names no brand
_WORDS_OF_A_PERSON = re.compile(r"[^\W\d_]+\.?")
_SURNAME_AND_INITIALS = re.compile(
    r"[^\W\d_]{4,}(?:, ?| )[A-Z]{2}\.?|[A-Z]{2}\.? [^\W\d_]{4,}"
)  # the initials may look like a legal form
_RUSSIAN_SURNAME = re.compile(r"(?:O|E)VA?\b|INA?\b|KO\b|AYA\b|,")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_MOST_OF_A_PERSON = 5  # words
_RECORD_NUMBER = re.compile(r"^[a-z]{0,4}[-/.]?\d{4,}[a-z]?$|^\d+[a-z-]?\d{3,}$", re.IGNORECASE)
_GLUED_NUMBER = re.compile(r"^\d{4,}(?=[^\W\d]{3})")
_POINTS_ELSEWHERE = frozenset(
    ("see", "siehe", "voir", "ver", "per", "refer", "notify", "ask", "check", "pls", "please", "note")
)
_HARDLY_A_FORM = frozenset(("co", "company", "companies", "comp", "est", "firm"))
_SAME_SIGN = re.compile(r"^(\w)\1+$")
_SPEAK_CHINESE = frozenset({"CN", "TW", "HK", "MO", "SG", "MY"})
_ALL_CHINA = frozenset({"chinese", "china", "taiwan", "hong kong", "macau", "singapore"})
_SHORT_IN_CHINESE = 4  # characters; a longer name of sounds alone is hardly a Chinese one


class FieldReader:
    """Reads name fields by the words of a rulebook."""

    def __init__(self, words: Words):
        self.words, self.known = words, words.known

    def read(self, name: str, country: str = "") -> Field:
        """A field as names.

        Args:
            country: of the party, ISO 3166-1 alpha-2 where it is known: where people write Chinese, a name in Chinese
                is their own, elsewhere it may only sound like one in another language.
        """
        if len(name) > LONGEST_SEARCHED:
            return Field((), problem=f"the name has {len(name)} characters, at most {LONGEST} can be a name")
        if garbled(name):
            return Field(
                (), problem="the letters of the name were lost on the way (read in another encoding): type it again"
            )
        text = AT.sub("@", letters.plain(of_travel(name)))
        text = text if "@" in text else text.replace("_", " ")
        if closed := letters.closed_up(name):
            text = closed
        whole = self.words.tokens(text)
        if not any(t.sort is not Sort.FORM for t in whole):
            return Field((), problem="the name holds no word that can be compared")
        problem, settled, script = self._problem(name, text, whole, country)
        readings: list[Reading] = []
        seen: set[tuple[bool, tuple[tuple[str, tuple[str, ...]], ...]]] = set()
        where = self._countries(whole)
        every = self._readings(text, whole)
        if (owner := _OWN.sub("", name)) != name:
            every = chain(every, [Reading(self.words.tokens(owner), "possible", part=True)])
        for reading in every:
            told = reading.whole, tuple((t.text, t.also) for t in reading.tokens)
            if told[1] and (told not in seen or reading.initials):
                seen.add(told)
                readings.append(replace(reading, countries=self._countries(reading.tokens) or where))
        return Field(tuple(readings), self._says(text, whole), problem, settled, script)

    # --- whether it is a name ---------------------------------------------------------------------------------

    def _problem(self, name: str, text: str, tokens: Sequence[Token], country: str) -> tuple[str, Settled, bool]:
        if letters.turned(name):
            return "the name holds marks that turn the direction of writing", "a hit", False
        if nobody := self._nobody(text, tokens):
            return nobody, "same name", False
        if not any(len(t.text) > 1 for t in tokens if t.sort is not Sort.FORM):
            return "the name holds no word that can be compared", "same name", False
        if len(text) > LONGEST:
            return f"the name has {len(text)} characters, at most {LONGEST} can be a name", "a hit", False
        if whom := self._unknown_behind(text):
            return whom, "a hit", False
        told, in_one = self._only_an_address(text)
        if told:
            return told, "same name" if in_one else "a hit", False
        if not letters.comparable(self.known.other_form_pattern.sub(" ", text)):
            told = "the name stands in a script that the lists do not hold: give it in Latin letters"
            return told, "a hit", True
        if self._sounds_foreign(tokens, country):
            told = "Chinese characters may spell a name of another language: give it in Latin letters"
            return told, "a hit", True
        return "", "never", False

    def _nobody(self, text: str, tokens: Sequence[Token]) -> str:
        """Why a text only stands for a name, or each of its parts does: `TBD`, `cash sale (Germany)`, a country."""
        if told := self._names_nobody(text, tokens):
            return told
        parts = [part.strip() for part in _SEPARATORS.split(text)]
        parts = [part for part in parts if any(c.isalnum() for c in part)]
        if len(parts) > 1 and all(self._is_note(p) or self._names_nobody(p, self.words.tokens(p)) for p in parts):
            return f"{' '.join(text.split())[:60]!r} stands in for a name but is not one"
        return ""

    def _is_note(self, part: str) -> bool:
        """Whether a part of a text is a keeper's mark or tells where to look."""
        said = self.words.spelled(part)
        return bool(said) and (said[0] in _POINTS_ELSEWHERE or " ".join(said) in self.known.records.marks)

    def _names_nobody(self, text: str, tokens: Sequence[Token]) -> str:
        records, said = self.known.records, self.words.spelled(text)
        shown = " ".join(text.split())[:60]
        if all(t.sort in (Sort.NUMBER, Sort.FORM) for t in tokens):
            return f"{shown!r} is a number, not a name"
        words = [w for w in said if not w.isdigit()]
        bare = [w for w in words if w not in self.known.forms]
        joined = {" ".join(said), " ".join(words), " ".join(bare)}
        if joined & records.placeholders or all(_SAME_SIGN.match(w) for w in words):
            return f"{shown!r} stands in for a name but is not one"
        if all(w in records.placeholder_words or len(w) == 1 for w in bare):
            return f"{shown!r} stands in for a name but is not one"
        a_country = bool(set(bare) & self.known.countries - records.countries_as_names)
        formed = any(t.sort is Sort.FORM and t.spelled not in _HARDLY_A_FORM for t in tokens)
        if len(bare) == 1 and formed and not a_country:
            return ""  # Aruba S.p.A. is a name; Hong Kong Limited is the end of one, and Iran GmbH none
        if joined & self.known.countries or all(t.sort in (Sort.PLACE, Sort.FORM, Sort.NOISE) for t in tokens):
            return f"{shown!r} is a place, not a name"
        return ""

    def _unknown_behind(self, text: str) -> str:
        """Whether somebody acts for one who is not named: `Nordwerk GmbH on behalf of undisclosed customer`."""
        for found in self._between.finditer(text):
            if " ".join(self.words.spelled(found.group())) in self.known.records.for_whom:
                behind = text[found.end() :]
                if not (tokens := self.words.tokens(behind)) or self._nobody(behind, tokens):
                    told = behind.strip() or "nothing"
                    return f"the name does not say for whom: {told!r} stands behind {found.group().strip()!r}"
        return ""

    def _only_an_address(self, text: str) -> tuple[str, bool]:
        """Why an address does not tell whose it is, else an empty text; and whether only the same name settles that."""
        if "." not in text:
            return "", False
        beside = self.words.spelled(self._without_marks(ADDRESS.sub(" ", text)))
        names = [w for w in beside if w not in self.known.records.of_addresses and w not in self.known.forms]
        address, sure = untold(text, names)
        return f"the name is not told by the address {address[:60]!r}: give it in words" if address else "", sure

    def _sounds_foreign(self, tokens: Sequence[Token], country: str) -> bool:
        """Whether Chinese characters are likely to spell a name of another language by its sound."""
        brands = [t.text for t in tokens if t.other]
        if any(t.sort is Sort.WORD and not t.other and not HAN.search(t.spelled) for t in tokens):
            return False
        told = [t for t in tokens if t.sort is not Sort.FORM and not t.other]
        if any(t.sort is Sort.PLACE and HAN.search(t.spelled) and self._abroad(t.text) for t in told):
            return True
        if not brands:
            return False
        sounds = self.known.records.spell_foreign_names
        if any(len(b) > 2 and sum(c in sounds for c in b) * 3 >= len(b) * 2 for b in brands):
            return True
        return not told and len(brands) == 1 and country not in _SPEAK_CHINESE

    def _abroad(self, place: str) -> bool:
        return place not in _ALL_CHINA and (place in self.known.countries or place in ("russian", "iranian"))

    def _countries(self, tokens: Sequence[Token]) -> frozenset[str]:
        """The countries whose law has the legal forms of a name."""
        forms = (self.known.countries_of(t.spelled) for t in tokens if t.sort is Sort.FORM)
        return frozenset[str]().union(*forms)

    def _says(self, text: str, tokens: Sequence[Token]) -> Says:
        """What the name itself says that it is a name of."""
        if self._vessel.match(text):
            return "vessel"
        if any(t.sort is Sort.FORM for t in tokens):
            return "company"
        if self._titled.match(text):
            return "person"
        return "company" if any(t.sort is Sort.COMMON for t in tokens) else ""

    # --- the names in it --------------------------------------------------------------------------------------

    def _readings(self, text: str, whole: tuple[Token, ...]) -> Iterator[Reading]:
        if len(text) > LONGEST:
            for begin in range(0, len(whole), _WINDOW - _OVERLAP):
                yield Reading(whole[begin : begin + _WINDOW], "possible", part=True)
        for variant in letters.readings(text):
            yield from self._of(variant, whole if variant == text else self.words.tokens(variant))
        for variant in letters.deciphered(text):
            for reading in self._of(variant, self.words.tokens(variant)):
                yield Reading(reading.tokens, "strong" if reading.most == "exact" else reading.most, reading.part)
        yield from self._in_cyrillic(text)
        yield from self._romanized_otherwise(text)
        for variant in undone(text):
            yield Reading(self.words.tokens(variant), "possible")

    def _in_cyrillic(self, text: str) -> Iterator[Reading]:
        """A Chinese or Korean name in Cyrillic letters."""
        if text.isascii() or len(text) > LONGEST:
            return
        kept = self._without_marks(text)
        korean = list(syllables.of_korean(kept))
        if korean:
            yield Reading(tuple(Token(s[0], Sort.WORD, s[0], also=s[1:]) for s in korean), "strong")
        if chinese := syllables.in_pinyin(kept):
            yield Reading(self.words.tokens(chinese), "strong")

    def _romanized_otherwise(self, text: str) -> Iterator[Reading]:
        """A Chinese or Korean name in Latin letters of another system than the lists'."""
        if len(text) > LONGEST:
            return
        kept = self._without_marks(text)
        korean = romanizations.of_korean(kept)
        if korean:
            yield Reading(tuple(token for spelled in korean for token in self._spelled_so(spelled)), "possible")
        words, some = romanizations.of_wade_giles(kept, self.known.pinyin | self.known.places)
        if some:
            tokens: list[Token] = []
            for spelled in words:
                token = Token(spelled[0], Sort.WORD, spelled[0], also=spelled[1:])
                tokens += self.words.tokens(spelled[0]) if len(spelled) == 1 else (token,)
            yield Reading(tuple(tokens), "possible")

    def _spelled_so(self, spelled: Sequence[str]) -> tuple[Token, ...]:
        """A word with its other spellings; as it is read where it is short for something else, too: `Ri`."""
        read = self.words.tokens(spelled[0])
        if [t.text for t in read] != [spelled[0]]:
            return read
        return (Token(spelled[0], Sort.WORD, spelled[0], also=tuple(spelled[1:])),)

    def _of(self, text: str, tokens: tuple[Token, ...]) -> Iterator[Reading]:
        kept = self._without_marks(text)
        short = len(text) <= LONGEST
        if short:
            yield Reading(tokens, text=text)
        if kept != text and short:
            tokens = self.words.tokens(kept)
            yield Reading(tokens, text=kept)
        for some in dict.fromkeys((kept, text)):  # `S. S.` may be a steamer, and a person
            yield from self._with_initials(some)
        yield from self._behind_forms(kept)
        for host in hosts(text, self.known.records.hosts):
            yield Reading(self.words.tokens(host), "possible", part=True)
            for reading in self._behind_forms(host):
                yield replace(reading, most="possible", part=True)
        separated = self._separated(kept)
        if kept != text:
            separated += [part for part in self._separated(text) if part not in separated]
        parts = [p for p in separated if len(p) <= LONGEST][:_MOST_PARTS]
        if "(" in kept:
            outside = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", kept)
            inside = re.sub(r"[()\[\]]", "", kept)
            parts += [p for p in (outside, inside) if len(p) <= LONGEST]
        read = [self.words.tokens(part) for part in parts]
        read += [self.words.tokens(self._without_marks(part)) for part in parts if self._without_marks(part) != part]
        formed = by_forms(tokens) if short else ()  # a longer text is read window by window
        for part in (*read, *formed, *with_its_form_as_a_word(tokens, self.known.last_forms)):
            said = [t for t in part if t.sort not in (Sort.FORM, Sort.NOISE) and len(t.text) > 2]
            if any(t.sort is Sort.WORD for t in said) or len(said) >= _SOME_WORDS:
                yield Reading(part, part=True)
            elif may_be_whole(part):
                yield Reading(part, part=True, whole=True)
        if short:
            yield from self._behind_a_last_form(kept)
        for part in (*behind(tokens), *before(tokens, self.known.ordinary), *but_for_a_place(tokens)):
            yield Reading(part, part=True, whole=True)

    def _behind_a_last_form(self, text: str) -> Iterator[Reading]:
        """A name behind a legal form that the law has behind names: `s.p. BEIRUT TRADE`."""
        spelled = self.words.spelled(text)
        many = 2 if len(spelled) > 1 and len(spelled[0]) == len(spelled[1]) == 1 else 1
        if len(spelled) > many + 1 and "".join(spelled[:many]) in self.known.last_forms:
            rest = self.words.tokens(" ".join(spelled[many:]))
            yield Reading(
                rest, part=True, whole=all(t.text in self.known.ordinary or t.sort is not Sort.WORD for t in rest)
            )

    def _with_initials(self, text: str) -> Iterator[Reading]:
        """A person's name with initials: `V. Putin`, `Putin V.V.`, `PUTIN VV`."""
        words = _WORDS_OF_A_PERSON.findall(text)
        bare = [w.rstrip(".") for w in words]
        with_initials = _SURNAME_AND_INITIALS.fullmatch(text.strip()) is not None
        forms = any(w.lower() in self.known.forms for w in bare)
        if not (1 < len(bare) <= _MOST_OF_A_PERSON) or (forms and not with_initials):
            return
        capitals = all(w.isupper() for w in bare)
        common = any(w.lower() in self.known.surnames for w in bare)
        tokens: list[Token] = []
        initials: list[int] = []
        for word, written in zip(bare, words, strict=True):
            short_word = capitals and common and not _RUSSIAN_SURNAME.search(text) and _VOWEL.search(word)
            apart = len(word) == 2 and word.isupper() and not short_word
            for some in word if apart else (word,):
                if len(some) == 1 or (len(some) == 2 and written.endswith(".")):
                    initials.append(len(tokens))
                    tokens.append(Token(some.lower(), Sort.WORD, anyascii(some).lower()))
                else:
                    tokens += self.words.tokens(some)
        if 0 < len(initials) < len(tokens):
            yield Reading(tuple(tokens), "possible", initials=tuple(initials))

    def _behind_forms(self, text: str) -> Iterator[Reading]:
        """A name written in one with its legal form: `JSCARGUMENT`."""
        if len(text) <= LONGEST and len(words := text.split()) <= _MOST_OF_A_PERSON:
            for word in words:
                if found := self._joined_form.match(word.strip(".,()[]")):
                    apart = " ".join(part for part in found.groups() if part)
                    yield Reading(self.words.tokens(text.replace(word.strip(".,()[]"), apart, 1)), "strong")

    @cached_property
    def _joined_form(self) -> re.Pattern[str]:
        every = (*self.known.forms, *self.known.first_forms, *self.known.last_forms)
        forms = _alternatives(f for f in (*every, *self.known.forms_in_one) if 3 <= len(f) <= 8)
        first, last = (
            rf"((?:co)?(?:{forms}))[.\-_]?([^\W\d]{{3,}}(?:-[^\W\d]+)*)",
            rf"([^\W\d]{{4,}}?)\.?((?:co)?(?:{forms}))",
        )
        return re.compile(rf"{first}$|{last}$", re.IGNORECASE)

    def _separated(self, text: str) -> list[str]:
        """The parts of a text between separators, where it has some; a word of joined words, taken apart."""
        parts = [part.strip() for part in _SEPARATORS.split(self._between.sub(",", text))]
        out = [part for part in parts if part] if len(parts) > 1 else []
        apart = _CAMEL.sub(" ", text)
        return [*out, apart] if apart != text else out

    def _without_marks(self, text: str) -> str:
        """The text without web addresses, and without a record's marks, titles and numbers at its ends."""
        if "." in text:
            text = ADDRESS.sub(lambda m: " " if host_of(m.group()) else m.group(), text)
        kept = _GLUED_NUMBER.sub("", self._bracketed_marks.sub(" ", text))
        before = None
        while before != kept:
            before = kept
            kept = self._edge_marks.sub(" ", kept).strip(" \t-–—_,;:|/\\*#+=~!<>[]{}")
            words = kept.split()
            if len(words) > 1 and _RECORD_NUMBER.match(words[-1].strip("#()[].,:;")):
                kept = kept[: kept.rindex(words[-1])]
            elif len(words) > 1 and _RECORD_NUMBER.match(words[0].strip("#()[].,:;")):
                kept = kept[len(words[0]) :]
        return kept if self.words.spelled(kept) else text

    @cached_property
    def _edge_marks(self) -> re.Pattern[str]:
        records = self.known.records
        marks = _alternatives((*records.marks, *records.honorifics, *records.vessel_marks))
        lead = r"[\s\W_]*"
        number = r"(?:\s*(?:no|nr|num|id)?\W*\d+)?"
        return re.compile(rf"^{lead}(?:{marks}){number}(?!\w)|(?<!\w)(?:{marks}){number}{lead}$", re.IGNORECASE)

    @cached_property
    def _bracketed_marks(self) -> re.Pattern[str]:
        marks = _alternatives(self.known.records.marks)
        inside = rf"\W*(?:{marks})(?:\W+(?:{marks}|\d+))*\W*"
        return re.compile(rf"\({inside}\)|\[{inside}\]|\{{{inside}\}}|<{inside}>|\*+{inside}\*+", re.IGNORECASE)

    @cached_property
    def _titled(self) -> re.Pattern[str]:
        return re.compile(rf"^\W*(?:{_alternatives(self.known.records.honorifics)})(?!\w)", re.IGNORECASE)

    @cached_property
    def _vessel(self) -> re.Pattern[str]:
        return re.compile(rf"^\W*(?:{_alternatives(self.known.records.vessel_marks)})(?!\w)", re.IGNORECASE)

    @cached_property
    def _between(self) -> re.Pattern[str]:
        words = "|".join(sorted(self.known.records.between, key=len, reverse=True)) or r"(?!)"
        return re.compile(rf"(?<!\w)(?:{words})(?=\s|$)", re.IGNORECASE)


def _alternatives(marks: Iterable[str]) -> str:
    """Marks as one pattern: between their words any sign may stand (`M/V`, `DO-NOT-USE`)."""
    texts = sorted(set(marks), key=len, reverse=True)
    return "|".join(r"[\W_]+".join(map(re.escape, text.split())) for text in texts) or r"(?!)"
