"""Which letters could still move an answer that is certain: a variant that turns none of them answers the same.

An answer is certain where true findings carry it: what is unknown beside them no longer delays it, and most open facts
change nothing any more.  Reading a few letters of a variant is much cheaper than its whole verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..executors.interpreter import Evaluation
from ..facts.draft import Draft
from ..language.logic import FALSE, TRUE, UNKNOWN, Letter
from ..rulebook.slices import CompiledRule
from ..terms import POLICIES
from .fold import Finding, TrackVerdict, Verdict, strictest_policy
from .probing import Prober

_CARRIERS = {"prohibited": "prohibitions", "license_required": "bases", "escalate": "escalations"}


@dataclass(frozen=True)
class Stakes:
    """What the verdict of one case still hangs on."""

    prober: Prober
    verdict: Verdict

    @cached_property
    def certain(self) -> bool:
        """Whether true findings carry the answer, so that nothing unknown is waited for."""
        kind = _CARRIERS.get(self.verdict.outcome)
        return kind is not None and any(f.letter is TRUE for f in self.verdict.findings(kind))

    def of(self, draft: Draft) -> Verdict:
        """The verdict of a variant; the one at hand where the variant turns no letter that it hangs on."""
        if len(self.prober.slices) == 1 and self.certain:
            today = self.verdict.evaluation
            evaluation = Evaluation(today.slice, self.prober.builder.build(draft), today)
            if not any(self._turned(rule, evaluation) for rule in self._watched) and not self._tracks(evaluation):
                return self.verdict
        return self.prober.verdict(draft, near=self.verdict)

    def _turned(self, rule: CompiledRule, evaluation: Evaluation) -> bool:
        before, after = self.verdict.letters[rule.id], evaluation.rule(rule.id)
        idle = before is UNKNOWN and after is FALSE and rule.rule.then.kind != "review"
        return after is not before and not idle

    def _tracks(self, evaluation: Evaluation) -> bool:
        """Whether a track that may exist now does: its rules count with the lesser of both letters."""
        open_: list[TrackVerdict] = [t for t in self.verdict.tracks if t.exists is UNKNOWN]
        letters: list[Letter] = [evaluation.condition(t.track.exists_when, evaluation.case) for t in open_]
        return TRUE in letters

    @cached_property
    def _watched(self) -> list[CompiledRule]:
        rules = {f.rule.id: f.rule for track in self.verdict.tracks for f in self._findings(track)}
        return [*rules.values(), *self._reviews()]

    def _findings(self, track: TrackVerdict) -> Iterator[Finding]:
        """What carries the answer, what could make it stricter, what could lift it."""
        outcome = self.verdict.outcome
        yield from (f for f in getattr(track, _CARRIERS[outcome]) if f.letter is TRUE)
        if outcome == "prohibited":
            return
        yield from (f for f in track.prohibitions if f.letter is UNKNOWN)
        yield from (f for f in track.bases if f.letter is UNKNOWN and self._stricter(f, track))
        if outcome == "license_required":
            yield from (f for f in track.relief if f.letter is UNKNOWN)

    def _stricter(self, basis: Finding, track: TrackVerdict) -> bool:
        today = self.verdict.review_policy
        if today is None:
            return True
        policy = strictest_policy(track.policies[tag] for tag in basis.rule.rule.then.tags)
        return POLICIES.index(policy) < POLICIES.index(today)

    def _reviews(self) -> list[CompiledRule]:
        """The review rules that speak, or may speak, of a basis that is not overcome."""
        tags = {tag for t in self.verdict.tracks for f in t.open_bases for tag in f.rule.rule.then.tags}
        letters = self.verdict.letters
        return [
            rule
            for rule in self.verdict.evaluation.slice.rules.values()
            if rule.rule.then.kind == "review" and tags & set(rule.rule.then.tags) and letters[rule.id] is not FALSE
        ]
