"""What the same case comes to by other rules: those of the other law view, or without rules that are not confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..facts.draft import Draft
from ..rulebook.slices import Slice
from ..terms import Outcome, Policy
from .fold import Verdict
from .probing import Prober
from .worlds import weigh


@dataclass(frozen=True)
class Without:
    """The answer that stands if the unconfirmed rules are not in force."""

    outcome: Outcome
    policy: Policy | None


def by_rules(prober: Prober, draft: Draft, today: Verdict) -> tuple[Outcome, Policy | None]:
    """Outcome and review policy of a case by the rules of a prober, its disputes weighed; `today` is by the others."""
    hull = prober.verdict(draft, near=today)
    weighed = weigh(draft, prober, hull)
    return (weighed.outcome, weighed.policy) if weighed.outcome else (hull.outcome, hull.review_policy)


def without(prober: Prober, draft: Draft, rules: frozenset[str], today: Verdict) -> Without:
    """The answer with some rules left out."""
    outcome, policy = by_rules(replace(prober, slices=tuple(_left_out(s, rules) for s in prober.slices)), draft, today)
    return Without(outcome, (policy or "unstated") if outcome == "license_required" else None)


def _left_out(part: Slice, rules: frozenset[str]) -> Slice:
    """A slice without some of its rules; none of them may conclude a condition."""
    kept = {name: rule for name, rule in part.rules.items() if name not in rules}
    order = tuple(name for name in part.order if name.removeprefix("rule:") not in rules)
    return Slice(part.day, part.view, part.conditions, kept, order, part.considered, part.groups)
