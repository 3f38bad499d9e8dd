"""An entry of the Commerce Control List for people: what its rows cover, what their columns mark, its exceptions."""

from __future__ import annotations

from typing import Any

from ..language.values import FALSE, TRUE, UNKNOWN, decide
from ..rulebook.book import Book
from ..rulebook.control_list import NO_DAY, entry_of, group_of, no_such_paragraph, row_words
from ..rulebook.declared import Row
from ..rulebook.groups import operand

MOST_NAMED = 8
_COVERS = {
    TRUE: "covers it",
    FALSE: "does not cover it",
    UNKNOWN: "open: state the paragraph, or say whether the description fits",
}
_LETTERS = {TRUE: "true", FALSE: "false", UNKNOWN: "unknown"}


def part(row: Row, code: str, book: Book) -> str:
    """Whether a row covers the ECCN that was asked for."""
    return "open: no such paragraph" if missing(code, book) else _COVERS[covers(row, code, book)]


def missing(code: str, book: Book) -> str:
    """What to say of an ECCN whose paragraph the list does not hold; else empty."""
    return no_such_paragraph(code, book.declared.groups)


def covers(row: Row, code: str, book: Book) -> int:
    """Whether a row covers an ECCN, as the rules read it; unknown where its words or a missing paragraph decide."""
    if missing(code, book):
        return UNKNOWN
    groups = book.declared.groups
    letter = decide(code, "in", operand(group_of(row), groups, NO_DAY))
    return UNKNOWN if row.in_words and letter == TRUE else letter


def where(row: Row, book: Book) -> str:
    """The destinations that a column of the chart marks, the shorter way round."""
    marked = book.declared.groups.get(f"chart_{row.token}")
    if marked is None:
        return ""
    codes = {m.id for m in marked.members}
    rows = {m.id for m in book.declared.groups["chart_rows"].members}
    if not codes:
        return "marks no destination; embargoes are in part 746"
    name = book.parser.countries.name
    free = sorted(name(c) for c in rows - codes)
    if len(free) <= MOST_NAMED:
        return f"all destinations except {', '.join(free)}"
    named = sorted(name(c) for c in codes)
    return ", ".join(named) if len(named) <= MOST_NAMED else f"{len(codes)} of {len(rows)} destinations"


def exception_words(flag: str) -> str:
    """An exception flag for a person."""
    if flag.isdigit():
        return f"up to {int(flag):,} dollars"
    return {"yes": "yes", "words": "for some of its items, described in words: manual review"}.get(flag, flag)


def entry_data(code: str, book: Book) -> dict[str, Any] | None:
    """The same as plain data; None where the list holds no such entry."""
    entry = entry_of(code, book.declared.control_list)
    if entry is None:
        return None
    return {
        "entry": entry.eccn,
        "edition": str(book.declared.control_list_edition or ""),
        "missing_paragraph": missing(code, book),
        "rows": [_row_data(row, code, book) for row in entry.rows],
        "exceptions": dict(entry.exceptions),
        "sta_limited": entry.sta_limited,
    }


def _row_data(row: Row, code: str, book: Book) -> dict[str, Any]:
    group = book.declared.groups.get(f"chart_{row.token}")
    return {
        "row": row.token,
        "title": book.declared.list_columns.get(row.token, ""),
        "part": row_words(row),
        "covers": _LETTERS[covers(row, code, book)],
        "destinations": sorted(m.id for m in group.members) if group is not None else None,
    }
