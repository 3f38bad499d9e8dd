"""Disputes, weighed world by world: what the outcome is if one source is right.

Values of one source belong together.  In a world whose source is silent on a disputed fact, the fact takes
every value that the others give.  All worlds agree: the answer is certain, the dispute is printed.  They differ:
the stricter of `escalate` and the mildest world's outcome, with the table of worlds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..determination import Dispute, DisputedValue, World
from ..facts.draft import Draft, Path
from ..facts.values import FactValue
from ..outcome import Verdict, milder, stricter, strictest_policy
from ..terms import Outcome, Policy
from .facts_used import plain, shown
from .probing import Prober

MOST_WORLDS = 16


@dataclass(frozen=True)
class Weighed:
    """The disputes of a case and what they come to."""

    disputes: list[Dispute]
    worlds: list[World]
    verdicts: list[Verdict]
    outcome: Outcome | None
    policy: Policy | None
    over_the_hull: bool


def disputed_facts(draft: Draft) -> list[tuple[Path, Draft, str, FactValue]]:
    """Every fact on which sources differ."""
    return [
        (path, inner, name, value)
        for path, inner in draft.walk()
        for name, value in sorted(inner.facts.items())
        if value.disputed
    ]


def weigh(draft: Draft, prober: Prober, hull: Verdict) -> Weighed:
    """The outcome over the worlds of a case; without disputes there is nothing to weigh.

    Args:
        draft: the case.
        prober: answers variants.
        hull: the verdict with all values admitted at once.
    """
    found = disputed_facts(draft)
    disputes = [
        Dispute(fact=_flat(inner, name), values=[
            DisputedValue(value=str(plain(p.value)), source=p.source, date=p.date) for p in value.points])
        for _, inner, name, value in found
    ]  # fmt: skip
    if not found:
        return Weighed([], [], [hull], None, None, False)
    sources = sorted({p.source for _, _, _, value in found for p in value.points})
    if len(sources) > MOST_WORLDS or ("" in sources and len(sources) == 1):
        return Weighed(disputes, [], [hull], None, None, True)
    worlds: list[World] = []
    verdicts: list[Verdict] = []
    for source in sources:
        world = draft
        facts: dict[str, str] = {}
        for path, inner, name, value in found:
            mine = tuple(p for p in value.points if p.source == source)
            if mine:
                world = world.replace_fact(path, name, replace(value, points=mine))
                facts[_flat(inner, name)] = shown(replace(value, points=mine))
        verdict = prober.verdict(world)
        verdicts.append(verdict)
        worlds.append(World(source=source or "unnamed", outcome=verdict.outcome, review_policy=verdict.review_policy,
                            facts=facts))  # fmt: skip
    outcomes = {w.outcome for w in worlds}
    outcome: Outcome = worlds[0].outcome if len(outcomes) == 1 else stricter(["escalate", milder(outcomes)])
    policies = [v.review_policy for v in verdicts if v.outcome == outcome and v.review_policy is not None]
    return Weighed(disputes, worlds, verdicts, outcome, strictest_policy(policies) if policies else None, False)


def _flat(inner: Draft, name: str) -> str:
    return f"{inner.prefix}.{name.split('.', 1)[1]}" if inner.kind == "party" else name
