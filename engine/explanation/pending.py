"""Pending and proposed texts beside the verdict: what each would change in this case, and what it is on the day."""

from __future__ import annotations

import datetime

from ..determination import ScenarioResult
from ..language.logic import FALSE, UNKNOWN, Letter
from ..rulebook.declared import Declared, Pending
from ..rulebook.slices import CompiledRule
from ..terms import Effect, Stage
from ..verdict.fold import Verdict
from .beside import cited

OVER: tuple[Stage, ...] = ("dead", "lapsed")


def scenarios(verdict: Verdict, declared: Declared, day: datetime.date) -> list[ScenarioResult]:
    """The effect of each text on the case, first of the scale that fits."""
    out: list[ScenarioResult] = []
    for rule in verdict.evaluation.slice.by_kind["effect"]:
        out.append(_scenario(rule, verdict, declared, day))
    return sorted(out, key=lambda s: s.id)


def _scenario(rule: CompiledRule, verdict: Verdict, declared: Declared, day: datetime.date) -> ScenarioResult:
    then = rule.rule.then
    step = then.pending.on(day)
    over = step is not None and step.stage in OVER
    failed: list[str] = []
    unknown: list[str] = []
    about = FALSE if over else _about(rule, verdict)
    if about is not FALSE and then.pending.would != "untested":  # nothing is asked for a text that no rule computes
        letters = [(e.title, verdict.evaluation.node(e.node)) for e in rule.conditions]
        failed = [title for title, letter in letters if letter is FALSE]
        unknown = [title for title, letter in letters if letter is UNKNOWN]
    effect = _effect(then.pending, about, failed, unknown)
    return ScenarioResult(
        id=rule.id, title=rule.rule.title, status=rule.rule.status, effect=effect,
        failed_elements=failed if effect == "OUT_OF_BILL" else [],
        unknown_elements=unknown if effect == "UNKNOWN_FACTS" else [],
        open=list(then.open_parts) if effect in ("AUTHORITY_ONLY", "WOULD_APPLY") else [],
        citations=cited(rule.rule.cite, declared),
        stage=step.stage if step else None,
        stage_since=step.since if step else None,
        stage_verified=step.verified if step else None,
        last_confirmed=then.pending.last_confirmed,
        lapses=then.pending.lapses,
        text=then.text,
        verified=rule.rule.verified,
    )  # fmt: skip


def _about(rule: CompiledRule, verdict: Verdict) -> Letter:
    """Whether the text speaks of a case like this one and could bring something."""
    pending = rule.rule.then.pending
    if pending.would == "nothing" or _adds_nothing(pending, verdict):
        return FALSE
    return verdict.letters[rule.id] if rule.remote is None else verdict.evaluation.node(rule.remote)


def _effect(pending: Pending, about: Letter, failed: list[str], unknown: list[str]) -> Effect:
    if about is FALSE:
        return "UNCHANGED"
    if pending.would == "untested":
        return "NOT_TESTED"
    if failed:
        return "OUT_OF_BILL"
    if unknown or about is UNKNOWN:
        return "UNKNOWN_FACTS"
    return "AUTHORITY_ONLY" if pending.would == "authority" else "WOULD_APPLY"


def _adds_nothing(pending: Pending, verdict: Verdict) -> bool:
    """Whether the law as it stands already asks for all that the text could bring."""
    if verdict.outcome == "prohibited":
        return True
    if verdict.outcome != "license_required":
        return False
    return pending.would in ("authority", "license") or (
        pending.would == "deny" and verdict.review_policy == "policy_of_denial"
    )
