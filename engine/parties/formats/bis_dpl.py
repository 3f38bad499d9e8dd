"""The Denied Persons List of BIS: the tab separated text of bis.gov, and the CSV that its page exports since 2025.

The text was read as a genuine file.  Of the CSV only column names are known from others' programs, so its columns are
taken by name and a file without the needed ones is refused.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from ...errors import InputError
from ..entry import Address, Entry
from . import fields
from .identity import derived_id
from .names_in_fields import names, unnamed
from .places import country, of_columns
from .source import Source, cut

FORMAT = "bis-dpl"
TITLE = "Denied Persons List of BIS"
LAYOUT = "genuine sample"
LISTS = ("DPL",)
URL = "https://www.bis.gov/denied-persons-list"

_COLUMNS = {
    "name": "name",
    "nameandaddress": "joined",
    "streetaddress": "street",
    "address": "street",
    "city": "city",
    "state": "state",
    "country": "country",
    "postalcode": "postcode",
    "zip": "postcode",
    "effectivedate": "start",
    "beginningdate": "start",
    "expirationdate": "end",
    "enddate": "end",
    "standardorder": "standard",
    "typeofdenial": "denial",
    "lastupdate": "updated",
    "action": "action",
    "frcitation": "citation",
    "frcitations": "citation",
    "federalregistercitation": "citation",
    "federalregistercitations": "citation",
    "appropriatefederalregistercitations": "citation",
}
_LEGAL_FORM = re.compile(
    r"\s*(?:ltd|limited|inc|incorporated|llc|l\.l\.c|corp|co|plc|gmbh|s\.?a|b\.?v|jr|sr|ii|iii)\.?\s*(?:,|$)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:^|[:/])dpl_(\d{2})(\d{2})(\d{4})\b")
_LAST = ("FOREVER", "INDEFINITE", "INDEFINITELY", "PERMANENT", "NONE", "N/A")


def fits(file: Source) -> bool:
    """Whether the header is that of denial orders."""
    columns, _ = _header(file)
    return (
        {"start", "end"} <= set(columns)
        and bool({"standard", "denial", "citation"} & set(columns))
        and ("source" not in columns)
    )


def layout(file: Source) -> str:
    """Whether a genuine file of this shape was read."""
    return "genuine sample" if _header(file)[1] == "\t" else "unverified"


def date(file: Source) -> datetime.date | None:
    """The day in the official name (`dpl_04142026.csv`), else the newest one on which a record was updated.

    The file is at least as new. Days to come are slips of the pen.
    """
    if found := _NAMED.search(file.name.lower()):
        try:
            return datetime.date(int(found[3]), int(found[1]), int(found[2]))
        except ValueError:
            pass
    days = [_day(row.get("updated", "")) for _, row in _records(file)]
    return max((d for d in days if d and d <= datetime.date.today()), default=None)


def read(file: Source) -> Iterator[Entry]:
    """The orders, one per row.

    Raises:
        InputError: a needed column is missing, or the file is cut.
    """
    columns, _ = _header(file)
    for wanted, what in (({"name", "joined"}, "names"), ({"country", "joined"}, "countries"),
                         ({"standard", "denial"}, "the terms of the orders"), ({"citation"}, "citations")):  # fmt: skip
        if not wanted & set(columns):
            raise InputError(f"{file.name} has no column with {what}", "import the list as bis.gov offers it")
    for line, row in _records(file):
        name = row.get("name", "").strip()
        place = None if name else _parted(row.get("joined", ""))
        if place:
            name = place[0]
        if not name:
            file.set_aside(line, "the record has no name")
            continue
        keys = ("street", "city", "state", "postcode", "country")
        where = place[1] if place else of_columns(*(" ".join(row.get(k, "").split()) for k in keys))
        citations = fields.citations(row.get("citation", ""))
        found = names(name)
        start, end = _told(file, line, row, "start"), _told(file, line, row, "end")
        yield Entry(
            list="DPL",
            id=derived_id("DPL", name, [where.country] if where.country else [], citations, ""),
            names=found,
            addresses=(where,) if where != Address() else (),
            citations=citations,
            start=start,
            end=end,
            standard_order=_standard(row),
            remarks=fields.joined(row.get("action", ""), row.get("denial", ""), unnamed(name, found)),
            url=URL,
        )


def _standard(row: dict[str, str]) -> bool | None:
    """The column of the text; the CSV says it among the type of denial, if at all."""
    if (told := fields.yes_or_no(row.get("standard", ""))) is not None:
        return told
    denial = row.get("denial", "").casefold()
    return None if "standard" not in denial else "non" not in denial and "not" not in denial


def _parted(joined: str) -> tuple[str, Address]:
    """Name and address of a joined cell: the name ends at the first comma that no legal form follows."""
    name, _, place = joined.strip().partition(",")
    while found := _LEGAL_FORM.match(place):
        name, place = f"{name},{found[0].rstrip(',')}", place[found.end() :]
    place = place.strip(" ,")
    return name.strip(), Address(street=place, country=country(place.rsplit(",", 1)[-1]))


def _records(file: Source) -> Iterator[tuple[int, dict[str, str]]]:
    columns, delimiter = _header(file)
    short: tuple[int, int] | None = None
    for number, (line, cells) in enumerate(file.rows(delimiter)):
        if number == 0:
            continue
        if short:
            file.set_aside(short[0], f"the record has {short[1]} of {len(columns)} fields")
        short = (line, len(cells)) if len(cells) < len(columns) else None
        if short is None:
            yield line, dict(zip(columns, cells, strict=False))
    if short:
        raise cut(file, f"its last record, line {short[0]}, has {short[1]} of {len(columns)} fields")


def _header(file: Source) -> tuple[list[str], str]:
    columns, delimiter = file.header()
    letters = [re.sub(r"[^a-z]", "", c) for c in columns]
    return [_COLUMNS.get(c, c) for c in letters], delimiter


def _told(file: Source, line: int, row: dict[str, str], key: str) -> datetime.date | None:
    text = row.get(key, "").strip()
    found = _day(text)
    if text and found is None and text.upper() not in _LAST:
        file.note(f"{file.name}:{line}: {text!r} is not a date and was not read")
    return found


def _day(text: str) -> datetime.date | None:
    try:
        return fields.day(text)
    except ValueError:
        return None
