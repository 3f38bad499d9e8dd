"""Names against a snapshot: what a party may be, with what its entries say.

A name that cannot be searched, a list that is missing, a matcher that fails: the party is *not screened*, with the
reason, and that is unknown, never clear.  A clearance takes away one entry for one counterparty under one name and is
told; an entry that another of its names found stays.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from .addresses import Addresses
from .classes import CRAFT
from .cleared import Clearance, Cleared
from .entry import Entry
from .index import WEAK, NameIndex
from .known_names import known_names
from .matcher import ALGORITHM, CLASSES, Match, Matcher, UnreadableName, rank
from .meaning import Meaning, is_address
from .meaning import read as read_meaning
from .names import Words
from .snapshot import Derive, Snapshot

MOST_MATCHES = 40  # of one party; more are counted
MOST_REMEMBERED = 20_000  # parties whose answers are kept
VESSEL = "vessel"
_SOME_WORDS = 2  # of a listed name that counts in a text that is not a name
_RARE = 1.0  # what a word tells that is a name by itself
_ACRONYM = 4  # letters; so short a word counts where it is written in capitals among others
_OFTEN = 3  # names that hold a brand: a rarer word of an address is a street or a house


@dataclass(frozen=True)
class Hit:
    """An entry that a party may be.

    Attributes:
        meaning: what the entry says, as facts of a case.
        searched: the text that found it: one of the party's names, or its address.
        reopened: why a clearance that was given no longer counts, else an empty text.
        country: the country under which a clearance of the text counts, empty if none is stated; None if it is not
            known which one, so that none counts.
    """

    match: Match
    entry: Entry
    meaning: Meaning
    searched: str
    reopened: str = ""
    country: str | None = ""


@dataclass(frozen=True)
class Screened:
    """What became of one party.

    Attributes:
        hits: the surest first.
        cleared: hits that a person has cleared for this counterparty, one for each of its names that found them.
        more: hits beyond those that are named, all of the classes `possible` and `family`.
        problem: why the party was not screened, else an empty text; hits of another of its names stand beside it.
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
    _texts: dict[tuple[str, str], list[Match]] = field(default_factory=dict[tuple[str, str], list[Match]], repr=False)
    _read: dict[str, tuple[Entry, Meaning]] = field(default_factory=dict[str, tuple[Entry, Meaning]], repr=False)

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

    def _meant(self, key: str) -> tuple[Entry, Meaning]:
        """An entry with what it says, which many parties of one case find alike."""
        found = self._read.get(key)
        if found is None:
            if len(self._read) >= MOST_REMEMBERED:
                self._read.clear()
            entry = self.entry(key)
            found = self._read[key] = entry, read_meaning(entry)
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        return {key: i for i, key in enumerate(self.matcher.index.keys)}

    def screen(
        self,
        names: Sequence[str],
        day: datetime.date,
        kind: str = "",
        country: str | None = "",
        *,
        original: Sequence[str] = (),
        addresses: Sequence[str] = (),
        mentions: Sequence[str] = (),
        parts_of_addresses: Sequence[str] = (),
    ) -> Screened:
        """What a party may be on a day; distinct parties are searched once.

        Args:
            names: what it may be called: one name, or every one that sources give; each must be searchable.
            kind: `company`, `person`, `government`, `vessel` or an empty text.
            country: of the counterparty, as cases state it; it counts for clearances, and for names that many bear.
                None: it is not known which one, and no clearance counts.
            original: its name in original script, searched beside the others.
            addresses: compared with the addresses of high diversion risk.
            mentions: other texts that may name somebody; only a listed name that stands in one whole counts: one of
                several words, or of a rare one.
            parts_of_addresses: the same of addresses, whose rare words are often streets and houses.
        """
        asked = (
            tuple(names), day, kind, country, tuple(original), tuple(addresses), tuple(mentions),
            tuple(parts_of_addresses),
        )  # fmt: skip
        found = self._answers.get(asked)
        if found is None:
            if len(self._answers) >= MOST_REMEMBERED:
                self._answers.clear()
            found = self._answers[asked] = self._screen(*asked)
        return found

    def _screen(
        self,
        names: tuple[str, ...],
        day: datetime.date,
        kind: str,
        country: str | None,
        original: tuple[str, ...],
        addresses: tuple[str, ...],
        mentions: tuple[str, ...],
        parts_of_addresses: tuple[str, ...],
    ) -> Screened:
        if self.missing:
            return Screened(problem="lists are missing: " + ", ".join(self.missing))
        found: dict[str, dict[str, Match]] = {}
        unread: dict[str, UnreadableName] = {}
        try:
            for name in dict.fromkeys((*names, *original)):
                try:
                    for match in self._matches(name, kind, country or ""):
                        _keep(found, name, match)
                except UnreadableName as error:
                    unread[name] = error
            for text in dict.fromkeys(mentions):
                for match in self._remembered(("mention", text), self._mentioned):
                    _keep(found, text, match)
            for text in dict.fromkeys(parts_of_addresses):
                for match in self._remembered(("part", text), self._mentioned_at):
                    _keep(found, text, match)
            for address in dict.fromkeys(addresses):
                for match in self._remembered(("address", address), self.addresses.search):
                    _keep(found, address, match)
            told, problem = self._told(country, day, found), _not_seen(names, original, unread)
            return replace(told, problem=problem)
        except Exception as error:  # whatever failed: nobody was screened
            return Screened(problem=f"the search failed: {type(error).__name__}: {error}")

    def _matches(self, name: str, kind: str, country: str) -> Iterator[Match]:
        """The matches of a name.

        A ship's name is compared with those of ships; whoever else it names counts where the name is wholly theirs, for
        a carrier's own name may stand in its place.
        """
        if kind != VESSEL:
            yield from self.matcher.search(name, kind, country)
            return
        ships = [m for m in self.matcher.search(name, kind, country) if self._type(m.entry) == VESSEL]
        yield from ships
        known = {match.entry for match in ships}
        for match in self.matcher.search(name):
            if match.entry not in known and self._type(match.entry) != VESSEL and _whole(match):
                yield replace(match, cls="possible")

    def _type(self, key: str) -> str:
        return self.matcher.index.types[self._places[key]]

    def _remembered(self, asked: tuple[str, str], search: Callable[[str], list[Match]]) -> list[Match]:
        """What a search found, which many parties of a case ask for alike."""
        found = self._texts.get(asked)
        if found is None:
            if len(self._texts) >= MOST_REMEMBERED:
                self._texts.clear()
            found = self._texts[asked] = search(asked[1])
        return found

    def mentioned(self, text: str, of_a_place: bool = False) -> Sequence[Match]:
        """The listed names that stand whole in a text of a file that is no fact of a case.

        Args:
            of_a_place: it is an address or a town, whose rare words are seldom anybody's name.
        """
        if of_a_place:
            return self._remembered(("part", text), self._mentioned_at)
        return self._remembered(("mention", text), self._mentioned)

    def _mentioned(self, text: str, least: int = 1) -> list[Match]:
        """Listed names that stand whole in a text that is not a name itself.

        Args:
            least: how many listed names hold the only word of one, where it has but one.
        """
        try:
            found = self.matcher.search(text)
        except UnreadableName:
            return []
        whole = (match for match in found if _whole(match) or self._rare(match, text, least))
        return [replace(match, cls="possible") for match in whole]

    def _mentioned_at(self, address: str) -> list[Match]:
        return self._mentioned(address, _OFTEN)

    def _rare(self, match: Match, text: str, least: int) -> bool:
        """Whether a listed name of one word stands in a text that nobody takes for another: `Huawei`, `SMIC`."""
        theirs = [pair for pair in match.words if pair.entry and pair.likeness != "legal form"]
        index = self.matcher.index
        number = index.number.get(theirs[0].entry) if len(theirs) == 1 and theirs[0].likeness == "equal" else None
        if number is None or match.kind in WEAK or self._type(match.entry) in ("person", *CRAFT):
            return False
        if self.matcher.tells(number) < _RARE or len(index.postings[number]) < least:
            return False
        word = theirs[0].query
        return len(word) > _ACRONYM or (word.upper() in text and (least == 1 or not text.isupper()))

    def _told(self, country: str | None, day: datetime.date, found: Mapping[str, Mapping[str, Match]]) -> Screened:
        """An entry is cleared where every text that found it is; otherwise the surest of the others tells it."""
        hits: list[Hit] = []
        cleared: list[tuple[Hit, Clearance]] = []
        for key, by_text in found.items():
            (entry, meaning), open_ = self._meant(key), dict[str, Match]()
            for text, match in by_text.items():
                standing = None if country is None else self.cleared.standing(text, country, entry, day)
                if standing is None:
                    open_[text] = match
                else:
                    cleared.append((Hit(match, entry, meaning, text), standing))
            if not open_:
                continue
            text = min(open_, key=lambda t: (rank(open_[t]), t))
            reopened = self.cleared.reopened(text, country or "", entry, day)
            hits.append(Hit(open_[text], entry, meaning, text, reopened, country))
        hits.sort(key=lambda h: (rank(h.match), h.entry.key))
        cleared.sort(key=lambda pair: (rank(pair[0].match), pair[0].entry.key, pair[0].searched))
        named = _named(hits, day)
        return Screened(tuple(named), tuple(cleared), len(hits) - len(named))


def _not_seen(names: Sequence[str], original: Sequence[str], unread: Mapping[str, UnreadableName]) -> str:
    """Why a name was not searched, an empty text where all were.

    A name in a script that cannot be compared is made up for by one that can be, in the other of the two fields.
    """
    beside = len(names) == 1 and any(text not in unread for text in original)
    for name, error in unread.items():
        if not (error.another_script and (beside if name in names else not any(n in unread for n in names))):
            return str(error)
    return ""


def _keep(found: dict[str, dict[str, Match]], text: str, match: Match) -> None:
    """Keeps the surest match of each text with each entry."""
    by_text = found.setdefault(match.entry, {})
    if text not in by_text or rank(match) < rank(by_text[text]):
        by_text[text] = match


def _whole(match: Match) -> bool:
    """Whether all words of the entry's name stand in the text as they are: more than one, or one in another script."""
    theirs = [pair for pair in match.words if pair.entry and pair.likeness != "legal form"]
    telling = len(theirs) >= _SOME_WORDS or any(not pair.entry.isascii() for pair in theirs)
    return telling and all(pair.likeness == "equal" for pair in theirs)


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
