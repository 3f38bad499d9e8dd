"""`targets.simple.csv` of OpenSanctions: one row per target, and in each cell a row of its own, parted by `;`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ..entry import Address, Entry, Identifier
from . import fields, opensanctions
from .identity import derived_id
from .names_in_fields import names
from .places import country
from .source import Source, cut, split

FORMAT = "opensanctions-csv"
TITLE = "OpenSanctions targets.simple.csv"
LAYOUT = "unverified"
LISTS = opensanctions.LISTS

COLUMNS = frozenset({"id", "schema", "name", "aliases", "countries", "dataset", "last_seen"})


def fits(file: Source) -> bool:
    """Whether the header is that of the simple export, with or without `program_ids`."""
    return set(file.header()[0]) >= COLUMNS


def date(file: Source) -> datetime.date | None:
    """The last day on which a target was seen in its source."""
    columns = file.header()[0]
    if "last_seen" not in columns:
        return None
    at = columns.index("last_seen")
    days = [r[at][:10] for n, (_, r) in enumerate(file.rows()) if n and len(r) > at and r[at]]
    try:
        return fields.day(max(days, default=""))
    except ValueError:
        return None


def read(file: Source) -> Iterator[Entry]:
    """The targets, one entry for each list on which one stands.

    Raises:
        InputError: the file is cut.
    """
    columns = file.header()[0]
    if "program_ids" not in columns:
        file.note(f"{file.name} has no column program_ids; the lists of its targets are told by data set only")
    short, foreign = 0, 0
    for position, (line, cells) in enumerate(file.rows()):
        if position == 0:
            continue
        if short:
            file.set_aside(short, "the record has too few fields")
        short = line if len(cells) < len(columns) else 0
        if short:
            continue
        row = dict(zip(columns, cells, strict=False))
        if not row["name"].strip():
            file.set_aside(line, "the record has no name")
            continue
        programs = _cell(row.get("program_ids", ""))
        listed = opensanctions.lists(programs, (), _cell(row["dataset"]))
        foreign += not listed
        for code in listed:
            yield _entry(row, code, programs)
    if short:
        raise cut(file, f"its last record, line {short}, has too few fields")
    if foreign:
        file.note(f"{foreign} targets of {file.name} stand on no list that is read and were left out")


def _entry(row: dict[str, str], code: str, programs: tuple[str, ...]) -> Entry:
    places = [Address(street=a, country=country(a.rsplit(",", 1)[-1])) for a in _cell(row.get("addresses", ""))]
    known = {a.country for a in places}
    places += [Address(country=c.upper()) for c in _cell(row["countries"]) if len(c) == 2 and c.upper() not in known]
    identity = opensanctions.number(row["id"])
    if code in ("EL", "DPL", "UVL", "MEU", "DTC", "ISN", "1260H") or not identity:
        identity = derived_id(code, row["name"], [a.country for a in places if a.country], (), row["id"])
    born = ", ".join(_cell(row.get("birth_date", "")))
    return Entry(
        list=code,
        id=identity,
        names=names(row["name"], _cell(row["aliases"])),
        type=opensanctions.party_type(row["schema"]),
        addresses=tuple(dict.fromkeys(places)),
        programs=programs,
        remarks=fields.joined(*_cell(row.get("sanctions", "")), f"Born: {born}" if born else ""),
        identifiers=tuple(Identifier("", i) for i in _cell(row.get("identifiers", ""))),
        url=f"https://www.opensanctions.org/entities/{row['id']}/",
    )


def _cell(text: str) -> tuple[str, ...]:
    """The values of a cell: a CSV row with semicolons, so a value may hold one in quotes."""
    return tuple(v for v in split(text, ";") if v.strip())
