"""`douane screen`: a file of orders."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ..checking import DatedRulebook
from ..errors import InputError
from ..explanation import words
from ..screening import Job, Rejected, Row, Summary, screen
from .once import option
from .session import HOLD, PROCEED, Session, common, later, lists_option
from .terminal import BOLD, DIM, SIGNS, STYLES, Piece, Terminal

PRINTED = 20
_SHORTEST_PROGRESS = 0.5
_COLUMNS = (6, 10, 20, 27)
_TEMPLATE = (
    ("order_id", "line", "product", "quantity", "mode", "from_country", "to_country", "end_user.name",
     "end_user.country", "end_user.hq_country", "end_user.ultimate_parent_hq_country", "end_user.lists", "red_flags",
     "exporter.name", "exporter.country", "encryption", "assumptions"),
    ("SO-1001", "1", "H20", "64", "ship_export", "US", "SG", "Example Compute Pte. Ltd.", "SG", "SG", "CN", "none",
     "none", "Example Systems Inc.", "US", "5A992", "civil_end_use_after_diligence"),
    ("SO-1002", "1", "H100 SXM", "8", "ship_export", "US", "DE", "Beispiel GmbH", "DE", "DE", "DE", "none",
     "none", "Example Systems Inc.", "US", "5A992", "civil_end_use_after_diligence"),
)  # fmt: skip


@click.command("screen")
@click.argument("orders", required=False, metavar="ORDERS.csv")
@option("-o", "--out", metavar="OUT.csv", help="The result; ORDERS.screened.csv beside the orders by default.")
@option("--as-of", metavar="DATE", help="The day for rows without a date of their own; today by default.")
@option("--profile", metavar="NAME", help="A desk profile from DATA/profiles.")
@lists_option
@option("--mode", metavar="MODE", help="How rows without a mode are accessed, e.g. ship_export.")
@option("--from", "from_country", metavar="COUNTRY", help="Where rows without from_country come from.")
@option("--all", "print_all", is_flag=True, help="Print every row, in the order of the file.")
@option("--template", is_flag=True, help="Print a header and two example rows, then end.")
@option("--report", metavar="FILE", help="Not in this release.")
@option("--map", "map_", metavar="MAP", help="Not in this release.")
@option("--suggest-map", is_flag=True, help="Not in this release.")
@option("--resume", is_flag=True, help="Not in this release.")
@common
def command(
    session: Session,
    orders: str | None,
    out: str | None,
    as_of: str | None,
    profile: str | None,
    lists: str | None,
    mode: str | None,
    from_country: str | None,
    print_all: bool,
    template: bool,
    **more: str | bool | None,
) -> int:
    """Check a CSV file of orders; the result is the same file with the answer of each row beside it.

    The first line names facts (product, quantity, to_country, end_user.name, ...; `douane screen --template` prints
    one); other columns are carried through. An empty cell is a fact not given, `unknown` one that is known to be
    unknown. No row is guessed: without a mode column give --mode. Rows that cannot be read go to OUT.rejected.csv with
    line, column and reason; mend them there and run that file again.

    \b
    Examples:
      douane screen --template > orders.csv
      douane screen orders.csv
      douane screen orders.csv -o result.csv --mode ship_export --from US --profile desk

    \b
    Exit status: 0 all rows may proceed; 1 some hold, stop or were set aside; 2 the file could not be screened.
    """
    for name, value in more.items():
        if value:
            raise later("--" + name.rstrip("_").replace("_", "-"))
    if template:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(_TEMPLATE)
        session.out.stream.write(text.getvalue())
        return PROCEED
    if orders is None:
        raise InputError("the file of orders is missing", "for example: douane screen orders.csv")
    stated = tuple((k, v) for k, v in (("activity.mode", mode), ("activity.from_country", from_country)) if v)
    _check_stated(session, stated)
    desk = session.home.profile(profile, session.rulebook)
    book = session.rulebook.at(as_of, profile=desk, screener=session.screener(lists))
    job = Job(Path(orders), book, Path(out) if out else None, stated)
    summary = _run(session, job, print_all)
    if session.json:
        session.out.json(as_data(summary, session))
    else:
        show_summary(session.out, summary, print_all)
    return PROCEED if summary.all_proceed else HOLD


def _check_stated(session: Session, stated: tuple[tuple[str, str], ...]) -> None:
    """Refuses a wrong --mode or --from before any row is read."""
    from ..facts.parse import ValueRefused

    book = session.rulebook.book
    for name, text in stated:
        try:
            book.parser.parse(book.declarations.facts[name], text)
        except ValueRefused as refused:
            flag = "--mode" if name.endswith("mode") else "--from"
            raise InputError(f"{flag}: {refused.message}", refused.hint) from None


def _lists(book: DatedRulebook) -> str:
    """Which lists were asked, in a few words."""
    if book.screener is None:
        return "no lists imported"
    days = sorted(str(p.date) if p.date else "an unknown day" for p in book.screener.snapshot.parts.values())
    return f"{len(days)} lists of {days[0]}, snapshot {book.screener.snapshot.hash[:8]}"


def _run(session: Session, job: Job, print_all: bool) -> Summary:
    t = session.out
    begun = time.monotonic()
    console = Console(stderr=True)
    listing = print_all and not session.json
    progress = Progress(
        BarColumn(bar_width=48), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"),
        console=console, transient=False, disable=not console.is_terminal or listing,
    )  # fmt: skip
    task = progress.add_task("", total=None)
    started = False

    def lines(count: int) -> None:
        progress.update(task, total=max(1, count))
        if not session.json:
            rules = session.rulebook.book
            t.line((f"{job.orders.name} · rules {rules.release} {rules.hash[:8]}, "
                    f"reviewed through {rules.reviewed_through} · {_lists(job.book)}", DIM))  # fmt: skip
        if listing:
            t.line()
            _head(t)

    def seen(row: Row | Rejected, line: int) -> None:
        nonlocal started
        if listing:
            _print(t, row)
        elif not progress.disable:
            if not started and time.monotonic() - begun > _SHORTEST_PROGRESS:
                progress.start()
                started = True
            progress.update(task, completed=line - 1)

    try:
        summary = screen(job, seen, lines)
        if started:
            progress.update(task, completed=summary.rows, total=summary.rows)
        return summary
    finally:
        progress.stop()


# --- the printed summary -------------------------------------------------------------------------------------


def show_summary(t: Terminal, s: Summary, listed: bool = False) -> None:
    """What a run came to: stops, holds, counts, rows not read."""
    shown = [*s.stops[:PRINTED], *s.holds[: max(0, PRINTED - len(s.stops[:PRINTED]))]]
    stopping = s.decisions["stop"] + s.decisions["hold"]
    if not listed and shown:
        t.line()
        _head(t)
        for row in shown:
            _print(t, row)
        if stopping > len(shown):
            t.line((f"… {stopping - len(shown):,} more: {s.out.name}", DIM), indent=8)
    if not listed and s.decisions["proceed"]:
        t.line(("(lines that may proceed are not printed; --all prints them)", DIM), indent=8)
    t.line()
    _counts(t, s)
    for rejected in s.rejected[:PRINTED]:
        _print_rejected(t, rejected)
    if s.rejections > PRINTED:
        t.line((f"… {s.rejections - PRINTED:,} more: {s.rejected_file and s.rejected_file.name}", DIM), indent=8)
    if s.asked and not listed:
        first = ", ".join(f"{fact} ({words.count(n, 'row')})" for fact, n in s.asked.most_common(3))
        t.line((f"asked most: {first}", DIM))
    for text in s.remarks:
        t.line((f"! {text}", STYLES["hold"]))
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


def _status(s: Summary) -> str:
    if s.all_proceed:
        return "0: all may proceed"
    reasons = ["something holds or stops"] if s.decisions["hold"] + s.decisions["stop"] else []
    reasons += ["a row was not read"] if s.rejections else []
    reasons += ["the file holds no order"] if not s.rows else []
    return "1: " + ", ".join(reasons)


def _head(t: Terminal) -> None:
    _table_line(t, *[(text, DIM) for text in ("LINE", "DECISION", "OUTCOME", "ITEM, WHERE", "WHY, OR WHAT IS MISSING")])


def _print(t: Terminal, row: Row | Rejected) -> None:
    if isinstance(row, Rejected):
        _table_line(t, str(row.line), ("! NOT READ", BOLD), "", row.column, row.reason)
        return
    a = row.answered
    style = STYLES[a.decision]
    why = "; ".join(x for x in (a.why, _asks(a.asks) if a.decision == "hold" else "") if x)
    outcome = words.SHORT[a.outcome] + (", provisionally" if a.provisional else "")
    _table_line(t, str(row.line), (f"{SIGNS[a.decision]} {words.DECISIONS[a.decision]}", f"bold {style}"),
                (outcome, style), a.what, why)  # fmt: skip


def _asks(asks: tuple[str, ...]) -> str:
    """The one fact that tells most, and how many more are open."""
    if not asks:
        return ""
    return f"? {asks[0]}" + (f" (+{len(asks) - 1})" if len(asks) > 1 else "")


def _table_line(t: Terminal, line: Piece | str, *cells: Piece | str) -> None:
    """One line of the table, at fixed columns so that it can be printed as it comes; the last column wraps."""
    first = t.text(line)
    first.align("right", _COLUMNS[0])
    pieces = [first, *(t.text(cell) for cell in cells)]
    for index, width in enumerate(_COLUMNS[1:], 1):
        pieces[index].truncate(width, overflow="ellipsis" if t.fine else "crop", pad=True)
    left = t.text(" ")
    for piece in pieces[:-1]:
        left.append_text(piece)
        left.append(" ")
    used = sum(_COLUMNS) + len(_COLUMNS) + 1
    wrapped = pieces[-1].wrap(t.console, max(20, t.width - used)) or [t.text("")]
    for index, part in enumerate(wrapped):
        part.rstrip()
        text = left + part if index == 0 else t.text(" " * used) + part
        text.rstrip()
        t.console.print(text, no_wrap=True, overflow="ignore", crop=False)


def _print_rejected(t: Terminal, rejected: Rejected) -> None:
    left = f"{rejected.line:>6}  {rejected.column or '(row)':<12}  "
    t.line(left, rejected.reason, hang=min(len(left), 22))


def _counts(t: Terminal, s: Summary) -> None:
    go, hold, stop = (s.decisions[k] for k in ("proceed", "hold", "stop"))
    pieces: list[Piece | str] = [(f"{SIGNS['proceed']} {go:,} proceed", f"bold {STYLES['proceed']}" if go else DIM)]
    if s.provisional:
        pieces.append((f" ({s.provisional:,} provisional)", DIM))
    pieces.append((f"   {SIGNS['hold']} {hold:,} hold", f"bold {STYLES['hold']}" if hold else DIM))
    pieces.append((f"   {SIGNS['stop']} {stop:,} stop", f"bold {STYLES['stop']}" if stop else DIM))
    if s.rejections:
        pieces.append((f"   ! {s.rejections:,} not read", BOLD))
        pieces.append((f", see {s.rejected_file.name if s.rejected_file else ''}", DIM))
    pieces.append((f"   of {words.count(s.rows, 'row')}", DIM))
    t.line(*pieces)


def as_data(s: Summary, session: Session) -> dict[str, Any]:
    """The summary as JSON."""
    book = session.rulebook.book
    return {
        "rows": s.rows,
        "decisions": {k: s.decisions[k] for k in ("proceed", "hold", "stop")},
        "outcomes": dict(s.outcomes),
        "provisional": s.provisional,
        "rejected": s.rejections,
        "rejections": [{"line": r.line, "column": r.column, "reason": r.reason} for r in s.rejected],
        "duplicates": s.duplicates,
        "guarded_cells": s.guarded,
        "notices": s.remarks,
        "out": str(s.out),
        "rejected_file": str(s.rejected_file) if s.rejected_file else None,
        "rules": {"release": book.release, "hash": book.hash, "reviewed_through": book.reviewed_through.isoformat()},
    }
