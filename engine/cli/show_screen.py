"""What `screen` prints: how the file was read, the lines that stop or hold, and what the run came to."""

from __future__ import annotations

from typing import Any

from ..checking import DatedRulebook
from ..explanation import words
from ..orders import Done, Header, Job, LeftOut, Rejected, Summary
from ..orders.left_out import KINDS
from ..rulebook.book import Book
from .terminal import BOLD, DIM, SIGNS, STYLES, Piece, Terminal

PRINTED = 20
_NAMED = 3
_ASKED = 6
_COLUMNS = (6, 10, 20, 27)
_NARROW = 100  # below it the last column has too little room


def show_begin(t: Terminal, job: Job, header: Header) -> None:
    """The first lines: the file, the rules, the lists, and how its columns were read."""
    rules = job.book.rulebook.book
    t.line((f"{job.orders.name} · rules {rules.release} {rules.hash[:8]}, "
            f"reviewed through {rules.reviewed_through} · {_lists(job.book)}", DIM))  # fmt: skip
    _readings(t, job, header)


def show_summary(t: Terminal, s: Summary, book: DatedRulebook, listed: bool = False) -> None:
    """What a run came to: stops, holds, counts, rows not read, what would settle the rest."""
    shown = [*s.stops[:PRINTED], *s.holds[: max(0, PRINTED - len(s.stops[:PRINTED]))]]
    stopping = s.decisions["stop"] + s.decisions["hold"]
    if not listed and shown:
        t.line()
        show_head(t)
        for row in shown:
            show_row(t, row)
        if stopping > len(shown):
            t.line((f"… {stopping - len(shown):,} more: {s.out.name}", DIM), indent=8)
    if not listed and s.decisions["proceed"]:
        t.line(("(lines that may proceed are not shown; --all shows them)", DIM), indent=8)
    t.line()
    _counts(t, s)
    for rejected in s.rejected[:PRINTED]:
        _print_rejected(t, rejected)
    if s.rejections > PRINTED:
        t.line((f"… {s.rejections - PRINTED:,} more: {s.rejected_file and s.rejected_file.name}", DIM), indent=8)
    _left_out(t, s)
    if s.provisional:
        reasons = ", ".join(f"{why} ({n:,})" for why, n in s.provisional_for.most_common())
        t.line((f"Provisional: {reasons}", DIM), hang=13)
    t.line((_age(book), DIM))
    _would_settle(t, s)
    for text in s.remarks:
        t.line((f"! {text}", STYLES["hold"]), hang=2)
    if s.completed:
        noun = words.count(s.completed, "row was", "rows were")
        t.line((f"! {noun} completed from the first line of the same order", STYLES["hold"]))
    if s.duplicates:
        pairs = ", ".join(f"{line} repeats {before}" for line, before in s.repeated[:5])
        more = ", …" if s.duplicates > 5 else ""
        noun = words.count(s.duplicates, "line repeats an order line", "lines repeat an order line")
        t.line((f"! {noun}: {pairs}{more}", STYLES["hold"]))
    if s.guarded:
        t.line((f"! {words.count(s.guarded, 'cell')} that a spreadsheet would run as a formula got an apostrophe",
                STYLES["hold"]))  # fmt: skip
    t.line((f"Result: {s.out}", DIM))
    t.line((f"exit status {_status(s)}.  Not legal advice.", DIM))


def _left_out(t: Terminal, s: Summary) -> None:
    """The rows that are no orders, by kind, the first of them by name."""
    for kind in KINDS:
        if s.left_out[kind]:
            named = [f"line {left.line}: {left.text}" for left in s.left_rows if left.kind == kind][:_NAMED]
            told = f" ({'; '.join(named)}{'; …' if s.left_out[kind] > len(named) else ''})" if named else ""
            t.line((f"left out: {words.count(s.left_out[kind], f'{kind} row')}{told}", DIM), hang=10)


def _would_settle(t: Terminal, s: Summary) -> None:
    """The facts that would settle most, and how they are given."""
    if not s.would_settle:
        _asked_most(t, s)
        return
    waiting = s.outcomes["needs_information"]
    settled = sum(n for _, n in s.would_settle)
    alone = s.would_settle[0][1] > 0
    told = [
        f"{fact} ({n:,}{' more' if place and alone else ''})" if n else fact
        for place, (fact, n) in enumerate(s.would_settle)
    ]
    t.line((f"Of {words.count(waiting, 'row')} that need more information, these facts would settle the most: ", ""),
           (words.listed(told), BOLD), ". " + _given_by(s.would_settle))  # fmt: skip
    if 2 * settled < waiting:
        _asked_most(t, s)


def _asked_most(t: Terminal, s: Summary) -> None:
    """The facts for which most lines wait: columns of these settle the rest."""
    if s.asked:
        first = ", ".join(f"{fact} ({words.count(n, 'row')})" for fact, n in s.asked.most_common(_ASKED))
        t.line((f"asked most: {first}", DIM), hang=12)


def _status(s: Summary) -> str:
    if s.all_proceed:
        return "0: all may proceed"
    reasons = ["some lines hold or stop"] if s.decisions["hold"] + s.decisions["stop"] else []
    reasons += ["some rows were not read"] if s.rejections else []
    reasons += ["the file holds no order"] if not s.orders else []
    return "1: " + ", ".join(reasons)


def _given_by(facts: list[tuple[str, int]]) -> str:
    """How facts are given for a whole file."""
    groups = {fact.partition(".")[0] for fact, _ in facts}
    once = [text for group, text in (("item", "state it once per product in DATA/products"),
                                     ("exporter", "state it once in the profile")) if group in groups]  # fmt: skip
    return ", or ".join(["Add a column for each", *once]) + "."


def show_head(t: Terminal) -> None:
    _table_line(t, *[(text, DIM) for text in ("LINE", "DECISION", "OUTCOME", "ITEM, WHERE", "WHY, OR WHAT IS MISSING")])


def show_row(t: Terminal, row: Done) -> None:
    if isinstance(row, LeftOut):
        _table_line(t, str(row.line), ("- left out", DIM), "", (row.kind, DIM), (row.text, DIM))
        return
    if isinstance(row, Rejected):
        _table_line(t, str(row.line), ("! NOT READ", BOLD), "", row.column, row.reason)
        return
    a = row.answered
    style = STYLES[a.decision]
    why = "; ".join(x for x in (a.why, _asks(a.asks) if a.decision == "hold" else "") if x)
    outcome = words.SHORT[a.outcome] + (", provisionally" if a.provisional else "")
    _table_line(t, str(row.line), (f"{SIGNS[a.decision]} {words.DECISIONS[a.decision]}", f"bold {style}"),
                (outcome, style), _cut(a.what, _COLUMNS[3]), why)  # fmt: skip


def _cut(what: str, width: int) -> str:
    """Item and destination in a column: the item is cut, the destination never."""
    item, comma, where = what.rpartition(", ")
    room = width - len(comma + where) - 1
    return what if len(what) <= width or room < 1 or not comma else f"{item[:room].rstrip()}…{comma}{where}"


def _asks(asks: tuple[str, ...]) -> str:
    """The one fact that tells most, and how many more are open."""
    if not asks:
        return ""
    return f"? {asks[0]}" + (f" (+{len(asks) - 1})" if len(asks) > 1 else "")


def _table_line(t: Terminal, line: Piece | str, *cells: Piece | str) -> None:
    """One line of the table, at fixed columns so that it can be printed as it comes.

    The last column wraps; in a narrow terminal it stands below the others, so that no key is cut.
    """
    first = t.text(line)
    first.align("right", _COLUMNS[0])
    pieces = [first, *(t.text(cell) for cell in cells)]
    for index, width in enumerate(_COLUMNS[1:], 1):
        pieces[index].truncate(width, overflow="ellipsis" if t.fine else "crop", pad=True)
    left = t.text(" ")
    for piece in pieces[:-1]:
        left.append_text(piece)
        left.append(" ")
    narrow = t.width < _NARROW
    used = _COLUMNS[0] + 2 if narrow else sum(_COLUMNS) + len(_COLUMNS) + 1
    wrapped = pieces[-1].wrap(t.console, t.width - used)
    lines = [t.text(" " * used) + part for part in wrapped if part.plain.strip()]
    if narrow or not lines:
        lines.insert(0, left)
    else:
        lines[0] = left + wrapped[0]
    for text in lines:
        text.rstrip()
        t.console.print(text, no_wrap=True, overflow="ignore", crop=False)


def _print_rejected(t: Terminal, rejected: Rejected) -> None:
    left = f"{rejected.line:>6}  {rejected.column or '(row)':<12}  "
    t.line(left, rejected.reason, hang=min(len(left), 22))


def _counts(t: Terminal, s: Summary) -> None:
    go, hold, stop = (s.decisions[k] for k in ("proceed", "hold", "stop"))
    pieces: list[Piece | str] = [(f"{SIGNS['proceed']} {go:,} may proceed", f"bold {STYLES['proceed']}" if go else DIM)]
    if s.provisional:
        pieces.append((f" ({s.provisional:,} provisional)", DIM))
    pieces.append((f"   {SIGNS['hold']} {hold:,} hold", f"bold {STYLES['hold']}" if hold else DIM))
    pieces.append((f"   {SIGNS['stop']} {stop:,} stop", f"bold {STYLES['stop']}" if stop else DIM))
    if s.rejections:
        pieces.append((f"   ! {s.rejections:,} not read", BOLD))
        pieces.append((f", see {s.rejected_file.name if s.rejected_file else ''}", DIM))
    pieces.append((f"   of {words.count(s.orders, 'order line')}", DIM))
    t.line(*pieces)


def as_data(s: Summary, book: Book, dated: DatedRulebook) -> dict[str, Any]:
    """The summary as JSON."""
    return {
        "rows": s.rows,
        "decisions": {k: s.decisions[k] for k in ("proceed", "hold", "stop")},
        "outcomes": dict(s.outcomes),
        "provisional": s.provisional,
        "provisional_for": dict(s.provisional_for),
        "left_out": {kind: s.left_out[kind] for kind in KINDS},
        "left_out_rows": [{"line": left.line, "kind": left.kind, "text": left.text} for left in s.left_rows],
        "readings": [{"column": title, "read_as": fact} for title, fact in s.readings],
        "would_settle": [{"fact": fact, "rows": n} for fact, n in s.would_settle],
        "lists_age": _age(dated),
        "rejected": s.rejections,
        "rejections": [{"line": r.line, "column": r.column, "reason": r.reason} for r in s.rejected],
        "duplicates": s.duplicates,
        "guarded_cells": s.guarded,
        "notices": s.remarks,
        "out": str(s.out),
        "rejected_file": str(s.rejected_file) if s.rejected_file else None,
        "rules": {"release": book.release, "hash": book.hash, "reviewed_through": book.reviewed_through.isoformat()},
    }


def _lists(book: DatedRulebook) -> str:
    """Which lists were asked, in a few words."""
    if book.screener is None:
        return "no lists imported"
    days = sorted(str(p.date) if p.date else "unknown date" for p in book.screener.snapshot.parts.values())
    return f"{len(days)} lists of {days[0]}, snapshot {book.screener.snapshot.hash[:8]}"


def _age(book: DatedRulebook) -> str:
    """How old the lists are, in a sentence."""
    if book.screener is None:
        return "No lists are imported, so no name was screened: `douane lists import` takes the official files."
    dates = [part.date for part in book.screener.snapshot.parts.values()]
    known = [day for day in dates if day is not None]
    told: list[str] = []
    if known:
        age = (book.today - min(known)).days
        told.append(f"The oldest imported list is of {min(known)}, {words.count(age, 'day')} old")
    if len(known) < len(dates):
        told.append(f"the dates of {words.count(len(dates) - len(known), 'list')} are unknown")
    text = "; ".join(told) + "."
    return text[0].upper() + text[1:]


def _readings(t: Terminal, job: Job, header: Header) -> None:
    """How columns were read by the words of their headers, and by which profile."""
    stated = ", ".join(f"{name} {value}" for name, value in job.stated)
    if job.book.profile.name or stated:
        desk = [f"profile {job.book.profile.name}"] if job.book.profile.name else []
        t.line(("; ".join([*desk, *([f"for rows that do not say otherwise: {stated}"] if stated else [])]), DIM))
    if header.readings:
        told = ", ".join(f"{title} = {fact}" for title, fact in header.readings)
        t.line((f"read: {told}", DIM), hang=6)
