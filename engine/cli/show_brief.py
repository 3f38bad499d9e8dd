"""A determination on one screen: at most 40 lines of 110 columns, whole words and whole names of facts."""

from __future__ import annotations

import io

from ..brief import Brief, Reason, brief
from ..determination import Determination, NextStep, OpenCard
from ..explanation import words
from .terminal import BOLD, DIM, HEADING, NOT_LAW, SIGNS, STYLES, Piece, Terminal

MOST_LINES = 40
_ROOMS = ((5, 16), (4, 12), (3, 9), (3, 6), (2, 0))  # reasons, and facts with their questions: the fullest that fits


def show_brief(t: Terminal, d: Determination, applied: list[str], stored: bool) -> None:
    """Prints the short form; `--full` prints the rest."""
    short, end = brief(d), _end(d, applied, stored)
    fits = (rooms for rooms in _ROOMS if _lines(t, short, end, *rooms) <= MOST_LINES)
    _print(t, short, end, *next(fits, _ROOMS[-1]))


def _end(d: Determination, applied: list[str], stored: bool) -> list[str]:
    """What was filled in without being asked, and how the answer is found again."""
    filled = [f"Filled in: {', '.join(applied)}."] if applied else []
    filled += [f"Assumed: {'; '.join(d.assumptions)}."] if d.assumptions else []
    filled += [f"Profile: {d.profile}."] if d.profile else []
    screened = [n for n in d.notices if n.startswith("Screened against")]
    keep = f"douane replay {d.id}" if stored else f"{d.id}   --store keeps it"
    return [
        *screened,
        *([" ".join(filled)] if filled else []),
        f"{keep}   --full shows all   not legal advice",
    ]


def _lines(t: Terminal, b: Brief, end: list[str], reasons: int, facts: int) -> int:
    """How many lines the screen would have."""
    counted = io.StringIO()
    trial = Terminal(counted)
    trial.console.width = t.width
    _print(trial, b, end, reasons, facts)
    return counted.getvalue().count("\n")


def _print(t: Terminal, b: Brief, end: list[str], reasons: int, facts: int) -> None:
    _answer(t, b)
    _why(t, b, reasons)
    _next(t, b, facts)
    if b.duties:
        t.line(("DUTIES", HEADING), (f"   {b.more_duties} more: --full" if b.more_duties else "", DIM))
    for duty in b.duties:
        t.line(t.cut(duty, 2 * (t.width - 6)), indent=2, hang=2)
    if b.close:
        t.line(("HOW CLOSE", HEADING))
    for figure in b.close:
        t.line(figure, indent=2, hang=2)
    if b.pending:
        t.line(("PENDING LAW  ", NOT_LAW), b.pending, hang=13)
    for line in end:
        t.line((line, DIM), hang=2)


def _answer(t: Terminal, b: Brief) -> None:
    style = STYLES[b.decision]
    tail = ", provisionally" if b.provisional else ""
    t.line(
        (f"{SIGNS[b.decision]} {words.DECISIONS[b.decision]}  ", f"bold {style}"),
        (words.became(b.outcome, b.review_policy) + tail, style),
        (f"   as of {b.as_of}, {words.VIEWS.get(b.law_view, b.law_view)}", DIM),
    )
    t.line((b.headline, BOLD), indent=2)
    for told in (b.item, b.side_by_side, b.disputed):
        if told:
            t.line((told, STYLES["hold"]), indent=2)


def _why(t: Terminal, b: Brief, most: int) -> None:
    left = b.more_reasons + len(b.why[most:])
    t.line(("WHY", HEADING), (f"   {left} more: --full" if left else "", DIM))
    t.rows([_reason(r) for r in b.why[:most]], most=(13, 62 if t.width > 90 else 40))
    if not b.why:
        t.line((words.NO_RULE, DIM), indent=2)


def _reason(r: Reason) -> tuple[Piece | str, ...]:
    sign = "●" if r.value == "true" else "?"
    return f"{sign} {words.STATES[r.value]}", r.title, (r.citation, DIM)


def _next(t: Terminal, b: Brief, facts: int) -> None:
    """The steps; the open facts first where the answer waits for them, else last."""
    steps: list[NextStep | None] = [s for s in b.next_steps if not (s.kind == "answer" and s.facts)]
    if b.cards:
        steps.insert(0 if b.outcome == "needs_information" else len(steps), None)
    if steps:
        t.line(("NEXT", HEADING))
    for number, step in enumerate(steps, 1):
        if step is None:
            _cards(t, b, number, facts)
            continue
        t.line((f"{number}  ", DIM), step.text, indent=2, hang=3)
        if step.command:
            t.line((step.command, BOLD), indent=5, hang=2)


def _cards(t: Terminal, b: Brief, number: int, room: int) -> None:
    """The open facts by card: what the answer waits for, or what could still change it."""
    count = words.count(sum(len(card.facts) for card in b.cards), "open fact")
    lead = (
        f"Fill in {count}" if b.outcome == "needs_information" else f"{count[:1].upper()}{count[1:]} could change this"
    )
    t.line((f"{number}  ", DIM), f"{lead}: --set FACT=VALUE, or a form with --form FILE.yaml", indent=2, hang=3)
    for card in b.cards:
        room = _card(t, card, room)


def _card(t: Terminal, card: OpenCard, room: int) -> int:
    """One card: its facts a line each while there is room for all of them, else their names; the room that is left."""
    asked = [f for f in card.facts if not f.only_if]
    later = ", ".join(f.fact for f in card.facts if f.only_if)
    title: list[Piece | str] = [(card.title, BOLD), (f", ask {card.ask}" if card.ask else "", DIM)]
    if not 0 < len(asked) <= room:
        names = ", ".join(f.fact for f in asked)
        later = f"depending on answers: {later}" if later else ""
        t.line(*title, ("  " + "; ".join(x for x in (names, later) if x), DIM), indent=5, hang=2)
        return room
    t.line(*title, indent=5)
    wide = max(len(f.fact) for f in asked)
    for fact in asked:
        told = t.cut(fact.question, t.width - 7 - wide - 2)
        t.line(fact.fact.ljust(wide + 2), (told, DIM), indent=7)
    if later:
        t.line((f"depending on answers: {later}", DIM), indent=7, hang=2)
    return room - len(asked)
