"""Names against a snapshot: what a party may be, with what its entries say.

A name that cannot be searched, a list that is missing, a matcher that fails: the party is *not screened*, with the
reason, and that is unknown, never clear.  A clearance takes away one entry for one counterparty and is told.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from .addresses import Addresses
from .clearances import Clearance, Cleared
from .entry import Entry
from .index import NameIndex
from .known_names import known_names
from .matcher import ALGORITHM, CLASSES, Match, Matcher, UnreadableName, rank
from .meaning import Meaning, is_address
from .meaning import read as read_meaning
from .names import Words, comparable
from .snapshot import Derive, Snapshot

MOST_MATCHES = 40  # of one party; more are counted


@dataclass(frozen=True)
class Hit:
    """An entry that a party may be.

    Attributes:
        meaning: what the entry says, as facts of a case.
        reopened: why a clearance that was given no longer counts, else an empty text.
    """

    match: Match
    entry: Entry
    meaning: Meaning
    reopened: str = ""


@dataclass(frozen=True)
class Screened:
    """What became of one party.

    Attributes:
        hits: the surest first.
        cleared: hits that a person has cleared for this counterparty.
        more: hits beyond those that are named, all of the classes `possible` and `family`.
        problem: why the party was not screened, else an empty text.
    """

    hits: tuple[Hit, ...] = ()
    cleared: tuple[tuple[Hit, Clearance], ...] = ()
    more: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Screener:
    """A snapshot, ready to be asked.

    Attributes:
        needed: the lists without which nobody counts as screened.
        cleared: what persons have cleared.
    """

    snapshot: Snapshot
    matcher: Matcher
    needed: frozenset[str]
    cleared: Cleared = field(default_factory=lambda: Cleared(()))
    _answers: dict[tuple[Any, ...], Screened] = field(default_factory=dict[tuple[Any, ...], Screened], repr=False)

    @classmethod
    def of(
        cls, snapshot: Snapshot, files: Mapping[str, str], needed: frozenset[str], cleared: Cleared | None = None
    ) -> Screener:
        """The screener of a snapshot, read by the words of a rulebook's files."""
        words = Words.of(files)
        return cls(snapshot, Matcher(index_of(snapshot, words, files), words), needed, cleared or Cleared(()))

    def with_cleared(self, cleared: Cleared) -> Screener:
        """The same lists with other clearances."""
        return self if cleared == self.cleared else replace(self, cleared=cleared, _answers={})

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Needed lists that the snapshot lacks."""
        return tuple(sorted(self.needed - self.snapshot.parts.keys()))

    @cached_property
    def addresses(self) -> Addresses:
        """The listed addresses of high diversion risk."""
        index = self.matcher.index
        numbered = {name.entry for name in index.names if name.text.casefold().startswith("address")}
        entries = [self.entry(index.keys[number]) for number in sorted(numbered)]
        return Addresses([entry for entry in entries if is_address(entry)], self.matcher.words)

    def entry(self, key: str) -> Entry:
        """An entry by list and number."""
        return Entry.of(json.loads(self.snapshot.lines[self._places[key]]))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {key: i for i, key in enumerate(self.matcher.index.keys)}

    def screen(
        self, names: Sequence[str], day: datetime.date, kind: str = "", country: str = "", address: str = ""
    ) -> Screened:
        """What a party of these names may be on a day; distinct parties are searched once.

        Args:
            names: the name, and that in original script where there is one.
            kind: `company`, `person`, `government` or an empty text.
            country: of the counterparty, as cases state it; it counts for clearances alone.
            address: compared with the addresses of high diversion risk.
        """
        asked = (tuple(names), day, kind, country, address)
        found = self._answers.get(asked)
        if found is None:
            found = self._answers[asked] = self._screen(names, day, kind, country, address)
        return found

    def _screen(self, names: Sequence[str], day: datetime.date, kind: str, country: str, address: str) -> Screened:
        if self.missing:
            return Screened(problem="lists are missing: " + ", ".join(self.missing))
        best: dict[str, Match] = {}
        try:
            for name in names:
                for match in self.matcher.search(name, kind):
                    if match.entry not in best or rank(match) < rank(best[match.entry]):
                        best[match.entry] = match
            for match in self.addresses.search(address) if address else ():
                best.setdefault(match.entry, match)
            if not best and not any(comparable(name) for name in names):
                return Screened(
                    problem="the name stands in a script that the lists do not hold: give it in Latin letters"
                )
            matches = sorted(best.values(), key=lambda m: (rank(m), m.entry))
            return self._told(names[0], country, day, matches)
        except UnreadableName as error:
            return Screened(problem=str(error))
        except Exception as error:  # whatever failed: nobody was screened
            return Screened(problem=f"the search failed: {type(error).__name__}: {error}")

    def _told(self, name: str, country: str, day: datetime.date, matches: Sequence[Match]) -> Screened:
        hits: list[Hit] = []
        cleared: list[tuple[Hit, Clearance]] = []
        for match in matches:
            entry = self.entry(match.entry)
            standing = self.cleared.standing(name, country, entry, day)
            reopened = "" if standing else self.cleared.reopened(name, country, entry, day)
            hit = Hit(match, entry, read_meaning(entry), reopened)
            if standing is not None:
                cleared.append((hit, standing))
            else:
                hits.append(hit)
        named = _named(hits, day)
        return Screened(tuple(named), tuple(cleared), len(hits) - len(named))


def index_of(snapshot: Snapshot, words: Words, files: Mapping[str, str]) -> NameIndex:
    """The index of a snapshot; made and kept beside it where there is none of this version."""
    version = words_version(files)
    found = NameIndex.load(snapshot.path, version)
    if found is None:
        found = NameIndex.make(snapshot.entries, words, known_names(files))
        try:
            found.save(snapshot.path, version)
        except OSError:
            return found  # a folder that cannot be written: the next start makes it again
    return found


def indexer(files: Mapping[str, str]) -> Derive:
    """Makes the index of a new snapshot while it is imported, so that nobody waits for it later."""
    words, version = Words.of(files), words_version(files)

    def derive(entries: list[Entry], folder: Path) -> None:
        NameIndex.make(entries, words, known_names(files)).save(folder, version)

    return derive


def words_version(files: Mapping[str, str]) -> str:
    """A hash of the words, the known names and the algorithm."""
    told = {name: text for name, text in sorted(files.items()) if name.startswith("names/")}
    return hashlib.sha256(json.dumps([ALGORITHM, told]).encode()).hexdigest()[:16]


def _named(hits: Sequence[Hit], day: datetime.date) -> list[Hit]:
    """The hits that are told, in their order: all sure ones, and of each list and class one at least.

    What a hit brings differs from list to list, so that many of one list must not hide the only one of another.
    """
    first: dict[tuple[str, str, bool | None], str] = {}
    for hit in hits:
        first.setdefault((hit.entry.list, hit.match.cls, hit.entry.alive(day)), hit.match.entry)
    named = {*first.values(), *(hit.match.entry for hit in hits if hit.match.cls in CLASSES[:2])}
    for hit in hits:
        if len(named) < MOST_MATCHES:
            named.add(hit.match.entry)
    return [hit for hit in hits if hit.match.entry in named]
