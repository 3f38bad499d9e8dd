"""A stretch of time as one line of the terminal: cells, ticks at the years, marks over and under a bar."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..rulebook.declared import Span
from .terminal import DIM, Piece

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Axis:
    """The days from `first` to `last` over `width` cells."""

    first: datetime.date
    last: datetime.date
    width: int

    def cell(self, day: datetime.date) -> int:
        """The cell in which a day lies; days outside lie in the first or the last one."""
        share = (day - self.first).days / max(1, (self.last - self.first).days + 1)
        return min(self.width - 1, max(0, int(share * self.width)))

    def cells(self, span: Span) -> range:
        """The cells of a span; of one outside none, of the shortest one inside one."""
        start, end = span.start or self.first, span.end or self.last
        if end < self.first or start > self.last:
            return range(0)
        return range(self.cell(start), self.cell(end) + 1)

    def years(self) -> list[tuple[int, int]]:
        """Cell and year of every first of January inside, and of the first day."""
        out = [(0, self.first.year)]
        for year in range(self.first.year + 1, self.last.year + 1):
            out.append((self.cell(datetime.date(year, 1, 1)), year))
        return out

    def ticks(self) -> str:
        """The line of years: `┊2023` at each first of January, as long as they fit beside each other."""
        begin = self.first.isoformat()[:7]
        years = [(cell, f"┊{year}") for cell, year in self.years()[1:]]
        room = not years or years[0][0] > len(begin)
        return self.marks([*([(0, begin)] if room else []), *years])

    def marks(self, marks: Iterable[tuple[int, str]]) -> str:
        """Short words at their cells; one that would touch the word before it is left out."""
        line = ""
        for cell, text in sorted(marks):
            start = min(cell, max(0, self.width - len(text)))
            if not line or start > len(line):
                line = line.ljust(start) + text
        return line

    def under(self, points: Sequence[tuple[datetime.date, str]]) -> str:
        """A line of arrows that point up at days, each with its words; words that do not fit go left of the arrow."""
        line = ""
        for day, text in sorted(points):
            cell = self.cell(day)
            if cell + 2 + len(text) <= self.width:
                piece, start = f"▲ {text}", cell
            else:
                piece, start = f"{text} ▲", cell - len(text) - 1
            if start >= len(line) + (2 if line else 0):
                line = line.ljust(start) + piece
        return line


def painted(cells: Sequence[tuple[str, str]]) -> list[Piece]:
    """Cells of sign and style as pieces, equal neighbors joined."""
    out: list[Piece] = []
    for sign, style in cells:
        if out and out[-1][1] == style:
            out[-1] = (out[-1][0] + sign, style)
        else:
            out.append((sign, style))
    return out


def thinned(sign: str, style: str, cell: int) -> tuple[str, str]:
    """A cell of what lies ahead: every other one is blank, and all are dim."""
    return (sign if cell % 2 else " "), f"{style} {DIM}".strip()
