"""`douane rules`: the law as it is encoded."""

from __future__ import annotations

import click

from ..errors import InputError, near_miss
from ..explanation import words
from ..law.parts import part_data, regime_data, rule_data
from .lint import command as lint
from .once import option
from .pages import pages
from .session import PROCEED, Session, common, day_of
from .show_clocks import show_clocks
from .show_rules import show_part, show_rule, show_timeline
from .terminal import BOLD, DIM, STYLES, Piece


@click.group("rules")
def command() -> None:
    """The rules: list and show them, check rule files, read the history of a regime.

    \b
    Examples:
      douane rules list --regime us.ear.3a090
      douane rules show us.ear.3a090.a.1
      douane rules timeline us.letter.h20
      douane rules lint --rules my-rules
    """


@command.command("list")
@option("--regime", metavar="ID", help="Only the rules of one regime.")
@option("--in-force", is_flag=True, help="Only rules that are in force on the date.")
@option("--as-of", metavar="DATE", help="The date; today by default.")
@common
def list_(session: Session, regime: str | None, in_force: bool, as_of: str | None) -> int:
    """List all rules by regime, and whether each is in force on the date.

    \b
    Examples:
      douane rules list
      douane rules list --regime us.letter.h20 --as-of 2025-06-01
    """
    book, day = session.rulebook.book, day_of(as_of)
    if regime is not None and regime not in book.declared.regimes:
        hint = near_miss(regime, book.declared.regimes) or "see `douane rules list` for the regimes"
        raise InputError(f"there is no regime {regime!r}", hint)
    rules = [r for r in book.declared.rules.values() if regime in (None, r.regime)]
    rules = [r for r in rules if not in_force or r.in_view(day, "enforced")]
    if session.json:
        session.out.json([rule_data(r, book, day) for r in rules])
        return PROCEED
    t = session.out
    for known in book.declared.regimes.values():
        own = [r for r in rules if r.regime == known.id]
        if not own:
            continue
        t.heading(known.title)
        t.line((known.id, DIM), indent=2)
        rows: list[tuple[Piece | str, ...]] = []
        for rule in own:
            state = _state(rule.in_view(day, "enforced"), rule.span.holds(day))
            mark = "" if rule.verified == "primary" else f" [{words.MARKS[rule.verified]}]"
            rows.append((rule.id, (state, "" if state == "in force" else DIM), (rule.title + mark, "")))
        t.rows(rows, most=(46, 12))
    t.line()
    t.line((f"{words.count(len(rules), 'rule')} · {book.release} {book.hash[:8]} · states on {day} · "
            "`douane rules show ID`", DIM))  # fmt: skip
    return PROCEED


def _state(counts: bool, holds: bool) -> str:
    return "in force" if counts else "not enforced" if holds else "not in force"


@command.command("show")
@click.argument("name", metavar="ID")
@option("--as-of", metavar="DATE", help="The date; today by default.")
@common
def show(session: Session, name: str, as_of: str | None) -> int:
    """Show a rule in full: its condition in words and in CEL, its dates, its sources, what it overrides.

    Also shows a named condition, a parameter, a group or a regime.

    \b
    Examples:
      douane rules show us.ear.3a090.a.1
      douane rules show tpp_high
    """
    book, day = session.rulebook.book, day_of(as_of)
    rule = book.declared.rules.get(name)
    if rule is not None:
        if session.json:
            session.out.json(rule_data(rule, book, day))
        else:
            show_rule(session.out, rule, book, day)
        return PROCEED
    part = part_data(name, book, day)
    if part is not None:
        if session.json:
            session.out.json(part)
        else:
            show_part(session.out, name, book, day)
        return PROCEED
    declared = book.declared
    known = [*declared.rules, *declared.regimes, *declared.conditions, *declared.parameters, *declared.groups]
    raise InputError(f"there is no rule {name!r}", near_miss(name, known) or "see `douane rules list`")


@command.command("timeline")
@click.argument("regime", metavar="REGIME")
@option("--as-of", metavar="DATE", help="The date; today by default.")
@common
def timeline(session: Session, regime: str, as_of: str | None) -> int:
    """Show a regime over time: when its rules were in force and enforced, and its dated history.

    \b
    Example:
      douane rules timeline us.letter.h20
    """
    book, day = session.rulebook.book, day_of(as_of)
    found = book.declared.regimes.get(regime)
    if found is None:
        raise InputError(f"there is no regime {regime!r}", near_miss(regime, book.declared.regimes)
                         or "known: " + ", ".join(book.declared.regimes))  # fmt: skip
    if session.json:
        session.out.json(regime_data(found, book, day))
        return PROCEED
    t = session.out
    t.line((found.id, BOLD), f"   {found.title}")
    reviewed = f"; reviewed through {found.reviewed_through}" if found.reviewed_through else ""
    t.line((f"{found.authority}{reviewed}", DIM), indent=2)
    show_clocks(t, found, book, day)
    show_timeline(t, found, book, day)
    t.line()
    t.line((f"on {day}: ", DIM), found.state_on(day) or "this regime does not exist")
    if found.reviewed_through is not None and day > found.reviewed_through:
        days = words.count((day - found.reviewed_through).days, "day")
        t.line((f"! Reviewed through {found.reviewed_through}, {days} before; later changes are not reflected.",
                STYLES["hold"]))  # fmt: skip
    return PROCEED


command.add_command(lint)


command.add_command(pages)
