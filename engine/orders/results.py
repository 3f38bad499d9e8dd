"""One row of the result: the cells of the output columns, and what the summary prints of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..determination import Basis, Determination, PartyResult
from ..explanation.words import citation
from ..facts.declarations import Declarations
from ..plain import as_mapping
from ..terms import Decision, Outcome

_KIND: dict[Outcome, str] = {"prohibited": "prohibition", "license_required": "basis", "escalate": "escalation"}
_SCREENED = {
    "caller": "your own screening, no entry",
    "lists": "no entry",
    "nobody": "not screened",
    "not_needed": "",
}


@dataclass(frozen=True, slots=True)
class Answered:
    """What a case came to; shared by rows with the same case.

    Attributes:
        asks: the facts that are missing, those that tell most first.
        reasons: why a clearance is provisional.
    """

    decision: Decision
    outcome: Outcome
    provisional: bool
    cells: tuple[str, ...]
    what: str
    why: str
    asks: tuple[str, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """An answered row and where it stands."""

    line: int
    order: str
    answered: Answered


def answered(d: Determination, declarations: Declarations) -> Answered:
    """The row of a determination."""
    bases = [b for t in d.tracks for b in t.bases]
    certain = [b for b in bases if b.value == "true"]
    open_ = [b for b in bases if b.value == "unknown"]
    cells = (
        d.decision,
        d.outcome,
        d.review_policy or "",
        "true" if d.provisional else "false",
        d.headline,
        _joined(d.classification.candidates),
        _joined([b.rule for b in certain] + [f"? {b.rule}" for b in open_]),
        _joined(citation(c) for b in (*certain, *open_) for c in b.citations),
        _joined(f"{q.fact}: {q.question}" if q.question else q.fact for q in d.questions),
        _joined(text for p in d.parties if (text := _screened(p))),
        d.rules.hash,
        d.lists_hash,
        d.id,
    )
    asks = tuple(q.fact for q in d.questions)
    reasons = tuple(d.provisional_because)
    return Answered(d.decision, d.outcome, d.provisional, cells, what(d, declarations), why(d, certain), asks, reasons)


def what(d: Determination, declarations: Declarations) -> str:
    """The item and where it goes, short: `64 × H20, SG`."""

    def fact(name: str) -> str:
        used = d.facts.get(name)
        return used.value if used is not None and isinstance(used.value, str) else ""

    name = fact("item.product") or fact("item.sku") or fact("item.eccn") or fact("item.kind") or "item"
    stated = as_mapping(d.case.get("item")).get("product")
    if isinstance(stated, str):
        name = stated
    quantity = fact("item.quantity")
    mode = declarations.modes.get(fact("activity.mode"))
    access = f" {mode.name.replace('_', ' ')}" if mode is not None and mode.leg != "goods" else ""
    where = fact("activity.to_country") or fact("hardware.location_country") or fact("activity.final_destination")
    return (f"{quantity} × " if quantity else "") + name + access + (f", {where}" if where else "")


def why(d: Determination, certain: list[Basis]) -> str:
    """The reason for the decision, as a clause; empty where only facts are missing."""
    kind = _KIND.get(d.outcome)
    clauses = [b.because or b.title for b in certain if b.kind == kind]
    if clauses:
        more = f" (and {len(clauses) - 1} more)" if len(clauses) > 1 else ""
        return clauses[0] + more
    if d.outcome == "escalate":
        disputed = ", ".join(x.fact for x in d.disputes)
        return f"the sources differ on {disputed}" if disputed else "outside what the rules cover"
    papers = [c for t in d.tracks for e in t.exceptions if e.value == "true" for c in e.open_conditions]
    return "; ".join(papers[:2]) if d.decision == "hold" else ""


def _screened(party: PartyResult) -> str:
    if party.entries:
        unasked = [f"not screened, {party.problem}"] if party.problem else []
        return f"{party.name}: " + ", ".join(dict.fromkeys([*map(_entry, party.entries), *unasked]))
    text = f"not screened, {party.problem}" if party.problem else _SCREENED[party.by]
    return f"{party.name or party.roles[0]}: {text}" if text else ""


def _entry(entry: dict[str, Any]) -> str:
    """An entry in a cell: `EL Inspur Group Co., Ltd. (exact)`; of an entry that the case gave, its list."""
    name = f" {entry['name']} ({entry['class']})" if "name" in entry else ""
    return f"{entry.get('list', 'entry')}{name}"


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(parts))
