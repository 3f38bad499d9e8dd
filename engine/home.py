"""State on disk, shared by the command line and the service: profiles, own products, rules of the house, the store.

    DATA/profiles/NAME.yaml   desk profiles          DATA/products/*.yaml   own products and stock numbers
    DATA/company/*.yaml       rules of the company   DATA/douane.db         stored determinations, clearances
    DATA/lists/HASH/          snapshots of the lists of parties

`check` and `screen` need none of it; what stands there is read or refused (`folder.py`).
"""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from .checking import Rulebook
from .determination import Determination
from .errors import InputError, near_miss
from .folder import yaml_files
from .parties.cleared import Clearance, Cleared
from .parties.screener import Screener
from .parties.snapshot import Snapshot, SnapshotDamaged, Store
from .rulebook.groups import to_screen
from .rulebook.profiles import DEFAULT, NO_PROFILE, Profile, load_profile

NO_LISTS = NO_PROFILE_NAME = "none"


@dataclass(frozen=True)
class Home:
    """The data folder; it need not exist."""

    path: Path

    @classmethod
    def find(cls, data: str | Path | None = None) -> Home:
        """The folder given, else `DOUANE_DATA`, else the user's data folder."""
        chosen = data or os.environ.get("DOUANE_DATA")
        return cls(Path(chosen) if chosen else user_data_path("douane"))

    def rulebook(self, rules: str | Path | None = None) -> Rulebook:
        """The shipped rules (or those of a folder), with the company's own rules and products."""
        return Rulebook.load(rules, self._files("company"), self._files("products"))

    def profile(self, name: str | None, rulebook: Rulebook) -> Profile:
        """A desk profile by name; without a name the profile `default` if there is one, and `none` is no profile.

        Raises:
            InputError: there is none of this name, two files are that profile, or a file beside it is no profile.
            RulebookError: the profile cannot be used.
        """
        if name == NO_PROFILE_NAME:
            return NO_PROFILE
        known = self.profiles()
        if not name:
            if DEFAULT not in known:
                return NO_PROFILE
            name = DEFAULT
        if name not in known:
            hint = near_miss(name, known) or f"put it into {self.path / 'profiles'}"
            raise InputError(f"there is no profile {name[:80]!r}", hint)
        book = rulebook.book
        return load_profile(known[name], book.declarations, book.parser, book.assumptions)

    def profiles(self) -> dict[str, Path]:
        """The files of the desk profiles, by name.

        Raises:
            InputError: two files are one profile, or something in the folder is no profile.
        """
        known: dict[str, Path] = {}
        for path in self._files("profiles"):
            other = known.setdefault(path.stem, path)
            if path.stem == NO_PROFILE_NAME:
                raise InputError(f"{path}: `none` stands for no profile", "give this one another name")
            if other != path:
                raise InputError(f"two files are the profile {path.stem!r}: {other} and {path}", "keep one of them")
        return known

    def screener_of(self, stored: Determination, rulebook: Rulebook) -> Screener | None:
        """The lists that gave an old answer, with what had been cleared then; None where none took part.

        Raises:
            InputError: that snapshot is no longer there.
        """
        if not stored.lists_hash:
            return None
        used = [entry["clearance"] for party in stored.parties for entry in party.cleared]
        cleared = Cleared(tuple(Clearance.model_validate(row) for row in used))
        return self._screener(self.snapshots.load(stored.lists_hash), rulebook, cleared, stored.as_of)

    def _screener(self, snapshot: Snapshot, rulebook: Rulebook, cleared: Cleared, day: datetime.date) -> Screener:
        needed = frozenset(to_screen(rulebook.book.declared.groups, day))
        return Screener.of(snapshot, rulebook.book.files, needed, cleared)

    @property
    def database(self) -> Path:
        """Where determinations and clearances are stored."""
        return self.path / "douane.db"

    @property
    def snapshots(self) -> Store:
        """The snapshots of the lists."""
        return Store(self.path / "lists")

    def screener(self, rulebook: Rulebook, snapshot: str | None = None) -> Screener | None:
        """The imported lists, ready to be asked; None where none was imported.

        Args:
            snapshot: a hash, or its beginning, in place of the snapshot that counts; `none` for the caller's own
                screening, although lists are imported.

        Raises:
            InputError: the lists, or what persons cleared, cannot be read; nobody is screened by halves.
        """
        if snapshot == NO_LISTS:
            return None
        store = self.snapshots
        found = store.load(store.find(snapshot)) if snapshot else store.current()
        cleared = self.cleared()
        if found is None:
            if cleared.clearances:
                raise SnapshotDamaged(
                    f"the lists cannot be read: hits were cleared in this data folder, and {store.path} is not there",
                    "mount its share or restore the folder, or import the lists again",
                )
            return None
        return self._screener(found, rulebook, cleared, datetime.date.today())

    def cleared(self) -> Cleared:
        """What persons have cleared."""
        if not self.database.exists():
            return Cleared(())
        from .record.clearances import Clearances  # a database is loaded where there is one

        with Clearances(self.database) as clearances:
            return clearances.cleared()

    def _files(self, folder: str) -> list[Path]:
        if self.path.exists() and not self.path.is_dir():
            raise InputError(f"the data folder {self.path} is not a folder", "name a folder by --data or DOUANE_DATA")
        return yaml_files(self.path / folder)
