"""The words of an answer, one wording for every place where people read it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..determination import CitedPlace, Determination, Segment
from ..rulebook.declared import Declared
from ..terms import Bearing, Decision, Effect, Outcome, Policy, Relation, RestsOn, Truth

DECISIONS: dict[Decision, str] = {"stop": "STOP", "hold": "HOLD", "proceed": "PROCEED"}
OUTCOMES: dict[Outcome, str] = {
    "prohibited": "prohibited",
    "license_required": "license required",
    "escalate": "manual review",
    "needs_information": "more information needed",
    "license_held": "under license",
    "license_exception": "under exception",
    "no_license_required": "no license required",
    "not_an_export": "access alone is not an export",
}
SHORT: dict[Outcome, str] = {**OUTCOMES, "needs_information": "information needed"}
POLICIES: dict[Policy, str] = {
    "policy_of_denial": "policy of denial",
    "presumption_of_denial": "presumption of denial",
    "unstated": "not stated",
    "case_by_case": "case by case",
    "presumption_of_approval": "presumption of approval",
}
NO_RULE = "no license requirement applies on these facts"
STATES: dict[Truth, str] = {"true": "applies", "unknown": "could apply", "false": "not met"}
BEARINGS: dict[Bearing, str] = {"applied": "applied", "considered": "considered", "not_relevant": "not relevant"}
EFFECTS: dict[Effect, str] = {
    "UNCHANGED": "would change nothing here",
    "OUT_OF_BILL": "would not reach this case",
    "UNKNOWN_FACTS": "may apply",
    "AUTHORITY_ONLY": "authority only",
    "WOULD_APPLY": "would apply",
    "NOT_TESTED": "described but not tested",
}
RELATIONS: dict[Relation, str] = {
    "agrees": "agrees with the rules",
    "agrees_result_not_reason": "same result, different reason",
    "unresolved": "unresolved",
    "contradicted": "contradicted by the rules",
    "stale": "true on its date, not on this one",
}
SAYINGS = {
    "wrong": "wrong",
    "half_right": "half right",
    "right": "right",
    "open": "open",
    "beside_the_point": "beside the point",
}
RESTS_ON: dict[RestsOn, str] = {
    "law": "the text of the law",
    "law_not_reviewed_since": "law that was not recently reviewed",
    "guidance": "agency guidance",
    "enforcement_discretion": "enforcement discretion",
    "caller_screening": "your own screening",
    "stated_classification": "the seller's self-classification",
    "stated_figures": "stated parameters",
    "later_table": "a later edition of the CCL",
    "assumption": "desk assumptions",
    "default": "default values",
    "end_use_statement": "an end-use statement on file",
}
VIEWS = {"enforced": "law as enforced", "codified": "law as codified", "strictest": "strictest view of the law"}
SCREENED = {
    "caller": "your own screening",
    "lists": "screened",
    "nobody": "not screened",
    "not_needed": "screening not required",
}
MARKS = {"primary": "official text", "secondary": "secondary source", "memory": "not verified",
         "unconfirmed": "not confirmed to be in force"}  # fmt: skip


def verdict(d: Determination) -> str:
    """The outcome in words: `license required`, `under exception NAC, provisionally`."""
    words = OUTCOMES[d.outcome]
    if d.outcome == "license_held":
        words = "under license" if d.decision == "proceed" else "license conditions open"
    if d.outcome == "license_exception":
        codes = [e.code for t in d.tracks for e in t.exceptions if e.value == "true"]
        code = f" {codes[0]}" if codes else ""
        words = f"under exception{code}" if d.decision == "proceed" else f"exception{code}, conditions open"
    return f"{words}, provisionally" if d.provisional else words


def answer(s: Segment) -> str:
    """The answer of a segment in words."""
    text = OUTCOMES[s.outcome]
    if s.review_policy is not None:
        text += f", {POLICIES[s.review_policy]}" if s.review_policy != "unstated" else ", no policy stated"
    if s.policy_if is not None:
        text += f"; {POLICIES[s.policy_if]} if its conditions are met"
    if s.outcome in ("license_held", "license_exception") and s.decision != "proceed":
        text += ", conditions open"
    return text


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([*([", ".join(parts[:-1])] if parts[1:] else []), *parts[-1:]])


def level(name: str, declared: Declared) -> str:
    """The level of control in words: the title of its condition."""
    condition = declared.conditions.get(name)
    return condition.title if condition is not None else f"control level {name}"


def became(outcome: Outcome, policy: Policy | None = None) -> str:
    """What a missing fact could make of the answer."""
    if outcome == "license_required" and policy not in (None, "unstated"):
        return f"{OUTCOMES[outcome]} ({POLICIES[policy]})"
    return OUTCOMES[outcome]


def count(number: int, one: str, many: str = "") -> str:
    """`1 row`, `2,000 rows`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def number(text: str) -> str:
    """A figure with separators."""
    whole, point, rest = text.partition(".")
    return (f"{int(whole):,}" if whole.lstrip("-").isdigit() else whole) + point + rest


def citation(place: CitedPlace) -> str:
    """A citation in one line: `15 CFR 744.23(b)`, or the source's title with the place in it."""
    title, at = place.title, place.at
    part = re.match(r"(\d+ CFR) part (\d+)$", title)
    if part and at.startswith(f"{part[2]}."):
        return f"{part[1]} {at}"
    if not title or not at or at in title:
        return title or at or place.source
    return f"{title}, {at}"
