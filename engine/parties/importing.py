"""An import: the lists that the files hold are laid over the snapshot that counts, or nothing changes at all.

Refused, with the numbers of every list, and only a person's reason overrides it: a list is gone that the same kind of
file held before; more than one entry in twenty of a list is gone; a list would become older than it is; a field that
matters, as the aliases, is empty throughout.  Whole lists have vanished from the official feed for hours and days, and
who stands on a lost list must not pass for unlisted.
When a loss is overridden, a list that the files lack stays as it was, with its old date, and grows old.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import InputError
from .entry import Entry
from .formats.recognize import Reading
from .losses import lost_fields
from .meaning import read
from .snapshot import Forced, Part, Snapshot, SnapshotDamaged, Source, Store, utc_now

MOST_LOST = 0.05
_STEP = 200
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """One list before and after an import.

    Attributes:
        before: entries of the snapshot that counted; None where it lacked the list.
        after: entries now; None where the files lack the list.
        lost: entries of before that are found neither by number nor by name.
        new: entries of now that are found neither by number nor by name.
        refusal: why the import of this list is refused; empty where it is not.
    """

    list: str
    before: int | None
    after: int | None
    lost: int = 0
    new: int = 0
    refusal: str = ""


@dataclass(frozen=True)
class Imported:
    """What an import came to.

    Attributes:
        snapshot: the snapshot that counts now.
        before: the snapshot that counted before.
        differences: of the lists that the files hold, and of lists that they lack against expectation.
        forced: whether a refusal was overridden.
    """

    snapshot: Snapshot
    before: Snapshot | None
    differences: tuple[Difference, ...]
    forced: bool

    @property
    def nothing_new(self) -> bool:
        """Whether the same snapshot counted before."""
        return self.before is not None and self.before.hash == self.snapshot.hash


class ImportRefused(InputError):
    """The files lost too much; the snapshot that counted before still does."""

    def __init__(self, differences: Sequence[Difference]):
        self.differences = tuple(differences)
        super().__init__(
            "the import is refused and the lists stay as they were: "
            + "; ".join(f"{d.list}: {d.refusal}" for d in differences if d.refusal),
            "download the files again; if the loss is real, repeat with --force --reason TEXT",
        )


def import_lists(
    store: Store,
    readings: Sequence[Reading],
    *,
    who: str,
    date: datetime.date | None = None,
    reason: str = "",
    progress: Progress | None = None,
) -> Imported:
    """Lays what was read over the snapshot that counts, and lets the result count.

    Args:
        store: the snapshots.
        readings: what the readers found.
        who: who imports.
        date: the day of the data of files that do not say it.
        reason: overrides a refusal.
        progress: called with the entries done and the entries to do.

    Raises:
        ImportRefused: too much is lost, and no reason was given.
        InputError: two files hold one list and differ; the day is none that can be; another import is running.
        SnapshotDamaged: the snapshot that counts is not what was imported.
    """
    at = utc_now()
    found = _parts(readings, date, at, progress)
    with store.importing():
        before, damage = _before(store, overridden=bool(reason))
        lacks = {code: reading.lacks for reading in readings for code in reading.lists}
        differences = [replace(d, refusal=d.refusal or damage) for d in _differences(before, found, lacks)]
        refused = [d for d in differences if d.refusal]
        if refused and not reason:
            raise ImportRefused(differences)
        parts = dict(before.parts) if before is not None else {}
        entries = dict(before.by_list) if before is not None else {}
        for code, (part, own) in found.items():
            parts[code], entries[code] = _kept(parts.get(code), entries.get(code, ()), part, own), own
        for d in refused:
            parts[d.list] = replace(parts[d.list], forced=Forced(who, reason, at, d.refusal))
        snapshot = store.put(parts, (e for own in entries.values() for e in own), who, at)
    return Imported(snapshot, before, tuple(differences), bool(refused))


def _before(store: Store, *, overridden: bool) -> tuple[Snapshot | None, str]:
    """The snapshot that counts; one that is damaged is laid aside for a person's reason, and nothing of it is taken."""
    try:
        return store.current(), ""
    except SnapshotDamaged as error:
        if not overridden:
            raise
        return None, error.message


def _parts(
    readings: Sequence[Reading], date: datetime.date | None, at: str, progress: Progress | None
) -> dict[str, tuple[Part, tuple[Entry, ...]]]:
    """The lists that were read, each with its entries."""
    out: dict[str, tuple[Part, tuple[Entry, ...]]] = {}
    total, done = sum(len(r.entries) for r in readings), 0
    for reading in readings:
        day = _day(reading, date)
        by_list: dict[str, list[Entry]] = {}
        open_: dict[str, Counter[str]] = {}
        differs: dict[str, Counter[str]] = {}
        for entry in reading.entries:
            by_list.setdefault(entry.list, []).append(entry)
            meaning = read(entry)
            open_.setdefault(entry.list, Counter()).update(meaning.open)
            differs.setdefault(entry.list, Counter()).update(meaning.differs)
            done += 1
            if progress is not None and (done % _STEP == 0 or done == total):
                progress(done, total)
        sources = tuple(Source(name, sha256) for name, sha256 in reading.sources)
        for code, listed in by_list.items():
            own = _numbered(listed)
            if code in out:
                _same(code, out[code], own, sources)
                continue
            part = Part(reading.format, reading.layout, day, at, sources, set_aside=len(reading.set_aside),
                        open=dict(open_[code].most_common()), differs=dict(differs[code].most_common()))  # fmt: skip
            out[code] = part, own
    return out


def _day(reading: Reading, date: datetime.date | None) -> datetime.date | None:
    """The day of the data: the file's own, else the one that a person gave."""
    if reading.date is not None and date is not None and reading.date != date:
        raise InputError(f"--date {date}: {_names(reading.sources)} says itself that it is of {reading.date}",
                         "leave --date out, or import this file alone")  # fmt: skip
    day = reading.date or date
    tomorrow = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)  # somewhere it has begun
    if day is not None and day > tomorrow:
        raise InputError(f"{_names(reading.sources)} is of {day}, which is yet to come", "check --date and the file")
    return day


def _names(sources: Iterable[tuple[str, str]]) -> str:
    return ", ".join(name for name, _ in sources)


def _numbered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries in an order of their own, each with a number of its own; equal ones count once."""
    out: list[Entry] = []
    seen: Counter[str] = Counter()
    for (id_, _), entry in sorted({(e.id, e.version): e for e in entries}.items(), key=lambda pair: pair[0]):
        seen[id_] += 1
        out.append(entry if seen[id_] == 1 else replace(entry, id=f"{id_}~{seen[id_]}"))
    return tuple(sorted(out, key=lambda e: (e.id, e.version)))


def _same(code: str, other: tuple[Part, tuple[Entry, ...]], own: tuple[Entry, ...], sources: Sequence[Source]) -> None:
    """Refuses a list that two files hold, unless they say the same of it.

    Neither file is taken for the better one: the Treasury's file tells more of an entry than the consolidated list,
    which may be the newer one; a choice would lose entries without a word.
    """
    part, listed = other
    if listed == own:
        return
    first, second = (", ".join(s.name for s in files) for files in (part.sources, sources))
    raise InputError(
        f"{code} is in {first} ({len(listed):,} entries) and in {second} ({len(own):,} entries), and they differ",
        "import one after the other: what is imported last counts, and an older file does not replace a newer one",
    )


def _kept(old: Part | None, entries: tuple[Entry, ...], new: Part, own: tuple[Entry, ...]) -> Part:
    """What is known of a list: as before where the files say nothing new, so that the same import changes nothing."""
    if old is None or entries != own or (old.format, old.layout) != (new.format, new.layout):
        return new
    newer = new.date is not None and (old.date is None or new.date > old.date)
    return new if newer else old


def _differences(
    before: Snapshot | None,
    found: Mapping[str, tuple[Part, tuple[Entry, ...]]],
    lacks: Mapping[str, Sequence[str]],
) -> list[Difference]:
    out: list[Difference] = []
    kinds = {_kind(part.format, code): part for code, (part, _) in found.items()}
    held: Mapping[str, Part] = before.parts if before is not None else {}
    entries: Mapping[str, tuple[Entry, ...]] = before.by_list if before is not None else {}
    for code in sorted({*found, *held}):
        old = entries.get(code)
        if code in found:
            out.append(_difference(code, held.get(code), old, *found[code], lacks.get(code, ())))
        elif old is not None and (kind := _kind(held[code].format, code)) in kinds:
            files = ", ".join(s.name for s in kinds[kind].sources)
            out.append(Difference(code, len(old), None, len(old), 0,
                                  f"{len(old):,} entries before, none in {files}"))  # fmt: skip
    return out


def _kind(format_: str, code: str) -> str:
    """Files of one kind hold the same lists: the consolidated list in any form, OFAC's SDN list, OFAC's other lists."""
    publisher = format_.split("-")[0]
    if publisher == "ofac":
        return "ofac, SDN" if code == "SDN" else "ofac, others"
    return publisher if publisher == "csl" else format_


def _difference(
    code: str,
    old: Part | None,
    entries: tuple[Entry, ...] | None,
    new: Part,
    own: tuple[Entry, ...],
    lacks: Sequence[str],
) -> Difference:
    before = (old, entries) if old is not None and entries is not None else None
    refusals = [*lacks, *lost_fields(code, before, new, own)]
    if before is None:
        return Difference(code, None, len(own), 0, len(own), ", and ".join(refusals))
    old, entries = before
    lost, added = _unfound(entries, own), _unfound(own, entries)
    if lost > MOST_LOST * len(entries):
        refusals.append(f"{lost:,} of {len(entries):,} entries ({100 * lost / len(entries):.0f} %) are gone")
    if own != entries and old.date is not None and new.date is not None and new.date < old.date:
        refusals.append(f"of {new.date}, older than the list that is held ({old.date})")
    return Difference(code, len(entries), len(own), lost, added, ", and ".join(refusals))


def _unfound(these: Iterable[Entry], those: Iterable[Entry]) -> int:
    """How many of these entries are not among those, by number or by name; a feed may number anew."""
    ids = {e.id for e in those}
    names = {e.name.casefold() for e in those}
    return sum(e.id not in ids and e.name.casefold() not in names for e in these)
