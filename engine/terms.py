"""The closed vocabularies of an answer, each declared once: strictest first where there is an order."""

from __future__ import annotations

from typing import Literal, get_args

Outcome = Literal[
    "prohibited",
    "license_required",
    "escalate",
    "needs_information",
    "license_held",
    "license_exception",
    "no_license_required",
    "not_an_export",
]
Policy = Literal["policy_of_denial", "presumption_of_denial", "unstated", "case_by_case", "presumption_of_approval"]
Decision = Literal["stop", "hold", "proceed"]
RestsOn = Literal[
    "law",
    "law_not_reviewed_since",
    "guidance",
    "enforcement_discretion",
    "caller_screening",
    "stated_classification",
    "stated_figures",
    "later_table",
    "assumption",
    "default",
    "end_use_statement",
]
StepKind = Literal["stop", "resolve", "answer", "screen", "assume", "document", "apply", "review", "confirm", "keep"]
Truth = Literal["true", "unknown", "false"]
Effect = Literal["UNCHANGED", "OUT_OF_BILL", "UNKNOWN_FACTS", "AUTHORITY_ONLY", "WOULD_APPLY", "NOT_TESTED"]
Would = Literal["authority", "license", "deny", "condition", "nothing", "untested"]
Stage = Literal[
    "introduced", "reported", "passed_one_chamber", "proposed_rule", "reported_draft", "adopted",
    "enacted", "dead", "lapsed",
]  # fmt: skip
Relation = Literal["agrees", "agrees_result_not_reason", "unresolved", "contradicted", "stale"]
Bearing = Literal["applied", "considered", "not_relevant"]
BasisKind = Literal["prohibition", "basis", "escalation", "clearance"]
InstrumentKind = Literal[
    "rule_begins", "rule_ends", "enforcement_begins", "enforcement_ends", "parameter", "group", "condition", "fact"
]
ScreenedBy = Literal["caller", "lists", "nobody", "not_needed"]

LawView = Literal["enforced", "codified", "strictest"]
Mark = Literal["primary", "secondary", "memory", "unconfirmed"]
Status = Literal["law", "guidance", "letter", "interpretation", "scenario", "claim", "advisory", "company"]

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
POLICIES: tuple[Policy, ...] = get_args(Policy)
LAW_VIEWS: tuple[LawView, ...] = get_args(LawView)
MARKS: tuple[Mark, ...] = ("primary", "secondary", "memory")  # as files write them; the fourth is made of a day
WOULD: tuple[Would, ...] = get_args(Would)
STAGES: tuple[Stage, ...] = get_args(Stage)
STATUSES: tuple[Status, ...] = get_args(Status)
