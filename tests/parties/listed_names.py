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
from tests.parties.cyrillic import is_russian
from tests.shipped import ROOT

SHARED, RARE = 60, 8  # how many of some 58,000 names may hold a word that tells something; that tells enough alone
SHORTEST, LONGEST = 6, 100  # letters of a word that tells enough alone; characters of a name, beyond it a description
_WORD = re.compile(r"[A-Za-z]{3,}")
_SURNAME_FIRST = re.compile(r"[A-Z' -]+, [A-Z][a-z].*")
_RUSSIAN_SPOKEN = frozenset(("RU", "BY", "UA", "KZ"))
_NONE_ALONE = frozenset(("private", "public", "beograd", "sarajevo", "israel", "nigeria", "offshore", "group"))
_MORE_FORMS = (
    "company limited joint stock liability public open closed the of and for de y van"
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
        russian: whether it is a Russian name in Latin letters, of a country where such names are at home.
    """

    text: str
    bare: tuple[str, ...]
    rare: tuple[str, ...] = ()
    person: bool = False
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
            out._bearers[_key(text)].add(entry.key)
            name = listed(text, counted, entry.type == "person" or _SURNAME_FIRST.fullmatch(text) is not None)
            if name is not None:
                at_home = not _RUSSIAN_SPOKEN.isdisjoint(entry.countries)
                out.names.append(replace(name, russian=at_home and is_russian(text, name.person)))
        return out

    def bearers(self, name: Listed) -> set[str]:
        """The entries of a name."""
        return self._bearers[_key(name.text)]


def listed(text: str, counted: Mapping[str, int], person: bool) -> Listed | None:
    """A name, None where it cannot be known by itself."""
    if len(text) > LONGEST or re.search(r"[;:]|\bC\.V\.", text):
        return None
    told = re.sub(r"\bprivate (?=limited\b|ltd\b)", "", text, flags=re.IGNORECASE)
    bare = tuple(w for w in re.findall(r"[^\s,]+", told) if w.lower().strip('.,"()“”') not in _forms())
    words = [w for w in dict.fromkeys(_words(" ".join(bare))) if w not in _forms()]
    telling = [w for w in words if counted[w] <= SHARED and w not in _ordinary_words()]
    rare = tuple(w for w in telling if counted[w] <= RARE and len(w) >= SHORTEST)
    known = len(telling) >= 2 or (rare and (not person or len(words) >= 2))
    return Listed(text, bare, rare, person) if known else None


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
def _ordinary_words() -> frozenset[str]:
    """Words of names that nobody lists: a name of such words alone is not known by itself."""
    out: set[str] = set()
    for file in ("ordinary.csv", "unlisted.csv"):
        with (ROOT / "fixtures" / "names" / file).open(encoding="utf-8", newline="") as opened:
            out |= {w for row in csv.DictReader(opened) for w in _words(row["query"])}
    return frozenset(out)
