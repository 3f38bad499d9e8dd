"""How a row becomes a line of a CSV file or a row of a sheet."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import xlsxwriter

from .source import Recognized, Value

SHEET = ".xlsx"
MOST_IN_A_CELL = 32_767
_WIDTH = 18


class Writer(Protocol):
    """Writes rows.

    Attributes:
        typed: whether cells keep their types, so that no text is ever run as a formula.
        cut: how many cells were longer than a sheet can hold.
    """

    typed: bool
    cut: int

    def write(self, cells: Sequence[str], values: Sequence[Value]) -> None:
        """Writes a row; `values` are the types of its first cells, where they are known."""
        ...

    def close(self) -> None:
        """Ends the file; a second time does nothing."""
        ...


class TextWriter:
    """A CSV file in the form of the orders."""

    typed = False
    cut = 0

    def __init__(self, path: Path, form: Recognized, ending: str):
        self._stream = path.open("x", encoding="utf-8-sig" if form.bom else "utf-8", newline="", errors="strict")
        self._delimiter, self._ending = form.delimiter, ending

    def write(self, cells: Sequence[str], values: Sequence[Value]) -> None:
        """Writes a record."""
        self._stream.write(written(cells, self._delimiter) + self._ending)

    def close(self) -> None:
        """Ends the file."""
        self._stream.close()


class SheetWriter:
    """A workbook with one sheet; numbers and days of the orders stay what they were, everything else is text."""

    typed = True

    def __init__(self, path: Path):
        path.open("xb").close()
        self.cut = 0
        self._book: Any = cast("Any", xlsxwriter).Workbook(str(path), {"constant_memory": True})
        self._sheet = self._book.add_worksheet("screened")
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._head = self._book.add_format({"bold": True})
        self._rows = 0
        self._open = True
        self._sheet.freeze_panes(1, 0)

    def write(self, cells: Sequence[str], values: Sequence[Value]) -> None:
        """Writes a row."""
        row, first = self._rows, self._rows == 0
        if first:
            self._sheet.set_column(0, max(0, len(cells) - 1), _WIDTH)
        for column, cell in enumerate(cells):
            value = values[column] if column < len(values) else cell
            if isinstance(value, bool):
                self._sheet.write_boolean(row, column, value)
            elif isinstance(value, int | float):
                self._sheet.write_number(row, column, value)
            elif isinstance(value, datetime.date):
                form = self._time if isinstance(value, datetime.datetime) else self._day
                self._sheet.write_datetime(row, column, value, form)
            elif cell:
                self.cut += len(cell) > MOST_IN_A_CELL
                self._sheet.write_string(row, column, cell[:MOST_IN_A_CELL], self._head if first else None)
        self._rows += 1

    def close(self) -> None:
        """Ends the file."""
        if self._open:
            self._open = False
            self._book.close()


def written(cells: Sequence[str], delimiter: str) -> str:
    """A record of a CSV file, without its end.

    Whatever a reader could take for the end of a cell or of a record is quoted: also a bare carriage return, which
    Python's writer leaves as it is.
    """
    text = delimiter.join(
        '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in (delimiter, '"', "\r", "\n")) else cell
        for cell in cells
    )
    return text or '""'  # an empty line would be no record
