"""What stands beside the verdict and never changes it: regimes, claims, duties and advice (bills: pending.py)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from ..determination import CitedPlace, ClaimResult, Note, RegimeState
from ..facts.draft import Draft
from ..language.logic import FALSE, TRUE, UNKNOWN, Letter
from ..rulebook.declared import Citation, Declared
from ..rulebook.slices import CompiledRule
from ..terms import Bearing, Relation
from ..verdict.fold import Verdict
from ..verdict.leaves import node_leaves
from ..verdict.probing import Prober

_QUIET = ("define", "classify", "review", "effect", "claim")


def cited(citations: Iterable[Citation], declared: Declared) -> list[CitedPlace]:
    """Citations with the title, date and address of their source."""
    out: list[CitedPlace] = []
    for c in citations:
        source = declared.sources[c.source]
        out.append(CitedPlace(source=c.source, at=c.at, title=source.citation or source.title, date=source.date,
                              url=source.url))  # fmt: skip
    return out


def regimes(verdict: Verdict, declared: Declared, day: datetime.date) -> list[RegimeState]:
    """The named regimes always, others that bore on the case."""
    out: list[RegimeState] = []
    by_regime: dict[str, list[CompiledRule]] = {}
    for rule in (verdict.evaluation.slice.rules[name] for name in verdict.evaluation.possible):
        by_regime.setdefault(rule.rule.regime, []).append(rule)
    for regime in declared.regimes.values():
        if not regime.named and regime.id not in by_regime:
            continue
        bearing = _bearing(regime.id, by_regime.get(regime.id, []), verdict)
        if regime.named or bearing == "applied":
            reviewed = regime.reviewed_through.isoformat() if regime.reviewed_through else ""
            before = "This regime did not exist on that date." if regime.timeline else "No timeline is kept."
            state = regime.state_on(day) or before
            out.append(RegimeState(id=regime.id, title=regime.title, state_on_date=state, bearing=bearing,
                                   reviewed_through=reviewed))  # fmt: skip
    return sorted(out, key=lambda r: (not declared.regimes[r.id].named, r.id))


def _bearing(regime: str, rules: list[CompiledRule], verdict: Verdict) -> Bearing:
    letters = [verdict.letters[r.id] for r in rules if r.rule.then.kind not in _QUIET]
    if TRUE in letters:
        return "applied"
    considered = verdict.evaluation.slice.considered.get(regime)
    if considered is not None:
        return "not_relevant" if verdict.evaluation.node(considered) is FALSE else "considered"
    return "considered" if UNKNOWN in letters else "not_relevant"


def claims(
    verdict: Verdict, worlds: list[Verdict], declared: Declared, dated: dict[str, Prober], draft: Draft
) -> list[ClaimResult]:
    """Each claim about the case, related to what the rules derive.

    Args:
        worlds: the verdicts of the disputed worlds (the verdict alone where nothing is disputed).
        dated: probers of the days on which claims were made, by claim.
        draft: the case.
    """
    out: list[ClaimResult] = []
    for rule in verdict.evaluation.slice.by_kind["claim"]:
        if verdict.letters[rule.id] is not TRUE:
            continue
        tags = set(rule.rule.then.tags)
        letters = {_strongest(v, tags) for v in worlds}
        relation = _relation(rule, letters, verdict)
        if relation == "contradicted" and rule.id in dated:
            then = dated[rule.id].verdict(draft)
            if _strongest(then, tags) is FALSE:
                relation = "stale"
        out.append(ClaimResult(
            id=rule.id, title=rule.rule.title, relation=relation, asserts=rule.rule.then.text,
            reasons=[r.text for r in rule.rule.then.reasons], date=rule.rule.then.date,
            citations=cited(rule.rule.cite, declared),
        ))  # fmt: skip
    return out


def _strongest(verdict: Verdict, tags: set[str]) -> Letter:
    """The strongest letter of any basis with one of the tags."""
    letters = [
        verdict.letters[r.id]
        for r in verdict.evaluation.slice.by_kind["require_license"]
        if tags & set(r.rule.then.tags)
    ]
    return max(letters, default=FALSE)


def _relation(rule: CompiledRule, letters: set[Letter], verdict: Verdict) -> Relation:
    if letters == {TRUE}:
        return "contradicted"
    if letters != {FALSE}:
        return "unresolved"
    read = {
        leaf.fact
        for other in verdict.evaluation.slice.by_kind["require_license"]
        if set(other.rule.then.tags) & set(rule.rule.then.tags)
        for leaf in node_leaves(other.when)
    }
    weighty = [r for r in rule.rule.then.reasons if r.fact and r.fact in read]
    return "agrees" if weighty else "agrees_result_not_reason"


def notes(verdict: Verdict, declared: Declared, kind: str) -> list[Note]:
    """Duties (`oblige`) or advice (`advise`) whose conditions are met."""
    out: list[Note] = []
    for rule in verdict.evaluation.slice.by_kind[kind]:
        if verdict.letters[rule.id] is TRUE:
            out.append(Note(rule=rule.id, text=rule.rule.then.text, track=rule.rule.track,
                            citations=cited(rule.rule.cite, declared), verified=rule.rule.verified))  # fmt: skip
    return sorted(out, key=lambda n: n.rule)
