"""The law as plain data: rules, regimes and what they are made of, the same at the command line and over HTTP."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Any

from ..facts.declarations import Fact
from ..facts.parse import ValueRefused, eccn
from ..rulebook.book import Book
from ..rulebook.cel import rule_to_cel
from ..rulebook.clocks import clocks_of
from ..rulebook.declared import Citation, Condition, Group, Parameter, Regime, Rule, Span, Tree
from .sentences import STAGES, conclusion, tree_lines


def in_force(rule: Rule, day: datetime.date) -> str:
    """Whether the rule counts on a day, in a few words; of a pending text what it is on that day."""
    step = rule.then.pending.on(day)
    if step is not None:
        return STAGES[step.stage]
    if not rule.span.holds(day):
        return "not in force"
    return "in force" if rule.enforced_on(day) else "not enforced"


def rule_data(rule: Rule, book: Book, today: datetime.date) -> dict[str, Any]:
    """A rule as data."""
    return {
        "id": rule.id, "title": rule.title, "regime": rule.regime, "track": rule.track, "status": rule.status,
        "verified": rule.verified, "because": rule.because,
        "then": {"kind": rule.then.kind, "words": conclusion(rule), "tags": list(rule.then.tags)},
        "when": ["  " * depth + text for depth, text in tree_lines(rule.when, book.declared)],
        "cel": rule_to_cel(rule), "unless": list(rule.unless), "overrides": list(rule.overrides),
        "in_force": _span(rule.span), "state_today": in_force(rule, today),
        "enforcement": [{"state": e.state, **_span(e.span)} for e in rule.enforcement],
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
        "clocks": [clocks_data(r) for r in book.declared.rules.values() if r.regime == regime.id],
    }  # fmt: skip


def clocks_data(rule: Rule) -> dict[str, Any]:
    """The three clocks of a rule as data."""
    out: dict[str, Any] = {"rule": rule.id, "title": rule.title}
    for name, periods in clocks_of(rule).rows():
        out[name.replace(" ", "_")] = [
            {"from": p.span.start.isoformat() if p.span.start else None,
             "to": p.span.end.isoformat() if p.span.end else None, "state": p.state}
            for p in periods
        ]  # fmt: skip
    return out


def condition_data(condition: Condition, book: Book) -> dict[str, Any]:
    """A condition as data."""
    return {"id": condition.id, "title": condition.title, "over": condition.over,
            "read_by": _readers(condition.id, book)}  # fmt: skip


def parameter_data(parameter: Parameter, book: Book) -> dict[str, Any]:
    """A legal number as data."""
    values = [{"from": str(v.span.start or ""), "to": str(v.span.end or ""), "value": v.value}
              for v in parameter.values]  # fmt: skip
    return {"id": parameter.id, "title": parameter.title, "unit": parameter.unit, "values": values,
            "read_by": _readers(parameter.id, book)}  # fmt: skip


def group_data(group: Group, book: Book) -> dict[str, Any]:
    """A dated set as data."""
    return {"id": group.id, "title": group.title, "of": group.of, "union": list(group.union),
            "minus": list(group.minus), "members": [m.id for m in group.members],
            "read_by": _readers(f"group.{group.id}", book)}  # fmt: skip


def fact_data(fact: Fact, book: Book) -> dict[str, Any]:
    """A fact as data."""
    return {
        "name": fact.name, "type": fact.type, "unit": fact.unit, "about": fact.about, "question": fact.question,
        "find": fact.find, "values": list(fact.values), "derived_from": list(fact.derived_from),
        "source": fact.source, "read_by": _readers(fact.name, book),
    }  # fmt: skip


def part_data(name: str, book: Book, day: datetime.date) -> dict[str, Any] | None:
    """A regime, rule, condition, parameter or group under the word for what it is; None where the name is none."""
    declared = book.declared
    group = declared.groups.get(name.removeprefix("group."))
    if name in declared.regimes:
        return {"regime": regime_data(declared.regimes[name], book, day)}
    if name in declared.rules:
        return {"rule": rule_data(declared.rules[name], book, day)}
    if name in declared.conditions:
        return {"condition": condition_data(declared.conditions[name], book)}
    if name in declared.parameters:
        return {"parameter": parameter_data(declared.parameters[name], book)}
    return {"group": group_data(group, book)} if group is not None else None


def eccn_of(name: str) -> str | None:
    """The classification that a name spells, or None."""
    try:
        return eccn(name)
    except ValueRefused:
        return None


def eccn_places(code: str, book: Book) -> tuple[list[Rule], list[Group]]:
    """The rules that classify into an ECCN, and the groups that hold it."""
    inside = re.compile(re.escape(code) + r"(\.|$)")
    rules = [r for r in book.declared.rules.values() if r.then.kind == "classify" and inside.match(r.then.target)]
    groups = [
        g for g in book.declared.groups.values() if g.of == "eccn" and not g.id.startswith("ccl_") and _holds(g, code)
    ]
    return rules, groups


def _holds(group: Group, code: str) -> bool:
    """Whether a group of ECCNs names the code, or a family that it belongs to."""
    for member in group.members:
        family = member.id.removesuffix(".*")
        if member.id == code or (member.id.endswith(".*") and (code == family or code.startswith(family + "."))):
            return True
    return False


def users(name: str, book: Book) -> list[tuple[str, str]]:
    """Rules and conditions whose trees name a fact, condition, parameter or group, with their titles."""
    found: list[tuple[str, str]] = []
    for rule in book.declared.rules.values():
        trees = [rule.when, *(r.when for r in rule.then.conditions), *([rule.then.remote] if rule.then.remote else [])]
        if name in rule.unless or any(reads(tree, name) for tree in trees):
            found.append((rule.id, rule.title))
    for condition in book.declared.conditions.values():
        if condition.when is not None and reads(condition.when, name):
            found.append((condition.id, f"condition: {condition.title}"))
    return found


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


def _readers(name: str, book: Book) -> list[str]:
    return [id for id, _ in users(name, book)]


def _span(span: Span) -> dict[str, str | None]:
    return {"from": span.start.isoformat() if span.start else None, "to": span.end.isoformat() if span.end else None}
