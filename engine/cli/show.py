"""A determination in the terminal: the answer first, then why, how close, what is missing, what stands beside."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from ..determination import Basis, CarveOut, CitedPlace, Determination, Relief
from ..explanation import words
from ..explanation.unconfirmed import side_by_side
from ..explanation.words import citation
from ..rulebook.book import Book
from .charts import axis, chart, distance
from .show_beside import show_beside, show_end
from .show_history import show_history
from .show_open import show_milder, show_missing, within_reach
from .terminal import BOLD, DIM, SIGNS, STYLES, Piece, Terminal

_KINDS = ("basis", "clearance", "prohibition", "escalation")
MOST_OPEN, MOST_MARGINS = 8, 8


@dataclass(frozen=True)
class Shown:
    """What the page needs beside the determination.

    Attributes:
        applied: facts that the command wrote into the case by itself.
        stored: whether the answer is kept and can be replayed by its id.
        today: the day on which it is asked.
    """

    book: Book
    applied: list[str] = field(default_factory=lambda: list[str]())
    stored: bool = False
    today: datetime.date = field(default_factory=datetime.date.today)


def show(t: Terminal, d: Determination, shown: Shown) -> None:
    """Prints the determination."""
    _answer(t, d, shown.book)
    show_history(t, d, shown.today)
    _why(t, d, shown.book)
    _how_close(t, d)
    show_missing(t, d, shown.book)
    _turns_on(t, d)
    show_beside(t, d, shown.book)
    if d.trace is not None:
        _trace(t, d)
    show_end(t, d, shown.applied, shown.stored)


def cited(citations: list[CitedPlace]) -> str:
    """The first citation, and how many stand behind it."""
    if not citations:
        return ""
    return citation(citations[0]) + (f" (+{len(citations) - 1})" if len(citations) > 1 else "")


def _answer(t: Terminal, d: Determination, book: Book) -> None:
    style = STYLES[d.decision]
    t.line()
    t.line(
        (f"{SIGNS[d.decision]} {words.DECISIONS[d.decision]}  ", f"bold {style}"), (words.verdict(d), style),
        (f"   as of {d.as_of}, {words.VIEWS.get(d.law_view, d.law_view)}", DIM),
    )  # fmt: skip
    t.line((d.headline, BOLD), indent=2)
    if d.review_policy is not None:
        t.line((f"Review policy: {words.POLICIES[d.review_policy]}.  {_direction(d)}", DIM), indent=2)
        show_milder(t, d, book)
    if d.unconfirmed_law is not None:
        with_it, without = side_by_side(d.unconfirmed_law)
        told = f"Side by side: if the rule is back since {d.unconfirmed_law.since}: {with_it}; if it is not: {without}."
        t.line((told, STYLES["hold"]), indent=2)
    if d.provisional:
        t.line((f"Provisional: {'; '.join(d.provisional_because)}.", STYLES["hold"]), indent=2)
    rests = [words.RESTS_ON[r] for r in d.rests_on if r != "law" and words.RESTS_ON[r] not in d.headline]
    if rests:
        t.line((f"Also relies on {words.listed(rests)}." if "relies on" in d.headline
                else f"Relies on {words.listed(rests)}.", DIM), indent=2)  # fmt: skip


def _direction(d: Determination) -> str:
    """Which way facts to come can move a required license."""
    relief = [e.code for e in within_reach(d)]
    if relief and d.questions:
        return f"Missing facts may open {', '.join(dict.fromkeys(relief))}."
    if d.policy_if or all(q.changes is False for q in d.questions):
        return ""
    return "" if d.presumed else "Missing facts can make this stricter, not milder."


def _why(t: Terminal, d: Determination, book: Book) -> None:
    bases = [b for track in d.tracks for b in track.bases]
    relief = [e for track in d.tracks for e in track.exceptions]
    open_ = sorted((b for b in bases if b.value == "unknown"), key=lambda b: _KINDS.index(b.kind))
    failed = sorted(
        (e for e in relief if e.value == "false"), key=lambda e: (e.code == "license", len(e.failed_elements))
    )
    rows = [_basis(b, d) for b in bases if b.value == "true"]
    rows += [_carved(c) for track in d.tracks for c in track.carve_outs]
    rows += [_relief(e) for e in relief if e.value == "true"]
    rows += [_basis(b, d) for b in open_[:MOST_OPEN]]
    if len(open_) > MOST_OPEN:
        rows.append(
            (("? could apply", STYLES["hold"]), (f"{len(open_) - MOST_OPEN} more", DIM), ("--json lists all", DIM))
        )
    rows += [_relief(e) for e in relief if e.value == "unknown"]
    rows += _failed(failed)
    t.heading("WHY")
    if not rows:
        t.line((words.NO_RULE, DIM), indent=2)
    t.rows(rows, most=(13, 54))
    if d.classification.candidates or d.classification.level not in ("none", "unknown"):
        sure = "" if d.classification.certain else "?"
        named = " or ".join(d.classification.candidates) or "no paragraph"
        level = d.classification.level
        t.line(
            ("classification ", DIM), (f"{named}{sure}", ""), (f"  {words.level(level, book.declared)}", DIM), indent=2
        )


def _failed(failed: list[Relief]) -> list[tuple[Piece | str, ...]]:
    """What stands out of reach in one line, before it what papers could still open: in full where it is one alone."""
    could = [e for e in failed if e.within_reach and e.code != "license"]
    near = [*(could if len(could) == 1 else ()), *[e for e in failed if e.within_reach and e.code == "license"][:1]]
    rows = [_relief(e) for e in near]
    if len(could) > 1:
        rows.append((("○ not met", DIM), (f"{_codes(could)}: only with documents that are not on file", DIM), ""))
    if far := [e for e in failed if e not in near and e not in could and e.code != "license"]:
        rows.append((("○ not met", DIM), (f"{len(far)} others: {_codes(far)}", DIM), ("--json lists all", DIM)))
    return rows


def _codes(relief: list[Relief]) -> str:
    return ", ".join(dict.fromkeys(e.code for e in relief))


def _carved(c: CarveOut) -> tuple[Piece | str, ...]:
    mark = "" if c.verified == "primary" else f" [{words.MARKS.get(c.verified, c.verified)}]"
    return ("● takes out", STYLES["proceed"]), c.title, (cited(c.citations) + mark, DIM)


def _basis(b: Basis, d: Determination) -> tuple[Piece | str, ...]:
    style = STYLES["hold"] if d.decision != "stop" or b.kind != "prohibition" else STYLES["stop"]
    if b.kind == "clearance":
        style = STYLES["proceed"]
    sign, word = ("●", words.STATES["true"]) if b.value == "true" else ("?", words.STATES["unknown"])
    mark = "" if b.verified == "primary" else f" [{words.MARKS.get(b.verified, b.verified)}]"
    doubt = "" if b.status in ("law", "letter") else f" ({b.status})"
    return (f"{sign} {word}", style), (b.title + doubt, ""), (cited(b.citations) + mark, DIM)


def _relief(e: Relief) -> tuple[Piece | str, ...]:
    name = "license on file" if e.code == "license" else f"License Exception {e.code}"
    if e.value == "true":
        need = f": still needs {'; '.join(e.open_conditions)}" if e.open_conditions else ""
        return ("● applies", STYLES["proceed"]), f"{name}{need}", (cited(e.citations), DIM)
    if e.value == "unknown":
        need = "; ".join(e.missing_elements[:2])
        return ("? could apply", STYLES["hold"]), f"{name}" + (f": {need}" if need else ""), (cited(e.citations), DIM)
    need = "; ".join(e.failed_elements[:2])
    return ("○ not met", DIM), (f"{name}" + (f": {need}" if need else ""), DIM), (cited(e.citations), DIM)


def _how_close(t: Terminal, d: Determination) -> None:
    if not d.margins:
        return
    t.line()
    label = min(32, max(len(m.label) for m in d.margins))
    t.line(("HOW CLOSE".ljust(label + 4), "bold cyan"), (axis(), DIM))
    for m in d.margins[:MOST_MARGINS]:
        unit = f" {m.unit}" if m.unit else ""
        pieces: list[Piece | str] = [m.label[:label].capitalize().ljust(label + 2), *chart(m, d)]
        figures = f"  {m.value} against {words.number(m.threshold)}{unit}   "
        t.line(*pieces, figures, (distance(m, d), STYLES["hold"] if m.reached else ""), indent=2)
        turns = [f"{name} at {words.number(value)}" for name, value in m.flips_at.items() if name != m.fact]
        if turns and m.outcome_beyond is not None:
            t.line((f"turns with {', or '.join(turns)}: {words.OUTCOMES[m.outcome_beyond]}", DIM), indent=label + 4)


def _turns_on(t: Terminal, d: Determination) -> None:
    if not d.disputes:
        return
    t.heading("TURNS ON")
    if d.worlds:
        rows: list[tuple[Piece | str, ...]] = [(("if right:", DIM), ("then:", DIM), ("since it says:", DIM))]
        for world in d.worlds:
            facts = ", ".join(f"{name} {value}" for name, value in world.facts.items())
            rows.append((world.source, (words.became(world.outcome, world.review_policy), BOLD), facts))
        t.rows(rows)
        if len({w.outcome for w in d.worlds}) == 1:
            t.line(("all sources lead to the same outcome", DIM), indent=2)
        return
    for dispute in d.disputes:
        values = "; ".join(f"{v.value} ({v.source or 'no source'})" for v in dispute.values)
        t.line(f"{dispute.fact}: {values}", indent=2)


def _trace(t: Terminal, d: Determination) -> None:
    t.heading("FACTS")
    rows: list[tuple[Piece | str, ...]] = [
        (name, str(used.value), (f"{used.origin} {used.note}".strip(), DIM)) for name, used in d.facts.items()
    ]
    t.rows(rows, most=(0, 40))
    t.heading("TRACE")
    signs = {"true": "●", "unknown": "?", "false": "○"}
    for line in d.trace or ():
        t.line((f"{signs[line.letter]} {line.rule}", "" if line.letter != "false" else DIM), indent=2)
        for leaf in line.leaves:
            t.line((f"{signs[leaf['letter']]} {leaf['leaf']}   here: {leaf['value']}", DIM), indent=6)
