"""The answer on one screen: decision, why, what to do next, duties, how close, pending law, in this order.

Every door takes the short form from here, so that a page, a terminal and a program read the same.
"""

from __future__ import annotations

import datetime
import re

from .determination import Basis, Determination, NextStep, OpenCard, Part, Relief
from .explanation import words
from .explanation.unconfirmed import side_by_side
from .explanation.words import citation
from .terms import BasisKind, Decision, LawView, Outcome, Policy, Truth

MOST_REASONS, MOST_DUTIES, MOST_MARGINS = 5, 3, 3
CLOSE = 10  # percent
_KINDS: tuple[BasisKind, ...] = ("prohibition", "basis", "escalation", "clearance")


class Reason(Part):
    """A rule or a relief that carries the answer, or could."""

    rule: str
    title: str
    value: Truth
    says: str = ""
    citation: str = ""


class Brief(Part):
    """A determination on one screen; `more_reasons` counts those left out, `item` says what of the item was not read.

    A fact that waits stands on its card alone: the steps that ask for it are those cards.
    """

    id: str
    result_hash: str
    decision: Decision
    outcome: Outcome
    headline: str
    as_of: datetime.date
    law_view: LawView
    review_policy: Policy | None = None
    provisional: bool
    item: str = ""
    side_by_side: str = ""
    disputed: str = ""
    why: list[Reason]
    more_reasons: int = 0
    next_steps: list[NextStep]
    cards: list[OpenCard]
    duties: list[str]
    more_duties: int = 0
    close: list[str]
    pending: str = ""
    rules: str
    lists_hash: str = ""

    def to_json(self) -> str:
        """As JSON text, without what is empty."""
        return self.model_dump_json(exclude_defaults=True)


def brief(d: Determination) -> Brief:
    """The short form of a determination."""
    reasons = _reasons(d)
    steps = [s.model_copy(update={"facts": []}) for s in d.next_steps if s.kind != "answer" or not s.facts]
    duties = [_sentence(n.text) + (f" ({citation(n.citations[0])})" if n.citations else "") for n in d.obligations]
    with_it, without = side_by_side(d.unconfirmed_law) if d.unconfirmed_law is not None else ("", "")
    return Brief(
        id=d.id,
        result_hash=d.result_hash,
        decision=d.decision,
        outcome=d.outcome,
        headline=d.headline,
        as_of=d.as_of,
        law_view=d.law_view,
        review_policy=d.review_policy,
        provisional=d.provisional,
        item=" ".join(d.item_unread),
        side_by_side=f"If the rule in doubt is in force: {with_it}; if not: {without}." if with_it else "",
        disputed=_disputed(d),
        why=reasons[:MOST_REASONS],
        more_reasons=max(0, len(reasons) - MOST_REASONS),
        next_steps=steps,
        cards=[_card(c) for c in d.cards],
        duties=duties[:MOST_DUTIES],
        more_duties=max(0, len(duties) - MOST_DUTIES),
        close=_close(d),
        pending=_pending(d),
        rules=f"{d.rules.release} {d.rules.hash[:12]}",
        lists_hash=d.lists_hash,
    )


def _card(card: OpenCard) -> OpenCard:
    """A card without what the form and the full answer tell: where to look, and what answers could make of it."""
    told = [f.model_copy(update={"find": "", "could_become": [], "type": "", "ask": ""}) for f in card.facts]
    return card.model_copy(update={"facts": told})


def _reasons(d: Determination) -> list[Reason]:
    """What carries the answer, strongest first; beside it what could apply, where facts are missing."""
    bases = sorted((b for t in d.tracks for b in t.bases), key=lambda b: _KINDS.index(b.kind))
    relief = [e for t in d.tracks for e in t.exceptions if e.value == "true"]
    sure = [_basis(b) for b in bases if b.value == "true"] + [_relief(e) for e in relief]
    sure += [
        Reason(rule=c.rule, title=c.title, value="true", says="takes the case out of other rules",
               citation=citation(c.citations[0]) if c.citations else "")
        for t in d.tracks for c in t.carve_outs
    ]  # fmt: skip
    open_ = [_basis(b) for b in bases if b.value == "unknown"]
    waits = d.decision == "hold" and d.outcome in ("needs_information", "escalate", "license_required")
    return sure + (open_ if waits else [])


def _basis(b: Basis) -> Reason:
    return Reason(rule=b.rule, title=b.title, value=b.value, says=b.because,
                  citation=citation(b.citations[0]) if b.citations else "")  # fmt: skip


def _relief(e: Relief) -> Reason:
    name = "License on file" if e.code == "license" else f"License Exception {e.code}"
    return Reason(rule=e.rule, title=name, value=e.value, citation=citation(e.citations[0]) if e.citations else "")


def _disputed(d: Determination) -> str:
    """The facts on which sources differ, and what the answer is if each is right."""
    if not d.disputes:
        return ""
    facts = words.listed([dispute.fact for dispute in d.disputes])
    ends = dict.fromkeys(words.became(w.outcome, w.review_policy) for w in d.worlds)
    if len(ends) < 2:
        return f"The sources differ on {facts}" + (f", with the same result: {', '.join(ends)}." if ends else ".")
    return f"Depending on which source is right: {', or '.join(ends)}. To settle it, give {facts}."


def _sentence(text: str) -> str:
    """The first sentence of a text."""
    found = re.match(r".*?[.;:](?=\s|$)", text, re.S)
    return (found[0].rstrip(";:.") if found else text) + "."


def _close(d: Determination) -> list[str]:
    """The figures that stand within a tenth of their limit."""
    out: list[str] = []
    for m in d.margins:
        percent = float(m.percent)
        if abs(percent) > CLOSE:
            continue
        side = "over" if percent > 0 else "under" if percent < 0 else "at"
        distance = f"{abs(percent):.2g}% {side} the limit" if percent else "at the limit"
        beyond = f"; beyond it: {words.OUTCOMES[m.outcome_beyond]}" if m.outcome_beyond else ""
        unit = f" {m.unit}" if m.unit else ""
        out.append(f"{m.label}: {m.value} against {words.number(m.threshold)}{unit}, {distance}{beyond}")
    return out[:MOST_MARGINS]


def _pending(d: Determination) -> str:
    """Pending law in one line."""
    apply = list(dict.fromkeys(s.title for s in d.scenarios if s.effect == "WOULD_APPLY"))
    open_ = [s for s in d.scenarios if s.effect == "UNKNOWN_FACTS"]
    if not apply and not open_:
        return ""
    told = (
        [f"{apply[0]} would apply" + (f", as would {len(apply) - 1} more" if len(apply) > 1 else "")] if apply else []
    )
    told += [f"{words.count(len(open_), 'bill')} may, depending on open facts"] if open_ else []
    return "; ".join(told) + "."
