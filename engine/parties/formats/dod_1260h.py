"""Chinese military companies under Section 1260H, from the plain CSV of OpenSanctions' repository.

The Department of Defense publishes the list as a document only.  This table adds to each name the parent company under
which it stands and the days on which it came and went.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..entry import Entry
from . import fields
from .identity import derived_id
from .names_in_fields import names
from .source import Source, cut

FORMAT = "dod-1260h"
TITLE = "Section 1260H companies, CSV of OpenSanctions' repository"
LAYOUT = "genuine sample"
LISTS = ("1260H",)
COLUMNS = ("name", "clean name", "alias", "previous name", "parent name", "start date", "end date")


def fits(file: Source) -> bool:
    """Whether the header is that of this table."""
    return set(COLUMNS) <= set(file.header()[0])


def read(file: Source) -> Iterator[Entry]:
    """The companies, one per row. A star behind a name is a mark of the document and no part of the name."""
    columns = file.header()[0]
    short = 0
    for number, (line, cells) in enumerate(file.rows()):
        if number == 0:
            continue
        if short:
            file.set_aside(short, "the record has too few fields")
        short = line if len(cells) < len(columns) else 0
        if short:
            continue
        row = dict(zip(columns, (" ".join(c.split()) for c in cells), strict=False))
        name = row["name"].strip(" *")
        try:
            start, end = fields.day(row["start date"]), fields.day(row["end date"])
        except ValueError as error:
            file.set_aside(line, f"a date cannot be read: {error}")
            continue
        if not name:
            file.set_aside(line, "the record has no name")
            continue
        others = [row["clean name"].strip(" *"), row["alias"]]
        if row["previous name"]:
            others.append(f"f.k.a. {row['previous name']}")
        parents = tuple(p for p in [row["parent name"].strip(" *")] if p)
        yield Entry(
            list="1260H",
            id=derived_id("1260H", name, [*parents, row["start date"], row["end date"]], (), ""),
            names=names(name, (o for o in others if o)),
            type="company",
            start=start,
            end=end,
            remarks=row.get("note", ""),
            url=row.get("source url", ""),
            parents=parents,
        )
    if short:
        raise cut(file, f"its last record, line {short}, has too few fields")
