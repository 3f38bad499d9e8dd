"""A file of orders as a table, whatever it came in: its header, the rows below it, and what stands above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ..errors import InputError
from ..facts.flat import FlatNames
from .headers import words
from .source import Recognized, Record, Records, opened, recognize
from .workbook import Workbook, is_workbook

_LOOKED_AT = 25  # rows among which the header is looked for
_TITLES = 200
_ENOUGH = 2  # known headers, by which a row is the header of the file


class Source(Protocol):
    """Records of a file, read anew each time."""

    recognized: Recognized
    ending: str

    def records(self) -> Iterator[Record]:
        """The records, in order."""
        ...


@dataclass
class Text:
    """A CSV file."""

    path: Path
    recognized: Recognized
    ending: str = "\n"

    def records(self) -> Iterator[Record]:
        """The records of the file."""
        with opened(self.path, self.recognized) as stream:
            records = Records(stream, self.recognized)
            for record in records:
                self.ending = records.ending
                yield record


@dataclass
class Sheet:
    """A sheet of a workbook."""

    workbook: Workbook
    name: str
    recognized: Recognized = field(init=False)
    ending: str = "\n"

    def __post_init__(self) -> None:
        self.recognized = Recognized("utf-8", False, ",", False, self.workbook.lines(self.name), sheet=self.name)

    def records(self) -> Iterator[Record]:
        """The rows of the sheet."""
        return self.workbook.records(self.name)


@dataclass(frozen=True)
class Table:
    """A file whose header was found.

    Attributes:
        header: the record of the header.
        remarks: what a reader must know of how it was read.
    """

    source: Source
    header: Record
    remarks: tuple[str, ...]

    def above(self) -> Iterator[Record]:
        """What stands above the header."""
        for record in self.source.records():
            if record.line >= self.header.line:
                return
            yield record

    def rows(self) -> Iterator[Record]:
        """The rows below the header."""
        return (record for record in self.source.records() if record.line > self.header.line)


def open_table(path: Path, names: FlatNames, sheet: str | None = None) -> Table:
    """Opens a file of orders and finds its header.

    Args:
        sheet: the sheet of a workbook to be read; by default the one that holds a header.

    Raises:
        InputError: it cannot be read, or holds no orders.
    """
    if path.is_file() and is_workbook(path):
        return _of_workbook(Workbook(path), names, sheet)
    if sheet is not None:
        raise InputError(f"{path.name} is not a workbook and has no sheets", "leave --sheet away")
    source = Text(path, recognize(path))
    header = _header(source, names)[0]
    if header is None:
        raise InputError(f"{path.name} is empty", "`douane screen --template` prints a header")
    if header.problem:
        raise InputError(f"{path.name}: line {header.line}: {header.problem}", "fix the header")
    return Table(source, header, tuple(source.recognized.remarks))


def _of_workbook(workbook: Workbook, names: FlatNames, wanted: str | None) -> Table:
    name = workbook.path.name
    if wanted is not None and wanted not in workbook.sheets:
        raise InputError(f"{name} has no sheet {wanted!r}", "it has " + ", ".join(map(repr, workbook.sheets)))
    found: list[tuple[Sheet, Record, bool]] = []
    for sheet in (Sheet(workbook, s) for s in ([wanted] if wanted is not None else workbook.sheets)):
        header, known = _header(sheet, names)
        if header is not None:
            found.append((sheet, header, known))
    if not found:
        raise InputError(f"{name} is empty", "`douane screen --template` prints a header")
    holding = [f for f in found if f[2]] or found
    if len(holding) > 1 and holding[0][2]:
        told = ", ".join(repr(f[0].name) for f in holding)
        raise InputError(f"{name}: the sheets {told} hold orders", f"name one: --sheet {_quoted(holding[0][0].name)}")
    sheet, header, _ = holding[0]
    remarks = [f"sheet {sheet.name!r}, header in row {header.line}"]
    others = [s for s in workbook.sheets if s != sheet.name]
    if others:
        remarks.append(
            "not read: " + ("the sheet " if len(others) == 1 else "the sheets ") + ", ".join(map(repr, others))
        )
    if workbook.merged(sheet.name):
        remarks.append("a cell that reaches over several rows counts for each of them")
    return Table(sheet, header, tuple(remarks))


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


def _header(source: Source, names: FlatNames) -> tuple[Record | None, bool]:
    """The record of the header, and whether its words are known; the first record where no other one is better."""
    first: Record | None = None
    widest = 0
    for count, record in enumerate(source.records()):
        if count >= _LOOKED_AT:
            break
        filled = _filled(record.cells)
        if not filled and not record.problem:
            continue
        first = first or record
        known = sum(_is_known(title, names) for title in dict.fromkeys(filled[:_TITLES]))
        if known >= _ENOUGH and 2 * known >= min(len(filled), _TITLES) and len(filled) > widest:
            return record, True
        widest = max(widest, len(filled))
    return first, False


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def _is_known(title: str, names: FlatNames) -> bool:
    return len(title) <= 200 and (names.resolve(title) is not None or words().meaning(title) is not None)
