"""The Consolidated Screening List as CSV or TSV (trade.gov), today's 29 columns and the 28 of older files."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import InputError
from ..entry import Entry
from . import csl, fields
from .places import addresses
from .source import Source, cut

FORMAT = "csl-csv"
TITLE = "Consolidated Screening List, CSV or TSV"
LAYOUT = "genuine sample"
LISTS = fields.SCREENING_LISTS

REQUIRED = {
    "source": "there is no telling who stands on which list",
    "name": "there are no names",
    "alt_names": "there are no aliases",
    "addresses": "there are no countries",
    "programs": "there is no telling under which sanctions program somebody stands",
    "federal_register_notice": "there are no citations",
    "license_requirement": "there is no telling for which items an entry requires a license",
    "license_policy": "there are no license review policies",
    "start_date": "there is no telling since when an entry stands",
    "end_date": "there is no telling until when an entry stands",
    "standard_order": "there is no telling which denial orders are standard",
    "entity_number": "the entries have no numbers",
    "type": "persons, companies and vessels cannot be distinguished",
    "remarks": "remarks that bear on an entry are missing",
}
"""Columns that bear on an answer, and what a file without one leaves open."""
KNOWN = frozenset({*REQUIRED, *csl.FOR_PEOPLE, "_id", "title", "source_list_url", "source_information_url", "ids"})
TELLING = frozenset(
    {
        *("_id", "source", "entity_number", "programs", "addresses", "federal_register_notice"),
        *("license_requirement", "license_policy", "standard_order", "source_list_url", "alt_names"),
    }
)
"""Columns by which the file is known; half of them are enough, since columns come and go."""


def fits(file: Source) -> bool:
    """Whether the first line is a header of this list, with whatever delimiter."""
    columns, _ = file.header()
    return len(TELLING & set(columns)) * 2 > len(TELLING)


def read(file: Source) -> Iterator[Entry]:
    """The entries, one per row.

    Raises:
        InputError: a needed column is missing, the delimiter is not the list's, the file is cut.
    """
    columns, delimiter = file.header()
    if delimiter not in (",", "\t"):
        raise InputError(
            f"{file.name} is delimited by {delimiter!r}; the official file has commas or tabs",
            "a spreadsheet saved it anew; import the file as downloaded",
        )
    if missing := [c for c in REQUIRED if c not in columns]:
        others = [c for c in columns if c and c not in KNOWN]
        told = f"; it has {', '.join(map(repr, others[:5]))}, which the list does not know" if others else ""
        raise InputError(
            f"{file.name} has no column {' and no '.join(missing)}: {REQUIRED[missing[0]]}{told}",
            "import the complete file of trade.gov as downloaded",
        )
    if len(set(columns)) < len(columns):
        twice = next(c for c in columns if columns.count(c) > 1)
        raise InputError(f"{file.name} has two columns {twice!r}", "import the file of trade.gov as downloaded")
    short: tuple[int, int] | None = None
    for number, (line, cells) in enumerate(file.rows(delimiter)):
        if number == 0:
            continue
        if short:
            file.set_aside(short[0], f"the record has {short[1]} of {len(columns)} fields")
            short = None
        if len(cells) < len(columns):
            short = (line, len(cells))
            continue
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            file.set_aside(line, f"the record has {len(cells)} fields for {len(columns)} columns")
            continue
        row = dict(zip(columns, cells, strict=False))
        parts = csl.Parts(
            [a for a in row.get("alt_names", "").split(";") if a.strip()],
            addresses(row.get("addresses", "")),
            csl.identifiers(row.get("ids", "")),
        )
        if found := csl.entry(file, line, row, parts):
            yield found
    if short:
        raise cut(file, f"its last record, line {short[0]}, has {short[1]} of {len(columns)} fields")
