"""The tracks of an answer as a reader sees them: bases, exceptions with what stands in their way, milder policies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..determination import Basis, CarveOut, PolicyIf, Relief, TrackResult
from ..executors.interpreter import Evaluation, Gap
from ..facts.draft import Builder, Draft
from ..language import logic
from ..language.logic import FALSE, TRUE, UNKNOWN, All, Leaf, Letter, Named, Node, Quantifier, Scope, truth
from ..language.shown import shown
from ..language.values import NOT_GIVEN, FactValue, Form
from ..rulebook.declared import Declared
from ..rulebook.slices import CompiledRule
from ..terms import POLICIES, BasisKind
from ..verdict.fold import Finding, TrackVerdict, Verdict, strictest_policy
from .beside import cited
from .facts_used import COLLECTION_NAMES

_HARDENING = ("require_license", "prohibit", "escalate")


@dataclass(frozen=True)
class TrackReporter:
    """Puts the tracks of one verdict into words.

    Attributes:
        papers: the same case with every paper that is not on file taken for unknown; without it, what papers could
            open is not told.
    """

    declared: Declared
    scope: Scope
    verdict: Verdict
    papers: Evaluation | None = None

    def track(self, track: TrackVerdict) -> TrackResult:
        """One track with its bases, strongest first, and the relief that speaks of their tags."""
        kinds: tuple[tuple[BasisKind, list[Finding]], ...] = (
            ("prohibition", track.prohibitions),
            ("basis", track.bases),
            ("escalation", track.escalations),
            ("clearance", track.clearances),
        )
        bases = [
            self._basis(kind, finding, track)
            for kind, findings in kinds
            for finding in sorted(findings, key=lambda f: (-f.letter, f.rule.id))
        ]
        return TrackResult(
            track=track.track.id,
            title=track.track.title,
            outcome=track.outcome,
            review_policy=track.review_policy if track.outcome == "license_required" else None,
            bases=bases,
            carve_outs=list(self._carve_outs(track)),
            exceptions=[self._relief(rule) for rule in self._speaking(track)],
        )

    def certain(self) -> tuple[list[Basis], list[Relief]]:
        """What carries the answer: certain bases, and the relief or clearance that overcomes them."""
        tracks = [(t, self.track(t)) for t in self.verdict.tracks]
        bases = [b for _, told in tracks for b in told.bases if b.value == "true"]
        chosen = {t.chosen.id for t, _ in tracks if t.chosen is not None}
        return bases, [e for _, told in tracks for e in told.exceptions if e.rule in chosen]

    def _basis(self, kind: BasisKind, finding: Finding, track: TrackVerdict) -> Basis:
        rule = finding.rule.rule
        policy = strictest_policy(track.policies[t] for t in rule.then.tags) if kind == "basis" else None
        return Basis(
            rule=rule.id,
            title=rule.title,
            kind=kind,
            value=truth(finding.letter),
            because=rule.because,
            tags=list(rule.then.tags),
            review_policy=policy,
            status=rule.status,
            citations=cited(rule.cite, self.declared),
            verified=rule.verified,
        )

    def _carve_outs(self, track: TrackVerdict) -> Iterator[CarveOut]:
        """Carve-outs without which a rule of the track would or could apply."""
        evaluation = self.verdict.evaluation
        for rule in evaluation.slice.by_kind["exclude"]:
            if rule.rule.track != track.track.id or self._letter(rule.id) is not TRUE:
                continue
            targets = (evaluation.slice.rules[r] for r in rule.rule.overrides if r in evaluation.slice.rules)
            taken = [t.id for t in targets if t.rule.then.kind in _HARDENING and self._alone(t) is not FALSE]
            if taken:
                yield CarveOut(rule=rule.id, title=rule.rule.title, takes_out=taken, verified=rule.rule.verified,
                               citations=cited(rule.rule.cite, self.declared))  # fmt: skip

    def _alone(self, rule: CompiledRule) -> Letter:
        """The letter of a rule as if nothing carved anything out of it."""
        evaluation = self.verdict.evaluation
        unless = [evaluation.condition(c, self.scope) for c in rule.unless]
        return logic.rule_letter(evaluation.node(rule.when), unless, [])

    # --- relief ------------------------------------------------------------------------------------------

    def _speaking(self, track: TrackVerdict) -> list[CompiledRule]:
        """Exceptions and licenses that hold for a basis, or that could answer one that stands in the way."""
        rules = [
            rule
            for kind in ("except", "authorize")
            for rule in self.verdict.evaluation.slice.by_kind[kind]
            if rule.rule.track == track.track.id
        ]
        true = [f for f in track.bases if f.letter is TRUE]
        anywhere, in_the_way = _tags(track.bases), _tags(true or track.bases)
        return sorted(
            (r for r in rules if self._speaks(r, anywhere if self._letter(r.id) is TRUE else in_the_way)),
            key=lambda r: r.id,
        )

    def _speaks(self, rule: CompiledRule, tags: set[str]) -> bool:
        """Whether it answers one of the tags, and its regime is about such a case at all."""
        answered = rule.rule.then.tags
        if not tags or not ("all" in answered or tags & set(answered)):
            return False
        if rule.rule.then.kind == "authorize" or self._letter(rule.id) is TRUE:
            return True
        considered = self.verdict.evaluation.slice.considered.get(rule.rule.regime)
        return considered is None or self.verdict.evaluation.node(considered) is not FALSE

    def _relief(self, rule: CompiledRule) -> Relief:
        evaluation = self.verdict.evaluation
        failed, missing = self._elements(rule.when)
        failed += [f"not: {self._title(c)}" for c in rule.unless if evaluation.condition(c, self.scope) is TRUE]
        failed += [f"not available: {self._rule_title(c)}" for c in rule.carved_by if self._letter(c) is TRUE]
        if not failed:
            missing += [
                f"open restriction: {self._rule_title(c)}" for c in rule.carved_by if self._letter(c) is UNKNOWN
            ]
        return Relief(
            rule=rule.id,
            code=rule.rule.then.code or "license",
            title=rule.rule.title,
            value=truth(self.verdict.letters.get(rule.id, FALSE)),
            overcomes=list(rule.rule.then.tags),
            failed_elements=failed,
            missing_elements=missing,
            needs=self._needs(rule),
            within_reach=(self.papers or evaluation).rule(rule.id) is not FALSE,
            open_conditions=[c.title for c in rule.conditions if evaluation.node(c.node) is not TRUE],
            citations=cited(rule.rule.cite, self.declared),
        )

    def _elements(self, node: Node) -> tuple[list[str], list[str]]:
        """The parts of a conjunction that fail, and those that are not known, with the values they saw."""
        failed: list[str] = []
        missing: list[str] = []
        for part in node.children if isinstance(node, logic.All) else (node,):
            letter = self.verdict.evaluation.node(part)
            if letter is not TRUE:
                (failed if letter is FALSE else missing).append(self._words(part))
        return failed, missing

    def _words(self, part: Node) -> str:
        """A part of a rule in words, with the value that it saw where it is about the case itself."""
        if isinstance(part, Named):
            return self._title(part.name)
        if isinstance(part, Leaf):
            of_members = part.fact.startswith(tuple(f"{kind}." for kind in COLLECTION_NAMES))
            return (
                part.text if of_members else f"{part.text} (here: {shown(self.scope.facts.get(part.fact, NOT_GIVEN))})"
            )
        if isinstance(part, Quantifier):
            roles = " or ".join(sorted(role.replace("_", " ") for role in part.roles))
            which = "every" if isinstance(part, logic.Every) else "any"
            return f"{which} {roles or part.collection.replace('_', ' ')}: {self._words(part.inner)}"
        below = list(dict.fromkeys(self._words(child) for child in part.below()))
        told = (" or " if isinstance(part, logic.Any) else "; ").join(below)
        return f"not: {told}" if isinstance(part, logic.Not) else told

    def _needs(self, rule: CompiledRule) -> list[str]:
        """The missing facts on which it still hangs; of one that holds, what its open conditions lack."""
        evaluation = self.verdict.evaluation
        if self._letter(rule.id) is UNKNOWN:
            return sorted({gap.fact for gap in evaluation.gaps(rule)})
        if self._letter(rule.id) is FALSE:
            return []
        open_ = [c.node for c in rule.conditions if evaluation.node(c.node) is not TRUE]
        papers = self.papers or evaluation
        return sorted({gap.fact for node in open_ for gap in papers.node_gaps(node)})

    def _rule_title(self, rule: str) -> str:
        return self.declared.rules[rule].title

    def _letter(self, rule: str) -> Letter:
        return self.verdict.letters.get(rule, FALSE)

    def _title(self, condition: str) -> str:
        return self.declared.conditions[condition].title


def _tags(bases: list[Finding]) -> set[str]:
    return {tag for f in bases for tag in f.rule.rule.then.tags}


def with_papers(verdict: Verdict, draft: Draft, builder: Builder) -> Evaluation:
    """The case with every paper that is not on file taken for unknown: what it might be with papers to come."""
    not_on_file = {
        name: FactValue(Form.UNKNOWN)
        for name, value in verdict.evaluation.case.facts.items()
        if value.form is Form.NOT_THERE and not name.startswith("case.")
    }
    return Evaluation(verdict.evaluation.slice, builder.build(draft, not_on_file))


def milder_policies(verdict: Verdict, draft: Draft, builder: Builder) -> list[PolicyIf]:
    """Milder review policies that answers or papers to come would open: governing rules that fail only for these."""
    evaluation = with_papers(verdict, draft, builder)
    tags = {tag for t in verdict.tracks for f in t.open_bases for tag in f.rule.rule.then.tags}
    today = POLICIES.index(verdict.review_policy or "unstated")
    out: list[PolicyIf] = []
    for rule in verdict.evaluation.slice.by_kind["review"]:
        then = rule.rule.then
        if not then.governs or not tags & set(then.tags):
            continue
        opened = verdict.letters[rule.id] is not TRUE and evaluation.rule(rule.id) is UNKNOWN
        if opened and POLICIES.index(then.policy) > today:
            needs = sorted({gap.fact for gap in _lacking(rule.when, verdict.evaluation, evaluation)})
            out.append(PolicyIf(policy=then.policy, rule=rule.id, needs=needs))
    return out


def _lacking(node: Node, now: Evaluation, opened: Evaluation) -> Iterator[Gap]:
    """What a tree would need: the gaps of the elements that do not hold already."""
    if now.node(node) is TRUE:
        return
    if isinstance(node, All):
        for child in node.children:
            yield from _lacking(child, now, opened)
    elif isinstance(node, Named) and (tree := now.slice.conditions[node.name].when) is not None:
        yield from _lacking(tree, now, opened)
    else:
        yield from opened.node_gaps(node)
