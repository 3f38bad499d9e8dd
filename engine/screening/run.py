"""A run over a file of orders, row by row.

Rows in are rows out plus rows rejected, always; a row whose check fails is set aside with the reason and never
counted as cleared.  Equal cases are answered once, within bounds.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..checking import DatedRulebook
from ..errors import CaseError, EngineFault, InputError, Problem
from ..facts.declarations import NUMERIC
from ..flat import FlatNames
from ..searched import parts_that_may_name
from .columns import OWN, WHOLE_ROW, Header
from .conventions import Cell, FileConventions
from .files import Output, default_output, unguarded
from .results import Answered, Row, answered
from .source import Recognized, Record, Records, opened, recognize
from .unread import CARRIED, mentions_party, of_a_place

MOST_REMEMBERED = 4096
MOST_KEPT = 200
_MOST_NAMED = 5
_SCREENING = 9  # place of `screening` among the output cells


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was set aside."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class Job:
    """What is to be screened and how.

    Attributes:
        orders: the CSV file.
        book: the rulebook, with date and desk.
        out: the file of the result; by default beside the orders.
        stated: facts that hold for every row which does not say otherwise (flat names, as given).
    """

    orders: Path
    book: DatedRulebook
    out: Path | None = None
    stated: tuple[tuple[str, str], ...] = ()


@dataclass
class Summary:
    """What a run came to; the lists hold the first few only."""

    out: Path
    rejected_file: Path | None = None
    remarks: list[str] = field(default_factory=lambda: list[str]())
    rows: int = 0
    decisions: Counter[str] = field(default_factory=lambda: Counter[str]())
    outcomes: Counter[str] = field(default_factory=lambda: Counter[str]())
    provisional: int = 0
    rejections: int = 0
    rejected: list[Rejected] = field(default_factory=lambda: list[Rejected]())
    stops: list[Row] = field(default_factory=lambda: list[Row]())
    holds: list[Row] = field(default_factory=lambda: list[Row]())
    duplicates: int = 0
    repeated: list[tuple[int, int]] = field(default_factory=lambda: list[tuple[int, int]]())
    guarded: int = 0
    asked: Counter[str] = field(default_factory=lambda: Counter[str]())

    @property
    def all_proceed(self) -> bool:
        """Whether every row was read and may proceed."""
        return self.rows > 0 and self.rows == self.decisions["proceed"] and not self.rejections


Seen = Callable[[Row | Rejected, int], None]


def screen(job: Job, seen: Seen | None = None, begun: Callable[[int], None] | None = None) -> Summary:
    """Screens the file.

    Args:
        seen: is told each row when it is done, and the line that was reached.
        begun: is told about how many lines there are.

    Raises:
        InputError: the file cannot be read or the result not written; then nothing is written.
    """
    recognized = recognize(job.orders)
    names = FlatNames(job.book.rulebook.book.declarations)
    with opened(job.orders, recognized) as stream:
        records = Records(stream, recognized)
        rows = iter(records)
        first = next(rows, None)
        if first is None:
            raise InputError(f"{job.orders.name} is empty", "`douane screen --template` prints a header")
        if first.problem:
            raise InputError(f"{job.orders.name}: line {first.line}: {first.problem}", "mend the header")
        header = Header.read(first.cells, names, job.orders.name)
        run = _Run(job, header, names, recognized)
        out = job.out or default_output(job.orders)
        with Output(out, job.orders, recognized, header.names, records.ending) as output:
            if begun is not None:
                begun(recognized.lines - 1)
            for done in run.over(rows, output):
                if seen is not None:
                    seen(done, done.line)
            run.summary.guarded = output.guarded
            run.summary.remarks += run.conventions.remarks
            run.summary.remarks += [_left(path) for path in output.left]
        run.summary.out = output.out
        run.summary.rejected_file = output.rejected if run.summary.rejections else None
        return run.summary


class _Run:
    def __init__(self, job: Job, header: Header, names: FlatNames, recognized: Recognized):
        self.job, self.header, self.names, self.recognized = job, header, names, recognized
        self.summary = Summary(out=Path(), remarks=[*recognized.remarks, *_unread(header)])
        self.conventions = FileConventions(self._written)
        self._remembered: OrderedDict[str, Answered] = OrderedDict()
        self._stated = self._read_stated()
        unread = {name for name, _ in header.unread if not name.casefold().startswith(CARRIED)}
        self._beside = [(i, name, of_a_place(name)) for i, name in enumerate(header.names) if name in unread]
        self._order = tuple(header.names.index(name) if name in header.names else None for name in OWN)
        self._seen = sqlite3.connect("")  # on disk beyond its cache, so that memory stays constant
        self._seen.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def over(self, records: Iterator[Record], output: Output) -> Iterator[Row | Rejected]:
        """Every row, answered or set aside and written."""
        summary, width = self.summary, len(self.header.names)
        try:
            for record in records:
                summary.rows += 1
                cells, problem = self._fitted(record, width)
                rejected = Rejected(record.line, *problem) if problem else None
                if rejected is None:
                    found = self._answer(record.line, cells)
                    if isinstance(found, Answered) and found.decision == "proceed":
                        found = self._named_beside(record.line, cells) or found
                    if isinstance(found, Answered):
                        yield self._write(record.line, cells, found, output)
                        continue
                    rejected = found
                output.reject(cells, rejected.line, rejected.column, rejected.reason)
                summary.rejections += 1
                if len(summary.rejected) < MOST_KEPT:
                    summary.rejected.append(rejected)
                yield rejected
        finally:
            self._seen.close()

    def _write(self, line: int, cells: list[str], found: Answered, output: Output) -> Row:
        summary = self.summary
        result = found.cells
        twin = self._twin(line, cells)
        if twin:
            summary.duplicates += 1
            if len(summary.repeated) < MOST_KEPT:
                summary.repeated.append((line, twin))
            text = "; ".join(x for x in (result[_SCREENING], f"! same order line as on line {twin}") if x)
            result = (*result[:_SCREENING], text, *result[_SCREENING + 1 :])
        output.row(cells, result)
        row = Row(line, self._label(cells), found)
        summary.decisions[found.decision] += 1
        summary.outcomes[found.outcome] += 1
        summary.provisional += found.provisional
        if found.decision == "hold" and found.asks:
            summary.asked[found.asks[0]] += 1
        kept = {"stop": summary.stops, "hold": summary.holds}.get(found.decision)
        if kept is not None and len(kept) < MOST_KEPT:
            kept.append(row)
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
        if len(cells) != width:
            extra = f", beyond them: {'; '.join(cells[width:])}" if len(cells) > width else ""
            hint = "(put its cells in place; to run this file again, empty its cell under `column` too)"
            reason = f"the row has {len(cells)} cells, the header {width}{extra} {hint}"
            return [*cells[:width], *[""] * (width - len(cells))], (WHOLE_ROW, reason)
        if any("\0" in cell for cell in cells):
            return cells, (WHOLE_ROW, "the row holds a zero byte (remove it; something broke this line)")
        if not any(cell.strip() for cell in cells):
            return cells, (WHOLE_ROW, "the row is empty")
        return cells, None

    def _answer(self, line: int, cells: Sequence[str]) -> Answered | Rejected:
        values: list[tuple[str, Any]] = []
        parties: set[tuple[str, int]] = set()
        taken: set[str] = set()
        problems: list[Problem] = []
        for planned in self.header.planned:
            try:
                value = self.names.cell(planned.column, cells[planned.index], self.conventions)
            except CaseError as error:
                problems += [Problem(p.message, p.hint, field=planned.name) for p in error.problems]
                continue
            if self.names.is_absent(value):
                continue
            values.append((planned.name, value))
            taken.add(planned.column.name)
            if planned.column.role:
                parties.add((planned.column.role, planned.column.number))
        if problems:
            return _rejected(line, problems)
        values += [(name, value) for name, value in self._stated if name not in taken]
        case = self.names.case(values)
        key = json.dumps(case, sort_keys=True, default=repr)
        found = self._remembered.get(key)
        if found is not None:
            self._remembered.move_to_end(key)
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
        self._remembered[key] = found
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)
        return found

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
                    mend = f"name the column by the party's role, or {CARRIED}... if it names nobody"
                    return Rejected(line, title, f"{told}, and the column is no fact ({mend})")
        return None

    def _written(self) -> Iterator[Cell]:
        """Every number and day of the file."""
        typed = [(p.index, fact.type) for p in self.header.planned if (fact := self.names.fact(p.column)) is not None]
        wanted = [(index, type_ == "date") for index, type_ in typed if type_ in (*NUMERIC, "date")]
        with opened(self.job.orders, self.recognized) as stream:
            for record in Records(stream, self.recognized):
                for index, is_day in wanted:
                    if index < len(record.cells) and record.cells[index].strip():
                        yield Cell(record.line, record.cells[index].strip(), is_day)

    def _read_stated(self) -> list[tuple[str, Any]]:
        out: list[tuple[str, Any]] = []
        for name, text in self.job.stated:
            column = self.names.resolve(name)
            assert column is not None  # options of the command
            out.append((column.name, self.names.cell(column, text)))
        return out

    # --- order lines -------------------------------------------------------------------------------------

    def _label(self, cells: Sequence[str]) -> str:
        return "/".join(cells[i].strip() for i in self._order if i is not None and cells[i].strip())

    def _twin(self, line: int, cells: Sequence[str]) -> int:
        """The line on which the same order line stood before, or 0."""
        parts = [cells[i].strip() for i in self._order if i is not None]
        if len(parts) < len(OWN) or not parts[0]:
            return 0  # without line numbers nobody can tell two lines of an order apart
        key = "\x1f".join(parts)
        found = self._seen.execute("SELECT line FROM seen WHERE key = ?", (key,)).fetchone()
        if found is None:
            self._seen.execute("INSERT INTO seen VALUES (?, ?)", (key, line))
        return int(found[0]) if found is not None else 0


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
    out = [f"the column {name!r} is no fact and is carried through; {hint}" for name, hint in header.unread if hint]
    about = [name for name, hint in header.unread if not hint and mentions_party(name)]
    if about:
        told = ", ".join(repr(name) for name in about[:_MOST_NAMED])
        more = f" and {len(about) - _MOST_NAMED} more" if len(about) > _MOST_NAMED else ""
        out.append(f"not screened, since no fact: {told}{more}")
    if header.again:
        out.append("rows that were rejected before, run again")
    return out
