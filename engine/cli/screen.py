"""`douane screen`: a file of orders."""

from __future__ import annotations

import csv
import io
import time
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ..errors import InputError
from ..facts import written
from ..orders import Done, Header, Job, Stated, Summary, open_orders, screen
from .once import option
from .session import HOLD, PROCEED, Session, common, later, lists_option
from .show_screen import as_data, show_begin, show_head, show_row, show_summary

_SHORTEST_PROGRESS = 0.5
_DATES = {"dmy": written.DAY_FIRST, "mdy": written.MONTH_FIRST, "ymd": written.YEAR_FIRST}
_DECIMAL = {"comma": written.COMMA, "point": written.POINT}
_MODE, _FROM, _EXPORT = "activity.mode", "activity.from_country", "ship_export"
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
@click.argument("orders", required=False, metavar="ORDERS.csv|ORDERS.xlsx")
@option("-o", "--out", metavar="OUT", help="The result, .csv or .xlsx; ORDERS.screened.csv (.xlsx) by default.")
@option("--as-of", metavar="DATE", help="The case date of rows that have none; today by default.")
@option(
    "--profile", metavar="NAME", help="A desk profile from DATA/profiles; `default` if there is one, `none` for none."
)
@lists_option
@option("--mode", metavar="MODE", help="The mode of rows that have none, e.g. ship_export.")
@option("--from", "from_country", metavar="COUNTRY", help="Where rows without from_country ship from; US for exports.")
@option("--sheet", metavar="NAME", help="The sheet with the orders, if a workbook has several.")
@option(
    "--dates", type=click.Choice(list(_DATES)), help="The order of day, month and year, if the cells leave it open."
)
@option("--decimal", type=click.Choice(list(_DECIMAL)), help="The decimal mark, if cells leave it open.")
@option("--all", "print_all", is_flag=True, help="Print every row, in the order of the file.")
@option("--template", is_flag=True, help="Print a header and two example rows.")
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
    sheet: str | None,
    dates: str | None,
    decimal: str | None,
    print_all: bool,
    template: bool,
    **more: str | bool | None,
) -> int:
    """Check a file of orders (CSV or XLSX); the result is the same file with an answer for each row.

    Columns are recognized by the headers that people and systems use (customer, Kunde, ship-to, MATNR, Lineitem name,
    ...) or by the names of facts (product, end_user.name, ...; `douane screen --template` prints some). The output says
    how each column was read. A column that may name a party is screened, or the file is refused; other columns are
    copied as they are. An empty cell means the fact is not given; `unknown` means it is known to be unknown. Use --mode
    and --from for what is the same in all rows. Rows that cannot be read go to OUT.rejected.csv with line, column and
    reason; correct them there and run that file again.

    \b
    Examples:
      douane screen --template > orders.csv
      douane screen orders.csv
      douane screen orders.xlsx -o result.csv --mode ship_export

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
    stated = _stated(mode, from_country)
    _check_stated(session, stated)
    desk = session.home.profile(profile, session.rulebook)
    book = session.rulebook.at(as_of, profile=desk, screener=session.screener(lists))
    conventions = Stated(_DATES.get(dates or "", ""), _DECIMAL.get(decimal or "", ""))
    job = _asked_once(Job(Path(orders), book, Path(out) if out else None, stated, sheet, conventions))
    summary = _run(session, job, print_all)
    if session.json:
        session.out.json(as_data(summary, session.rulebook.book, job.book))
    else:
        show_summary(session.out, summary, job.book, print_all)
    return PROCEED if summary.all_proceed else HOLD


def _stated(mode: str | None, from_country: str | None) -> tuple[tuple[str, str], ...]:
    """What holds for all rows that do not say otherwise."""
    return tuple((k, v) for k, v in ((_MODE, mode), (_FROM, from_country)) if v)


def _asked_once(job: Job) -> Job:
    """The job, once it says how the goods move: asked once for the file, since no row of it can say.

    An export leaves the United States (15 CFR 734.13), so --mode ship_export alone says where from.

    Raises:
        InputError: neither column, option nor profile says how the goods move.
    """
    given = {p.column.name for p in open_orders(job).header.planned}
    given |= {name for name, _ in job.stated} | set(job.book.profile.facts)
    if _MODE not in given:
        raise InputError(
            f"{job.orders.name}: no column says how the goods move or where they leave from",
            "if it is the same for all rows, say so once: --mode ship_export (from the United States), or --mode MODE "
            "--from COUNTRY; `douane explain activity.mode` lists the modes",
        )
    if (_MODE, _EXPORT) in job.stated and _FROM not in given:
        return replace(job, stated=(*job.stated, (_FROM, "US")))
    return job


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

    def lines(count: int, header: Header) -> None:
        progress.update(task, total=max(1, count))
        if not session.json:
            show_begin(t, job, header)
        if listing:
            t.line()
            show_head(t)

    def seen(row: Done, line: int) -> None:
        nonlocal started
        if listing:
            show_row(t, row)
        elif not progress.disable:
            if not started and time.monotonic() - begun > _SHORTEST_PROGRESS:
                progress.start()
                started = True
            progress.update(task, completed=line)

    try:
        summary = screen(job, seen, lines)
        if started:
            progress.update(task, completed=summary.rows + 1, total=summary.rows + 1)
        return summary
    finally:
        progress.stop()
