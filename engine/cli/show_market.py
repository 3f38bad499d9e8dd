"""A name of the market, told: its legal character, the rules that touch it, what is said of it, what to ask next."""

from __future__ import annotations

import datetime

from ..determination import CitedPlace
from ..explanation import words
from ..explanation.words import citation
from ..law.names import Told, ToldRule, ToldStatement
from .terminal import DIM, STYLES, Piece, Terminal

_ROOM, _STATE = 100, 14
_STYLES = {"wrong": STYLES["stop"], "right": STYLES["proceed"]}


def show_told(t: Terminal, told: Told, day: datetime.date) -> None:
    """Everything that is told of a name on a day."""
    t.heading(f"LEGAL STATUS ON {day}")
    if not told.legal:
        t.line("Nothing is stated for that day.", indent=2)
    for index, statement in enumerate(told.legal):
        if index:
            t.line()
        _statement(t, statement)
    if told.touches:
        t.heading("RULES THAT CONCERN IT")
        _touching(t, told.touches)
    if told.said_to_be:
        t.heading("CLAIMS ABOUT IT, AND WHETHER THEY HOLD UP")
    for index, saying in enumerate(told.said_to_be):
        if index:
            t.line()
        verdict, style = words.SAYINGS[saying.verdict], _STYLES.get(saying.verdict, STYLES["hold"])
        who = saying.by + (f", {saying.date}" if saying.date else "")
        t.line((f"{verdict}: ", style), f"“{saying.claim}”", (f" ({who})", DIM), indent=2)
        t.line(saying.why, indent=4)
        if saying.citations:
            t.line((_cites(saying.citations), DIM), indent=4)
    if told.ask:
        t.heading("ASK NEXT")
        for number, question in enumerate(told.ask, 1):
            t.line(f"{number}. {question}", indent=2, hang=3)


def _statement(t: Terminal, statement: ToldStatement) -> None:
    t.line(statement.text, indent=2)
    until = f" through {statement.until}" if statement.until else ""
    told_by = f"{statement.regime}: " if statement.regime else ""
    when = f"since {statement.since}{until}; " if statement.since else ""
    mark = words.MARKS[statement.verified]
    t.line((f"{when}{told_by}{_cites(statement.citations)}; {mark}", DIM), indent=4)


def _touching(t: Terminal, rules: list[ToldRule]) -> None:
    """Three columns where there is room; else the id below the title, so that the words have the width."""
    if t.width >= _ROOM:
        t.rows([(rule.id, _state(rule), (rule.title, DIM)) for rule in rules], most=(46, 12))
        return
    for rule in rules:
        words_of_state, style = _state(rule)
        t.line((words_of_state.ljust(_STATE), style), rule.title, indent=2, hang=_STATE)
        t.line((rule.id, DIM), indent=2 + _STATE)


def _state(rule: ToldRule) -> Piece:
    if rule.kind == "rule":
        return rule.state, "" if rule.state == "in force" else DIM
    return f"{rule.kind}{', not in force' if rule.state == 'not in force' else ''}", DIM


def _cites(places: list[CitedPlace]) -> str:
    return "; ".join(f"{citation(place)} [{place.source}]" for place in places)
