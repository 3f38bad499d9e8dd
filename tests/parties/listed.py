"""Entries and readings for tests, made by hand: no real list stands in the project."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from douane.engine.parties.entry import Address, Entry, Name
from douane.engine.parties.formats.recognize import Reading
from douane.engine.parties.importing import Imported, import_lists
from douane.engine.parties.snapshot import Store

JULY, AUGUST = datetime.date(2026, 7, 31), datetime.date(2026, 8, 31)


def reading(
    entries: Iterable[Entry],
    format: str = "csl-csv",
    layout: str = "genuine sample",
    date: datetime.date | None = JULY,
    name: str = "consolidated.csv",
) -> Reading:
    """What a reader found in a file."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return Reading(format, layout, date, ((name, sha256),), list(entries), [])


def entry(list_: str, number: int, **other: Any) -> Entry:
    """An entry of a list."""
    other = {"requirement": "For all items subject to the EAR", "policy": "Presumption of denial"} | other
    return Entry(list_, str(number), (Name(f"Nordwerk {list_} {number}", "primary"),),
                 addresses=(Address(country="CN"),), **other)  # fmt: skip


def entries(**counts: int) -> tuple[Entry, ...]:
    """So many entries of each list."""
    return tuple(entry(code, number) for code, count in counts.items() for number in range(count))


def imported(store: Store, *readings: Reading, reason: str = "", date: datetime.date | None = None) -> Imported:
    """An import by a test."""
    return import_lists(store, readings, who="tester", reason=reason, date=date)


def but(entry: Entry, **other: Any) -> Entry:
    """The entry with something else in it."""
    return replace(entry, **other)
