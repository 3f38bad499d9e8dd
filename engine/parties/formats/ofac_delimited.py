"""OFAC's delimited files: SDN, ALT, ADD and SDN_COMMENTS, and the same four of the consolidated non-SDN list (CONS_*).

They have no header, name each entry by a number that joins the files, write `-0-` for nothing and end with a byte 0x1A.
Weak aliases stand among the remarks in single quotes.  Days of listing are in none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from ...errors import InputError
from ..entry import Address, Entry, Identifier, Name
from . import fields, ofac_lists
from .names_in_fields import clean, names
from .places import city_line, country, of_columns
from .source import END_MARK, Source, cut

FORMAT = "ofac-delimited"
TITLE = "OFAC SDN or consolidated non-SDN list, delimited files"
LAYOUT = "genuine sample"
LISTS = ofac_lists.LISTS

NULL = "-0-"
WIDTHS = {12: "entries", 6: "add", 5: "alt", 2: "comments"}
"""The files are told by their number of columns."""
URL = "https://sanctionslist.ofac.treas.gov/Home"

_WEAK = re.compile(r"\b(?:alt\. )?[af]\.k\.a\. '(.+?)'(?=\s*(?:[;.]|$))")
_NUMBER = re.compile(
    r"(?:alt\. )?((?:[A-Z][\w.,'/&\-]*\s+(?:\w[\w.'/\-]*\s+)*?)?"
    r"(?:No\.|Number|ID|Passport|Identification|SWIFT/BIC|FEIN|MMSI|\(USCC\)))\s+(?:IMO )?(\S*\d\S*)"
    r"(?:\s+\(([^()]+)\))?"
)


def fits(file: Source) -> bool:
    """Whether the records look like one of the four files."""
    return role(file) != ""


def role(file: Source) -> str:
    """`entries`, `alt`, `add`, `comments`, or an empty text."""
    rows = [r for _, r in islice(_head_rows(file), 20)]
    if len(rows) > 1 and not rows[0][0].strip().isdigit():
        rows = rows[1:]  # somebody's header
    found = WIDTHS.get(len(rows[0]), "") if rows else ""
    numbered = rows and all(r[0].strip().isdigit() and len(r) == len(rows[0]) for r in rows)
    if not numbered or (found == "alt" and not all(_cell(r[2]) in ("aka", "fka", "nka") for r in rows)):
        return ""
    if found in ("add", "alt") and not all(r[1].strip().isdigit() for r in rows):
        return ""
    return found


def is_non_sdn(file: Source) -> bool:
    """Whether entries are of the consolidated non-SDN list: it alone has programs that block nothing."""
    return any(
        p.upper() in ofac_lists.ONLY_NON_SDN for _, r in file.rows() if len(r) > 3 for p in fields.programs(r[3])
    )


def numbers(file: Source) -> frozenset[str]:
    """The entry numbers in a file, by which the files are joined."""
    return frozenset(r[0].strip() for _, r in file.rows() if r[0].strip().isdigit())


def read(file: Source) -> Iterator[Entry]:
    """The entries of the file, with what `file.beside` says of them.

    Raises:
        InputError: a file is cut.
    """
    non_sdn = is_non_sdn(file)
    known = numbers(file)
    aliases = _aliases(file.beside.get("alt"), known, file)
    places = _places(file.beside.get("add"), known, file)
    overflow = _overflow(file.beside.get("comments"), known, file)
    for part, lost in (("alt", "aliases"), ("add", "addresses")):
        if part not in file.beside:
            file.lacking.append(f"no {part.upper()} file goes with {file.name}: its entries have no {lost}")
    if "comments" not in file.beside:
        file.note(f"no COMMENTS file goes with {file.name}: the end of long remarks is missing from its entries")
    for _line, cells in _records(file, 12):
        number, name = cells[0], cells[1]
        if not name:
            file.set_aside(_line, f"entry {number} has no name")
            continue
        remarks = cells[11] + overflow.get(number, "")
        programs = fields.programs(cells[3])
        listed = ofac_lists.by_programs(programs, remarks) if non_sdn else ("SDN",)
        vessel = ("Call sign", "Vessel type", "Tonnage", "Gross registered tonnage", "Flag", "Owner")
        of_vessel = [f"{label}: {v}" for label, v in zip(vessel, cells[5:11], strict=True) if v]
        for code in listed:
            if code not in fields.SCREENING_LISTS:
                file.note(f"program {code!r} names no list that is known; its entries are kept under that name")
            yield Entry(
                list=code,
                id=number,
                names=_names(name, aliases.get(number, ()), remarks),
                type=fields.party_type(cells[2]) if cells[2] else "company",
                addresses=tuple(dict.fromkeys(places.get(number, ()))),
                programs=programs,
                title=cells[4],
                remarks=fields.joined(remarks, *of_vessel),
                identifiers=tuple(_identifiers(remarks)),
                url=f"{URL}/{'ConsolidatedList' if non_sdn else 'SdnList'}",
            )


def _names(name: str, others: Iterable[Name], remarks: str) -> tuple[Name, ...]:
    """OFAC writes one name a field, so only an acronym in brackets is looked for, and the marks of weak aliases."""
    others = tuple(others)
    found = list(names(name, (n.text for n in others), weak=_WEAK.findall(remarks)))
    former = {clean(n.text) for n in others if n.kind == "former"}
    return tuple(Name(n.text, "former") if n.text in former and i else n for i, n in enumerate(found))


def _aliases(file: Source | None, known: frozenset[str], owner: Source) -> dict[str, list[Name]]:
    found: dict[str, list[Name]] = {}
    for cells in _joined(file, 5, known, owner):
        if cells[3]:
            found.setdefault(cells[0], []).append(Name(cells[3], "former" if cells[2] == "fka" else "alias"))
    return found


def _places(file: Source | None, known: frozenset[str], owner: Source) -> dict[str, list[Address]]:
    found: dict[str, list[Address]] = {}
    for cells in _joined(file, 6, known, owner):
        city, postcode = city_line(cells[3])
        address = of_columns(cells[2], city, "", postcode, "" if cells[4] == "undetermined" else cells[4])
        if address != Address():
            found.setdefault(cells[0], []).append(address)
    return found


def _overflow(file: Source | None, known: frozenset[str], owner: Source) -> dict[str, str]:
    found: dict[str, str] = {}
    for cells in _joined(file, 2, known, owner):
        found[cells[0]] = found.get(cells[0], "") + cells[1]
    return found


def _joined(file: Source | None, width: int, known: frozenset[str], owner: Source) -> Iterator[list[str]]:
    """The records of a companion file; one that belongs to no entry is set aside."""
    if file is None:
        return
    for line, cells in _records(file, width):
        if cells[0] in known:
            yield cells
        else:
            file.set_aside(line, f"{owner.name} has no entry {cells[0]}; are the two files of one day?")


def _records(file: Source, width: int) -> Iterator[tuple[int, list[str]]]:
    """The records of a file with nulls as empty texts, without a header that somebody added."""
    last: tuple[int, list[str]] | None = None
    for number, (line, row) in enumerate(file.rows()):
        if last is not None:
            file.set_aside(last[0], f"the record has {len(last[1])} of {width} fields")
            last = None
        if number == 0 and not row[0].strip().isdigit():
            file.note(f"{file.name} has a header row, which OFAC's file does not: somebody saved it anew")
        elif len(row) < width:
            last = (line, row)
        elif len(row) > width and any(c.strip() for c in row[width:]):
            file.set_aside(line, f"the record has {len(row)} fields where the file has {width}")
        elif not row[0].strip().isdigit():
            file.set_aside(line, f"{row[0]!r} is not an entry number")
        else:
            yield line, [_cell(c) for c in row[:width]]
    if last is not None:
        raise cut(file, f"its last record, line {last[0]}, has {len(last[1])} of {width} fields")
    if END_MARK not in file.tail:
        file.note(f"{file.name} does not end with OFAC's end mark; if it was cut between two records nobody can tell")


def _identifiers(remarks: str) -> Iterator[Identifier]:
    for piece in remarks.split("; "):
        if found := _NUMBER.match(piece):
            land = country(found[3]) if found[3] else ""
            yield Identifier(found[1], found[2].rstrip(".,"), land)


def _head_rows(file: Source) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from file.rows()
    except InputError:
        return


def _cell(text: str) -> str:
    text = text.strip().strip(END_MARK)
    return "" if text == NULL else text
