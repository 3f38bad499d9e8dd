"""Listed names that can be known by themselves, to be decorated, and which entries bear them.

A name is known by itself where two of its words are held by few of the listed names, or one by hardly any.  Left out
are a person of one word; a single word of fewer than six letters, or one that a name of `fixtures/names` bears that
nobody lists; descriptions, which are no names; and Mexican forms of many words, which the tests do not take apart.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from douane.engine.parties.entry import Entry
from douane.engine.parties.names import Words
from tests.parties.cyrillic import is_russian
from tests.shipped import ROOT, shipped_book

SHARED, RARE = 60, 8  # how many of some 58,000 names may hold a word that tells something; that tells enough alone
SHORTEST, LONGEST = 6, 100  # letters of a word that tells enough alone; characters of a name, beyond it a description
SHORT = 3  # letters of a word that is a legal form at the ends of a name alone
MOST_LETTERS = 1  # that stand alone in a name
_WORD = re.compile(r"[A-Za-z]{3,}")
_SURNAME_FIRST = re.compile(r"[A-Z' -]+, [A-Z][a-z ].*")
_RUSSIAN_SPOKEN = frozenset(("RU", "BY", "UA", "KZ"))
_NONE_ALONE = frozenset(
    ("private", "public", "beograd", "sarajevo", "israel", "nigeria", "offshore", "group", "hk", "npo", "empresa")
)
_SURE_FORMS = frozenset(
    ("ao", "oao", "ooo", "zao", "pao", "jsc", "pjsc", "ojsc", "cjsc", "ltd", "limited", "llc", "inc", "co", "company",
     "corp", "gmbh", "fze", "fzco")
)  # fmt: skip
_MORE_FORMS = (
    "fsue ek anonima company limited joint stock liability public open closed the of and for de y van"
    " open-joint-stock joint-stock obshchestvo s ogranichennoi otvetstvennostyu aktsionernoe aktsionernoye"
    " otkrytoe otkrytoye zakrytoe zakrytoye publichnoe publichnoye"
)


@dataclass(frozen=True)
class Listed:
    """A listed name.

    Attributes:
        text: as the list writes it.
        bare: its words without legal forms, in order.
        rare: those of its words that few names of the list hold.
        person: whether the entry is, or looks like, a person.
        plain: whether ordinary words alone make it, by the rules' own list: nobody tells such a name from a sentence.
        russian: whether it is a Russian name in Latin letters, of a country where such names are at home.
    """

    text: str
    bare: tuple[str, ...]
    rare: tuple[str, ...] = ()
    person: bool = False
    plain: bool = False
    russian: bool = False


@dataclass
class Sample:
    """Listed names, and the keys of the entries that bear each."""

    names: list[Listed] = field(default_factory=list[Listed])
    _bearers: dict[str, set[str]] = field(default_factory=lambda: defaultdict[str, set[str]](set))

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Sample:
        """The names of entries that can be known by themselves."""
        told = [
            (e, n.text) for e in entries if e.type not in ("vessel", "aircraft") for n in e.names if n.kind != "weak"
        ]
        counted = Counter(word for _, text in told for word in set(_words(text)))
        out = cls()
        for entry, text in told:
            out._bearers[_key(_bare(text))].add(entry.key)  # entries of one name may differ in its legal form
            name = listed(text, counted, entry.type == "person" or _SURNAME_FIRST.fullmatch(text) is not None)
            if name is not None:
                at_home = not _RUSSIAN_SPOKEN.isdisjoint(entry.countries)
                out.names.append(replace(name, russian=at_home and is_russian(text, name.person)))
        return out

    def bearers(self, name: Listed) -> set[str]:
        """The entries of a name."""
        return self._bearers[_key(_bare(name.text))]


def listed(text: str, counted: Mapping[str, int], person: bool) -> Listed | None:
    """A name, None where it cannot be known by itself."""
    if len(text) > LONGEST or re.search(r"[;:]|\bC\.V\.", text):
        return None
    if len(re.findall(r"\b[A-Za-z]\b(?!\.)", text)) > MOST_LETTERS:
        return None  # the letters of `M D S THMORDA S E Z` would be taken for legal forms, and hardly a word be left
    if re.search(r"[A-Za-z]\d+[A-Za-z]", text):
        return None  # `el_nitr0jen` is one word and no name that is known by two
    bare = tuple(_bare(text).split())
    left = {w.lower().strip('.,"()“”') for w in text.split()} - {w.lower().strip('.,"()“”') for w in bare}
    if len(bare) == 1 and not left <= _SURE_FORMS:
        return None  # short words at its ends may be no legal forms: `KS PHARMACY`, `S. M. Mirbagheri`
    words = [w for w in dict.fromkeys(_words(" ".join(bare))) if w not in _forms()]
    telling = [w for w in words if counted[w] <= SHARED and w not in _ordinary_words()]
    rare = tuple(w for w in telling if counted[w] <= RARE and len(w) >= SHORTEST)
    plain = all(w in _rules_ordinary_words() for w in words)
    if plain and len(words) == 1:
        return None
    known = len(telling) >= 2 or (rare and (not person or len(words) >= 2))
    return Listed(text, bare, rare, person, plain) if known else None


def _bare(text: str) -> str:
    """A name without the words that are legal forms; a short one within it is a word (`VTB BANKA AD BEOGRAD`)."""
    told = re.sub(r"\bprivate (?=limited\b|ltd\b)", "", text, flags=re.IGNORECASE)
    words = re.findall(r"[^\s,]+", told)
    if _SURNAME_FIRST.fullmatch(text):
        return " ".join(words)
    form = [w.lower().strip('.,"()“”') in _forms() for w in words]
    begin, end = 0, len(words)
    while begin < end and form[begin] and (begin or len(words[begin].strip(".")) > 1):  # an initial is none
        begin += 1
    while end > begin and form[end - 1]:
        end -= 1
    kept = (w for w, is_form in zip(words[begin:end], form[begin:end], strict=True)
            if not is_form or len(w.strip('.,"()“”')) <= SHORT)  # fmt: skip
    return " ".join(kept)


def _words(text: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(text)]


def _key(text: str) -> str:
    return " ".join(sorted(_words(text)))


@cache
def legal_forms() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Legal forms by country, `behind` the name and in `front` of it."""
    text = (Path(__file__).parent / "legal_forms.yaml").read_text(encoding="utf-8")
    return cast("dict[str, dict[str, list[str]]]", yaml.safe_load(text))


@cache
def _forms() -> frozenset[str]:
    together = " ".join(f for of in legal_forms().values() for some in of.values() for f in some).lower()
    forms = {*re.sub(r"[^\w\s]", "", together).split(), *together.split(), *_MORE_FORMS.split()}
    return frozenset(forms - _NONE_ALONE)


@cache
def _rules_ordinary_words() -> frozenset[str]:
    """Words by which the rules say that nobody is known: ordinary ones, and those of very many names."""
    known = Words.of(shipped_book().book.files).known
    return (
        known.ordinary
        | known.common
        | known.noise
        | known.places
        | {w for w, s in known.spellings.items() if s in known.common}
    )


@cache
def _ordinary_words() -> frozenset[str]:
    """Words of names that nobody lists: a name of such words alone is not known by itself."""
    out: set[str] = set()
    for file in ("ordinary.csv", "unlisted.csv"):
        with (ROOT / "fixtures" / "names" / file).open(encoding="utf-8", newline="") as opened:
            out |= {w for row in csv.DictReader(opened) for w in _words(row["query"])}
    return frozenset(out)
