"""The law itself: Supplements No. 4, 6 and 7 to 15 CFR part 744, in the XML of the eCFR.

No genuine file could be read; the layout follows descriptions of it.  So a table whose columns are not the known ones
refuses the file, and a row that has another number of cells is set aside.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...errors import InputError
from ..entry import Address, Entry
from . import fields
from .ecfr_cells import lines, party, take_marks
from .identity import derived_id
from .names_in_fields import names
from .places import address, country
from .source import Source
from .xml_stream import Element, attribute, records, root, text

FORMAT = "ecfr-744"
TITLE = "Supplements No. 4, 6 and 7 to 15 CFR part 744, XML of the eCFR"
LAYOUT = "unverified"
LISTS = ("EL", "UVL", "MEU")
URL = "https://www.ecfr.gov/current/title-15/part-744"

ROOTS = frozenset({"DIV5", "DIV9", "ECFR", "DLPSTEXTCLASS"})
"""First elements of files of the eCFR: a part, an appendix, a title."""

_FULL = ("country", "party", "requirement", "policy", "citation")
_SHORT = ("country", "party", "citation")
_SUPPLEMENTS = {"4": ("EL", _FULL), "6": ("UVL", _SHORT), "7": ("MEU", _SHORT)}
_COLUMNS = (
    ("country", "country"),
    ("entity", "party"),
    ("listed person and address", "party"),
    ("license requirement", "requirement"),
    ("license review policy", "policy"),
    ("federal register citation", "citation"),
)
_SUPPLEMENT = re.compile(r"\s*Supplement\s+No\.\s*(\d+)\s+to\s+Part\s+744\b", re.IGNORECASE)
_PART = re.compile(r"""<DIV5\b[^>]*\bN\s*=\s*["']744["']|Supplement\s+No\.\s*[467]\s+to\s+Part\s+744""", re.IGNORECASE)
_AMENDED = re.compile(r"<AMDDATE>\s*([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),\s+(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row with its place in the supplement, which is all that XML tells of where it stands."""

    number: int
    cells: Mapping[str, Element]
    land: str


def fits(file: Source) -> bool:
    """Whether it is a file of the eCFR that holds part 744."""
    if root(file) not in ROOTS:
        return False
    if _PART.search(file.head):
        return True
    with file.text() as content:
        last = ""
        while chunk := content.read(1 << 20):
            if _PART.search(last + chunk):
                return True
            last = chunk[-200:]
    return False


def date(file: Source) -> datetime.date | None:
    """The day of the last amendment, where the file gives one."""
    if (found := _AMENDED.search(file.head)) and found[1].lower() in _MONTHS:
        try:
            return datetime.date(int(found[3]), _MONTHS.index(found[1].lower()) + 1, int(found[2]))
        except ValueError:
            return None
    return None


def read(file: Source) -> Iterator[Entry]:
    """The entries, one per row.

    Raises:
        InputError: there is none of the supplements, one holds nobody, a table has other columns, the file is cut.
    """
    seen: set[str] = set()
    for division in records(file, frozenset({"DIV9"})):
        named = _SUPPLEMENT.match(attribute(division, "N")) or _SUPPLEMENT.match(text(division, "HEAD"))
        if named is None or named[1] not in _SUPPLEMENTS:
            continue
        number = named[1]
        code, columns = _SUPPLEMENTS[number]
        if code in seen:
            raise InputError(f"{file.name} holds Supplement No. {number} twice", "import one day at a time")
        seen.add(code)
        held = False
        for row in _rows(file, division, number, columns):
            if entry := _entry(file, code, number, row):
                held = True
                yield entry
        if not held and not file.aside:  # rows set aside have a refusal of their own
            raise InputError(
                f"{file.name} has no entry in Supplement No. {number} to part 744",
                "download the part again, completely; a supplement without anybody is not believed",
            )
    if not seen:
        raise InputError(
            f"{file.name} holds none of Supplements No. 4, 6 and 7 to part 744",
            "download the whole part: https://www.ecfr.gov/api/versioner/v1/full/DATE/title-15.xml?part=744",
        )
    if "MEU" in seen:
        file.note(
            "Supplement No. 7 has no column of license requirements, so what follows from its entries is unknown and "
            "needs manual review; the Consolidated Screening List states it"
        )
    file.note("where a name ends and an address begins is not marked; every text that may be a name was taken as one")


def _rows(file: Source, division: Element, number: str, columns: Sequence[str]) -> Iterator[_Row]:
    """The rows of a supplement; the country stands in the first row of its parties."""
    count, land = 0, ""
    for table in (e for e in division.iter() if e.tag.upper() == "TABLE"):
        known: list[str] = []
        above = {id(e) for head in table.iter() if head.tag.upper() == "THEAD" for e in head.iter()}
        for line in (e for e in table.iter() if e.tag.upper() == "TR"):
            heads = [e for e in line if e.tag.upper() == "TH" or (id(e) in above and e.tag.upper() == "TD")]
            cells = [e for e in line if e.tag.upper() == "TD" and id(e) not in above]
            if heads and not cells:
                found = [_column(text(head)) for head in heads]
                if sorted(found) != sorted(columns):
                    told = ", ".join(text(head) for head in heads)
                    raise InputError(
                        f"a table of Supplement No. {number} in {file.name} has columns that are not known: {told}",
                        "the layout may have changed; import the Consolidated Screening List instead",
                    )
                known = found
                continue
            count += 1
            if not known:
                raise InputError(
                    f"a table of Supplement No. {number} in {file.name} does not begin with the names of its columns",
                    "the layout may have changed; import the Consolidated Screening List instead",
                )
            spans = any(c.get(a, c.get(a.upper(), "1")) != "1" for c in cells for a in ("colspan", "rowspan"))
            if heads or spans or len(cells) != len(known):
                if cells and country(_land(cells[0])):
                    land = _land(cells[0])
                file.set_aside(
                    count,
                    f"row {count} of Supplement No. {number} has not one cell per column: {text(line)[:120]}",
                )
                continue
            row = dict(zip(known, cells, strict=True))
            land = _land(row["country"]) or land
            yield _Row(count, row, land)


def _entry(file: Source, code: str, number: str, row: _Row) -> Entry | None:
    """The entry of a row; None where it holds nobody or is set aside."""
    mark = take_marks(row.cells["party"])
    cell = lines(row.cells["party"])
    if not cell and not any(text(row.cells[c]) for c in row.cells if c not in ("country", "party")):
        return None
    if " ".join(cell).strip(" []").casefold() == "reserved":
        return None
    found = party(cell, row.land)
    every = names(found.name, found.others) if found else ()
    if found is None or not every:
        file.set_aside(row.number, f"row {row.number} of Supplement No. {number} names no one")
        return None
    if not row.land:
        file.set_aside(row.number, f"row {row.number} of Supplement No. {number} has no country: {found.name[:80]}")
        return None
    requirement = text(row.cells.get("requirement"))
    if mark:  # a footnote may widen the requirement; where it stands beside the name nobody has read what it says
        requirement = f"{requirement} [footnote mark {mark} beside the name]".strip()
    where = _addresses(found.addresses, row.land)
    citations = fields.citations(text(row.cells["citation"]))
    return Entry(
        list=code,
        id=derived_id(code, found.name, [a.country for a in where if a.country], citations, requirement),
        names=every,
        addresses=where,
        requirement=requirement,
        policy=text(row.cells.get("policy")),
        citations=citations,
        remarks=f"The list's text: {' / '.join(cell)}",
        url=URL,
    )


def _addresses(texts: Sequence[str], land: str) -> tuple[Address, ...]:
    """The addresses, each in the country of the row where it names none, and the country itself."""
    code = country(land)
    whole = address(land) if code else Address(state=land)
    found = [address(t) for t in texts]
    return tuple(dict.fromkeys([*(a if a.country else replace(a, country=code) for a in found), whole]))


def _column(head: str) -> str:
    plain = re.sub(r"[^a-z ]", "", head.casefold()).strip()
    return next((column for begin, column in _COLUMNS if plain.startswith(begin)), "")


def _land(cell: Element) -> str:
    """The country of a cell, without a footnote mark."""
    return re.sub(r"\s*\d+$", "", text(cell)).strip(" .")
