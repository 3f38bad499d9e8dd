"""Two answers side by side where the law of the day is not confirmed: with the rules in doubt, and without them."""

from __future__ import annotations

from collections.abc import Callable

from ..determination import UnconfirmedLaw
from ..language.logic import TRUE
from ..rulebook.declared import HARDENING
from ..terms import Outcome, Policy
from ..verdict.fold import Verdict
from ..verdict.other_law import Without
from .words import OUTCOMES, POLICIES

_KINDS = ("prohibitions", "bases", "escalations")


def unconfirmed(
    verdict: Verdict, policy: Policy | None, without: Callable[[frozenset[str]], Without]
) -> UnconfirmedLaw | None:
    """Both answers, where a rule that bears on the case is in force by its text alone; None elsewhere.

    Args:
        verdict: the answer as given, with those rules.
        policy: its review policy.
        without: the answer with some rules left out.
    """
    found = {f.rule.id: f.rule.rule for kind in _KINDS for f in verdict.findings(kind) if f.letter is TRUE}
    since = {name: rule.unconfirmed_from for name, rule in found.items() if rule.verified == "unconfirmed"}
    if not since:
        return None
    doubtful = {r.id for r in verdict.evaluation.slice.rules.values() if r.rule.verified == "unconfirmed"}
    hardening = {name for name in doubtful if verdict.evaluation.slice.rules[name].rule.then.kind in HARDENING}
    other = without(frozenset(hardening))
    return UnconfirmedLaw(
        rules=sorted(since),
        since=min(day for day in since.values() if day is not None).isoformat(),
        outcome=verdict.outcome,
        review_policy=policy,
        outcome_without=other.outcome,
        review_policy_without=other.policy,
    )


def beside(law: UnconfirmedLaw | None) -> str:
    """The clause for the headline: what holds if the rule is not in force; empty where that changes nothing."""
    if law is None or (law.outcome, law.review_policy) == (law.outcome_without, law.review_policy_without):
        return ""
    words = _words(law.outcome_without, law.review_policy_without)
    return f"this relies on a rule whose return on {law.since} is not confirmed; without it: {words}"


def side_by_side(law: UnconfirmedLaw) -> tuple[str, str]:
    """Both answers in words: with the rules in doubt, and without."""
    return _words(law.outcome, law.review_policy), _words(law.outcome_without, law.review_policy_without)


def _words(outcome: Outcome, policy: Policy | None) -> str:
    return OUTCOMES[outcome] + (f", {POLICIES[policy]}" if policy is not None and policy != "unstated" else "")
