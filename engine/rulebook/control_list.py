"""The shipped table of the Commerce Control List, and the groups of ECCNs that are made from it.

A table file (`rules/tables/control_list_3.yaml`, made by `tools/ear_tables.py`) holds one line an entry:

    3A611: {rows: {ns_1: {but: [y]}, rs_742_6_a_7: {only: [y]}, at_1: all, mt_1: {words: []}},
            exceptions: {LVS: 1500, GBS: words}, sta_limited: true}

A row names a column (`ns_1` is column NS 1 of the Commerce Country Chart; names such as `rs_742_6_a_7` point to
the paragraph that states a destination rule of its own) and the part of the entry that it covers: `all`, `only`
some paragraphs, all `but` some, or a part that the entry describes in `words` (of these paragraphs at most,
or of any where none is listed).

Rules read the table through groups, so that nothing but the rule files speaks of license requirements:

    group.ccl_ns_1          surely covered by the row; a statement that is too coarse to tell (3A611 where the row
                            covers all but 3A611.y) is unknown until the paragraph is known
    group.ccl_ns_1_words    may be covered: the entry's words decide
    group.ccl_lvs_1500      entries with that limit under exception LVS, in dollars
    group.ccl_gbs_yes, group.ccl_gbs_words      entries that name an exception, outright or with words
    group.ccl_sta_limited   entries with special conditions for exception STA
    group.ccl_entries       every entry of the table
    group.ccl_paragraph_odd codes below an entry whose first paragraph the edition does not hold
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..errors import near_miss
from ..language.values import TRUE, decide
from ..yaml_text import Map, Position, Problems, Reader, Seq, Text, TextNode
from .declared import Citation, Day, Group, ListEntry, Member, Row
from .groups import operand

_ENTRY = re.compile(r"\d[A-E]\d{3}$")
_SCOPES = ("only", "but", "words")
ODD = "_paragraph_odd"  # how groups of codes end that no edition holds: of first paragraphs, of levels
NO_DAY = datetime.date.min


@dataclass(frozen=True, slots=True)
class Table:
    """What all entries of one file share."""

    edition: Day | None
    verified: str
    cite: tuple[Citation, ...]
    at: Position


def read_entries(r: Reader, problems: Problems) -> list[ListEntry]:
    """The entries of a table file.

    Args:
        r: the mapping under `control_list:`.
        problems: takes what is written wrong.
    """
    node, out = r.raw("entries"), list[ListEntry]()
    for eccn, entry in node.entries.items() if isinstance(node, Map) else ():
        if not _ENTRY.match(eccn):
            problems.add(node.keys[eccn] if isinstance(node, Map) else r.at, f"{eccn!r} is not an entry of the list",
                         "write it as 3A001")  # fmt: skip
        line = Reader(entry, f"entry {eccn}", problems, ("rows", "exceptions", "sta_limited", "paragraphs"), entry.at)
        rows, exceptions = line.raw("rows"), line.raw("exceptions")
        out.append(
            ListEntry(
                eccn,
                tuple(_row(t, s, eccn, problems) for t, s in rows.entries.items()) if isinstance(rows, Map) else (),
                tuple((c, f.value) for c, f in exceptions.entries.items() if isinstance(f, Text))
                if isinstance(exceptions, Map)
                else (),
                line.flag("sta_limited"),
                line.texts("paragraphs"),
                line.at,
            )
        )
    return out


def _row(token: str, node: TextNode, eccn: str, problems: Problems) -> Row:
    if isinstance(node, Text) and node.value == "all":
        return Row(token)
    if isinstance(node, Seq):  # `unread: [NP]`: reasons whose row could not be read
        return Row(token, words=(), in_words=True)
    r = Reader(node, f"row {token} of {eccn}", problems, _SCOPES, node.at)
    return Row(token, r.texts("only"), r.texts("but"), r.texts("words"), r.has("words"))


def groups_of(entries: Iterable[ListEntry], table: Table) -> list[Group]:
    """The groups of ECCNs that the rules read, by name."""
    made: dict[str, _Parts] = {}
    for entry in entries:
        made.setdefault("ccl_entries", _Parts()).members.append(f"{entry.eccn}.*")
        if entry.paragraphs:
            odd = made.setdefault("ccl_paragraph_odd", _Parts())
            odd.members.append(f"{entry.eccn}.*")
            odd.apart.append(entry.eccn)
            odd.but += [f"{entry.eccn}.{letter}" for letter in entry.paragraphs]
        if entry.sta_limited:
            made.setdefault("ccl_sta_limited", _Parts()).members.append(f"{entry.eccn}.*")
        for code, flag in entry.exceptions:
            made.setdefault(f"ccl_{code.lower()}_{flag}", _Parts()).members.append(f"{entry.eccn}.*")
        for row in entry.rows:
            parts = made.setdefault(group_of(row), _Parts())
            parts.take(entry.eccn, row)
    return [
        Group(
            name, _title(name), "eccn", tuple(map(Member, parts.members)), (), (), (), table.edition,
            table.verified, table.cite, table.at, tuple(parts.but), tuple(parts.coarse), tuple(parts.apart),
        )
        for name, parts in sorted(made.items())
    ]  # fmt: skip


class _Parts:
    """The members, exceptions and too coarse statements of one group."""

    def __init__(self) -> None:
        self.members: list[str] = []
        self.but: list[str] = []
        self.coarse: list[str] = []
        self.apart: list[str] = []

    def take(self, eccn: str, row: Row) -> None:
        if row.in_words:
            self.members += [f"{eccn}.{p}.*" for p in row.words] or [f"{eccn}.*"]
            self.members += above(eccn, row.words)
            return
        self.members += [f"{eccn}.{p}.*" for p in row.only] or [f"{eccn}.*"]
        self.but += [f"{eccn}.{p}" for p in row.but]
        self.coarse += above(eccn, (*row.only, *row.but))


def above(eccn: str, paragraphs: Iterable[str]) -> list[str]:
    """The entry and the paragraphs above those given: what a statement too coarse to tell them apart may say."""
    listed = set(paragraphs)
    out = {eccn} if listed else set[str]()
    for paragraph in listed:
        parts = paragraph.split(".")
        out |= {f"{eccn}.{'.'.join(parts[:n])}" for n in range(1, len(parts)) if ".".join(parts[:n]) not in listed}
    return sorted(out)


def _title(name: str) -> str:
    """A title for a person who looks a group up."""
    what = name.removeprefix("ccl_")
    if what == "entries":
        return "Entries of the Commerce Control List"
    if what == "paragraph_odd":
        return "Codes whose first paragraph the edition of the list does not hold"
    if what == "sta_limited":
        return "Entries with special conditions for License Exception STA"
    words = " in the words of the entry" if what.endswith("_words") else ""
    what = what.removesuffix("_words").removesuffix("_yes")
    code, _, limit = what.partition("_")
    if words == "" and limit.isdigit() and len(limit) > 1:
        return f"Entries with a limit of {limit} dollars under License Exception {code.upper()}"
    return f"Entries of the Commerce Control List with the row {what.replace('_', ' ').upper()}{words}"


def row_words(row: Row) -> str:
    """The part of an entry that a row covers, for a person."""
    if row.in_words:
        place = f" of {', '.join('.' + p for p in row.words)}" if row.words else ""
        return f"a part{place} that the entry describes in words"
    if row.only:
        return ", ".join("." + p for p in row.only)
    return f"all but {', '.join('.' + p for p in row.but)}" if row.but else "the whole entry"


def entry_of(code: str, entries: Mapping[str, ListEntry]) -> ListEntry | None:
    """The entry to which an ECCN with or without paragraph belongs."""
    return entries.get(code.partition(".")[0])


def group_of(row: Row) -> str:
    """The group of the codes that a row covers, or may cover by its words."""
    return f"ccl_{row.token}{'_words' if row.in_words else ''}"


def no_such_paragraph(code: str, groups: Mapping[str, Group]) -> str:
    """A sentence about a code whose paragraph the list does not hold, with the nearest that it does; else empty."""
    for name, group in groups.items():
        if name.endswith(ODD) and decide(code, "in", operand(name, groups, group.table_date or NO_DAY)) == TRUE:
            held = [c for c in (*group.but, *group.apart) if c.startswith(code.partition(".")[0])]
            near = near_miss(code, held)
            return f"The edition of the list that is held here knows no {code}" + (f"; {near}" if near else ".")
    return ""
