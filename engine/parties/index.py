"""The names of a snapshot, ready to be searched; made once at import and loaded in a second.

    names-VERSION     vocabulary, and for each name its entry, kind, tokens and spelling (JSON)
    struck-VERSION    the arrays of `spelling`

Each file begins with a digest of itself and of the snapshot's entries; one that does not fit, or of another version of
words and algorithm, is not read and is made anew.
"""

from __future__ import annotations

import gc
import hashlib
import json
import math
import re
from array import array
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from . import letters
from .entry import Entry
from .files import replace_synced
from .names import Token, Words, written_in_one
from .snapshot import ENTRIES
from .spelling import SHORTEST, Spelling
from .vocabulary import Sort

WEIGHT = {Sort.FORM: 0.02, Sort.NOISE: 0.06, Sort.NUMBER: 0.4}  # the same wherever they stand
MOST_OF_A_PLACE, MOST_OF_A_COMMON_WORD = 0.2, 0.4
BRAND, _BRAND, _SHORTEST_BRAND = 0.9, 0.6, 4  # what a brand tells, and the share of names that it leads
_SHORTEST_INITIALS = 4
SHORTEST_RUN = 6  # letters of a name in one word
_DIGEST = 32  # bytes before the content of a file
_EXPLAINED = re.compile(
    r",?\s*\b(?:including|to include|as well as|and subordinate|facilities:|wherever located|whether or not)\b",
    re.IGNORECASE,
)
_INCLUDED = re.compile(r"\bincluding the ((?:[A-Z]\w+ )+of (?:the )?[A-Z]\w+(?: [A-Z]\w+)*)\b(?= and|[,.;]|$)")
_LETTER = 0.1  # a single letter
_MOST_TELLING = tuple(Sort)  # a word read in two ways (`rd`, `research`) is what tells more, in any order
WEAK = ("weak",)  # kinds of names that confirm and do not find


@dataclass(frozen=True)
class IndexedName:
    """A name of an entry, as tokens of the vocabulary.

    Attributes:
        surname: how many tokens, from the first, are a person's family name; 0 where the list does not tell.
        runs: the name in one word as the list spells it, where its tokens make another.
    """

    entry: int
    text: str
    kind: str
    tokens: tuple[int, ...]
    surname: int = 0
    runs: tuple[str, ...] = ()


@dataclass(frozen=True)
class NameIndex:
    """All names of a snapshot.

    Attributes:
        keys: list and number of each entry.
        types: what each entry is, an empty text where the list does not say.
        countries: those of each entry's addresses.
        words, sorts: the vocabulary and what each word is.
        names: every name, in the order of their texts.
        heard: for each word the keys of its sound.
    """

    keys: Sequence[str]
    types: Sequence[str]
    countries: Sequence[Sequence[str]]
    words: Sequence[str]
    sorts: Sequence[Sort]
    names: Sequence[IndexedName]
    spelling: Spelling
    heard: Sequence[Sequence[str]]

    @classmethod
    def make(
        cls, entries: Iterable[Entry], words: Words, others: Mapping[tuple[str, str], Sequence[str]] | None = None
    ) -> NameIndex:
        """The index of entries.

        Args:
            others: names that the project knows beside the list's, by list and entry name in lower case.
        """
        ids: dict[str, int] = {}
        sorts: list[Sort] = []
        keys: list[str] = []
        types: list[str] = []
        countries: list[Sequence[str]] = []
        names: list[IndexedName] = []
        for number, entry in enumerate(entries):
            keys.append(entry.key)
            types.append(entry.type)
            countries.append(entry.countries)
            seen: dict[tuple[int, ...], int] = {}
            own: list[tuple[str, str]] = [(n.text, n.kind) for n in entry.names]
            own += [(begun, n.kind) for n in entry.names if (begun := _beginning(n.text))]
            own += [(part, n.kind) for n in entry.names if (part := _included(n.text))]
            own += [(text, "project") for text in (others or {}).get((entry.list, entry.name.casefold()), ())]
            for text, kind in own:
                read = words.tokens(text)
                for spelled in _spellings(read):
                    tokens: list[int] = []
                    for word, sort in spelled:
                        found = ids.get(word)
                        if found is None:
                            found = ids[word] = len(ids)
                            sorts.append(sort)
                        sorts[found] = min(sorts[found], sort, key=_MOST_TELLING.index)
                        tokens.append(found)
                    same = seen.get(tuple(tokens))
                    if tokens and same is None:
                        seen[tuple(tokens)] = len(names)
                        surname = _surname(text, entry.type, words)
                        names.append(IndexedName(number, text, kind, tuple(tokens), surname, _runs(read)))
                    elif tokens and same is not None and (more := set(_runs(read)) - set(names[same].runs)):
                        runs = (*names[same].runs, *sorted(more))  # spelled otherwise, and the same name
                        names[same] = replace(names[same], runs=runs)
        names.sort(
            key=lambda name: (name.text, keys[name.entry])
        )  # an order of their own, whatever that of the entries
        vocabulary = list(ids)
        heard = [letters.keys(w) if len(w) >= SHORTEST and w.isascii() and w.isalpha() else () for w in vocabulary]
        return cls(keys, types, countries, vocabulary, sorts, names, Spelling.make(vocabulary), heard)

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each word."""
        return {word: i for i, word in enumerate(self.words)}

    @cached_property
    def postings(self) -> list[array[int]]:
        """For each word the names that hold it."""
        out = [array("I") for _ in self.words]
        for number, name in enumerate(self.names):
            if name.kind not in WEAK:
                for token in set(name.tokens):
                    out[token].append(number)
        return out

    @cached_property
    def weights(self) -> list[float]:
        """For each word how much it tells: 1 for a word of one entry, less the more entries hold it.

        A word that leads most of the names that hold it is a brand, however many units of its group are listed.
        """
        every = math.log(max(len(self.keys), 2))
        leads = [0] * len(self.words)
        for name in self.names:
            first = next((t for t in name.tokens if self.sorts[t] is Sort.WORD), None)
            if first is not None and name.kind not in WEAK:
                leads[first] += 1
        out: list[float] = []
        for number, postings in enumerate(self.postings):
            word, sort = self.words[number], self.sorts[number]
            rarity = 1 - math.log(len({self.names[n].entry for n in postings}) or 1) / every
            if len(word) >= _SHORTEST_BRAND and leads[number] >= _BRAND * len(postings) > 0:
                rarity = max(rarity, BRAND)
            out.append(_weight(word, sort, rarity))
        return out

    def weight_of_unknown(self, word: str, sort: Sort) -> float:
        """How much a word tells that no list holds."""
        return _weight(word, sort, 1.0)

    @cached_property
    def totals(self) -> list[float]:
        """For each name how much its words tell together."""
        weights = self.weights
        return [sum([weights[t] for t in name.tokens]) for name in self.names]

    @cached_property
    def squeezed(self) -> dict[str, list[int]]:
        """The names by their words written as one, without legal forms and fillers."""
        out: dict[str, list[int]] = {}
        idle = [sort in (Sort.FORM, Sort.NOISE) for sort in self.sorts]
        for number, name in enumerate(self.names):
            text = "".join(self.words[t] for t in name.tokens if not idle[t])
            for run in (text, *name.runs):
                if len(run) >= SHORTEST_RUN and name.kind not in WEAK:
                    out.setdefault(run, []).append(number)
        return out

    @cached_property
    def initials(self) -> dict[str, list[int]]:
        """The long names by their first letters: `uestc`."""
        out: dict[str, list[int]] = {}
        for number, name in enumerate(self.names):
            told = [self.words[t] for t in name.tokens if self.sorts[t] not in (Sort.FORM, Sort.NOISE)]
            if len(told) >= _SHORTEST_INITIALS and name.kind not in WEAK and all(w.isascii() for w in told):
                out.setdefault("".join(w[0] for w in told), []).append(number)
        return out

    @cached_property
    def by_sound(self) -> dict[str, list[int]]:
        """The words by the keys of their sound."""
        out: dict[str, list[int]] = {}
        for number, keys in enumerate(self.heard):
            for key in keys:
                out.setdefault(key, []).append(number)
        return out

    def save(self, folder: Path, version: str) -> None:
        """Writes the index into a folder, beside those of other versions."""
        plain: dict[str, Any] = {
            "keys": self.keys, "types": self.types, "countries": self.countries, "words": self.words,
            "sorts": [s.value for s in self.sorts], "heard": self.heard,
            "names": [[n.entry, n.text, n.kind, n.tokens, n.surname, *n.runs] for n in self.names],
        }  # fmt: skip
        struck, names = (folder / f"{kind}-{version}" for kind in ("struck", "names"))
        seal = _seal(folder)
        replace_synced(struck, _with_digest(seal, self.spelling.struck.tobytes() + self.spelling.of.tobytes()))
        replace_synced(names, _with_digest(seal, json.dumps(plain, ensure_ascii=False).encode()))

    @classmethod
    def load(cls, folder: Path, version: str) -> NameIndex | None:
        """The index of a folder; None where none of this version is whole and was made of these entries."""
        with uncollected():
            return cls._load(folder, version)

    @classmethod
    def _load(cls, folder: Path, version: str) -> NameIndex | None:
        seal = _seal(folder)
        struck_bytes, names_bytes = (_sealed(folder / f"{kind}-{version}", seal) for kind in ("struck", "names"))
        if struck_bytes is None or names_bytes is None:
            return None
        plain = json.loads(names_bytes)
        both = array("I", struck_bytes)
        struck, of = both[: len(both) // 2], both[len(both) // 2 :]
        names = [IndexedName(e, t, k, tuple(tokens), s, tuple(runs)) for e, t, k, tokens, s, *runs in plain["names"]]
        sorts = {s.value: s for s in Sort}
        return cls(
            plain["keys"],
            plain["types"],
            plain["countries"],
            plain["words"],
            [sorts[s] for s in plain["sorts"]],
            names,
            Spelling(plain["words"], struck, of),
            plain["heard"],
        )


@contextmanager
def uncollected() -> Generator[None]:
    """Builds what stays without looking for garbage in it again and again, which takes twice as long as building it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _spellings(tokens: Sequence[Token]) -> Iterator[list[tuple[str, Sort]]]:
    """The words of a name, and those with its Chinese brands in pinyin, as people write them in Latin letters."""
    yield [(t.text, t.sort) for t in tokens]
    if any(t.other for t in tokens):
        yield [(t.other.replace(" ", "") or t.text, t.sort) for t in tokens]


def _runs(read: Sequence[Token]) -> tuple[str, ...]:
    """A name in one word as it is spelled, where that differs from its tokens in one word."""
    own = "".join(t.text for t in read if t.sort not in (Sort.FORM, Sort.NOISE))
    runs = list(written_in_one(read))
    if any(t.sort is Sort.FORM for t in read[1:-1]):
        runs.append("".join(dict.fromkeys(t.spelled.replace("_", "") for t in read)))
    return tuple(dict.fromkeys(run for run in runs if run != own and run.isascii()))


def _beginning(text: str) -> str:
    """The name with which a listed text begins that goes on to explain it; an empty text where it does not."""
    found = _EXPLAINED.search(text)
    return text[: found.start()].strip() if found and " " in text[: found.start()].strip() else ""


def _included(text: str) -> str:
    """Whom a listed text says that it includes by name: the Armed Forces of Russia; an empty text where nobody."""
    found = _INCLUDED.search(text)
    return found.group(1) if found else ""


def _surname(text: str, type: str, words: Words) -> int:
    """How many tokens of a person's name are the family name: what stands before the comma."""
    before, comma, _ = text.partition(",")
    return len(words.tokens(before)) if comma and type == "person" else 0


def _seal(folder: Path) -> bytes:
    """What binds an index to the entries of its folder."""
    entries = folder / ENTRIES
    return hashlib.sha256(entries.read_bytes() if entries.is_file() else b"").digest()


def _with_digest(seal: bytes, content: bytes) -> bytes:
    return hashlib.sha256(seal + content).digest() + content


def _sealed(path: Path, seal: bytes) -> bytes | None:
    """The content of a file that is whole and was made of these entries."""
    try:
        found = path.read_bytes()
    except OSError:
        return None
    content = found[_DIGEST:]
    return content if found == _with_digest(seal, content) else None


def _weight(word: str, sort: Sort, rarity: float) -> float:
    if sort in WEIGHT:
        return WEIGHT[sort]
    if len(word) == 1 and word.isascii():
        return _LETTER
    most = {Sort.PLACE: MOST_OF_A_PLACE, Sort.COMMON: MOST_OF_A_COMMON_WORD}.get(sort, 1.0)
    return most * rarity if sort is Sort.COMMON else min(most, rarity)
