"""The words of `rules/names/`: what each is to a name, read once for all names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, cast

import pycountry
import yaml

from . import letters
from .chinese import pinyin

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FORM = "§"  # the one token of all legal forms
_STEM_BEGINS = 3  # letters of the shortest stems
_LONG_SOUND_OF_A_FORM = 9  # letters
_LONG_SPELLING = 8  # letters of a word that is known by its sound
_LONG_SOUND = 4  # letters of a Chinese word in pinyin that is no other word
_LONG_FORM, _WORDS_TOO = (
    7,
    ("private", "companies", "unlimited", "societe", "sociedad", "societa", "sociedade", "chamkat", "borisat"),
)
_EVERYWHERE = "any"
_COUNTRIES_TOO = {"uk", "uae", "prc", "ussr", "dprk", "russia", "north korea", "south korea", "iran", "syria", "turkey"}


class Sort(StrEnum):
    """What a token is to a name."""

    WORD = "word"
    COMMON = "common word"
    PLACE = "place"
    NOISE = "filler"
    FORM = "legal form"
    NUMBER = "number"


@dataclass(frozen=True)
class Records:
    """What stands in customer records beside names, or in place of them (`names/records.yaml`)."""

    marks: tuple[str, ...] = ()
    honorifics: tuple[str, ...] = ()
    vessel_marks: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    for_whom: frozenset[str] = frozenset()
    placeholders: frozenset[str] = frozenset()
    placeholder_words: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    of_addresses: frozenset[str] = frozenset()
    countries_as_names: frozenset[str] = frozenset()
    spell_foreign_names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """The files of `rules/names/`, ready to be read by.

    Attributes:
        forms, first_forms, last_forms: legal forms of one word, the others only at one end of a name; for each the
            countries whose law has it, none where many have it.
        phrases: legal forms of several words, the longest first.
        other_forms: legal forms in other scripts.
        ordinary: words by which alone nobody is known: ordinary English, names that many have taken, family names.
        stems: keys of the sound of beginnings of words in other languages, each with the English word.
        compounds: what behind a stem makes another word of it.
        kin: for a word others of one stem, which are not the same (`trader`, `trading`).
    """

    forms: Mapping[str, frozenset[str]]
    first_forms: Mapping[str, frozenset[str]]
    last_forms: Mapping[str, frozenset[str]]
    phrases: Mapping[str, frozenset[str]]
    other_forms: tuple[str, ...]
    spellings: Mapping[str, str]
    stems: Mapping[str, str]
    compounds: re.Pattern[str]
    kin: Mapping[str, frozenset[str]]
    noise: frozenset[str]
    common: frozenset[str]
    places: frozenset[str]
    countries: frozenset[str]
    ordinary: frozenset[str]
    surnames: frozenset[str]
    records: Records
    pinyin: frozenset[str]
    chinese: Mapping[str, tuple[str, Sort]] = field(repr=False, default_factory=dict[str, tuple[str, Sort]])

    @cached_property
    def longest_chinese(self) -> int:
        """The length of the longest Chinese word."""
        return max(map(len, self.chinese), default=0)

    @cached_property
    def long_forms(self) -> tuple[str, ...]:
        """The legal forms that are long enough to be known in spite of a slip."""
        return tuple(f for f in sorted(self.forms) if len(f) >= _LONG_FORM and f not in _WORDS_TOO)

    @cached_property
    def forms_in_one(self) -> frozenset[str]:
        """All legal forms, those of several words in one."""
        every = (*self.forms, *self.first_forms, *self.last_forms, *self.phrases)
        return frozenset(form.replace(" ", "") for form in every)

    @cached_property
    def phrase_pattern(self) -> re.Pattern[str]:
        """All phrases that are one legal form."""
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, self.phrases))})\b")

    @cached_property
    def other_form_pattern(self) -> re.Pattern[str]:
        """All legal forms in scripts that are not spelled in Latin letters."""
        return re.compile("|".join(map(re.escape, sorted(self.other_forms, key=len, reverse=True))) or r"(?!)")

    @cached_property
    def stem_lengths(self) -> range:
        """The lengths of the keys of stems, the longest first."""
        lengths = [len(stem) for stem in self.stems] or [0]
        return range(max(lengths), min(lengths) - 1, -1)

    def translated(self, heard: Iterable[str]) -> str:
        """The English of a word in another language that is known, or begins with a known stem; else an empty text.

        A stem that begins another word's compound is a brand: `Oboronlogistics` is no defense.

        Args:
            heard: the keys of its sound, the likeliest first.
        """
        for key in heard:
            if (english := self._words_by_sound.get(letters.without_ending(key))) is not None:
                return english
            if key[:_STEM_BEGINS] not in self._stem_beginnings:
                continue
            for length in self.stem_lengths:
                if length <= len(key) and (english := self.stems.get(key[:length])) is not None:
                    return "" if self.compounds.match(key, length) else english
        return ""

    @cached_property
    def _words_by_sound(self) -> dict[str, str]:
        """The long spellings of words by their sound: `Zentralnij` is `tsentralniy`."""
        long = (word for word in self.spellings if len(word) >= _LONG_SPELLING and word.isascii())
        return {letters.without_ending(letters.key(word)): self.spellings[word] for word in long}

    @cached_property
    def _stem_beginnings(self) -> frozenset[str]:
        return frozenset(stem[:_STEM_BEGINS] for stem in self.stems)

    def form_by_sound(self, heard: Iterable[str]) -> str:
        """The long legal form that a word is in the letters of another system; an empty text where it is none."""
        return next((form for key in heard if (form := self._forms_by_sound.get(key, ""))), "")

    @cached_property
    def _forms_by_sound(self) -> dict[str, str]:
        return {letters.key(form): form for form in self.long_forms if len(form) >= _LONG_SOUND_OF_A_FORM}

    def countries_of(self, form: str) -> frozenset[str]:
        """The countries whose law has a legal form; none where many have it."""
        found = (
            self.phrases.get(form.replace("_", " ")),
            self.forms.get(form),
            self.first_forms.get(form),
            self.last_forms.get(form),
        )
        return next((where for where in found if where is not None), frozenset[str]())


def vocabulary(files: Mapping[str, str]) -> Vocabulary:
    """The words of a rulebook's files in `names/`."""
    words, forms, records = (_read(files, f"names/{name}.yaml") for name in ("words", "forms", "records"))
    ordinary, people = _read(files, "names/ordinary.yaml"), _read(files, "names/people.yaml")
    known = [
        str(name).casefold()
        for c in pycountry.countries
        for name in (
            c.name,
            c.name.partition(",")[0],
            getattr(c, "official_name", ""),
            getattr(c, "common_name", ""),
            c.alpha_3,
        )
    ]
    places = frozenset(_read(files, "names/places.yaml").get("places", ())) | {
        n for n in known if n.isalpha() and len(n) > 3
    }
    spellings: dict[str, str] = {s: first for first, others in words["spellings"].items() for s in (*others, first)}
    kin = _kin(words.get("kin", ()))
    abroad = _read(files, "names/words_in_other_languages.yaml")
    for english, others in abroad.get("words", {}).items():
        for word in others:
            spellings.setdefault(word, " ".join(spellings.get(w, w) for w in str(english).split()))
    stems = {
        letters.key(stem): " ".join(spellings.get(w, w) for w in str(english).split())
        for english, others in abroad.get("stems", {}).items()
        for stem in others
    }
    elements = "|".join(sorted({letters.key(str(word)) for word in abroad.get("compounds", ())}, key=len, reverse=True))
    compounds = re.compile(rf"[oei]?(?:{elements})" if elements else r"(?!)")
    written = _read(files, "names/words_in_chinese.yaml")
    chinese: dict[str, tuple[str, Sort]] = dict.fromkeys(written.get("legal_forms", ()), (FORM, Sort.FORM))
    common = frozenset(spellings.get(w, w) for w in map(str, words["common"]))
    for han, english in written.get("words", {}).items():
        texts = (spellings.get(w) or spellings.get(singular(w)) or singular(w) for w in english.split())
        chinese[han] = (" ".join(texts), Sort.COMMON)
    chinese |= {han: (name, Sort.PLACE) for han, name in written.get("places", {}).items()}
    sounds = {"".join(pinyin(han)): han for han in chinese if len(han) > 1}
    for sound, han in sounds.items():  # the same words in Latin letters: `keji`, `dianzi`
        if len(sound) >= _LONG_SOUND and chinese[han][1] is not Sort.PLACE and sound not in places:
            spellings.setdefault(sound, chinese[han][0])
    one, several = _forms(forms.get("forms", {}))
    first, several_first = _forms(forms.get("first_forms", {}))
    last, several_last = _forms(forms.get("last_forms", {}))
    phrases = several | several_first | several_last
    others = tuple(str(form) for found in forms.get("other_scripts", {}).values() for form in found)
    surnames = frozenset(map(str, people.get("surnames", ())))
    told = " ".join(str(ordinary.get(part, "")) for part in ("english", "others")).split()
    plain = frozenset(w for word in (*told, *surnames) for w in (word, singular(word), spellings.get(word, word)))
    return Vocabulary(
        one, first, last, dict(sorted(phrases.items(), key=lambda p: -len(p[0]))), others, spellings, stems,
        compounds, kin,
        frozenset(words["noise"]), common, places, frozenset(known) | _COUNTRIES_TOO,
        plain, surnames, _records(records), frozenset(sounds), chinese,
    )  # fmt: skip


def singular(word: str) -> str:
    """A word without the ending of its plural."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _forms(found: Mapping[str, Iterable[str]]) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Legal forms of one word and of several, each with its countries."""
    one: dict[str, frozenset[str]] = {}
    several: dict[str, frozenset[str]] = {}
    for countries, forms in found.items():
        where = frozenset[str]() if countries == _EVERYWHERE else frozenset(countries.split())
        for form in forms:
            into = several if " " in form else one
            into[form] = into[form] | where if into.get(form) and where else where
    return one, several


def _kin(groups: Iterable[Iterable[str]]) -> dict[str, frozenset[str]]:
    out: dict[str, frozenset[str]] = {}
    for group in groups:
        stems = frozenset(map(singular, group))
        for word in stems:
            out[word] = out.get(word, frozenset()) | (stems - {word})
    return out


def _records(found: Mapping[str, Any]) -> Records:
    def texts(key: str) -> tuple[str, ...]:
        return tuple(str(text) for text in cast("Iterable[Any]", found.get(key, ())))

    return Records(
        texts("marks"), texts("honorifics"), texts("vessel_marks"), texts("between"), frozenset(texts("for_whom")),
        frozenset(texts("placeholders")), frozenset(texts("placeholder_words")), frozenset(texts("hosts")),
        frozenset(texts("of_addresses")),
        frozenset(texts("countries_as_names")),
        frozenset(str(found.get("spell_foreign_names", ""))) - {" "},
    )  # fmt: skip


def _read(files: Mapping[str, str], name: str) -> dict[str, Any]:
    return yaml.load(files[name], _Loader) if name in files else {}
