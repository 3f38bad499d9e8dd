"""Imports, the age of lists and their changes, for people and as data."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from ..explanation import words
from ..parties.changes import Change, ListChanges
from ..parties.entry import Entry
from ..parties.formats.recognize import Reading
from ..parties.importing import Difference, Imported, ImportRefused
from ..parties.snapshot import Part, Snapshot
from .terminal import BOLD, DIM, STYLES, Piece, Terminal

PRINTED = 20
_SHOWN = 300
_STALE, _NOTE = STYLES["stop"], STYLES["hold"]
_NOUNS = {"one": "entry", "many": "entries"}


def show_import(
    t: Terminal, done: Imported, readings: Sequence[Reading], missing: Sequence[str], forced_in_vain: bool
) -> None:
    """What an import came to, list by list, and what a person should look at."""
    parts = done.snapshot.parts
    entries = words.count(sum(d.after or 0 for d in done.differences), **_NOUNS)
    files = ", ".join(name for r in readings for name, _ in r.sources)
    if done.nothing_new:
        t.line(("Nothing new: ", BOLD), f"{entries} in {files} are those that count already.")
    else:
        t.line(("Imported ", BOLD), f"{entries} of {words.count(len(parts_of(done)), 'list')} from {files}.")
    t.line()
    _differences(t, done.differences, parts)
    t.line()
    for code in parts_of(done):
        _notes_of(t, code, parts[code])
    for reading in readings:
        for text in reading.notes:
            _note(t, text)
        if reading.set_aside:
            rows = words.count(len(reading.set_aside), "row was", "rows were")
            _note(t, f"{rows} set aside, not imported: {_names(reading)}")
            for problem in reading.set_aside[:PRINTED]:
                t.line(str(problem), indent=4, hang=2)
            if len(reading.set_aside) > PRINTED:
                t.line((f"… {len(reading.set_aside) - PRINTED:,} more", DIM), indent=4)
    if any(parts[code].date is None for code in parts_of(done)):
        _note(t, "The files do not say of which day they are: the age of these lists is unknown, and a clearance that "
                 "rests on them is provisional. Import them again with the day of the download: --date")  # fmt: skip
    for d in done.differences:
        if d.refusal:
            _note(t, f"Forced: {d.list}: {d.refusal}" + (" (the old entries stay)" if d.after is None else ""))
    if forced_in_vain:
        _note(t, "--force was not needed; nothing was lost")
    _missing_note(t, missing)
    t.line((f"snapshot {done.snapshot.hash[:12]} counts · `douane lists diff` shows what changed", DIM))


def parts_of(done: Imported) -> list[str]:
    """The lists that the files held."""
    return [d.list for d in done.differences if d.after is not None]


def show_refused(t: Terminal, refused: ImportRefused) -> None:
    """The numbers of every list of a refused import."""
    t.line(("Refused: ", f"bold {_STALE}"), "the lists stay as they were.")
    t.line()
    _differences(t, refused.differences, {})
    t.line()


def _differences(t: Terminal, differences: Sequence[Difference], parts: Mapping[str, Part]) -> None:
    head = ["LIST", "ENTRIES", "BEFORE", "NEW", "GONE", "DATA OF", "FROM"]
    rows: list[list[Piece | str]] = [[(h, DIM) for h in head]]
    for d in differences:
        part = parts.get(d.list)
        rows.append([
            (d.list, _STALE if d.refusal else BOLD), _number(d.after), _number(d.before),
            f"+{d.new:,}" if d.new else "", (f"-{d.lost:,}" if d.lost else "", _STALE if d.refusal else ""),
            (part.date.isoformat() if part.date else "unknown", "" if part.date else _NOTE) if part else "",
            (d.refusal, _STALE) if d.refusal else _from(part),
        ])  # fmt: skip
    t.rows(rows)


def _number(count: int | None) -> Piece | str:
    return f"{count:>7,}" if count is not None else (f"{'none':>7}", DIM)


def _from(part: Part | None) -> Piece | str:
    if part is None:
        return ""
    if part.layout != "genuine sample":
        return (f"{part.format}, {part.layout} layout", _NOTE)
    return (part.format, DIM)


def _notes_of(t: Terminal, code: str, part: Part) -> None:
    for what, counted in (
        ("is not understood, so that a fact is unknown", part.open),
        ("disagrees with itself; the stricter reading is taken", part.differs),
    ):
        if not counted:
            continue
        _note(t, f"{code}: what {words.count(sum(counted.values()), 'entry says', 'entries say')} {what}")
        for text, count in list(counted.items())[:PRINTED]:
            t.line(f"{count:>5,} × {text}", indent=4, hang=8)
        if len(counted) > PRINTED:
            t.line((f"… {len(counted) - PRINTED:,} more readings: `douane lists status --json`", DIM), indent=4)
    if part.layout != "genuine sample":
        tested = "tested on an excerpt only" if part.layout == "genuine excerpt" else "never tested on a genuine file"
        _note(t, f"{code}: the layout {part.format} was {tested}; compare some entries by hand")


def _note(t: Terminal, text: str) -> None:
    t.line((f"! {text}", _NOTE), hang=2)


def _missing_note(t: Terminal, missing: Sequence[str]) -> None:
    if missing:
        lists = words.count(len(missing), "list is", "lists are")
        t.line((f"! {lists} missing: {', '.join(missing)}. Nobody counts as screened without "
                f"{'it' if len(missing) == 1 else 'them'}.", _STALE), hang=2)  # fmt: skip


def _names(reading: Reading) -> str:
    return ", ".join(name for name, _ in reading.sources)


def import_data(done: Imported, readings: Sequence[Reading], missing: Sequence[str]) -> dict[str, Any]:
    """An import as JSON data."""
    return {
        "snapshot": done.snapshot.hash,
        "before": done.before.hash if done.before else None,
        "nothing_new": done.nothing_new,
        "forced": done.forced,
        "lists": [
            {"list": d.list, "before": d.before, "after": d.after, "new": d.new, "lost": d.lost, "refusal": d.refusal}
            | {"part": done.snapshot.parts[d.list].plain()}
            for d in done.differences
        ],
        "set_aside": [
            {"file": p.file, "line": p.line, "reason": p.message} for r in readings for p in r.set_aside
        ],
        "notes": [n for r in readings for n in r.notes],
        "missing": list(missing),
    }  # fmt: skip


# --- status --------------------------------------------------------------------------------------------------


def status_data(snapshot: Snapshot | None, day: datetime.date, most: int, missing: Sequence[str]) -> dict[str, Any]:
    """The lists that count, as JSON data."""
    parts: Mapping[str, Part] = snapshot.parts if snapshot is not None else {}
    ages = {code: part.age(day) for code, part in parts.items()}
    return {
        "snapshot": snapshot.hash if snapshot else None,
        "created": snapshot.created if snapshot else None,
        "who": snapshot.who if snapshot else None,
        "as_of": day.isoformat(),
        "max_list_age_days": most,
        "lists": [
            {"list": c, "age_days": ages[c], "stale": _stale(ages[c], most)} | p.plain() for c, p in parts.items()
        ],
        "missing": list(missing),
        "complete": snapshot is not None and not missing,
        "fresh": snapshot is not None and not any(_stale(age, most) for age in ages.values()),
    }


def _stale(age: int | None, most: int) -> bool:
    return age is None or age > most


def show_status(t: Terminal, snapshot: Snapshot | None, day: datetime.date, most: int, missing: Sequence[str]) -> None:
    """The lists that count, how old they are, and what is missing."""
    if snapshot is None:
        t.line(("No lists are imported", f"bold {_STALE}"), ": no name is compared with anything.")
        _missing_note(t, missing)
        t.line(
            (
                "Download consolidated.csv from trade.gov (no key needed), then: douane lists import consolidated.csv",
                DIM,
            )
        )
        return
    rows: list[list[Piece | str]] = [[(h, DIM) for h in ("LIST", "ENTRIES", "AGE", "DATA OF", "FORMAT", "FROM")]]
    for code, part in sorted(snapshot.parts.items()):
        age = part.age(day)
        rows.append([
            (code, BOLD), _number(part.count),
            (words.count(age, "day") if age is not None else "unknown", _STALE if _stale(age, most) else ""),
            part.date.isoformat() if part.date else ("unknown", _STALE),
            _from(part), (", ".join(s.name for s in part.sources), DIM),
        ])  # fmt: skip
    t.rows(rows)
    t.line()
    old = [c for c, p in sorted(snapshot.parts.items()) if _stale(p.age(day), most)]
    if old:
        count = words.count(len(old), "list is", "lists are")
        t.line((f"! {count} older than {words.count(most, 'day')} or of unknown date: {', '.join(old)}. A clearance "
                "that rests on it is provisional.", _STALE), hang=2)  # fmt: skip
    _missing_note(t, missing)
    for code, part in sorted(snapshot.parts.items()):
        _notes_of(t, code, part)
        if part.set_aside:
            _note(t, f"{code}: {words.count(part.set_aside, 'row')} of its files could not be read")
        if part.forced:
            _note(t, f"{code}: forced by {part.forced.who} on {part.forced.at[:10]} ({part.forced.why}) although "
                     f"{part.forced.refusal}")  # fmt: skip
    t.line((f"snapshot {snapshot.hash[:12]} · imported {snapshot.created[:16].replace('T', ' ')} UTC by {snapshot.who} "
            f"· ages on {day}", DIM))  # fmt: skip


# --- changes -------------------------------------------------------------------------------------------------


def show_changes(
    t: Terminal, before: Snapshot | None, after: Snapshot, changes: Sequence[ListChanges], print_all: bool
) -> None:
    """Who came, who went, and whose entry says something else now."""
    first = f"snapshot {before.hash[:12]}" if before else "nothing"
    t.line((f"from {first} to {after.hash[:12]}", DIM))
    for c in changes:
        if not c.any:
            continue
        t.heading(c.list)
        t.line(f"{c.before:,} → {words.count(c.after, **_NOUNS)}: {len(c.added):,} added, {len(c.removed):,} removed, "
               f"{len(c.changed):,} changed", indent=2)  # fmt: skip
        limit = None if print_all else PRINTED
        for sign, style, entries in (("+", STYLES["proceed"], c.added), ("−", STYLES["stop"], c.removed)):
            for entry in entries[:limit]:
                t.line((f"{sign} ", style), *_titled(entry), indent=2, hang=4)
            _more(t, len(entries), limit)
        for x in c.changed[:limit]:
            t.line(("~ ", STYLES["hold"]), *_titled(x.after), indent=2, hang=4)
            for change in x.changes:
                _show_change(t, change)
        _more(t, len(c.changed), limit)
    if not any(c.any for c in changes):
        t.line("No entry changed.")


def _more(t: Terminal, count: int, limit: int | None) -> None:
    if limit is not None and count > limit:
        t.line((f"… {count - limit:,} more; --all prints them", DIM), indent=4)


def _titled(entry: Entry) -> tuple[Piece | str, ...]:
    return (entry.name, BOLD), (f"  {', '.join(entry.countries)}  {entry.key}", DIM)


def _show_change(t: Terminal, change: Change) -> None:
    if change.gone or change.came:
        for sign, values in (("−", change.gone), ("+", change.came)):
            for value in values:
                t.line((f"{change.field}: ", DIM), f"{sign} {_short(value)}", indent=6, hang=4)
        return
    t.line((f"{change.field}: ", DIM), f"{_short(change.before)} → {_short(change.after)}", indent=6, hang=4)


def _short(value: object) -> str:
    if isinstance(value, dict):
        text = ", ".join(str(v) for v in cast("Mapping[str, object]", value).values())
    elif isinstance(value, list):
        text = ", ".join(map(str, cast("Iterable[object]", value)))
    else:
        text = "(nothing)" if value is None else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
