"""Snapshots of the lists: content-addressed, never changed, whole or not there.

    DATA/lists/<hash>/manifest.json   what the snapshot holds, from which files, and the hash of each list
    DATA/lists/<hash>/entries.jsonl   its entries, one a line, by list and number
    DATA/lists/current                the hash of the snapshot that counts
    DATA/lists/imports.jsonl          every import: when, who, from which snapshot to which, forced or not

The hash covers what can bear on an answer: the entries of every list, the day of its data and its format.  When and
by whom it was imported stands beside it.  A process that is killed leaves the old snapshot in force, and a folder
with a dot before its name that the next import removes.
"""

from __future__ import annotations

import datetime
import gc
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import InputError
from .entry import Entry
from .files import append_line, exclusive, sync_folder, write_synced

MANIFEST, ENTRIES, CURRENT, JOURNAL, LOCK = "manifest.json", "entries.jsonl", "current", "imports.jsonl", ".lock"
UNFINISHED = ".unfinished-"
SHORTEST_PREFIX = 4
_MEND = "mount the share or restore the folder; or import all official files again with --force --reason TEXT"

Derive = Callable[[list[Entry], Path], None]


class SnapshotDamaged(InputError):
    """A snapshot is not what was imported; nobody is screened against it."""

    def __init__(self, message: str, hint: str = "import all official files again with --force --reason TEXT"):
        super().__init__(message, hint)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was imported."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Forced:
    """A refusal that a person overrode."""

    who: str
    why: str
    at: str
    refusal: str


@dataclass(frozen=True, slots=True)
class Part:
    """One list of a snapshot.

    Attributes:
        format: the official format that it was read from.
        layout: `genuine sample`, `genuine excerpt`, or `unverified` where no genuine file of the format was at hand.
        date: the day of the data; None where neither file nor person said it.
        imported: when, UTC.
        count, hash: of its entries; set when the snapshot is made.
        set_aside: rows of its files that could not be read.
        open: what could not be read of its entries' meaning, and of how many entries.
        differs: where two signals of an entry disagree, and of how many entries.
        forced: the refusal that was overridden for it.
    """

    format: str
    layout: str
    date: datetime.date | None
    imported: str
    sources: tuple[Source, ...]
    count: int = 0
    hash: str = ""
    set_aside: int = 0
    open: Mapping[str, int] = field(default_factory=lambda: dict[str, int]())
    differs: Mapping[str, int] = field(default_factory=lambda: dict[str, int]())
    forced: Forced | None = None

    def age(self, day: datetime.date) -> int | None:
        """Its age in days; None where the day of its data is not known."""
        return (day - self.date).days if self.date is not None else None

    def plain(self) -> dict[str, Any]:
        """The part as JSON data."""
        forced = self.forced
        return {
            "format": self.format, "layout": self.layout, "date": self.date.isoformat() if self.date else None,
            "imported": self.imported, "sources": [{"name": s.name, "sha256": s.sha256} for s in self.sources],
            "count": self.count, "hash": self.hash, "set_aside": self.set_aside, "open": dict(self.open),
            "differs": dict(self.differs),
            "forced": {n: getattr(forced, n) for n in Forced.__slots__} if forced else None,
        }  # fmt: skip

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Part:
        """The part that `plain` wrote."""
        given = dict(plain)
        given["date"] = datetime.date.fromisoformat(given["date"]) if given["date"] else None
        given["sources"] = tuple(Source(**s) for s in given["sources"])
        given["forced"] = Forced(**given["forced"]) if given["forced"] else None
        return cls(**given)


@dataclass(frozen=True)
class Snapshot:
    """All lists at one time; its bytes were checked against its hash."""

    hash: str
    created: str
    who: str
    parts: Mapping[str, Part]
    path: Path
    lines: tuple[bytes, ...] = field(repr=False)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Its entries, by list and number."""
        collecting = gc.isenabled()
        gc.disable()  # a hundred thousand objects are made and none is garbage: looking for it takes twice the time
        try:
            return tuple(Entry.of(plain) for plain in json.loads(b"[" + b",".join(self.lines) + b"]"))
        finally:
            if collecting:
                gc.enable()

    @cached_property
    def by_list(self) -> Mapping[str, tuple[Entry, ...]]:
        """Its entries of each list."""
        out: dict[str, tuple[Entry, ...]] = {}
        at = 0
        for code in sorted(self.parts):
            out[code] = self.entries[at : at + self.parts[code].count]
            at += self.parts[code].count
        return out

    @cached_property
    def by_key(self) -> Mapping[str, Entry]:
        """Its entries by `Entry.key`."""
        return {e.key: e for e in self.entries}


@dataclass(frozen=True)
class Store:
    """The snapshots of a data folder.

    Attributes:
        path: DATA/lists; it need not exist.
        derive: writes what is derived from the entries into the folder of a new snapshot; it does not count into the
            hash.
    """

    path: Path
    derive: Derive | None = None

    def current(self) -> Snapshot | None:
        """The snapshot that counts; None where nothing was imported.

        Raises:
            SnapshotDamaged: it is not what was imported, or what was imported cannot be read.
        """
        hash_ = self.current_hash()
        return self.load(hash_) if hash_ is not None else None

    def current_hash(self) -> str | None:
        """The hash of the snapshot that counts; None where nothing was ever imported.

        Raises:
            SnapshotDamaged: something was, and it cannot be read: nobody counts as unlisted for that. [P-24]
        """
        found = self._named()
        if found is None and (trace := self._trace()):
            raise SnapshotDamaged(f"the lists cannot be read: {trace}", _MEND)
        return found

    def _named(self) -> str | None:
        """The hash that the file `current` names."""
        try:
            return (self.path / CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise SnapshotDamaged(f"the lists cannot be read: {self.path / CURRENT}: {error}", _MEND) from None

    def _named_or_none(self) -> str | None:
        """The same for the journal of an import that lays damage aside."""
        try:
            return self._named()
        except SnapshotDamaged:
            return None

    def _trace(self) -> str:
        """What shows that lists were imported here once, else an empty text.

        The first import makes the folder, with its lock: one without anything in it is a share that is not mounted.
        """
        for place in (self.path, *self.path.parents):
            if place.is_symlink() and not place.exists():
                return f"{place} is a link to a place that is not there"
        try:
            held = {p.name for p in self.path.iterdir() if not p.name.startswith(UNFINISHED)}
        except FileNotFoundError:
            return ""
        except OSError as error:
            return f"{self.path}: {error.strerror or error}"
        if not held:
            return f"{self.path} is empty; is its share mounted?"
        return f"{self.path / CURRENT} is missing, and beside it lists stand" if held - {LOCK} else ""

    def all(self) -> tuple[str, ...]:
        """The hashes of all snapshots, in the order of their creation."""
        found = [f for f in self.path.glob("*/" + MANIFEST) if not f.parent.name.startswith(".")]
        return tuple(name for _, name in sorted((str(_manifest(f).get("created")), f.parent.name) for f in found))

    def find(self, text: str) -> str:
        """The hash that a text begins.

        Raises:
            InputError: no snapshot or several begin with it.
        """
        found = [h for h in self.all() if h.startswith(text.casefold())] if len(text) >= SHORTEST_PREFIX else []
        if len(found) == 1:
            return found[0]
        known = ", ".join(h[:12] for h in self.all()) or "there is none"
        if len(text) < SHORTEST_PREFIX:
            raise InputError(f"{text!r} is too short a hash", f"give {SHORTEST_PREFIX} digits at least; {known}")
        raise InputError(f"{'several snapshots begin' if found else 'no snapshot begins'} with {text!r}", known)

    def load(self, hash_: str) -> Snapshot:
        """A snapshot by its hash.

        Raises:
            InputError: there is none.
            SnapshotDamaged: it is not what was imported.
        """
        folder = self.path / hash_
        if not folder.is_dir():
            raise SnapshotDamaged(f"the snapshot {hash_[:12]} is missing in {self.path}")
        manifest = _manifest(folder / MANIFEST)
        try:
            text = (folder / ENTRIES).read_bytes()
            parts = {code: Part.of(plain) for code, plain in manifest["lists"].items()}
            lines = tuple(text.split(b"\n")[:-1])
            whole = text.endswith(b"\n") or not text
            created, who = str(manifest["created"]), str(manifest["who"])
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise _damaged(folder, str(error)) from None
        at = 0
        for code in sorted(parts):
            part = parts[code]
            if hash_of_lines(lines[at : at + part.count]) != part.hash:
                raise _damaged(folder, f"the entries of {code} are not those that were imported")
            at += part.count
        if not whole or at != len(lines) or hash_of_parts(parts) != hash_:
            raise _damaged(folder, "its content does not fit its hash")
        return Snapshot(hash_, created, who, parts, folder, lines)

    def before(self, hash_: str) -> str | None:
        """The hash of the snapshot that counted before this one; None where it was the first."""
        found: str | None = None
        for line in self.journal():
            if line["after"] == hash_ != line["before"]:
                found = line["before"]
        return found

    def journal(self) -> list[dict[str, Any]]:
        """Every import; a line that a killed process left half is no import."""
        out: list[dict[str, Any]] = []
        file = self.path / JOURNAL
        for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
            try:
                out.append(json.loads(line))
            except ValueError:
                continue
        return out

    @contextmanager
    def importing(self) -> Generator[None]:
        """Holds off other imports, and removes what killed ones left.

        Raises:
            InputError: another import is running, or the folder cannot be made.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            where = f"the folder of the lists cannot be made: {self.path}: {error.strerror or error}"
            raise InputError(where, "mount its share, or name another data folder") from None
        with exclusive(self.path / LOCK) as free:
            if not free:
                raise InputError("another import is running", "wait until it has ended")
            for left in self.path.glob(UNFINISHED + "*"):
                if left.is_dir():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink(missing_ok=True)
            yield

    def put(self, parts: Mapping[str, Part], entries: Iterable[Entry], who: str = "", at: str = "") -> Snapshot:
        """Makes a snapshot and lets it count; call it inside `importing`.

        Args:
            parts: what is known of each list; counts and hashes are set here.
            entries: in any order; entries that are equal count once.
            who: who imports.
            at: when, UTC; now by default.
        """
        at = at or utc_now()
        lines: dict[str, set[tuple[str, str, bytes]]] = {code: set() for code in parts}
        for entry in entries:
            text = json.dumps(entry.plain(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            lines[entry.list].add((entry.id, entry.version, text.encode()))
        written = {code: [text for *_, text in sorted(lines[code])] for code in sorted(lines)}
        done = {
            code: replace(parts[code], count=len(own), hash=hash_of_lines(own)) for code, own in written.items()
        }  # fmt: skip
        hash_, before = hash_of_parts(done), self._named_or_none()
        if not self._whole(hash_):
            folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.path))
            write_synced(folder / ENTRIES, b"".join(text + b"\n" for own in written.values() for text in own))
            if self.derive is not None:
                self.derive([Entry.of(json.loads(text)) for own in written.values() for text in own], folder)
            plain = {"hash": hash_, "created": at, "who": who, "lists": {c: p.plain() for c, p in done.items()}}
            write_synced(folder / MANIFEST, json.dumps(plain, ensure_ascii=False, indent=1).encode())
            sync_folder(folder)
            folder.rename(self.path / hash_)
            sync_folder(self.path)
        forced = {code: p.plain()["forced"] for code, p in done.items() if p.forced and p.forced.at == at}
        line = {"at": at, "who": who, "before": before, "after": hash_, "forced": forced}
        append_line(self.path / JOURNAL, json.dumps(line, ensure_ascii=False))
        self._let_count(hash_)
        return self.load(hash_)

    def _whole(self, hash_: str) -> bool:
        """Whether the snapshot is there; one that is damaged makes room for the same content again."""
        folder = self.path / hash_
        if not folder.exists():
            return False
        try:
            self.load(hash_)
        except SnapshotDamaged:
            folder.rename(self.path / f"{UNFINISHED}damaged-{hash_[:12]}-{os.getpid()}")
            return False
        return True

    def _let_count(self, hash_: str) -> None:
        handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=self.path)
        os.close(handle)
        write_synced(Path(name), (hash_ + "\n").encode())
        Path(name).replace(self.path / CURRENT)
        sync_folder(self.path)


def hash_of_lines(lines: Iterable[bytes]) -> str:
    """The hash of a list: of its entries in their order."""
    out = hashlib.sha256()
    for line in lines:
        out.update(line + b"\n")
    return out.hexdigest()


def hash_of_parts(parts: Mapping[str, Part]) -> str:
    """The hash of a snapshot: what each list holds, of which day, read how."""
    plain = {c: [p.format, p.layout, p.date.isoformat() if p.date else None, p.hash] for c, p in parts.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def utc_now() -> str:
    """Now, UTC, as it is kept."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")


def _manifest(file: Path) -> dict[str, Any]:
    try:
        plain = json.loads(file.read_bytes())
        return dict(plain)
    except (OSError, ValueError, TypeError) as error:
        raise _damaged(file.parent, str(error)) from None


def _damaged(folder: Path, what: str) -> SnapshotDamaged:
    return SnapshotDamaged(f"the snapshot {folder.name[:12]} is damaged: {what} ({folder})")
