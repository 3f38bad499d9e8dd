"""A chart of periods over time as an SVG file that is readable on light and on dark pages.

The picture brings its own background, so that it never depends on the page around it; colors follow the reader's
scheme.  States differ by more than color: what is not enforced is hatched, what is not yet due only outlined.
Nothing outside is asked for: fonts are the viewer's own.
"""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from ..rulebook.declared import Span

Day = datetime.date
WIDTH, MARGIN, LABELS, NAMES, RIGHT = 1000, 18, 300, 74, 22
PLOT = MARGIN + LABELS + NAMES
LINE, THICK, THIN, PADDING = 15, 13, 8, 8
CHARACTERS, TITLE = 47, 118  # of a line of a label and of the title, at their font sizes
_LIGHT = {
    "page": "#ffffff", "edge": "#d0d7de", "ink": "#1f2328", "soft": "#59636e", "grid": "#e4e8ec", "now": "#bc4c00",
    "green": "#2f7d4f", "blue": "#3b6fb6", "violet": "#7a5bb5", "amber": "#c98a1b", "red": "#c2413b", "gray": "#9aa3ad",
    "deep": "#8b1f1f", "pink": "#b5508f", "pale": "#7fb08f",
}  # fmt: skip
_DARK = {
    "page": "#15181c", "edge": "#30363d", "ink": "#e6e6e2", "soft": "#9aa0a8", "grid": "#272c33", "now": "#f0883e",
    "green": "#57b981", "blue": "#7aa7ea", "violet": "#b39ae6", "amber": "#e3b15a", "red": "#f08078", "gray": "#717984",
    "deep": "#d4504a", "pink": "#d98fbf", "pale": "#3f7d5a",
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How a state is drawn: a color of the palette, and whether it is full, hatched or outlined."""

    color: str
    fill: str = "full"


@dataclass(frozen=True)
class Bar:
    """A period in a row; `look` is a key of the chart's legend."""

    span: Span
    look: str
    hint: str = ""


@dataclass(frozen=True)
class Row:
    """A label with one or several lines of bars, each with its name."""

    label: str
    note: str
    lines: Sequence[tuple[str, Sequence[Bar]]]


@dataclass(frozen=True)
class Chart:
    """Everything that a picture shows.

    Attributes:
        now: the day after which nothing was reviewed; what lies behind it is pale.
        events: days with the number under which the page tells of them.
        looks: every state by name, in the order of the legend, with its words.
    """

    title: str
    first: Day
    last: Day
    now: Day
    now_words: str
    rows: Sequence[Row]
    events: Sequence[tuple[Day, str, str]]
    looks: dict[str, tuple[str, Look]]


class Drawing:
    """Draws one chart."""

    def __init__(self, chart: Chart):
        self.chart = chart
        self.root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
        self.y = 0.0

    def text(self) -> str:
        """The picture as the text of a file."""
        chart = self.chart
        ET.SubElement(self.root, "title").text = chart.title
        ET.SubElement(self.root, "style").text = _style(chart.looks)
        self._patterns()
        page = ET.SubElement(self.root, "rect", {"class": "page", "x": "0.5", "y": "0.5", "rx": "8"})
        titles = textwrap.wrap(chart.title, TITLE)
        for index, line in enumerate(titles):
            self._write(MARGIN, 28 + 18 * index, line, "title")
        top = 34 + 18 * (len(titles) - 1)
        top += 18 + LINE * self._heads(top + 10)
        self.y = top + 10
        grid = ET.SubElement(self.root, "g")
        for row in chart.rows:
            self._row(row)
        bottom = self.y
        self._grid(grid, top, bottom)
        self._legend(bottom + 42)
        height = self.y + MARGIN
        self.root.set("viewBox", f"0 0 {WIDTH} {height:g}")
        self.root.set("width", str(WIDTH))
        self.root.set("height", f"{height:g}")
        page.set("width", str(WIDTH - 1))
        page.set("height", f"{height - 1:g}")
        ET.indent(self.root, " ")
        return ET.tostring(self.root, encoding="unicode") + "\n"

    # --- axis --------------------------------------------------------------------------------------------

    def x(self, day: Day) -> float:
        """The place of a day on the axis."""
        chart = self.chart
        share = (day - chart.first).days / max(1, (chart.last - chart.first).days)
        return round(PLOT + min(1.0, max(0.0, share)) * (WIDTH - RIGHT - PLOT), 1)

    def _heads(self, top: float) -> int:
        """Sets the numbers of the events over the axis, in as many lines as they need; how many."""
        ends: list[float] = []
        for day, number, hint in self.chart.events:
            x = self.x(day)
            line = next((i for i, end in enumerate(ends) if x - end >= 17), len(ends))
            ends[line : line + 1] = [x]
            y = top + LINE * line
            group = ET.SubElement(self.root, "g")
            ET.SubElement(group, "title").text = f"{day}: {hint}"
            ET.SubElement(group, "circle", {"class": "dot", "cx": f"{x:g}", "cy": f"{y:g}", "r": "7"})
            self._write(x, y + 3.2, number, "number", group)
        return len(ends)

    def _grid(self, grid: ET.Element, top: float, bottom: float) -> None:
        chart = self.chart
        months = (1, 4, 7, 10) if (chart.last - chart.first).days < 1200 else (1,)
        for year in range(chart.first.year, chart.last.year + 1):
            for month in months:
                day = Day(year, month, 1)
                if chart.first <= day <= chart.last:
                    self._rule(grid, self.x(day), top, bottom, "year" if month == 1 else "quarter")
                    if month == 1 and self.x(day) < WIDTH - RIGHT - 24:
                        self._write(self.x(day) + 3, bottom + 14, str(year), "soft", grid)
        if self.x(Day(chart.first.year + 1, 1, 1)) - PLOT > 48:
            self._write(PLOT, bottom + 14, chart.first.strftime("%Y-%m"), "soft", grid)
        for day, _, _ in chart.events:
            self._rule(grid, self.x(day), top - 6, bottom, "event")
        if chart.first <= chart.now <= chart.last:
            self._rule(self.root, self.x(chart.now), top, bottom + 30, "now")
            self._write(self.x(chart.now) - 5, bottom + 29, chart.now_words, "nowtext")

    def _rule(self, parent: ET.Element, x: float, y1: float, y2: float, kind: str) -> None:
        ET.SubElement(parent, "line", {"class": kind, "x1": f"{x:g}", "x2": f"{x:g}", "y1": f"{y1:g}", "y2": f"{y2:g}"})

    # --- rows --------------------------------------------------------------------------------------------

    def _row(self, row: Row) -> None:
        lines = textwrap.wrap(row.label, CHARACTERS)
        words = len(lines) * LINE + (LINE - 2 if row.note else 0)
        bars = THICK if len(row.lines) == 1 else len(row.lines) * (THIN + 4) - 4
        height = max(words, bars) + PADDING
        for index, line in enumerate(lines):
            self._write(MARGIN, self.y + 11 + index * LINE, line, "label")
        if row.note:
            self._write(MARGIN, self.y + 10 + len(lines) * LINE, row.note, "note")
        thick = THICK if len(row.lines) == 1 else THIN
        y = self.y + (1 if len(lines) + bool(row.note) < 3 else (words - bars) / 2)
        for name, periods in row.lines:
            self._write(PLOT - 8, y + thick / 2 + 3.2, name, "clock")
            for bar in periods:
                self._bar(bar, y, thick)
            y += thick + 4
        self.y += height
        ET.SubElement(self.root, "line", {"class": "between", "x1": str(MARGIN), "x2": str(WIDTH - RIGHT),
                                          "y1": f"{self.y - 3:g}", "y2": f"{self.y - 3:g}"})  # fmt: skip
        self.y += 3

    def _bar(self, bar: Bar, y: float, thick: float) -> None:
        chart = self.chart
        start, end = bar.span.start or chart.first, bar.span.end or chart.last
        if end < chart.first or start > chart.last:
            return
        after = end + datetime.timedelta(days=1)
        parts = [(start, min(after, chart.now), ""), (max(start, chart.now), after, " ahead")]
        group = ET.SubElement(self.root, "g")
        ET.SubElement(group, "title").text = bar.hint or chart.looks[bar.look][0]
        for one, other, ahead in parts:
            if one >= other:
                continue
            x1, x2 = self.x(one), self.x(other)
            ET.SubElement(group, "rect", {
                "class": f"{bar.look}{ahead}", "x": f"{x1:g}", "y": f"{y:g}", "width": f"{max(1.5, x2 - x1):g}",
                "height": f"{thick:g}",
            })  # fmt: skip
        if bar.span.end is None:
            x, middle = WIDTH - RIGHT + 2, y + thick / 2
            half = middle - y - 1
            tip = f"M{x} {y + 1:g} l6 {half:g} l-6 {half:g} z"
            ET.SubElement(group, "path", {"class": f"{bar.look} ahead tip", "d": tip})

    # --- words and legend --------------------------------------------------------------------------------

    def _write(self, x: float, y: float, words: str, kind: str, parent: ET.Element | None = None) -> None:
        into = self.root if parent is None else parent
        ET.SubElement(into, "text", {"class": kind, "x": f"{x:g}", "y": f"{y:g}"}).text = words

    def _legend(self, y: float) -> None:
        used = {bar.look for row in self.chart.rows for _, periods in row.lines for bar in periods}
        x = float(MARGIN)
        for name, (words, _) in self.chart.looks.items():
            if name not in used:
                continue
            room = 34 + len(words) * 6.4
            if x + room > WIDTH - RIGHT:
                x, y = float(MARGIN), y + 20
            ET.SubElement(
                self.root, "rect", {"class": name, "x": f"{x:g}", "y": f"{y:g}", "width": "20", "height": "10"}
            )
            self._write(x + 26, y + 9, words, "soft")
            x += room + 8
        self.y = y + 12

    def _patterns(self) -> None:
        defs = ET.SubElement(self.root, "defs")
        for name, (_, look) in self.chart.looks.items():
            if look.fill != "hatched":
                continue
            pattern = ET.SubElement(defs, "pattern", {"id": f"hatch-{name}", "width": "6", "height": "6",
                                                      "patternUnits": "userSpaceOnUse",
                                                      "patternTransform": "rotate(45)"})  # fmt: skip
            ET.SubElement(pattern, "rect", {"class": f"c-{look.color}", "width": "3", "height": "6"})


def _style(looks: dict[str, tuple[str, Look]]) -> str:
    """The style sheet: the shapes once, the colors twice."""
    out = [
        "text{font-family:ui-sans-serif,system-ui,'Segoe UI',Helvetica,Arial,sans-serif;font-size:12px}",
        ".title{font-size:15px;font-weight:600}.label{font-size:12px}.soft{font-size:11px}",
        ".note{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:10px}",
        ".clock{font-size:9.5px;text-anchor:end}.number{font-size:9px;text-anchor:middle;font-weight:600}",
        ".nowtext{font-size:11px;text-anchor:end}.event{stroke-width:1;stroke-dasharray:1 3}",
        ".now{stroke-width:1.4;stroke-dasharray:4 3}.year,.quarter,.between{stroke-width:1}.quarter{opacity:.5}",
        ".between{opacity:.6}.ahead{opacity:.45}.dot{stroke-width:1}",
        *(f".{n}{{fill:url(#hatch-{n})}}" for n, (_, look) in looks.items() if look.fill == "hatched"),
        *(f".{n}{{fill:none;stroke-dasharray:3 2}}" for n, (_, look) in looks.items() if look.fill == "outlined"),
        _colors(_LIGHT, looks),
        f"@media (prefers-color-scheme:dark){{{_colors(_DARK, looks)}}}",
    ]
    return "\n" + "\n".join(out) + "\n"


def _colors(palette: dict[str, str], looks: dict[str, tuple[str, Look]]) -> str:
    c = palette
    parts = [
        f".page{{fill:{c['page']};stroke:{c['edge']}}}.title,.label{{fill:{c['ink']}}}",
        f".soft,.note,.clock{{fill:{c['soft']}}}.year,.quarter,.between{{stroke:{c['grid']}}}",
        f".event{{stroke:{c['soft']}}}.now{{stroke:{c['now']}}}.nowtext{{fill:{c['now']}}}",
        f".dot{{fill:{c['page']};stroke:{c['soft']}}}.number{{fill:{c['ink']}}}",
    ]
    for name, (_, look) in looks.items():
        color = c[look.color]
        if look.fill == "full":
            parts.append(f".{name}{{fill:{color}}}")
        else:
            parts.append(f".{name}{{stroke:{color}}}")
            parts.append(f".c-{look.color}{{fill:{color}}}" if look.fill == "hatched" else "")
    return "".join(parts)


def drawn(chart: Chart) -> str:
    """The chart as an SVG file."""
    return Drawing(chart).text()
