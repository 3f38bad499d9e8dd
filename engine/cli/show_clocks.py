"""The rules of a regime on their three clocks: law, compliance, enforcement, as bars over time."""

from __future__ import annotations

import datetime

from ..determination import CitedPlace
from ..explanation import words
from ..explanation.words import citation
from ..law.sentences import span_words
from ..rulebook.book import Book
from ..rulebook.clocks import STATES, Clocks, Period, clocks_of, reach
from ..rulebook.declared import Regime, Rule
from .terminal import DIM, Piece, Terminal
from .timebar import Axis, painted, thinned

INDENT, LABEL = 2, 13
SIGNS: dict[str, tuple[str, str]] = {
    "in_force": ("━", "cyan"), "due": ("═", "blue"), "enforced": ("█", "green"), "discretion": ("▒", "yellow"),
    "not_enforced": ("░", "magenta"), "not_yet": ("┄", DIM), "stayed": ("░", "magenta"),
    "guidance": ("─", "green"), "claimed": ("─", "yellow"), "pending": ("╌", "magenta"),
}  # fmt: skip
_DATED = ("instrument", "letter", "license", "guidance", "sunset")


def show_clocks(t: Terminal, regime: Regime, book: Book, today: datetime.date) -> None:
    """One bar a rule where its clocks run together, three where they part."""
    rules = in_order([r for r in book.declared.rules.values() if r.regime == regime.id])
    if not rules:
        return
    first, last = reach(regime, rules, book.first_day)
    axis = Axis(first, max(last, today), t.width - INDENT - LABEL)
    t.heading("CLOCKS")
    t.line((" " * LABEL + axis.ticks(), DIM), indent=INDENT)
    told = [(axis.cell(e.date), "▼") for e in regime.timeline if e.kind in _DATED and e.date >= first]
    if told:
        t.line(("instruments".ljust(LABEL) + axis.marks(sorted(set(told))), DIM), indent=INDENT)
    states: dict[str, None] = {}
    for rule in rules:
        clocks = clocks_of(rule)
        states |= dict.fromkeys(p.state for _, periods in _shown(clocks) for p in periods)
        t.line(rule.title, (f"  {rule.id}", DIM), indent=INDENT, hang=2)
        for name, periods in _shown(clocks):
            t.line((name.ljust(LABEL), DIM), *_bar(axis, periods, today), indent=INDENT)
        t.line((f"{_dates(rule, clocks)} · {_source(rule, book)}", DIM), indent=INDENT + LABEL)
    t.line((" " * LABEL + axis.under([(today, f"on {today}")]), DIM), indent=INDENT)
    legend: list[Piece | str] = []
    for state in states:
        sign, style = SIGNS[state]
        legend += [(sign * 3, style), f" {STATES[state]}   "]
    t.line(*legend, indent=INDENT)


def in_order(rules: list[Rule]) -> list[Rule]:
    """Rules by the day on which they begin, those of always first."""
    return sorted(rules, key=lambda r: (r.span.start or datetime.date.min, r.id))


def _shown(clocks: Clocks) -> list[tuple[str, tuple[Period, ...]]]:
    if not clocks.together:
        return list(clocks.rows())
    state = clocks.enforcement[0].state
    return [("all three" if state == "enforced" else state, clocks.enforcement)]


def _bar(axis: Axis, periods: tuple[Period, ...], today: datetime.date) -> list[Piece]:
    cells = [(" ", "")] * axis.width
    ahead = axis.cell(today) + 1
    for period in periods:
        sign, style = SIGNS[period.state]
        for cell in axis.cells(period.span):
            cells[cell] = (sign, style) if cell < ahead else thinned(sign, style, cell)
    return painted(cells)


def _dates(rule: Rule, clocks: Clocks) -> str:
    if clocks.together:
        state = clocks.enforcement[0].state
        return span_words(rule.span) if state == "enforced" else f"{STATES[state]} {span_words(rule.span)}"
    due = ", ".join(span_words(p.span) for p in clocks.compliance)
    states = "; ".join(f"{STATES[p.state]} {span_words(p.span)}" for p in clocks.enforcement)
    return f"text {span_words(rule.span)}; compliance {due or 'never due'}; {states}"


def _source(rule: Rule, book: Book) -> str:
    if not rule.cite:
        return "no citation: our interpretation"
    source = book.declared.sources[rule.cite[0].source]
    text = citation(CitedPlace(source=source.id, at=rule.cite[0].at, title=source.citation or source.title))
    more = f" (+{len(rule.cite) - 1})" if len(rule.cite) > 1 else ""
    return text + more + ("" if rule.verified == "primary" else f" [{words.MARKS[rule.verified]}]")
