"""Which official format each file has, decided by what is in it, never by its name.

`recognize` refuses before anything is read; `Found.read` then gives the entries of one download.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, cast

from ...errors import InputError, Problem
from ..entry import Entry
from . import (
    bis_dpl,
    csl_csv,
    csl_json,
    dod_1260h,
    ecfr_part744,
    ofac_advanced,
    ofac_delimited,
    ofac_enhanced,
    opensanctions_csv,
    opensanctions_ftm,
    xml_stream,
)
from .identity import together
from .source import Progress, Source, sources

SET_ASIDE_LIMIT = 0.01
"""Part of the rows that may be unreadable; above it the file is refused."""


class Reader(Protocol):
    """A module of this package that reads one format."""

    FORMAT: str
    TITLE: str
    LAYOUT: str
    LISTS: tuple[str, ...] | None

    def fits(self, file: Source) -> bool:
        """Whether the file has this format."""
        ...

    def read(self, file: Source) -> Iterator[Entry]:
        """The entries of the file."""
        ...


READERS = cast(
    "tuple[Reader, ...]",
    (
        csl_csv,
        csl_json,
        bis_dpl,
        dod_1260h,
        ecfr_part744,
        ofac_enhanced,
        ofac_advanced,
        opensanctions_csv,
        opensanctions_ftm,
    ),
)
"""In the order in which they are asked; OFAC's delimited files have no header and are asked last."""
OFAC = cast("Reader", ofac_delimited)


@dataclass(frozen=True)
class Reading:
    """What one download holds.

    Attributes:
        format, layout: which reader read it, and whether a genuine file was at hand when it was written.
        date: the day of the data as the files give it; None where they do not.
        sources: name and sha256 of every file.
        entries: in the order of list and number.
        set_aside: rows that could not be read, with file, line and reason.
        notes: what the user should know though nothing is wrong.
        lacks: what all entries lack because a part of the download is missing; an import is refused for it.
    """

    format: str
    layout: str
    date: datetime.date | None
    sources: tuple[tuple[str, str], ...]
    entries: list[Entry]
    set_aside: list[Problem]
    notes: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists of which it has entries."""
        return tuple(sorted({e.list for e in self.entries}))


@dataclass(frozen=True)
class Found:
    """A download whose format is known: one file, or the files of OFAC that belong together."""

    reader: Reader
    file: Source

    @property
    def files(self) -> tuple[Source, ...]:
        """All its files, the one with the entries first."""
        return (self.file, *self.file.beside.values())

    @property
    def format(self) -> str:
        """The short name of the format."""
        return self.reader.FORMAT

    @property
    def title(self) -> str:
        """What people call the format."""
        return self.reader.TITLE

    @property
    def layout(self) -> str:
        """`genuine sample` or `genuine excerpt` if such was read when the reader was written, else `unverified`."""
        by_file = getattr(self.reader, "layout", None)
        return str(by_file(self.file)) if by_file else self.reader.LAYOUT

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """Name and sha256 of every file."""
        return tuple((f.name, f.sha256) for f in self.files)

    def read(self, progress: Progress | None = None) -> Reading:
        """Read everything.

        Args:
            progress: called with the bytes read and the bytes in all, once per block and file.

        Raises:
            InputError: the files are cut, hold no entry, or more than one row in a hundred cannot be read.
        """
        for file in self.files:
            file.aside.clear()
            file.lacking.clear()
            file.progress = progress
        try:
            rows = list(self.reader.read(self.file))
            day = getattr(self.reader, "date", None)
            date = cast("datetime.date | None", day(self.file)) if day else None
        finally:
            for file in self.files:
                file.progress = None
        aside = [p for f in self.files for p in f.aside]
        name = self.file.name
        if aside and len(aside) > SET_ASIDE_LIMIT * (len(rows) + len(aside)):
            raise InputError(
                f"{len(aside)} of {len(rows) + len(aside)} rows of {name} cannot be read; the first: {aside[0]}",
                "nothing was taken over; download the files again, all of one day",
            )
        if not rows:
            raise InputError(f"{name} holds no entry", "download the file again, completely")
        notes = tuple(dict.fromkeys(n for f in self.files for n in f.notes))
        lacks = tuple(dict.fromkeys(text for f in self.files for text in f.lacking))
        return Reading(self.format, self.layout, date, self.sources, together(rows), aside, notes, lacks)


def recognize(paths: Iterable[Path]) -> list[Found]:
    """The downloads among the files, in their order; OFAC's files that join by number are one.

    Raises:
        InputError: a file is empty, cut, a web page, has another delimiter or a format that is not known.
    """
    files = [f for path in paths for f in sources(path)]
    if not files:
        raise InputError("there is no file to import", "name the official downloads")
    found: list[Found] = []
    ofac: list[Source] = []
    for file in files:
        if reader := next((r for r in READERS if r.fits(file)), None):
            found.append(Found(reader, file))
        elif ofac_delimited.fits(file):
            ofac.append(file)
        else:
            raise InputError(f"{file.name} has none of the formats that can be imported", _hint(file))
    return found + _ofac_sets(ofac)


def _ofac_sets(files: list[Source]) -> list[Found]:
    """Put OFAC's files together by the numbers in them."""
    roles = [(f, ofac_delimited.role(f)) for f in files]
    heads = [f for f, role in roles if role == "entries"]
    known = [(head, ofac_delimited.numbers(head), ofac_delimited.is_non_sdn(head)) for head in heads]
    for non_sdn in (False, True):
        same = [head.name for head, _, n in known if n == non_sdn]
        if len(same) > 1:
            raise InputError(f"{' and '.join(same)} are the same list twice", "import one day at a time")
    beside: dict[int, dict[str, Source]] = {id(head): {} for head in heads}
    for file, role in roles:
        if role == "entries":
            continue
        kind = "CONS" if "cons" in file.name.lower() else "SDN"
        own = ofac_delimited.numbers(file)
        if not known or not own:
            raise InputError(
                f"{file.name} holds only {_PARTS[role]}; the file with the entries, "
                f"{'CONS_PRIM.CSV' if kind == 'CONS' else 'SDN.CSV'}, is missing",
                "name all files of the same day in one command",
            )
        fitting = max(known, key=lambda k: (len(own & k[1]) / len(own), k[2] == (kind == "CONS")))
        if len(own & fitting[1]) * 2 < len(own):
            raise InputError(
                f"{file.name} does not belong to {fitting[0].name}: {len(own - fitting[1])} of its {len(own)} entries "
                f"are not there; {'CONS_PRIM.CSV' if kind == 'CONS' else 'SDN.CSV'} of its day is missing",
                "name all files of the same day in one command",
            )
        if role in beside[id(fitting[0])]:
            raise InputError(f"{file.name} and {beside[id(fitting[0])][role].name} are the same file twice")
        beside[id(fitting[0])][role] = file
    return [Found(OFAC, replace(head, beside=beside[id(head)])) for head in heads]


_PARTS = {"alt": "aliases", "add": "addresses", "comments": "remarks"}


def _hint(file: Source) -> str:
    """What the file may be, and what can be imported."""
    if '"licenceRequirements"' in file.head or '"licenceRequirements"' in file.tail or '"entries"' in file.head:
        return "it is a condensed copy, not an official download; import consolidated.csv or .json of trade.gov"
    if xml_stream.root(file) in (*ecfr_part744.ROOTS, "CFRGRANULE"):
        return "of the Code of Federal Regulations part 744 of Title 15 is read, as XML of the eCFR"
    if xml_stream.root(file) == "sdnList":
        return "OFAC's plain SDN.XML is not read; import SDN.CSV with ALT.CSV, ADD.CSV and SDN_COMMENTS.CSV"
    titles = "; ".join(r.TITLE for r in (*READERS, OFAC))
    return f"can be imported: {titles}"
