"""`douane check --history` in the terminal: the answer as a bar over time, then every change with what made it."""

from __future__ import annotations

import datetime

from ..determination import CitedPlace, Determination, Instrument, Segment
from ..explanation import words
from ..explanation.words import citation
from ..rulebook.declared import Span
from .terminal import BOLD, DIM, HEADING, Terminal
from .timebar import Axis, painted, thinned

INDENT, HANG = 2, 16
MOST_INSTRUMENTS = 4
AFTER = datetime.timedelta(days=90)
_POLICIES = {
    "policy_of_denial": ("▓", "red"), "presumption_of_denial": ("▒", "red"), "unstated": ("▒", "magenta"),
    "case_by_case": ("░", "yellow"), "presumption_of_approval": ("░", "green"),
}  # fmt: skip
_OUTCOMES = {
    "prohibited": ("█", "red"), "escalate": ("▞", "blue"), "needs_information": ("┄", "cyan"),
    "license_held": ("═", "green"), "license_exception": ("═", "green"), "no_license_required": ("━", "green"),
    "not_an_export": ("━", "green"),
}  # fmt: skip
_MILDER = ("▚", "yellow")


def show_history(t: Terminal, d: Determination, today: datetime.date) -> None:
    """The bar, or two where the views of the law differ, and the list of changes."""
    history = d.history or []
    if not history:
        return
    t.line()
    t.line(("OVER TIME", HEADING), (f"   the law varies, the facts stay as they stand for {d.as_of}", DIM))
    axis = Axis(history[0].start, max(history[-1].start, today, d.as_of) + AFTER, t.width - INDENT)
    numbers = [(axis.cell(s.start), str(i + 1)) for i, s in enumerate(history)]
    t.line((axis.ticks(), DIM), indent=INDENT)
    _bar(t, axis, history, today)
    t.line((axis.marks(numbers), BOLD), indent=INDENT)
    points = {d.as_of: f"as of {d.as_of}"} | ({today: "today"} if today != d.as_of else {})
    t.line((axis.under(list(points.items())), DIM), indent=INDENT)
    for segments in (history, d.history_other_view or []):
        if segments is not history and segments:
            t.line()
            t.line((words.VIEWS[d.other_view.view], ""), (": the text, whether or not it is enforced", DIM)
                   if d.other_view.view == "codified" else "", indent=INDENT)  # fmt: skip
            _bar(t, axis, segments, today)
    _legend(t, [*history, *(d.history_other_view or [])])
    _changes(t, history)
    if d.history_other_view:
        t.heading(f"OVER TIME, {words.VIEWS[d.other_view.view]}".upper())
        _changes(t, d.history_other_view, told=history)
    if all(s.start <= today for s in history):
        since = f"no change after {history[-1].start}" if len(history) > 1 else "no day with another answer"
        t.line((f"Rules reviewed through {d.rules.reviewed_through}: {since}.", DIM), indent=INDENT)


def band(s: Segment) -> tuple[str, str]:
    """Sign and style of an answer."""
    if s.review_policy is None:
        return _OUTCOMES[s.outcome]
    return _MILDER if s.policy_if is not None else _POLICIES[s.review_policy]


def _bar(t: Terminal, axis: Axis, segments: list[Segment], today: datetime.date) -> None:
    cells = [(" ", "")] * axis.width
    ahead = axis.cell(today) + 1
    free = 0  # the shortest segment keeps a cell of its own, as far as there are any
    for s in segments:
        sign, style = band(s)
        span = axis.cells(Span(s.start, s.end))
        first = min(max(span.start, free), axis.width - 1)
        free = first + 1
        for cell in range(first, max(span.stop, free)):
            cells[cell] = (sign, style) if cell < ahead else thinned(sign, style, cell)
    t.line(*painted(cells), indent=INDENT)


def _legend(t: Terminal, segments: list[Segment]) -> None:
    seen: dict[str, tuple[str, str]] = {}
    for s in segments:
        seen.setdefault(words.answer(s), band(s))
    t.line()
    for text, (sign, style) in seen.items():
        t.line((sign * 3, style), f"  {text}", indent=INDENT, hang=5)
    t.line()


def _changes(t: Terminal, segments: list[Segment], told: list[Segment] | None = None) -> None:
    """Each change: since when, what it is from then on, why, and by what; those told before are not told again."""
    known = {(s.start, words.answer(s)) for s in told or ()}
    for index, s in enumerate(segments):
        if (s.start, words.answer(s)) in known:
            continue
        before = segments[index - 1] if index else None
        number = f"{index + 1}".rjust(2) if told is None else "  "
        head = words.answer(s)
        same = before is not None and words.answer(before) == head
        _, style = band(s)
        t.line((f"{number}  ", BOLD), (f"{s.start}  ", BOLD), (_same(before, s) if same and before else head, style),
               ("   ahead" if s.ahead else "", DIM), indent=INDENT - 2, hang=HANG)  # fmt: skip
        if before is not None and not same:
            t.line((f"until then {words.answer(before)}", DIM), indent=HANG)
        t.line((_why_word(s), DIM), s.why, indent=HANG, hang=9)
        for clause in _further(before, s):
            t.line(("also     ", DIM), clause, indent=HANG, hang=9)
        _instruments(t, s.instruments)


def _why_word(s: Segment) -> str:
    return "because  " if s.outcome in ("prohibited", "license_required", "escalate") else "state    "


def _same(before: Segment, s: Segment) -> str:
    """How a segment differs that has the same answer as the one before it."""
    old, new = ({b.rule for b in x.bases} | {e.rule for e in x.relief} for x in (before, s))
    if old < new:
        return "the same answer, on a further ground"
    if new < old:
        return "the same answer, on fewer grounds"
    return "the same answer, under another text"


def _further(before: Segment | None, s: Segment) -> list[str]:
    """The clauses of grounds that are new beside those that stay, as far as the reason does not say them."""
    old = {b.rule for b in before.bases} if before is not None else set[str]()
    if not old & {b.rule for b in s.bases}:
        return []
    clauses = dict.fromkeys(b.because for b in s.bases if b.rule not in old and b.because)
    return [clause for clause in clauses if clause not in s.why]


def _instruments(t: Terminal, instruments: list[Instrument]) -> None:
    told: dict[str, Instrument] = {}
    for one in instruments:
        told.setdefault(instrument_words(one), one)
    for index, (text, one) in enumerate(list(told.items())[:MOST_INSTRUMENTS]):
        mark = "" if one.verified == "primary" else f" [{words.MARKS[one.verified]}]"
        t.line(("by       " if index == 0 else "         ", DIM), text, (f"  {_places(one.citations)}{mark}", DIM),
               indent=HANG, hang=9)  # fmt: skip
    if len(told) > MOST_INSTRUMENTS:
        t.line((f"{len(told) - MOST_INSTRUMENTS} more changes, all in --json", DIM), indent=HANG + 9)


def instrument_words(one: Instrument) -> str:
    """What an instrument did, in a sentence or a line."""
    if one.kind in ("rule_ends", "enforcement_ends"):
        verb = "ends" if one.kind == "rule_ends" else "no longer enforced"
        return f"{verb}: {one.what or one.title}"
    if one.kind == "enforcement_begins":
        return f"enforced from this day: {one.what or one.title}"
    return one.what or one.title


def _places(citations: list[CitedPlace]) -> str:
    return "; ".join(dict.fromkeys(citation(c) for c in citations[:2]))
