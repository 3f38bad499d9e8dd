"""Rules, regimes and what they are made of, in the terminal and as plain data."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from ..determination import CitedPlace
from ..rulebook.book import Book
from ..rulebook.cel import rule_to_cel, to_cel
from ..rulebook.declared import Citation, Condition, Group, Parameter, Regime, Rule, Tree
from ..screening.results import citation
from . import words
from .sentences import span_words, tree_lines
from .terminal import BOLD, DIM, NOT_LAW, STYLES, Piece, Terminal

_THEN = {
    "require_license": "a license is required", "prohibit": "prohibited", "escalate": "a person must decide",
    "except": "license exception", "authorize": "a license on file covers it", "exclude": "carved out",
    "review": "review policy", "clear": "this access is no export", "oblige": "duty", "advise": "advice",
    "classify": "classified as", "define": "defines", "effect": "effect of a pending text", "claim": "claim",
}  # fmt: skip
MOST_MEMBERS = 60


def conclusion(rule: Rule) -> str:
    """What a rule concludes, in words."""
    then = rule.then
    more = {
        "require_license": f" ({', '.join(then.tags)})", "except": f" {then.code}, overcomes {', '.join(then.tags)}",
        "authorize": f", overcomes {', '.join(then.tags)}", "classify": f" {then.target}", "define": f" {then.target}",
        "review": f": {words.POLICIES[then.policy]}, of {', '.join(then.tags)}" + (", governs" if then.governs else ""),
        "oblige": f": {then.text}", "advise": f": {then.text}", "effect": f": {then.text}" if then.text else "",
        "claim": f": {then.text.replace('_', ' ')}, of {then.date}",
    }.get(then.kind, "")  # fmt: skip
    return _THEN[then.kind] + more


def in_force(rule: Rule, day: datetime.date) -> str:
    """Whether the rule counts on a day, in a few words; of a pending text what it is on that day."""
    step = rule.then.pending.on(day)
    if step is not None:
        return words.STAGES[step.stage]
    if not rule.span.holds(day):
        return "not in force"
    return "in force" if rule.enforced_on(day) else "not enforced"


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
    t.line(f"{'on file' if rule.then.pending.steps else 'in force'} {span_words(rule.span)}", indent=2)
    for period in rule.enforcement:
        t.line(f"{period.state.replace('_', ' ')} {span_words(period.span)}", indent=2)
    _show_stages(t, rule, book)
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


def _show_stages(t: Terminal, rule: Rule, book: Book) -> None:
    """The life of a pending text."""
    pending = rule.then.pending
    if pending.steps:
        t.heading("STAGES")
    for step in pending.steps:
        mark = "" if step.verified == "primary" else f" [{words.MARKS[step.verified]}]"
        t.line(
            f"{step.since}  {words.STAGES[step.stage]}", (f": {step.what}" if step.what else "", ""), indent=2, hang=12
        )
        t.line(("; ".join(_cited(c, book) for c in step.cite) + mark, DIM), indent=14)
    if pending.last_confirmed:
        t.line((f"last confirmed {pending.last_confirmed}", DIM), indent=2)
    if pending.lapses:
        t.line((f"lapses {pending.lapses} unless enacted before", DIM), indent=2)


def show_tree(t: Terminal, tree: Tree, book: Book) -> None:
    """A tree as indented words."""
    for depth, text in tree_lines(tree, book.declared):
        t.line(text, indent=2 + 2 * depth)


def rule_data(rule: Rule, book: Book, today: datetime.date) -> dict[str, Any]:
    """A rule as data."""
    return {
        "id": rule.id, "title": rule.title, "regime": rule.regime, "track": rule.track, "status": rule.status,
        "verified": rule.verified, "because": rule.because,
        "then": {"kind": rule.then.kind, "words": conclusion(rule), "tags": list(rule.then.tags)},
        "when": ["  " * depth + text for depth, text in tree_lines(rule.when, book.declared)],
        "cel": rule_to_cel(rule), "unless": list(rule.unless), "overrides": list(rule.overrides),
        "in_force": _span(rule.span.start, rule.span.end), "state_today": in_force(rule, today),
        "enforcement": [{"state": e.state, **_span(e.span.start, e.span.end)} for e in rule.enforcement],
        "stages": [
            {"from": s.since.isoformat(), "stage": s.stage, "what": s.what, "verified": s.verified,
             "citations": citations_data(s.cite, book)}
            for s in rule.then.pending.steps
        ],
        "citations": citations_data(rule.cite, book), "dossier": list(rule.dossier), "note": rule.note,
        "file": rule.at.file, "line": rule.at.line,
    }  # fmt: skip


def citations_data(citations: Iterable[Citation], book: Book) -> list[dict[str, str]]:
    """Citations as data."""
    out: list[dict[str, str]] = []
    for c in citations:
        s = book.declared.sources[c.source]
        out.append({"source": c.source, "at": c.at, "title": s.citation or s.title, "date": s.date, "url": s.url})
    return out


def _span(start: datetime.date | None, end: datetime.date | None) -> dict[str, str | None]:
    return {"from": start.isoformat() if start else None, "to": end.isoformat() if end else None}


# --- regimes ---------------------------------------------------------------------------------------------------


def show_regime(t: Terminal, regime: Regime, book: Book, today: datetime.date) -> None:
    """A regime: what is true of it today, its story, its rules."""
    reviewed = f"; reviewed through {regime.reviewed_through}" if regime.reviewed_through else ""
    t.line((regime.id, BOLD), f"   {regime.title}")
    t.line((f"{regime.authority}{reviewed}", DIM), indent=2)
    t.heading(f"ON {today}")
    t.line(regime.state_on(today) or "Nothing of this regime exists on that day.", indent=2)
    show_timeline(t, regime, book, today)
    rules = [r for r in book.declared.rules.values() if r.regime == regime.id]
    if rules:
        t.heading("RULES")
        t.rows([_rule_row(r, today) for r in rules], most=(44, 18))


def show_timeline(t: Terminal, regime: Regime, book: Book, today: datetime.date) -> None:
    """The dated story of a regime."""
    t.heading("STORY")
    if not regime.timeline:
        t.line(("no dated story is written for this regime", DIM), indent=2)
    for entry in regime.timeline:
        soft = entry.kind in ("announcement", "press", "bill")
        style = NOT_LAW if entry.kind == "bill" else DIM if soft else ""
        mark = "" if entry.verified == "primary" else f" [{words.MARKS.get(entry.verified, entry.verified)}]"
        ahead = " (ahead)" if entry.date > today else ""
        t.line((f"{entry.date}  ", ""), (f"{entry.kind.ljust(12)} ", style), (entry.what + ahead, style), indent=2)
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


def regime_data(regime: Regime, book: Book, today: datetime.date) -> dict[str, Any]:
    """A regime as data."""
    return {
        "id": regime.id, "title": regime.title, "authority": regime.authority, "named": regime.named,
        "reviewed_through": regime.reviewed_through.isoformat() if regime.reviewed_through else None,
        "state_today": regime.state_on(today),
        "timeline": [
            {"date": e.date.isoformat(), "kind": e.kind, "what": e.what, "state": e.state, "verified": e.verified,
             "citations": citations_data(e.cite, book)}
            for e in regime.timeline
        ],
        "rules": [r.id for r in book.declared.rules.values() if r.regime == regime.id],
    }  # fmt: skip


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
    if group.but:
        t.line(f"but not {', '.join(group.but[:MOST_MEMBERS])}", indent=2)
    if group.coarse:
        t.line(
            (f"open, until the paragraph is stated: {', '.join(group.coarse[:MOST_MEMBERS])}", STYLES["hold"]), indent=2
        )
    for member in group.unknown:
        t.line((f"? {member.id}   membership not known {span_words(member.span)}", STYLES["hold"]), indent=2)
    if group.cite:
        t.heading("SOURCES")
        t.rows(citation_rows(group.cite, book), most=(60,))
    show_users(t, f"group.{group.id}", book)


def show_users(t: Terminal, name: str, book: Book) -> None:
    """Rules and conditions that read a name."""
    found = users(name, book)
    if found:
        t.heading("READ BY")
        t.rows(found, most=(44,))


def users(name: str, book: Book) -> list[tuple[Piece | str, ...]]:
    """Rules and conditions whose trees name a fact, condition, parameter or group."""
    rows: list[tuple[Piece | str, ...]] = []
    for rule in book.declared.rules.values():
        trees = [rule.when, *(r.when for r in rule.then.conditions), *([rule.then.remote] if rule.then.remote else [])]
        if name in rule.unless or any(reads(tree, name) for tree in trees):
            rows.append((rule.id, (rule.title, DIM)))
    for condition in book.declared.conditions.values():
        if condition.when is not None and reads(condition.when, name):
            rows.append((condition.id, (f"condition: {condition.title}", DIM)))
    return rows


def reads(tree: Tree, name: str) -> bool:
    """Whether a tree names a fact, condition, parameter or `group.x`."""
    for node in tree.walk():
        if node.op == "named" and node.name == name:
            return True
        if node.fact is not None and node.fact.name == name:
            return True
        if node.operand is not None and name == (
            f"group.{node.operand.text}" if node.operand.kind == "group" else node.operand.text
        ) and node.operand.kind in ("group", "parameter"):  # fmt: skip
            return True
    return False
