"""From letters to an outcome: one short fold.

For each merging track, where relief (an exception, a license held, a clearance, a carve-out) counts only when
certain:

    1  a prohibition is true                                                -> prohibited
    2  there are true bases, and no certain relief overcomes all their tags -> license_required
    3  an escalation is true                                                -> escalate
    4  something that could harden the answer is unknown:
          a disputed fact lies on its live path                             -> escalate
          else                                                              -> needs_information
    5  bases, true or unknown, all overcome                                 -> license_held or license_exception
    6  a service: cleared -> not_an_export;  else                           -> no_license_required

Unknown relief never softens and never delays; an unknown basis delays.  A rule that asks nothing stays aside while
its open facts were simply never given.  The tracks merge by the strictest outcome.  [P-01, P-02, P-03, P-29]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..executors.interpreter import Evaluation, Gap
from ..language.logic import FALSE, TRUE, UNKNOWN, Letter, Node
from ..language.values import NOT_GIVEN
from ..rulebook.declared import RELAXING, Declared, Track
from ..rulebook.slices import CompiledRule
from ..terms import OUTCOMES, POLICIES, Outcome, Policy

_RELIEF: dict[str, Outcome] = {"except": "license_exception", "authorize": "license_held"}
_STRICTNESS: dict[Outcome, int] = {name: rank for rank, name in enumerate(OUTCOMES)}


def stricter(outcomes: Iterable[Outcome]) -> Outcome:
    """The strictest of some outcomes."""
    return min(outcomes, key=_STRICTNESS.__getitem__)


def milder(outcomes: Iterable[Outcome]) -> Outcome:
    """The mildest of some outcomes."""
    return max(outcomes, key=_STRICTNESS.__getitem__)


def strictest_policy(policies: Iterable[Policy]) -> Policy:
    """The strictest review policy; none at all is `unstated`."""
    speaking = set(policies)
    found: list[Policy] = [policy for policy in POLICIES if policy in speaking]
    return found[0] if found else "unstated"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that bore on a track, with its letter there."""

    rule: CompiledRule
    letter: Letter


@dataclass
class TrackVerdict:
    """What one merging track came to."""

    track: Track
    exists: Letter
    evaluation: Evaluation
    outcome: Outcome = "no_license_required"
    prohibitions: list[Finding] = field(default_factory=lambda: list[Finding]())
    bases: list[Finding] = field(default_factory=lambda: list[Finding]())
    escalations: list[Finding] = field(default_factory=lambda: list[Finding]())
    relief: list[Finding] = field(default_factory=lambda: list[Finding]())
    clearances: list[Finding] = field(default_factory=lambda: list[Finding]())
    unasked: list[Finding] = field(default_factory=lambda: list[Finding]())
    chosen: CompiledRule | None = None
    pending: list[Finding] = field(default_factory=lambda: list[Finding]())
    policies: dict[str, Policy] = field(default_factory=lambda: dict[str, Policy]())

    @cached_property
    def gaps(self) -> list[Gap]:
        """The unknown leaves that the pending rules, or the existence of the track, hang on."""
        return [gap for f in self.pending for gap in self.evaluation.gaps(f.rule)] + self.existence_gaps

    @cached_property
    def existence_gaps(self) -> list[Gap]:
        """Those that the existence of the track hangs on, where something pends on it."""
        existing = self._existing
        return list(self.evaluation.node_gaps(existing)) if existing is not None else []

    @property
    def open_reasons(self) -> set[str]:
        """Why the leaves are unknown that the verdict of the track hangs on."""
        existing = self._existing
        return self.evaluation.gap_reasons([f.rule for f in self.pending], [existing] if existing is not None else [])

    @property
    def _existing(self) -> Node | None:
        if self.exists is not UNKNOWN or not self.pending:
            return None
        return self.evaluation.slice.conditions[self.track.exists_when].when

    @property
    def open_bases(self) -> list[Finding]:
        """True bases that no certain relief overcomes."""
        return [f for f in self.bases if f.letter is TRUE and not overcomes(self.chosen, f.rule)]

    @property
    def review_policy(self) -> Policy:
        """The strictest policy over the tags of the open bases."""
        tags = {tag for f in self.open_bases for tag in f.rule.rule.then.tags}
        return strictest_policy(self.policies[tag] for tag in tags)


@dataclass(slots=True)
class Verdict:
    """The merged outcome of a case under one slice."""

    outcome: Outcome
    tracks: list[TrackVerdict]
    letters: Mapping[str, Letter]
    evaluation: Evaluation

    @property
    def review_policy(self) -> Policy | None:
        """The review policy where a license is required."""
        if self.outcome != "license_required":
            return None
        return strictest_policy(t.review_policy for t in self.tracks if t.outcome == "license_required")

    def findings(self, kind: str) -> list[Finding]:
        """All findings of a kind over the tracks (`prohibitions`, `bases`, ...)."""
        return [f for t in self.tracks for f in getattr(t, kind)]


def overcomes(relief: CompiledRule | None, basis: CompiledRule) -> bool:
    """Whether a relief answers every tag of a basis."""
    if relief is None:
        return False
    answered = relief.rule.then.tags
    return "all" in answered or set(basis.rule.then.tags) <= set(answered)


def fold(evaluation: Evaluation, letters: Mapping[str, Letter], declared: Declared) -> Verdict:
    """The verdict for the letters of all rules.

    Args:
        evaluation: answers for conditions and live paths.
        letters: the letters of the rules, from whichever executor.
        declared: tracks and tags.
    """
    verdicts: list[TrackVerdict] = []
    by_track: dict[str, list[CompiledRule]] = {}
    for name in evaluation.possible:
        rule = evaluation.slice.rules[name]
        by_track.setdefault(rule.rule.track, []).append(rule)
    anything_exists = False
    for track in declared.tracks.values():
        if not track.merges:
            continue
        exists = TRUE if not track.exists_when else evaluation.condition(track.exists_when, evaluation.case)
        if track.exists_when:
            anything_exists = anything_exists or exists is not FALSE
        if exists is FALSE:
            continue
        verdict = _track(track, by_track.get(track.id, []), letters, exists, evaluation)
        if track.exists_when or verdict.outcome != "no_license_required":
            verdicts.append(verdict)
    outcomes: list[Outcome] = [v.outcome for v in verdicts]
    if not anything_exists:
        outcomes.append("escalate")  # no leg of the case is one that the book knows
    return Verdict(stricter(outcomes), verdicts, letters, evaluation)


def _track(
    track: Track,
    rules: list[CompiledRule],
    letters: Mapping[str, Letter],
    exists: Letter,
    evaluation: Evaluation,
) -> TrackVerdict:
    v = TrackVerdict(track, exists, evaluation)
    kinds = {
        "prohibit": v.prohibitions, "require_license": v.bases, "escalate": v.escalations,
        "except": v.relief, "authorize": v.relief, "clear": v.clearances,
    }  # fmt: skip
    unsure_relief: list[Finding] = []
    for rule in rules:
        letter = letters[rule.id]
        letter = exists if exists < letter else letter
        into = kinds.get(rule.rule.then.kind)
        if into is None or letter is FALSE:
            continue
        if rule.rule.verified in ("memory", "unconfirmed") and rule.rule.then.kind in RELAXING:
            unsure_relief.append(Finding(rule, letter))  # relief from memory never clears
            continue
        if letter is UNKNOWN and not rule.rule.asks and _never_given(evaluation, rule):
            v.unasked.append(Finding(rule, letter))
            continue
        into.append(Finding(rule, letter))
    v.chosen = _best_relief(v)
    reviews = [r for r in rules if r.rule.then.kind == "review" and letters[r.id] is not FALSE]
    v.policies = {
        tag: _policy(tag, reviews, letters) for tag in dict.fromkeys(t for f in v.bases for t in f.rule.rule.then.tags)
    }
    v.pending = [f for f in (*v.prohibitions, *v.escalations) if f.letter is UNKNOWN]
    v.pending += [f for f in v.bases if f.letter is UNKNOWN and not overcomes(v.chosen, f.rule)]
    cleared = any(f.letter is TRUE for f in v.clearances)
    if not cleared:
        v.pending += [f for f in v.clearances if f.letter is UNKNOWN]
    if any(f.letter is TRUE for f in v.prohibitions):
        v.outcome = "prohibited"
    elif v.open_bases:
        v.outcome = "license_required"
    elif any(f.letter is TRUE for f in v.escalations):
        v.outcome = "escalate"
    elif v.pending:
        settled = v.open_reasons <= {"missing", "bounded"}
        v.outcome = "needs_information" if settled else "escalate"
    elif v.bases and v.chosen is not None:  # true or unknown, the relief carries the answer
        v.outcome = _RELIEF[v.chosen.rule.then.kind]
    elif any(f.letter is TRUE for f in unsure_relief):
        v.outcome = "escalate"
    else:
        v.outcome = "not_an_export" if cleared else "no_license_required"
    return v


def _never_given(evaluation: Evaluation, rule: CompiledRule) -> bool:
    """Whether an unknown rule hangs only on facts of which nobody said anything, not even that they are unknown."""
    return all(
        gap.reason == "missing" and gap.scope.facts.get(gap.fact, NOT_GIVEN) == NOT_GIVEN
        for gap in evaluation.gaps(rule)
    )


def _best_relief(v: TrackVerdict) -> CompiledRule | None:
    """The certain relief that overcomes most of the true bases, then of the possible ones."""
    sure = [f.rule for f in v.relief if f.letter is TRUE]

    def reach(rule: CompiledRule) -> tuple[int, int, str]:
        true = sum(overcomes(rule, f.rule) for f in v.bases if f.letter is TRUE)
        possible = sum(overcomes(rule, f.rule) for f in v.bases)
        return true, possible, rule.id

    best: Callable[[CompiledRule], tuple[int, int, str]] = reach
    return max(sure, key=best) if sure else None


def _policy(tag: str, reviews: list[CompiledRule], letters: Mapping[str, Letter]) -> Policy:
    """The review policy of a tag: the strictest of its true and possible rules; a governing rule displaces others."""
    speaking = [r for r in reviews if tag in r.rule.then.tags]
    governing = [r for r in speaking if r.rule.then.governs]
    if any(letters[r.id] is TRUE for r in governing):
        speaking = governing
    return strictest_policy(r.rule.then.policy for r in speaking)
