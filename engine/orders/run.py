"""A run over a file of orders, row by row.

Rows in are rows out, rows rejected and rows left out (titles, blank rows, totals), always; a row whose check fails is
set aside with the reason and never counted as cleared.  Equal cases are answered once, within bounds.
"""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..case.searched import parts_that_may_name
from ..checking import DatedRulebook
from ..errors import CaseError, EngineFault, Problem
from ..facts.country_names import folded
from ..facts.declarations import NUMERIC
from ..facts.flat import FlatNames
from .columns import WHOLE_ROW, Header
from .conventions import EXACT, NOTHING_STATED, Cell, FileConventions, Stated
from .files import Output, default_output, interrupted, unguarded
from .headers import words
from .left_out import Kind, LeftOut, error_of_a_sheet, is_blank, is_total, shown
from .reading import CARRIED, Planned
from .results import Answered, Row, answered
from .settling import Waiting, would_settle
from .source import Record
from .summary import MOST_KEPT, Rejected, Summary
from .table import Table, open_table
from .unread import mentions_party, of_a_place

MOST_REMEMBERED = 4096
_MOST_NAMED = 5
_SCREENING = 9  # place of `screening` among the output cells
_MODE, _SKU = "activity.mode", "item.sku"
_OF_AN_ORDER = ("activity.", "case.")  # what holds for every line of an order, beside its parties


@dataclass(frozen=True)
class Job:
    """What is to be screened and how.

    Attributes:
        orders: the file.
        book: the rulebook, with date and desk.
        out: the file of the result; by default beside the orders.
        stated: facts that hold for every row which does not say otherwise (flat names, as given).
        sheet: the sheet of a workbook.
        conventions: how the file writes days and numbers, as far as somebody has said so.
    """

    orders: Path
    book: DatedRulebook
    out: Path | None = None
    stated: tuple[tuple[str, str], ...] = ()
    sheet: str | None = None
    conventions: Stated = NOTHING_STATED


@dataclass(frozen=True)
class Opened:
    """A file whose header was read."""

    table: Table
    header: Header


Done = Row | Rejected | LeftOut
Seen = Callable[[Done, int], None]


def open_orders(job: Job) -> Opened:
    """Opens the file of a job and reads its header.

    Raises:
        InputError: it cannot be read.
    """
    names = FlatNames(job.book.rulebook.book.declarations)
    table = open_table(job.orders, names, job.sheet)
    mode = dict(job.stated).get(_MODE, "")
    modes = names.declarations.modes
    user = "tenant" if mode in modes and modes[mode].leg == "service" else "end_user"
    return Opened(table, Header.read(table.header.cells, names, job.orders.name, user))


def screen(job: Job, seen: Seen | None = None, begun: Callable[[int, Header], None] | None = None) -> Summary:
    """Screens the file.

    Args:
        seen: is told each row when it is done, and the line that was reached.
        begun: is told about how many lines there are, and how the header was read.

    Raises:
        InputError: the file cannot be read or the result not written; then nothing is written.
        Interrupted: somebody ended the run; what was decided until then is kept in a file of its own.
    """
    opened = open_orders(job)
    table, header = opened.table, opened.header
    run = _Run(job, opened)
    out = job.out or default_output(job.orders, bool(table.source.recognized.sheet))
    output = Output(out, job.orders, table.source.recognized, header.names, table.source.ending)
    try:
        with output:
            if begun is not None:
                begun(table.source.recognized.lines, header)
            for done in run.over(output):
                if seen is not None:
                    seen(done, done.line)
            run.summary.would_settle = would_settle(run.waiting, job.book, run.names)
            run.summary.guarded = output.guarded
            run.summary.remarks += run.conventions.remarks
            run.summary.remarks += [*output.remarks, *(_left(path) for path in output.left)]
    except KeyboardInterrupt:
        raise interrupted(run.summary.orders, output.kept) from None
    run.summary.out = output.out
    run.summary.rejected_file = output.rejected if run.summary.rejections else None
    return run.summary


class _Run:
    def __init__(self, job: Job, opened: Opened):
        self.job, self.header, self.table = job, opened.header, opened.table
        self.names = FlatNames(job.book.rulebook.book.declarations)
        remarks = [*opened.table.remarks, *_unread(self.header)]
        self.summary = Summary(out=Path(), remarks=remarks, readings=self.header.readings)
        self.conventions = FileConventions(self._written, job.conventions)
        self.waiting = Waiting()
        self._remembered: OrderedDict[str, Answered] = OrderedDict()
        self._stated = self._read_stated()
        unread = {name for name, _ in self.header.unread if not name.casefold().startswith(CARRIED)}
        self._beside = [
            (i, name or f"(column {i + 1})", of_a_place(name))
            for i, name in enumerate(self.header.names)
            if not name or name in unread
        ]
        self._before: tuple[str, list[str]] = ("", [])
        shared = [p for p in self.header.planned if p.column.role or p.column.name.startswith(_OF_AN_ORDER)]
        self._shared = sorted({i for p in shared for i in (p.index, *p.more, *p.instead)})
        self._seen = sqlite3.connect("")  # on disk beyond its cache, so that memory stays constant
        self._seen.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def over(self, output: Output) -> Iterator[Done]:
        """Every row, answered, set aside or left out."""
        summary, width = self.summary, len(self.header.names)
        try:
            for record in self.table.above():
                yield self._leave_out(record, "blank" if is_blank(record.cells) else "title")
            for record in self.table.rows():
                if not record.problem and (is_blank(record.cells) or is_total(record.cells, self.header.planned)):
                    yield self._leave_out(record, "blank" if is_blank(record.cells) else "total")
                    continue
                summary.rows += 1
                cells, problem = self._fitted(record, width)
                rejected = Rejected(record.line, *problem) if problem else None
                if rejected is None:
                    found = self._answer(record, cells)
                    if isinstance(found, Answered) and found.decision == "proceed":
                        found = self._named_beside(record.line, cells) or found
                    if isinstance(found, Answered):
                        yield self._write(record, cells, found, output)
                        continue
                    rejected = found
                else:
                    self._before = ("", [])
                output.reject(cells, rejected.line, rejected.column, rejected.reason, record.values)
                summary.reject(rejected)
                yield rejected
        finally:
            self._seen.close()

    def _leave_out(self, record: Record, kind: Kind) -> LeftOut:
        left = LeftOut(record.line, kind, shown(record.cells))
        self.summary.rows += 1
        self.summary.leave_out(left)
        return left

    def _write(self, record: Record, cells: list[str], found: Answered, output: Output) -> Row:
        summary, line = self.summary, record.line
        result = found.cells
        twin = self._twin(line, cells)
        if twin:
            summary.duplicates += 1
            if len(summary.repeated) < MOST_KEPT:
                summary.repeated.append((line, twin))
            text = "; ".join(x for x in (result[_SCREENING], f"! same order line as on line {twin}") if x)
            result = (*result[:_SCREENING], text, *result[_SCREENING + 1 :])
        output.row(cells, result, record.values)
        row = Row(line, self._label(cells), found)
        summary.count(row)
        return row

    # --- from cells to an answer -------------------------------------------------------------------------

    def _fitted(self, record: Record, width: int) -> tuple[list[str], tuple[str, str] | None]:
        """The cells under the header's columns, or what keeps them from lying there."""
        cells = record.cells
        if record.problem:
            kept = [record.raw] if len(record.raw) < 100_000 else [""]
            return [*kept, *[""] * (width - 1)], (WHOLE_ROW, record.problem)
        if self.header.again:
            tail = cells[width : width + 3]
            cells = [unguarded(cell) for cell in cells[:width]] + cells[width + 3 :]
            if len(tail) == 3 and tail[1] == WHOLE_ROW:
                return cells[:width] + [""] * (width - len(cells)), (WHOLE_ROW, tail[2])
        if len(cells) > width and is_blank(cells[width:]):
            cells = cells[:width]
        if len(cells) != width:
            extra = f", beyond them: {'; '.join(cells[width:])}" if len(cells) > width else ""
            hint = "(put its cells in place; to run this file again, empty its cell under `column` too)"
            reason = f"the row has {len(cells)} cells, the header {width}{extra} {hint}"
            return [*cells[:width], *[""] * (width - len(cells))], (WHOLE_ROW, reason)
        if any("\0" in cell for cell in cells):
            return cells, (WHOLE_ROW, "the row holds a zero byte (remove it; something broke this line)")
        return cells, None

    def _answer(self, record: Record, cells: Sequence[str]) -> Answered | Rejected:
        line = record.line
        values: list[tuple[str, Any]] = []
        texts: list[tuple[str, str]] = []
        parties: set[tuple[str, int]] = set()
        taken: set[str] = set()
        problems: list[Problem] = []
        whole = self._with_order(cells)
        for planned in self.header.planned:
            text = self._text(planned, whole)
            try:
                value = self._value(planned, text, record)
            except CaseError as error:
                problems += [Problem(p.message, p.hint, field=planned.name) for p in error.problems]
                continue
            if self.names.is_absent(value):
                continue
            if planned.column.name == _SKU:
                texts.append((planned.name, text))
                continue
            values.append((planned.column.name, value))
            taken.add(planned.column.name)
            if planned.column.role:
                parties.add((planned.column.role, planned.column.number))
        if problems:
            return _rejected(line, list(dict.fromkeys(problems)))
        if texts:
            several = [{"value": text, "source": title} for title, text in texts]
            values.append((_SKU, texts[0][1] if len(texts) == 1 else several))
        values += [(name, value) for name, value in self._stated if name not in taken]
        case = self.names.case(values)
        key = json.dumps(case, sort_keys=True, default=repr)
        found = self._remembered.get(key)
        if found is not None:
            self._remembered.move_to_end(key)
            self._waits(found, values)
            return found
        try:
            determination = self.job.book.check(case, detail="brief")
            found = answered(determination, self.names.declarations)
        except CaseError as error:
            ordered = sorted(parties)
            return _rejected(line, [
                Problem(p.message, p.hint, field=self.header.column_of(p.field, case, ordered)) for p in error.problems
            ])  # fmt: skip
        except EngineFault as fault:
            return Rejected(line, "", f"no verdict: {fault}")
        except Exception as error:  # whatever it was, the row is not cleared
            return Rejected(line, "", f"no verdict: the check failed with {type(error).__name__}: {error}")
        self._waits(found, values)
        self._remembered[key] = found
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)
        return found

    def _waits(self, found: Answered, values: Sequence[tuple[str, Any]]) -> None:
        if found.outcome == "needs_information" and found.asks:
            self.waiting.add(found.asks, values)

    def _named_beside(self, line: int, cells: Sequence[str]) -> Rejected | None:
        """Sets aside a row that would proceed while a column that is no fact holds a listed name."""
        screener = self.job.book.screener
        for index, title, place in self._beside if screener is not None else ():
            assert screener is not None
            for part in parts_that_may_name(cells[index]):
                try:
                    found = screener.mentioned(part, place)
                except Exception as error:  # whatever it was, the row is not cleared
                    return Rejected(line, title, f"the column could not be searched: {type(error).__name__}: {error}")
                if found:
                    told = f"{part[:80]!r} holds the listed name {found[0].name!r} ({found[0].entry})"
                    mend = f"name the column by the party's role, or {CARRIED}... if it names no one"
                    return Rejected(line, title, f"{told}, and the column is not a fact ({mend})")
        return None

    def _text(self, planned: Planned, cells: Sequence[str]) -> str:
        """The text of a column, with the columns in which it goes on or that stand in for it."""
        text = _joined(cells, (planned.index, *planned.more))
        if planned.beside is not None and not _names_somebody(cells[planned.beside]):
            return ""
        if planned.dollars and not self._in_dollars(cells):
            return ""
        return text if not planned.instead or _names_somebody(text) else _joined(cells, planned.instead) or text

    def _value(self, planned: Planned, text: str, record: Record) -> Any:
        if error_of_a_sheet(text):
            hint = "mend its formula, or empty the cell"
            raise CaseError([Problem(f"{text} is an error of the spreadsheet", hint, field=planned.name)])
        typed = bool(record.values) and not isinstance(record.values[planned.index], str)
        return self.names.cell(planned.column, text, EXACT if typed else self.conventions)

    def _in_dollars(self, cells: Sequence[str]) -> bool:
        place = self.header.currency
        return place is not None and folded(cells[place]) in words().dollars

    def _with_order(self, cells: Sequence[str]) -> Sequence[str]:
        """The cells, with those of the order's first line where its others leave them empty."""
        place = self.header.order[0]
        if not self.header.first_line_only or place is None:
            return cells
        order, before = self._before
        if order and cells[place].strip() in ("", order):
            whole = list(cells)
            if not any(cells[i].strip() for i in self._shared):
                for i in (*self._shared, place):
                    whole[i] = before[i]
                self.summary.completed += 1
            cells = whole
        self._before = (cells[place].strip(), list(cells))
        return cells

    def _written(self) -> Iterator[Cell]:
        """Every number and day of the file that is written as text."""
        wanted = [
            (p.index, fact.type)
            for p in self.header.planned
            if (fact := self.names.fact(p.column)) is not None and fact.type in (*NUMERIC, "date")
        ]
        wanted += [(index, "decimal") for index in self.header.amounts]
        for record in self.table.rows():
            for index, type_ in wanted:
                if index >= len(record.cells) or not record.cells[index].strip():
                    continue
                if not record.values or isinstance(record.values[index], str):
                    yield Cell(record.line, record.cells[index].strip(), type_ == "date", type_ == "integer")

    def _read_stated(self) -> list[tuple[str, Any]]:
        out: list[tuple[str, Any]] = []
        for name, text in self.job.stated:
            column = self.names.resolve(name)
            assert column is not None  # options of the command
            out.append((column.name, self.names.cell(column, text)))
        return out

    # --- order lines -------------------------------------------------------------------------------------

    def _label(self, cells: Sequence[str]) -> str:
        return "/".join(cells[i].strip() for i in self.header.order if i is not None and cells[i].strip())

    def _twin(self, line: int, cells: Sequence[str]) -> int:
        """The line on which the same order line stood before, or 0."""
        parts = [cells[i].strip() for i in self.header.order if i is not None]
        if len(parts) < len(self.header.order) or not parts[0]:
            return 0  # without line numbers nobody can tell two lines of an order apart
        key = "\x1f".join(parts)
        found = self._seen.execute("SELECT line FROM seen WHERE key = ?", (key,)).fetchone()
        if found is None:
            self._seen.execute("INSERT INTO seen VALUES (?, ?)", (key, line))
        return int(found[0]) if found is not None else 0


def _joined(cells: Sequence[str], places: Sequence[int]) -> str:
    return " ".join(part for i in places if (part := cells[i].strip()))


def _names_somebody(cell: str) -> bool:
    """Whether a cell holds a name; a number alone is that of a customer."""
    return any(sign.isalpha() for sign in cell)


def _rejected(line: int, problems: list[Problem]) -> Rejected:
    """One line for all that is wrong with a row."""
    columns = dict.fromkeys(p.field for p in problems)
    single = len(problems) == 1
    texts = [(f"{p.message} ({p.hint})" if p.hint else p.message) for p in problems]
    reason = texts[0] if single else "; ".join(f"{p.field}: {t}" for p, t in zip(problems, texts, strict=True))
    return Rejected(line, "; ".join(columns), reason)


def _left(path: Path) -> str:
    return f"a run that was killed left {path.name} there: it holds orders; delete it once that run is over"


def _unread(header: Header) -> list[str]:
    out = [f"the column {name!r} is not a fact and is carried through; {hint}" for name, hint in header.unread if hint]
    about = [name for name, hint in header.unread if not hint and mentions_party(name)]
    if about:
        told = ", ".join(repr(name) for name in about[:_MOST_NAMED])
        more = f" and {len(about) - _MOST_NAMED} more" if len(about) > _MOST_NAMED else ""
        out.append(f"not screened, since no fact: {told}{more}")
    if header.without_currency:
        told = ", ".join(repr(name) for name in header.without_currency[:_MOST_NAMED])
        out.append(f"not read, since no column says that it is in dollars: {told}")
    if header.again:
        out.append("rows that were rejected before, run again")
    return out
