"""Old answers asked again: the same case, the same desk, the same rules, the same day of asking."""

from __future__ import annotations

import datetime
import hashlib
import json
import weakref
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from ..checking import Rulebook
from ..determination import Determination
from ..errors import InputError
from ..parties.screener import Screener
from ..rulebook.book import load_book
from ..rulebook.profiles import NO_PROFILE, read_profile

MOST_BOOKS = 8


@dataclass(frozen=True, slots=True)
class Replayed:
    """A stored answer beside the one that its case gets from its rulebook now."""

    stored: Determination
    now: Determination
    changed: bool = False  # in the store, since it was given

    @property
    def same(self) -> bool:
        """Whether question and answer are what they were: equal `id` and equal `result_hash`, and nothing changed."""
        return not self.changed and self.stored.id == self.now.id and self.stored.result_hash == self.now.result_hash


@dataclass(frozen=True, slots=True)
class Archive:
    """The files of a rulebook, packed; `key` is the hash of their text."""

    key: str
    packed: bytes


class Archivist:
    """Packs rulebooks and brings them back; both are remembered."""

    def __init__(self) -> None:
        self._packed: weakref.WeakKeyDictionary[Rulebook, Archive] = weakref.WeakKeyDictionary()
        self._books: OrderedDict[str, Rulebook] = OrderedDict()
        self._lock = Lock()

    def pack(self, rulebook: Rulebook) -> Archive:
        """The archive of a rulebook: its files, the rules of the house, and the seller's own products."""
        with self._lock:
            found = self._packed.get(rulebook)
            if found is None:
                book = rulebook.book
                parts = {"files": book.files, "company": book.company, "skus": book.skus}
                text = json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()
                found = Archive(hashlib.sha256(text).hexdigest(), zlib.compress(text, 6))
                self._packed[rulebook] = found
            self._remember(found.key, rulebook)
            return found

    def unpack(self, archive: Archive) -> Rulebook:
        """The rulebook of an archive, loaded from its own files and not from those of today.

        Raises:
            InputError: the files are not those that were stored.
            RulebookError: this version of douane cannot read the files.
        """
        with self._lock:
            found = self._books.get(archive.key)
            if found is None:
                try:
                    text = zlib.decompress(archive.packed)
                except (TypeError, zlib.error):
                    text = b""
                if hashlib.sha256(text).hexdigest() != archive.key:
                    raise InputError(
                        "the rules of that time were changed in the store", "restore the store from a copy"
                    )
                parts = json.loads(text)
                company = [(name, text) for name, text in parts["company"]]
                skus = [(name, text) for name, text in parts["skus"]]
                found = Rulebook(load_book(parts["files"], company, skus))
            self._remember(archive.key, found)
            return found

    def _remember(self, key: str, rulebook: Rulebook) -> None:
        self._books.setdefault(key, rulebook)
        self._books.move_to_end(key)
        while len(self._books) > MOST_BOOKS:
            self._books.popitem(last=False)


def ask_again(
    stored: Determination, rulebook: Rulebook, asked_on: datetime.date, screener: Screener | None = None
) -> Replayed:
    """Asks the case of a stored answer again.

    Args:
        stored: the answer, with its case and the text of its profile.
        rulebook: the rulebook that gave it.
        asked_on: the day of asking, so that what was future then is future again.
        screener: the lists that took part.
    """
    profile = NO_PROFILE
    if stored.profile:
        book = rulebook.book
        profile = read_profile(stored.profile_text, stored.profile, book.declarations, book.parser)
    dated = rulebook.at(stored.as_of, profile=profile, today=asked_on, screener=screener)
    return Replayed(stored, dated.check(stored.case, asked_by=stored.asked_by))
