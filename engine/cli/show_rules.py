"""Rules, regimes and what they are made of, in the terminal."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from ..determination import CitedPlace
from ..explanation import words
from ..explanation.words import citation
from ..law.parts import in_force, users
from ..law.sentences import conclusion, span_words, tree_lines
from ..rulebook.book import Book
from ..rulebook.cel import rule_to_cel, to_cel
from ..rulebook.declared import Citation, Condition, Group, Parameter, Regime, Rule, Tree
from .terminal import BOLD, DIM, NOT_LAW, STYLES, Piece, Terminal

MOST_MEMBERS = 60


def citation_rows(citations: Iterable[Citation], book: Book) -> list[tuple[Piece | str, ...]]:
    """Citations with title, place and date of their source."""
    rows: list[tuple[Piece | str, ...]] = []
    for c in citations:
        source = book.declared.sources[c.source]
        rows.append((_cited(c, book), (f"{source.date}  {source.url}".strip(), DIM)))
    return rows


def show_rule(t: Terminal, rule: Rule, book: Book, today: datetime.date) -> None:
    """A rule, whole."""
    state = in_force(rule, today)
    style = NOT_LAW if rule.status == "scenario" else STYLES["proceed"] if state == "in force" else DIM
    t.line((rule.id, BOLD), f"   {rule.title}")
    t.line((state, style), (f" on {today}; status: {rule.status}; {words.MARKS[rule.verified]}", DIM), indent=2)
    t.heading("CONCLUDES")
    t.line(conclusion(rule), indent=2)
    for requirement in rule.then.conditions:
        t.line(("needs: ", DIM), requirement.title, indent=4)
    if rule.because:
        t.line(("because ", DIM), rule.because, indent=2)
    t.heading("WHEN")
    show_tree(t, rule.when, book)
    if rule.unless:
        t.line("unless any of:", indent=2)
        for name in rule.unless:
            t.line(f"{book.declared.conditions[name].title} [{name}]", indent=4)
    t.heading("AS CEL")
    t.line((rule_to_cel(rule), DIM), indent=2)
    t.heading("DATES")
    t.line(f"in force {span_words(rule.span)}", indent=2)
    for period in rule.enforcement:
        t.line(f"{period.state.replace('_', ' ')} {span_words(period.span)}", indent=2)
    t.heading("SOURCES")
    t.rows(citation_rows(rule.cite, book), most=(60,))
    if rule.overrides:
        t.heading("OVERRIDES")
        for other in rule.overrides:
            t.line(
                other, (f"   {book.declared.rules[other].title}" if other in book.declared.rules else "", DIM), indent=2
            )
    if rule.note:
        t.heading("NOTE")
        t.line(rule.note, indent=2)
    t.line()
    t.line((f"{rule.at.file}:{rule.at.line} · regime {rule.regime} · track {rule.track}"
            + (f" · record {', '.join(rule.dossier)}" if rule.dossier else ""), DIM))  # fmt: skip


def show_tree(t: Terminal, tree: Tree, book: Book) -> None:
    """A tree as indented words."""
    for depth, text in tree_lines(tree, book.declared):
        t.line(text, indent=2 + 2 * depth)


# --- regimes ---------------------------------------------------------------------------------------------------


def show_regime(t: Terminal, regime: Regime, book: Book, today: datetime.date) -> None:
    """A regime: what is true of it today, its story, its rules."""
    reviewed = f"; reviewed through {regime.reviewed_through}" if regime.reviewed_through else ""
    t.line((regime.id, BOLD), f"   {regime.title}")
    t.line((f"{regime.authority}{reviewed}", DIM), indent=2)
    t.heading(f"ON {today}")
    t.line(regime.state_on(today) or "This regime does not exist on that date.", indent=2)
    show_timeline(t, regime, book, today)
    rules = [r for r in book.declared.rules.values() if r.regime == regime.id]
    if rules:
        t.heading("RULES")
        t.rows([_rule_row(r, today) for r in rules], most=(44, 18))


def show_timeline(t: Terminal, regime: Regime, book: Book, today: datetime.date) -> None:
    """The dated story of a regime."""
    t.heading("STORY")
    if not regime.timeline:
        t.line(("no dated timeline is kept for this regime", DIM), indent=2)
    for entry in regime.timeline:
        soft = entry.kind in ("announcement", "press", "bill")
        style = NOT_LAW if entry.kind == "bill" else DIM if soft else ""
        mark = "" if entry.verified == "primary" else f" [{words.MARKS.get(entry.verified, entry.verified)}]"
        ahead = " (ahead)" if entry.date > today else ""
        t.line(
            (f"{entry.date}  ", ""), (f"{entry.kind.ljust(12)} ", style), (entry.what + ahead, style), indent=2, hang=25
        )
        cites = "; ".join(_cited(c, book) for c in entry.cite)
        t.line((f"{cites}{mark}", DIM), indent=27)
        if entry.state:
            t.line((f"from then on: {entry.state}", ""), indent=27)


def _cited(c: Citation, book: Book) -> str:
    source = book.declared.sources[c.source]
    return citation(CitedPlace(source=c.source, at=c.at, title=source.citation or source.title))


def _rule_row(rule: Rule, today: datetime.date) -> tuple[Piece | str, ...]:
    state = in_force(rule, today)
    return rule.id, (state, "" if state == "in force" else DIM), rule.title


# --- conditions, parameters, groups ------------------------------------------------------------------------------


def show_condition(t: Terminal, condition: Condition, book: Book) -> None:
    """A named condition and who uses it."""
    t.line((condition.id, BOLD), f"   {condition.title}")
    t.line((f"a condition over the {condition.over}; in force {span_words(condition.span)}", DIM), indent=2)
    t.heading("WHEN")
    if condition.when is not None:
        show_tree(t, condition.when, book)
        t.line((to_cel(condition.when, condition.over), DIM), indent=2)
    else:
        t.line(("concluded by rules:", DIM), indent=2)
        for rule in book.declared.rules.values():
            if rule.then.kind == "define" and rule.then.target == condition.id:
                t.line(rule.id, (f"   {rule.title}", DIM), indent=4)
    if condition.cite:
        t.heading("SOURCES")
        t.rows(citation_rows(condition.cite, book), most=(60,))
    show_users(t, condition.id, book)


def show_parameter(t: Terminal, parameter: Parameter, book: Book) -> None:
    """A legal number with its periods."""
    t.line((parameter.id, BOLD), f"   {parameter.title}")
    t.heading("VALUES")
    for dated in parameter.values:
        cites = "; ".join(_cited(c, book) for c in dated.cite)
        value = f"{dated.value} {parameter.unit}".strip()
        t.line(f"{span_words(dated.span)}: {value}", (f"   {cites}", DIM), indent=2)
    show_users(t, parameter.id, book)


def show_group(t: Terminal, group: Group, book: Book) -> None:
    """A dated set and its members."""
    t.line((f"group.{group.id}", BOLD), f"   {group.title}")
    made = [f"the members of {', '.join(group.union)}"] if group.union else []
    made += [f"without those of {', '.join(group.minus)}"] if group.minus else []
    t.line((f"{words.MARKS.get(group.verified, group.verified)} {', '.join(made)}".strip(), DIM), indent=2)
    t.heading("MEMBERS")
    for member in group.members[:MOST_MEMBERS]:
        life = "" if member.span.start is None and member.span.end is None else f"   {span_words(member.span)}"
        names = f" ({', '.join(member.names)})" if member.names else ""
        t.line(f"{member.id}{names}", (life, DIM), indent=2)
    if len(group.members) > MOST_MEMBERS:
        t.line((f"… {len(group.members) - MOST_MEMBERS} more", DIM), indent=2)
    for member in group.unknown:
        t.line((f"? {member.id}   membership not known {span_words(member.span)}", STYLES["hold"]), indent=2)
    if group.cite:
        t.heading("SOURCES")
        t.rows(citation_rows(group.cite, book), most=(60,))
    show_users(t, f"group.{group.id}", book)


def show_part(t: Terminal, name: str, book: Book, day: datetime.date) -> None:
    """A regime, rule, condition, parameter or group, by its name."""
    declared = book.declared
    if name in declared.regimes:
        show_regime(t, declared.regimes[name], book, day)
    elif name in declared.rules:
        show_rule(t, declared.rules[name], book, day)
    elif name in declared.conditions:
        show_condition(t, declared.conditions[name], book)
    elif name in declared.parameters:
        show_parameter(t, declared.parameters[name], book)
    else:
        show_group(t, declared.groups[name.removeprefix("group.")], book)


def show_users(t: Terminal, name: str, book: Book) -> None:
    """Rules and conditions that read a name."""
    found = users(name, book)
    if found:
        t.heading("READ BY")
        t.rows([(id, (title, DIM)) for id, title in found], most=(44,))
