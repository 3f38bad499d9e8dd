"""Disputes, weighed world by world: what the outcome is if one source is right.

Values of one source belong together.  In a world whose source is silent on a disputed fact, the fact takes
every value that the others give.  All worlds agree: the answer is certain, the dispute is printed.  They differ:
the stricter of `escalate` and the mildest world's outcome, with the table of worlds.

Two places of one service are the exception (`case/route.py`): nobody doubts either source, both were given of one
deal, so the answer is never milder than with either of them alone. [P-04, P-19]
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..case.route import TO, TWO_PLACES
from ..determination import Dispute, DisputedValue, World
from ..facts.draft import STATED_AGAINST_COMPUTED, Draft, Path
from ..language.logic import Scope
from ..language.shown import plain, shown
from ..language.values import FactValue, Form, Point, Several
from ..terms import Outcome, Policy
from .fold import Verdict, milder, stricter, strictest_policy
from .probing import Prober, size_of

MOST_WORLDS = 16
MOST_READ = 2_400  # parties and owners, over all worlds


@dataclass(frozen=True)
class Weighed:
    """The disputes of a case and what they come to."""

    disputes: list[Dispute]
    worlds: list[World]
    verdicts: list[Verdict]
    drafts: list[Draft]
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
    given = disputed_facts(draft)
    derived = _disputed_derived(hull.evaluation.case, {name for _, _, name, _ in given})
    disputes = [_dispute(_flat(inner, name), value) for _, inner, name, value in given]
    disputes += [_dispute(name, value) for name, value in derived.items()]
    if not disputes:
        return Weighed([], [], [hull], [draft], None, None, False)
    values = [*(value for _, _, _, value in given), *derived.values()]
    sources = sorted({p.source for value in values for p in value.points if not p.joint})
    too_many = len(sources) > MOST_WORLDS or len(sources) * size_of(draft) > MOST_READ
    if too_many or sources in ([], [""]):
        return Weighed(disputes, [], [hull], [draft], None, None, True)
    worlds: list[World] = []
    verdicts: list[Verdict] = []
    drafts: list[Draft] = []
    for source in sources:
        world, facts = _world(draft, source, given, prober)
        verdict = prober.verdict(world)
        worlds.append(
            World(source=source or "unnamed", outcome=verdict.outcome, review_policy=verdict.review_policy, facts=facts)
        )
        verdicts.append(verdict)
        drafts.append(world)
    outcomes: list[Outcome] = [w.outcome for w in worlds]
    outcome = outcomes[0] if len(set(outcomes)) == 1 else stricter(["escalate", milder(outcomes)])
    told: list[tuple[Outcome, Policy | None]] = [(v.outcome, v.review_policy) for v in verdicts]
    places = _place_by_place(draft, prober)
    if places:
        outcome, told = stricter([outcome, *(one for one, _ in places)]), [*told, *places]
    policies: list[Policy] = [policy for one, policy in told if one == outcome and policy is not None]
    policy = strictest_policy(policies) if policies else None
    return Weighed(disputes, worlds, verdicts, drafts, outcome, policy, False)


def _place_by_place(draft: Draft, prober: Prober) -> list[tuple[Outcome, Policy | None]]:
    """What each of two places of a service comes to alone; nothing where a case has no two."""
    to = draft.facts.get(TO)
    if to is None or to.note != TWO_PLACES:
        return []
    out: list[tuple[Outcome, Policy | None]] = []
    for point in {p.value: p for p in to.points}.values():
        alone = draft.replace_fact((), TO, replace(_one(to, point), note=""))
        hull = prober.verdict(alone)
        weighed = weigh(alone, prober, hull)
        out.append((weighed.outcome or hull.outcome, weighed.policy if weighed.outcome else hull.review_policy))
    return out


def _world(
    draft: Draft, source: str, given: list[tuple[Path, Draft, str, FactValue]], prober: Prober
) -> tuple[Draft, dict[str, str]]:
    """The case if one source is right, and the facts that this settles."""
    facts: dict[str, str] = {}
    for path, inner, name, value in given:
        mine = _of_source(value, source)
        if mine is not None:
            draft = draft.replace_fact(path, name, mine)
            facts[_flat(inner, name)] = shown(mine)
    for fact in prober.builder.derived["case"]:  # a stated figure against a computed one: each in its own world
        value = prober.builder.facts_of_case(draft)[fact.name]
        mine = _of_source(value, source) if value.disputed else None
        if mine is not None:
            draft = draft.replace_fact((), fact.name, replace(mine, settled=True))
            facts[fact.name] = shown(mine)
    return draft, facts


def _of_source(value: FactValue, source: str) -> FactValue | None:
    mine = tuple(p for p in value.points if p.source == source)
    if len(mine) == 1:
        return _one(value, mine[0])
    return replace(value, points=mine) if mine else None


def _one(value: FactValue, point: Point) -> FactValue:
    """The fact with one of its values, which may be several that hold together."""
    if isinstance(point.value, Several):
        told = tuple(replace(point, value=v) for v in point.value.values)
        return replace(value, form=Form.TOGETHER, points=told)
    return replace(value, points=(point,))


def _disputed_derived(scope: Scope, given: set[str]) -> dict[str, FactValue]:
    """Derived facts in dispute although no input is: a stated figure contradicts a computed one."""
    return {n: v for n, v in scope.facts.items() if v.disputed and n not in given and v.note == STATED_AGAINST_COMPUTED}


def _dispute(name: str, value: FactValue) -> Dispute:
    values = [DisputedValue(value=str(plain(p.value)), source=p.source, date=p.date) for p in value.points]
    return Dispute(fact=name, values=values)


def _flat(inner: Draft, name: str) -> str:
    return f"{inner.prefix}.{name.split('.', 1)[1]}" if inner.kind == "party" else name
