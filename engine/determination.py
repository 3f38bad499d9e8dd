"""What comes out: the determination, the same at every door.

`id` hashes what was asked and by which law; `result_hash` what was answered, not its wording.  Same `id`, same
`result_hash`: whoever asks, whichever executor, years later.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from .terms import (
    BasisKind,
    Bearing,
    Decision,
    Effect,
    InstrumentKind,
    LawView,
    Mark,
    Outcome,
    Policy,
    Relation,
    RestsOn,
    ScreenedBy,
    Stage,
    Status,
    StepKind,
    Truth,
)


class Part(BaseModel):
    """Base of all parts: closed, so that a misspelled field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CitedPlace(Part):
    """A citation with the text it points to."""

    source: str
    at: str = ""
    title: str = ""
    date: str = ""
    url: str = ""


class Basis(Part):
    """A rule that bears on the outcome."""

    rule: str
    title: str
    kind: BasisKind
    value: Truth
    because: str = ""
    tags: list[str] = []
    review_policy: Policy | None = None
    status: Status = "law"
    citations: list[CitedPlace] = []
    verified: Mark = "primary"


class CarveOut(Part):
    """A rule that takes the case out of others, which would or could apply without it."""

    rule: str
    title: str
    takes_out: list[str] = []
    citations: list[CitedPlace] = []
    verified: Mark = "primary"


class Relief(Part):
    """An exception or a license, and what stands in its way.

    Attributes:
        within_reach: whether it holds, or answers or papers to come could make it hold.
    """

    rule: str
    code: str
    title: str
    value: Truth
    overcomes: list[str] = []
    failed_elements: list[str] = []
    missing_elements: list[str] = []
    needs: list[str] = []
    within_reach: bool = False
    open_conditions: list[str] = []
    citations: list[CitedPlace] = []


class TrackResult(Part):
    """One merging track."""

    track: str
    title: str
    outcome: Outcome
    review_policy: Policy | None = None
    bases: list[Basis] = []
    carve_outs: list[CarveOut] = []
    exceptions: list[Relief] = []


class Classification(Part):
    """The candidate paragraphs, and the level of control that the rules read."""

    candidates: list[str] = []
    certain: bool = False
    level: str = "unknown"


class PolicyIf(Part):
    """A milder review policy that papers to come would open."""

    policy: Policy
    rule: str
    needs: list[str]


class RegimeState(Part):
    """A regime, what is true of it on the date, and whether it bore on the case."""

    id: str
    title: str
    state_on_date: str
    bearing: Bearing
    reviewed_through: str = ""


class Cell(Part):
    """One range or value of a missing fact, and the outcome it would bring."""

    when: str
    outcome: Outcome
    review_policy: Policy | None = None


class Question(Part):
    """A missing fact that can change the answer.

    `changes`: whether some answer to it changes outcome or review policy; beside an answer that waits for facts, alone
    or with others.  It is not told in the brief form.  `opens`: facts without meaning before this one is known.
    """

    fact: str
    question: str
    find: str = ""
    unit: str = ""
    because: list[str] = []
    reason: str = "missing"
    cells: list[Cell] = []
    could_become: list[Outcome] = []
    changes: bool | None = None
    opens: list[str] = []


class CardFact(Part):
    """A fact on an open card.

    Attributes:
        fact: the flat name under which every door takes it.
        values: what may be answered, or the form of it.
        ask: who knows it: customer, sales, engineering or compliance.
        could_become: what answers to it alone could make of the outcome, strictest first.
        only_if: an open fact and the answers to it that ask for this one; empty if it is asked in any case.
        may_open: exceptions that it may open, or that still lack it.
    """

    fact: str
    question: str
    find: str = ""
    unit: str = ""
    type: str = ""
    values: list[str] = []
    ask: str = ""
    reason: str = "missing"
    could_become: list[Outcome] = []
    only_if: dict[str, list[str]] = {}
    may_open: list[str] = []


class OpenCard(Part):
    """What one person can fill in at once; `party` is the flat name of the party that it is about, if any."""

    card: str
    party: str = ""
    title: str
    ask: str = ""
    facts: list[CardFact]


class NextStep(Part):
    """Something to do next: what, who does it, the facts it is about, and the command that does it."""

    kind: StepKind
    text: str
    ask: str = ""
    facts: list[str] = []
    command: str = ""


class Margin(Part):
    """How close a figure is to a limit, and where the outcome would flip."""

    fact: str
    label: str
    value: str
    threshold: str
    unit: str = ""
    percent: str
    reached: bool
    parameter: str = ""
    outcome_beyond: Outcome | None = None
    world: str = ""
    flips_at: dict[str, str] = {}


class DisputedValue(Part):
    """One source's value of a disputed fact."""

    value: str
    source: str
    date: str = ""


class World(Part):
    """The outcome if one source is right."""

    source: str
    outcome: Outcome
    review_policy: Policy | None = None
    facts: dict[str, str] = {}


class Dispute(Part):
    """A fact on which sources differ."""

    fact: str
    values: list[DisputedValue]


class ClaimResult(Part):
    """Somebody's claim, related to what the rules derive; never obeyed."""

    id: str
    title: str
    relation: Relation
    asserts: str
    reasons: list[str]
    date: str = ""
    citations: list[CitedPlace] = []


class ScenarioResult(Part):
    """What a pending text would change; beside the verdict, never in it.

    `stage` is what the text is on the date (introduced, enacted, lapsed ...), `text` what it would change.
    """

    id: str
    title: str
    status: Status
    effect: Effect
    failed_elements: list[str] = []
    unknown_elements: list[str] = []
    open: list[str] = []
    citations: list[CitedPlace] = []
    stage: Stage | None = None
    stage_since: datetime.date | None = None
    stage_verified: Mark | None = None
    last_confirmed: datetime.date | None = None
    lapses: datetime.date | None = None
    text: str = ""
    verified: Mark = "primary"


class Note(Part):
    """A duty, an advice or a side-track line, with its rule and citation."""

    rule: str
    text: str
    track: str
    citations: list[CitedPlace] = []
    verified: Mark = "primary"


class PartyResult(Part):
    """A party as it was screened."""

    name: str
    roles: list[str]
    screened: bool
    by: ScreenedBy
    entries: list[dict[str, Any]] = []
    cleared: list[dict[str, Any]] = []
    problem: str = ""


class ListUsed(Part):
    """A list snapshot that took part."""

    name: str
    date: str
    hash: str


class RulesUsed(Part):
    """The rulebook that decided."""

    release: str
    hash: str
    reviewed_through: str


class PartReviewed(Part):
    """One part of the regulations: through which day changes were looked for, and which edition was read."""

    name: str
    reviewed_through: str
    text_of: str = ""


class LawReviewed(Part):
    """How old the law behind the answer is: the oldest look, its age on the day of the case, what the desk allows."""

    through: str
    days: int
    allowed_days: int
    parts: list[PartReviewed] = []


class UnconfirmedLaw(Part):
    """Rules that are in force by their text alone, and both answers: with them, as given, and without them."""

    rules: list[str]
    since: str
    outcome: Outcome
    review_policy: Policy | None = None
    outcome_without: Outcome
    review_policy_without: Policy | None = None


class FactUsed(Part):
    """A normalized fact and where it came from."""

    value: Any
    origin: str
    note: str = ""


class OtherView(Part):
    """The outcome in the other law view."""

    view: LawView
    outcome: Outcome
    review_policy: Policy | None = None


class TraceLine(Part):
    """One rule with its letter; on demand the leaves with the values they saw."""

    rule: str
    letter: Truth
    leaves: list[dict[str, str]] = []


class Instrument(Part):
    """What made an answer change on a day: a rule, a legal number, membership in a dated group, a date of the case."""

    kind: InstrumentKind
    id: str
    title: str
    what: str = ""
    citations: list[CitedPlace] = []
    verified: Mark = "primary"


class Segment(Part):
    """A period in which the answer stays the same, the facts held and the law varied.

    `instruments` made it begin; `ahead` says that it begins after the day on which was asked.
    """

    start: datetime.date = Field(validation_alias=AliasChoices("from", "start"), serialization_alias="from")
    end: datetime.date | None = Field(validation_alias=AliasChoices("to", "end"), serialization_alias="to")
    outcome: Outcome
    review_policy: Policy | None = None
    policy_if: Policy | None = None
    decision: Decision
    why: str
    bases: list[Basis] = []
    relief: list[Relief] = []
    instruments: list[Instrument] = []
    ahead: bool = False


class Determination(Part):
    """The answer to one case, with everything needed to check and to replay it."""

    id: str
    result_hash: str
    outcome: Outcome
    decision: Decision
    review_policy: Policy | None = None
    policy_if: list[PolicyIf] = []
    provisional: bool
    rests_on: list[RestsOn]
    headline: str = Field(max_length=255)
    provisional_because: list[str] = []
    classification: Classification
    tracks: list[TrackResult]
    regimes: list[RegimeState]
    questions: list[Question]
    next_steps: list[NextStep] = []
    cards: list[OpenCard] = []
    smallest_sets: list[list[str]] = []
    margins: list[Margin] = []
    disputes: list[Dispute] = []
    worlds: list[World] = []
    presumed: list[str] = []
    claims: list[ClaimResult] = []
    scenarios: list[ScenarioResult] = []
    obligations: list[Note] = []
    advisories: list[Note] = []
    notices: list[str] = []
    item_unread: list[str] = []
    not_checked: list[str] = []
    other_view: OtherView
    parties: list[PartyResult]
    assumptions: list[str] = []
    as_of: datetime.date
    law_view: LawView
    profile: str = ""
    profile_text: str = ""
    reference: str = ""
    rules: RulesUsed
    law_reviewed: LawReviewed | None = None
    unconfirmed_law: UnconfirmedLaw | None = None
    lists: list[ListUsed] = []
    lists_hash: str = ""
    executor: str
    created: str
    asked_by: str = ""
    facts: dict[str, FactUsed]
    case: dict[str, Any]
    trace: list[TraceLine] | None = None
    history: list[Segment] | None = None
    history_other_view: list[Segment] | None = None

    def to_json(self, indent: int | None = None) -> str:
        """The determination as JSON text, as `douane replay` reads it."""
        data = self.model_dump(mode="json", by_alias=True, exclude_none=False)
        return json.dumps(data, ensure_ascii=False, indent=indent)


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON of a value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def result_hash(parts: dict[str, Any]) -> str:
    """The hash of what was answered: results and rule ids, not titles, texts or wording."""
    return digest(
        {
            "outcome": parts["outcome"],
            "decision": parts["decision"],
            "review_policy": parts["review_policy"],
            "policy_if": [[p.policy, p.rule] for p in parts["policy_if"]],
            "provisional": parts["provisional"],
            "rests_on": parts["rests_on"],
            "tracks": [
                {
                    "track": t.track,
                    "outcome": t.outcome,
                    "policy": t.review_policy,
                    "bases": [[b.rule, b.value] for b in t.bases],
                    "exceptions": [[e.rule, e.value] for e in t.exceptions],
                }
                for t in parts["tracks"]
            ],
            "questions": sorted(q.fact for q in parts["questions"]),
            "scenarios": [[s.id, s.effect] for s in parts["scenarios"]],
            "claims": [[c.id, c.relation] for c in parts["claims"]],
            "obligations": [o.rule for o in parts["obligations"]],
            "classification": parts["classification"].model_dump(),
            "worlds": [[w.source, w.outcome] for w in parts["worlds"]],
            "other_view": [parts["other_view"].view, parts["other_view"].outcome],
        }
    )
