"""Questions: the missing facts that can change the answer, cut into cells by their own thresholds.

Only facts on live paths are asked (unknown node below unknown node), inputs instead of derived facts; a fact that the
law gives no meaning before another one is known waits for that one.  Each question shows the outcome in every cell; no
cell is recommended. [P-22]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from ..determination import Cell, Question
from ..executors.interpreter import Gap
from ..facts.countries import Countries
from ..facts.declarations import Declarations
from ..facts.draft import Draft, Path
from ..language.logic import TRUE, Scope
from ..language.values import NOT_GIVEN, Form
from ..terms import OUTCOMES, Outcome
from ..verdict.fold import Verdict
from ..verdict.probing import Effort
from ..verdict.stakes import Stakes
from .cells import Cutter, joined

LISTS = "party.listing"
MOST_WITH_CELLS = 6
MOST_SET = 3
MOST_TRIES = 400


@dataclass(frozen=True)
class Missing:
    """A missing input: which fact or collection, in which scope, why it matters, and what waits for it."""

    name: str
    path: Path
    flat: str
    label: str
    reason: str
    because: tuple[str, ...]
    opens: tuple[str, ...] = ()


@dataclass
class Questioner:
    """Makes the questions of one case.

    Attributes:
        screened: whether lists are asked about whoever is named, so that a name is asked for and no screening result.
    """

    declarations: Declarations
    countries: Countries
    stakes: Stakes
    draft: Draft
    scope: Scope
    collections: dict[str, tuple[str, str]]
    effort: Effort
    screened: bool = False

    @cached_property
    def _cutter(self) -> Cutter:
        return Cutter(self.declarations, self.countries, self.stakes.prober.slices, self.draft)

    def missing(self) -> list[Missing]:
        """The missing inputs on live paths, those that matter to most rules first."""
        verdict = self.stakes.verdict
        found: dict[tuple[str, Path], list[str]] = {}
        reasons: dict[tuple[str, Path], str] = {}
        labels: dict[tuple[str, Path], Scope] = {}
        escalations = {finding.rule.id for finding in verdict.findings("escalations")}
        only = all(f.rule.id in escalations for track in verdict.tracks for f in track.pending)
        for track in verdict.tracks:
            for finding in track.pending:
                gaps = list(verdict.evaluation.gaps(finding.rule))
                if only:  # nothing else is open: what an escalation presumes could settle it as well
                    gaps += verdict.evaluation.presumed_gaps(finding.rule)
                for gap in gaps:
                    if gap.reason == "doubtful":
                        continue  # no answer of the user settles what the law of the day was
                    for name, scope in self._inputs(gap):
                        key = (name, scope.path)
                        titles = found.setdefault(key, [])
                        if finding.rule.rule.title not in titles:
                            titles.append(finding.rule.rule.title)
                        reasons[key], labels[key] = gap.reason, scope
            for gap in track.existence_gaps:
                if gap.reason == "doubtful":
                    continue
                for name, scope in self._inputs(gap):
                    key = (name, scope.path)
                    found.setdefault(key, [])
                    reasons.setdefault(key, gap.reason)
                    labels.setdefault(key, scope)
        waiting: dict[str, list[str]] = {}
        asked = {key for key in found if reasons[key] == "missing"}  # a disputed figure is known enough
        for name, path in found:
            if (first := self._first(name, path, asked)) != name:
                waiting.setdefault(first, []).append(self.flat(name, labels[(name, path)]))
        out = [
            Missing(name, path, self.flat(name, labels[(name, path)]), labels[(name, path)].label,
                    reasons[(name, path)], tuple(titles), tuple(waiting.get(name, ())))
            for (name, path), titles in found.items()
            if self._first(name, path, asked) == name
        ]  # fmt: skip
        gate = [m for m in out if m.name == "activity.mode"]
        presumed = self._presumed(verdict)
        return gate or sorted(
            out,
            key=lambda m: (
                (m.name, m.path) not in presumed,
                self._type(m.name) in ("id", "text"),  # names seldom settle what a plain answer does
                -len(m.because),
                m.flat,
            ),
        )

    def _presumed(self, verdict: Verdict) -> set[tuple[str, Path]]:
        """What true escalations presume: the fact that could lift them comes first."""
        return {
            (name, scope.path)
            for finding in verdict.findings("escalations")
            if finding.letter is TRUE
            for gap in verdict.evaluation.presumed_gaps(finding.rule)
            for name, scope in self._inputs(gap)
        }

    def _inputs(self, gap: Gap) -> Iterator[tuple[str, Scope]]:
        """The inputs behind a gap: a derived fact is asked for through what it is computed from."""
        fact = self.declarations.facts.get(gap.fact)
        if self.screened and gap.fact == LISTS and not gap.scope.facts["party.name"].known:
            yield "party.name", gap.scope
            return
        if fact is None or not fact.derived_by or fact.name not in gap.scope.facts:
            yield gap.fact, gap.scope
            return
        if any(self._type(name) == "records" for name in fact.derived_from):
            yield gap.fact, gap.scope  # a table can be given, but the figure itself is the shorter answer
            return
        unknown = False
        for name in fact.derived_from:
            scope, local = self._locate(name, gap.scope)
            if scope is None or scope.facts[local].known or scope.facts[local].form is Form.NOT_THERE:
                continue
            unknown = True
            inner = Gap(local, scope, scope.facts[local].reason())
            yield from self._inputs(inner)
        if not unknown:
            yield gap.fact, gap.scope

    def _first(self, name: str, path: Path, asked: set[tuple[str, Path]]) -> str:
        """The fact that is asked in place of one that waits: the farthest on its way that is open."""
        first, seen = name, {name}
        while (fact := self.declarations.facts.get(name)) and fact.ask_after and fact.ask_after not in seen:
            name = fact.ask_after
            if self.screened and name == LISTS and ("party.name", path) in asked:
                name = "party.name"
            seen.add(name)
            first = name if (name, path) in asked or (name, ()) in asked else first
        return first

    def _type(self, name: str) -> str:
        fact = self.declarations.facts.get(name)
        return fact.type if fact is not None else ""

    def _locate(self, name: str, scope: Scope) -> tuple[Scope | None, str]:
        if name in scope.facts:
            return scope, name
        if name in self.scope.facts:
            return self.scope, name
        role, _, key = name.partition(".")
        holder = next((p for p in self.scope.members["party"] if role in p.roles), None)
        return holder, f"party.{key}"

    def flat(self, name: str, scope: Scope) -> str:
        if name in ("party.listing", "owner.listing"):
            return f"{scope.prefix or scope.kind}.lists"
        if name in ("party.owner", "owner.owner"):
            return f"{scope.prefix or scope.kind}.owners"
        if name == "case.red_flag":
            return "red_flags"
        if scope.kind == "case":
            return name
        return f"{scope.prefix or scope.kind}.{name.split('.', 1)[1]}"

    def told_by_lists(self, name: str) -> bool:
        """Whether the lists tell a fact once its party has a name: its entries, and what waits for them."""
        fact = self.declarations.facts.get(name)
        return self.screened and LISTS in (name, fact.ask_after if fact is not None else "")

    # --- wording and cells -------------------------------------------------------------------------------

    def questions(self, missing: list[Missing]) -> list[Question]:
        """The questions with their cells; beside a certain answer those first that change it."""
        if not self.stakes.certain:
            told = [self.question(m, self._cells(m) if i < MOST_WITH_CELLS else []) for i, m in enumerate(missing)]
            return [q.model_copy(update={"changes": True}) for q in told]
        out: list[Question] = []
        today = self.stakes.verdict
        for m in missing:
            cells = self._cells(m)
            changes = any((c.outcome, c.review_policy) != (today.outcome, today.review_policy) for c in cells)
            if not cells and not self.effort.left:  # not tried: it may change the answer
                out.append(self.question(m, cells))
                continue
            out.append(self.question(m, cells).model_copy(update={"changes": changes}))
        return sorted(out, key=lambda q: not q.changes)

    def question(self, missing: Missing, cells: list[Cell]) -> Question:
        """The question for one missing fact."""
        fact = self.declarations.facts.get(missing.name)
        if fact is None:
            asked, find = self.collections.get(missing.flat.split(".")[-1], ("", ""))
            unit = ""
        else:
            asked, find, unit = fact.question, fact.find, fact.unit
        asked = asked.replace("{entry}", missing.label or "this entry")
        asked = asked.replace("{party}", _who(missing))
        reached = {c.outcome for c in cells}
        could: list[Outcome] = [outcome for outcome in OUTCOMES if outcome in reached]
        return Question(fact=missing.flat, question=asked, find=find, unit=unit, because=list(missing.because[:3]),
                        reason=missing.reason, cells=cells, could_become=could, opens=list(missing.opens))  # fmt: skip

    def first(self, missing: list[Missing], questions: list[Question]) -> str:
        """The question that the headline asks: of a party that has no name, who it is, before what is said of it."""
        if not questions:
            return "the facts of the case"
        asked = next((m for m in missing if m.flat == questions[0].fact), None)
        party = asked.path[1] if asked is not None and len(asked.path) == 2 and asked.path[0] == "party" else None
        if asked is None or not isinstance(party, int):
            return questions[0].question
        unnamed = not self.draft.members["party"][party].facts.get("party.name", NOT_GIVEN).known
        return f"Who is {_who(asked)}?" if unnamed else questions[0].question

    def variants(self, missing: Missing, every: bool = False) -> list[tuple[str, Draft]]:
        """One draft for each cell of a missing fact; of list entries one of lists of `every` kind, or of a few."""
        return self._cutter.variants(missing.name, missing.path, every)

    def _cells(self, missing: Missing) -> list[Cell]:
        """The answer in each cell of the fact; neighbors with one answer are joined."""
        out: list[Cell] = []
        variants = self.variants(missing) if self.effort.left else []
        if not self.effort.allows(len(variants)):
            self.effort.left = 0  # the questions that come after it are not tried, either
            return []
        for when, draft in variants:
            verdict = self.stakes.of(draft)
            out.append(Cell(when=when, outcome=verdict.outcome, review_policy=verdict.review_policy))
        return joined(out, self.declarations.facts.get(missing.name))

    # --- smallest sets -----------------------------------------------------------------------------------

    def smallest_sets(self, missing: list[Missing]) -> list[list[str]]:
        """The smallest sets of questions whose answers can end the case: tried, within bounds."""
        drafts: dict[str, list[Draft]] = {}
        tries = 0
        for size in range(1, MOST_SET + 1):
            found: list[list[str]] = []
            for chosen in combinations(missing[:6], size):
                for answers in product(*(self._answers(m, drafts) for m in chosen)):
                    tries += 1
                    if tries > MOST_TRIES or not self.effort.allows(1):
                        return found
                    draft = self.draft
                    for item, answer in zip(chosen, answers, strict=True):
                        draft = _transplant(draft, answer, item)
                    if self.stakes.prober.verdict(draft).outcome not in ("needs_information", "escalate"):
                        found.append([m.flat for m in chosen])
                        break
            if found:
                return found
        return []

    def _answers(self, missing: Missing, drafts: dict[str, list[Draft]]) -> list[Draft]:
        if missing.flat not in drafts:
            drafts[missing.flat] = [draft for _, draft in self.variants(missing)][:4]
        return drafts[missing.flat]


def _who(missing: Missing) -> str:
    """The party of an open fact in words: its name, or its role."""
    return missing.label or f"the {missing.flat.split('.')[0].replace('_', ' ')}"


def _transplant(draft: Draft, answer: Draft, item: Missing) -> Draft:
    """Carries one answered fact from a variant into a draft."""
    source = answer.at(item.path)
    if item.name in source.facts:
        return draft.replace_fact(item.path, item.name, source.facts[item.name])
    collection = item.name.split(".")[1]
    return draft.replace_members(item.path, collection, source.members[collection])
