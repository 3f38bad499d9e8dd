"""How a file writes numbers and days, shown by its own cells.

`1.170` is read as 1170 in a file in which another cell says `12.345,67`, and `03/04/2026` as 3 April in one that has
`25/12/2026`.  A file that shows nothing, or shows both, leaves such a cell unread.  The file is looked through once,
and only when the first cell with two readings is met.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..facts import written

_TOLD = {written.POINT: "a decimal point", written.COMMA: "a decimal comma"}
_SEPARATOR = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds a number or a day; `whole` if the number must be a whole one."""

    line: int
    text: str
    is_day: bool
    whole: bool = False

    def readings(self) -> Mapping[str, object]:
        """Its readings by convention; `1.170` pieces are no piece and a part of one."""
        if self.is_day:
            return written.days(self.text)
        found = written.numbers(self.text)
        return written.whole_ones(found) if self.whole else found


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody says of how a file writes days (`written.DAY_FIRST`, ...) and numbers (`written.COMMA`, ...)."""

    dates: str = ""
    decimal: str = ""


class _Exact:
    """The conventions of a typed cell of a sheet: its text was made from its value."""

    def decimal(self) -> str:
        """The decimal mark."""
        return written.POINT

    def order(self, text: str) -> str:
        """No day of a typed cell has two readings."""
        return ""

    def short_day(self, text: str) -> datetime.date | None:
        """A typed day has its century."""
        return None


EXACT = _Exact()
NOTHING_STATED = Stated()


class FileConventions:
    """The conventions of one file; what was used of them is told by `remarks`."""

    def __init__(self, cells: Callable[[], Iterable[Cell]], stated: Stated = NOTHING_STATED):
        self._cells, self._stated = cells, stated
        self.asked: set[str] = set()  # options that would settle cells with two readings
        self._shown: dict[str, dict[str, Cell]] | None = None  # what it is about -> convention -> the first such cell
        self._used: dict[str, str] = {}

    def decimal(self) -> str:
        """The decimal mark that the file's cells show."""
        return self._stated.decimal or self._only("number")

    def order(self, text: str) -> str:
        """The order of day and month in days with the separator of this one."""
        found = _SEPARATOR.search(text)
        if self._stated.dates in (written.DAY_FIRST, written.MONTH_FIRST):
            return self._stated.dates
        return self._only(found[1]) if found else ""

    def short_day(self, text: str) -> datetime.date | None:
        """The day that a text with a year of two digits names, where somebody has said in which order it stands."""
        return written.short_day(text, self._stated.dates)

    @property
    def remarks(self) -> list[str]:
        """What was read by a convention, and which cell shows it."""
        out: list[str] = []
        for about, convention in self._used.items():
            cell = self._look()[about][convention]
            how = f"numbers with {_TOLD[convention]}" if about == "number" else f"days with {about} {convention}"
            out.append(f"read {how}, as line {cell.line} shows ({cell.text})")
        if "--dates" in self.asked:
            out.append(
                "days with two readings were set aside, since no cell shows their order: give --dates dmy or mdy"
            )
        if "--decimal" in self.asked:
            out.append("numbers with two readings were set aside, since no cell shows the decimal mark: "
                       "give --decimal comma or point")  # fmt: skip
        return out

    def _only(self, about: str) -> str:
        shown = self._look().get(about, {})
        if len(shown) != 1:
            self.asked.add("--decimal" if about == "number" else "--dates")
            return ""
        convention = next(iter(shown))
        self._used[about] = convention
        return convention

    def _look(self) -> dict[str, dict[str, Cell]]:
        if self._shown is None:
            self._shown = {}
            for cell in self._cells():
                found = cell.readings()
                convention = next(iter(found)) if len(found) == 1 else written.PLAIN
                if convention == written.PLAIN:
                    continue
                separator = _SEPARATOR.search(cell.text) if cell.is_day else None
                about = separator[1] if separator else "number"
                self._shown.setdefault(about, {}).setdefault(convention, cell)
        return self._shown
