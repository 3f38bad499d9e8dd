"""How a file writes numbers and days, shown by its own cells.

`1.170` is read as 1170 in a file in which another cell says `12.345,67`, and `03/04/2026` as 3 April in one that has
`25/12/2026`.  A file that shows nothing, or shows both, leaves such a cell unread.  The file is looked through once,
and only when the first cell with two readings is met.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..facts import written

_TOLD = {written.POINT: "a decimal point", written.COMMA: "a decimal comma"}
_SEPARATOR = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds a number or a day."""

    line: int
    text: str
    is_day: bool


class FileConventions:
    """The conventions of one file; what was used of them is told by `remarks`."""

    def __init__(self, cells: Callable[[], Iterable[Cell]]):
        self._cells = cells
        self._shown: dict[str, dict[str, Cell]] | None = None  # what it is about -> convention -> the first such cell
        self._used: dict[str, str] = {}

    def decimal(self) -> str:
        """The decimal mark that the file's cells show."""
        return self._only("number")

    def order(self, text: str) -> str:
        """The order of day and month in days with the separator of this one."""
        found = _SEPARATOR.search(text)
        return self._only(found[1]) if found else ""

    @property
    def remarks(self) -> list[str]:
        """What was read by a convention, and which cell shows it."""
        out: list[str] = []
        for about, convention in self._used.items():
            cell = self._look()[about][convention]
            how = f"numbers with {_TOLD[convention]}" if about == "number" else f"days with {about} {convention}"
            out.append(f"read {how}, as line {cell.line} shows ({cell.text})")
        return out

    def _only(self, about: str) -> str:
        shown = self._look().get(about, {})
        if len(shown) != 1:
            return ""
        convention = next(iter(shown))
        self._used[about] = convention
        return convention

    def _look(self) -> dict[str, dict[str, Cell]]:
        if self._shown is None:
            self._shown = {}
            for cell in self._cells():
                found = written.days(cell.text) if cell.is_day else written.numbers(cell.text)
                convention = next(iter(found)) if len(found) == 1 else written.PLAIN
                if convention == written.PLAIN:
                    continue
                separator = _SEPARATOR.search(cell.text) if cell.is_day else None
                about = separator[1] if separator else "number"
                self._shown.setdefault(about, {}).setdefault(convention, cell)
        return self._shown
