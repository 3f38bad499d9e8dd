"""From a normalized case to its determination, part by part.

The verdict itself is made in `outcome.py`; here it is asked for, in both law views and over the worlds of a
dispute, and everything that a reader needs to check it is put beside it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from .case.normalizer import NormalizedCase
from .case.statement import offered
from .determination import (
    ClaimResult,
    Classification,
    Determination,
    FactUsed,
    Margin,
    OpenCard,
    OtherView,
    PartyResult,
    Question,
    RulesUsed,
    TrackResult,
    UnconfirmedLaw,
    result_hash,
)
from .errors import EngineFault
from .executors import agenda, interpreter
from .executors.interpreter import Evaluation, presumed_children
from .explanation import beside, notices, pending, screening
from .explanation.cards import Cards
from .explanation.facts_used import facts_used
from .explanation.footing import Footing
from .explanation.headline import headline
from .explanation.law_age import LawAge, law_age
from .explanation.margins import margins
from .explanation.next_steps import next_steps
from .explanation.questions import Missing, Questioner
from .explanation.reach import MOST_TRIED, Reach
from .explanation.trace import trace
from .explanation.tracks import TrackReporter, milder_policies, with_papers
from .explanation.unconfirmed import beside as unless_confirmed
from .explanation.unconfirmed import unconfirmed
from .explanation.words import OUTCOMES, VIEWS
from .facts.draft import Draft
from .identity import answer_id
from .language.logic import FALSE, TRUE, UNKNOWN, Leaf, Letter, Named, Node
from .language.shown import shown
from .parties.screener import Screener
from .rulebook.book import Book
from .rulebook.control_list import entry_of, no_such_paragraph
from .rulebook.profiles import Profile
from .rulebook.slices import Slice
from .terms import Decision, LawView, Policy, RestsOn, ScreenedBy
from .verdict import fold as outcomes
from .verdict.fold import Verdict
from .verdict.other_law import Without, by_rules, without
from .verdict.overruled import admitted, overruled
from .verdict.overruled import notice as against_the_catalogue
from .verdict.probing import LARGEST_EXPLAINED, Effort, Prober, size_of
from .verdict.stakes import Stakes
from .verdict.support import STATED_CLASSIFICATION, Supports
from .verdict.typed_figures import marked, typed_figures
from .verdict.typed_figures import notice as without_source
from .verdict.worlds import Weighed, weigh

Detail = Literal["full", "brief"]
MOST_READ, MOST_READ_FOR_HITS = 5_000, 2_000  # parties and owners, over all variants that explain an answer
NO_LISTS = "Not screened: no lists are imported; this result relies on your own screening."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the case, how it was written, and how much of the answer is wanted."""

    case: NormalizedCase
    raw: Any
    profile: Profile
    detail: Detail
    trace: bool
    asked_by: str
    screener: Screener | None = None


class Answer:
    """The answer to one question."""

    def __init__(self, book: Book, network: Callable[[Slice], agenda.Network | None], asked: Asked):
        self.book, self.network, self.asked, self.case = book, network, asked, asked.case
        views = ("enforced", "codified") if self.case.view == "strictest" else (self.case.view,)
        self.prober = Prober(tuple(self._slice(v) for v in views), book.declared, book.builder)
        self.overruled = overruled(self.case.draft, self.case.catalogue, book.builder)
        self.case = replace(self.case, draft=admitted(self.case.draft, self.overruled, self.prober))
        self.typed = typed_figures(self.case.draft, self.case.catalogue, self.prober, self.case.as_of)
        self.case = replace(self.case, draft=marked(self.case.draft, self.typed, book.declarations.facts))
        self.scope = book.builder.build(self.case.draft)
        size = size_of(self.case.draft)
        self.effort, self.effort_for_hits = Effort(size, MOST_READ), Effort(size, MOST_READ_FOR_HITS)
        self.executor = interpreter.NAME

    def _slice(self, view: str) -> Slice:
        return self.book.slice(self.case.as_of, view)

    # --- the verdict -------------------------------------------------------------------------------------

    @cached_property
    def hull(self) -> Verdict:
        """The verdict with every admissible value at once; by both executors where people ask."""
        verdicts: list[Verdict] = []
        for book in self.prober.slices:
            evaluation = Evaluation(book, self.scope)
            self.prober.keep(evaluation)
            letters = evaluation.letters()
            if self.asked.detail == "full":
                self._compare(book, letters)
            verdicts.append(outcomes.fold(evaluation, letters, self.book.declared))
        worst = outcomes.stricter(v.outcome for v in verdicts)
        return next(v for v in verdicts if v.outcome == worst)

    @cached_property
    def weighed(self) -> Weighed:
        """The disputes of the case, world by world."""
        return weigh(self.case.draft, self.prober, self.hull)

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict that is given: that of the worlds where something is disputed."""
        return replace(self.hull, outcome=self.weighed.outcome) if self.weighed.outcome else self.hull

    def _compare(self, book: Slice, letters: Mapping[str, Letter]) -> None:
        """Both executors give equal letters, or there is no verdict. [P-13]"""
        network = self.network(book)
        if network is None:
            return
        self.executor = f"{agenda.NAME}+{interpreter.NAME}"
        other = network.run(self.scope)
        different = sorted(name for name in letters if letters[name] is not other[name])
        if different:
            name = different[0]
            raise EngineFault(
                f"the executors disagree on {len(different)} rules, first {name}: interpreter {letters[name]}, "
                f"agenda {other[name]}; no verdict is given, please report this case"
            )

    @cached_property
    def facts(self) -> dict[str, FactUsed]:
        """The normalized facts by flat name."""
        return facts_used(self.scope, self.case.draft)

    @property
    def later_table(self) -> bool:
        """Whether a stated entry was looked up in an edition of the control list younger than the case."""
        declared = self.book.declared
        younger = declared.control_list_edition is not None and self.case.as_of < declared.control_list_edition
        return younger and any(entry_of(code, declared.control_list) is not None for code in self._stated)

    @property
    def _stated(self) -> tuple[str, ...]:
        """The classifications that the case states."""
        value = self.scope.facts.get(STATED_CLASSIFICATION)
        return tuple(str(code) for code in value.values) if value is not None else ()

    @property
    def policy(self) -> Policy | None:
        """The review policy of a required license."""
        if self.verdict.outcome != "license_required":
            return None
        return self.weighed.policy or self.hull.review_policy or "unstated"

    @cached_property
    def decision(self) -> Decision:
        """Stop, hold or proceed; relief proceeds only with its papers."""
        outcome = self.verdict.outcome
        if outcome == "prohibited":
            return "stop"
        if outcome in ("no_license_required", "not_an_export"):
            return "proceed"
        if outcome in ("license_held", "license_exception"):
            chosen = [t.chosen for t in self.verdict.tracks if t.outcome == outcome and t.chosen is not None]
            met = all(self.verdict.evaluation.node(c.node) is TRUE for rule in chosen for c in rule.conditions)
            return "proceed" if chosen and met else "hold"
        return "hold"

    @cached_property
    def law_age(self) -> LawAge:
        """How old the law behind the answer is on the day of the case. [P-15]"""
        return law_age(self.book, self.hull, self.case.as_of, self.asked.profile.max_law_age_days)

    @cached_property
    def unconfirmed(self) -> UnconfirmedLaw | None:
        """Both answers where the law of the day is not confirmed."""
        return unconfirmed(self.verdict, self.policy, self._without)

    def _without(self, rules: frozenset[str]) -> Without:
        return without(self.prober, self.case.draft, rules, self.hull)

    @cached_property
    def other_view(self) -> OtherView:
        """The outcome in the law view that was not asked for."""
        view: LawView = "codified" if self.case.view == "enforced" else "enforced"
        other = self._slice(view)
        if self.case.view != "strictest" and self._slice(self.case.view).rules.keys() == other.rules.keys():
            return OtherView(view=view, outcome=self.verdict.outcome, review_policy=self.policy)
        outcome, policy = by_rules(replace(self.prober, slices=(other,)), self.case.draft, self.hull)
        return OtherView(view=view, outcome=outcome, review_policy=policy)

    # --- the determination -------------------------------------------------------------------------------

    def determination(self) -> Determination:
        """Everything put together."""
        declared, full = self.book.declared, self.asked.detail == "full"
        differs = self.case.view == "enforced" and self.other_view.outcome != self.verdict.outcome
        catalogue = {**self.typed.beside, **{name: value for name, (_, value) in self.overruled.items()}}
        declarations = self.book.declarations
        supports = Supports(self.prober, self.case.draft, self.verdict, declarations, catalogue, self.later_table)
        footing = self._footing(supports.find(self.decision, differs, law_is_old=bool(self.law_age.stale)))
        questions, sets = self._questions
        policy = self.policy
        parts: dict[str, Any] = {
            "outcome": self.verdict.outcome,
            "decision": self.decision,
            "review_policy": policy,
            "policy_if": milder_policies(self.hull, self.case.draft, self.book.builder) if policy else [],
            "provisional": footing.provisional,
            "rests_on": list(footing.rests_on),
            "classification": self._classification(),
            "tracks": self._tracks,
            "questions": questions,
            "worlds": self.weighed.worlds,
            "claims": self._claims(),
            "scenarios": pending.scenarios(self.verdict, declared, self.case.as_of),
            "obligations": beside.notes(self.hull, declared, "oblige"),
            "other_view": self.other_view,
        }
        first = self.questioner.first(self._missing, questions)
        cards = self.cards() if full else []
        parties = self._parties()
        relief = [e for t in parts["tracks"] for e in t.exceptions if t.outcome == self.verdict.outcome]
        return Determination(
            id=answer_id(self.case, self.facts, self.asked.profile, self.book.hash, self.asked.screener),
            result_hash=result_hash(parts),
            **parts,
            headline=self._headline(footing, first),
            provisional_because=footing.why,
            regimes=beside.regimes(self.hull, declared, self.case.as_of),
            next_steps=next_steps(
                self.verdict,
                self.decision,
                policy,
                parties,
                cards,
                relief,
                declared,
                footing.why,
                [a for a in self.book.assumptions.values() if a not in self.case.assumptions],
                offered(self.case.draft.facts, self.book.declarations.statement),
                self.asked.screener is not None,
            ),
            cards=cards,
            smallest_sets=sets,
            margins=self._margins() if full else [],
            disputes=self.weighed.disputes,
            presumed=self._presumed(),
            advisories=beside.notes(self.hull, declared, "advise"),
            notices=self._notices(questions),
            item_unread=list(self.case.item_unread),
            not_checked=[] if self.asked.screener is not None else [NO_LISTS],
            parties=parties,
            law_reviewed=self.law_age.told(),
            unconfirmed_law=self.unconfirmed,
            lists=screening.lists_used(self.asked.screener),
            lists_hash=self.asked.screener.snapshot.hash if self.asked.screener is not None else "",
            assumptions=[a.title for a in self.case.assumptions],
            as_of=self.case.as_of,
            law_view=self.case.view,
            profile=self.asked.profile.name,
            profile_text=self.asked.profile.text,
            reference=self.case.reference,
            rules=RulesUsed(
                release=self.book.release,
                hash=self.book.hash,
                reviewed_through=self.book.reviewed_through.isoformat(),
            ),
            executor=self.executor,
            created=datetime.datetime.now().astimezone().replace(microsecond=0).isoformat(),
            asked_by=self.asked.asked_by,
            facts=self.facts,
            case=json.loads(json.dumps(self.asked.raw, default=str)),
            trace=trace(self.hull, self.scope) if self.asked.trace else None,
        )

    def _footing(self, rests_on: list[RestsOn]) -> Footing:
        """What the answer stands on."""
        facts = self.book.declarations.facts
        found = screening.ages(self.asked.screener, self.case.as_of).values()
        return Footing(
            self.decision,
            tuple(rests_on),
            sorted({facts[n].words for n in (*self.overruled, *self.typed.beside)}),
            [a.title for a in self.case.assumptions],
            notices.ruling_relied_on(self.verdict, self.scope),
            self.law_age,
            None if None in found else max((age for age in found if age is not None), default=0),
            self.asked.profile.max_list_age_days,
            self.case.as_of,
            self.case.future,
        )

    def _headline(self, footing: Footing, first_question: str) -> str:
        service = any(t.track.leg == "service" and t.exists is TRUE for t in self.hull.tracks)
        carrying = {t.track.leg for t in self.verdict.tracks if t.outcome == self.verdict.outcome}
        strict = ("prohibited", "license_required", "license_held")
        hardware = self.verdict.outcome in strict and carrying == {"goods"}
        subject = self.book.declared.subject
        return headline(
            self.case,
            self.scope,
            self.verdict,
            self.book.parser.countries,
            {name: fact.words for name, fact in self.book.declarations.facts.items()},
            service,
            hardware,
            bool(subject) and self.hull.evaluation.condition(subject, self.scope) is FALSE,
            footing.remark if self.decision == "proceed" else unless_confirmed(self.unconfirmed),
            first_question,
        )

    @cached_property
    def _tracks(self) -> list[TrackResult]:
        full = self.asked.detail == "full"
        papers = with_papers(self.hull, self.case.draft, self.book.builder) if full else None
        reporter = TrackReporter(self.book.declared, self.scope, self.hull, papers)
        return [reporter.track(t) for t in self.hull.tracks]

    @cached_property
    def questioner(self) -> Questioner:
        """What asks about this case."""
        return self._asking(self.case.draft, self.hull)

    def _asking(self, draft: Draft, verdict: Verdict) -> Questioner:
        """What is asked of the case, or of a variant of it."""
        book = self.book
        return Questioner(
            book.declarations,
            book.parser.countries,
            Stakes(self.prober, verdict),
            draft,
            verdict.evaluation.case,
            book.collection_questions,
            self.effort,
            self.asked.screener is not None,
        )

    def cards(self) -> list[OpenCard]:
        """What is open, and what may be asked after it, by who can fill it in."""
        questions, _ = self._questions
        asked = {q.fact for q in questions if q.changes is not False}
        effort = Effort(self.effort.size, MOST_TRIED)
        reach = Reach(self.prober, self._asking, effort)
        first = [m for m in self._missing if m.flat in asked and m.name != "activity.mode"]  # all hangs on the mode
        found = reach.behind(self.questioner, first)
        behind = [(self.questioner.question(b.missing, []), b) for b in found]
        return Cards(self.book.declarations, self.case.draft).open(questions, behind, self._tracks)

    @cached_property
    def _missing(self) -> list[Missing]:
        return self.questioner.missing()

    @cached_property
    def _questions(self) -> tuple[list[Question], list[list[str]]]:
        """What is asked now, and the smallest sets of questions that can end the case."""
        questioner, missing = self.questioner, self._missing
        if self.asked.detail != "full":
            return [questioner.question(m, []) for m in missing], []
        questions = questioner.questions(missing)
        if self.verdict.outcome != "needs_information":
            return questions, []
        sets = questioner.smallest_sets(missing)
        order = {fact: rank for rank, fact in enumerate(f for chosen in sets for f in chosen)}
        return sorted(questions, key=lambda q: (order.get(q.fact, len(order)), q.fact)), sets

    def _margins(self) -> list[Margin]:
        """How close the figures are; in a dispute, world by world."""
        weighed, declarations = self.weighed, self.book.declarations
        if not weighed.worlds:
            return margins(self.prober, self.case.draft, self.scope, self.verdict, declarations, self.effort)
        out: list[Margin] = []
        for world, draft, verdict in zip(weighed.worlds, weighed.drafts, weighed.verdicts, strict=True):
            scope = verdict.evaluation.case
            out += margins(self.prober, draft, scope, verdict, declarations, self.effort, world.source)
        return out

    def _classification(self) -> Classification:
        evaluation = self.hull.evaluation
        rules = evaluation.slice.by_kind["classify"]
        letters = {r.id: self.hull.letters[r.id] for r in rules}
        levels = {name: evaluation.condition(name, self.scope) for name in self.book.levels}
        true = [name for name, letter in levels.items() if letter is TRUE]
        unknown = UNKNOWN in levels.values()
        stated = self._stated
        least = TRUE if stated else UNKNOWN  # beside a stated classification only what is certain is shown
        candidates = {r.rule.then.target for r in rules if letters[r.id] >= least}
        return Classification(
            candidates=sorted({*candidates, *stated}),
            certain=len(stated) == 1 or (not stated and UNKNOWN not in letters.values()),
            level=true[0] if true else "unknown" if unknown else "none",
        )

    def _presumed(self) -> list[str]:
        """What true hardening rules presumed, in words."""
        found: dict[str, None] = {}
        for kind in ("prohibitions", "bases", "escalations"):
            for finding in self.hull.findings(kind):
                if finding.letter is not TRUE:
                    continue
                for node, _ in presumed_children(self.hull.evaluation, finding.rule.when, self.scope):
                    words = self._node_words(node)
                    if words:
                        found[words] = None
        return list(found)

    def _node_words(self, node: Node) -> str:
        if isinstance(node, Named):
            return self.book.declared.conditions[node.name].title
        return node.text if isinstance(node, Leaf) else ""

    def _claims(self) -> list[ClaimResult]:
        dated: dict[str, Prober] = {}
        book = self.hull.evaluation.slice
        for rule in book.by_kind["claim"]:
            if rule.rule.then.date and self.hull.letters[rule.id] is TRUE:
                day = datetime.date.fromisoformat(rule.rule.then.date)
                dated[rule.id] = replace(self.prober, slices=(self.book.slice(day, book.view),))
        return beside.claims(self.hull, self.weighed.verdicts, self.book.declared, dated, self.case.draft)

    def _notices(self, questions: list[Question]) -> list[str]:
        out = list(self.case.notices)
        if self.verdict.outcome == "needs_information":
            out += notices.of_questions(questions)
        for name, (mine, theirs) in sorted(self.overruled.items()):
            used = self.case.draft.facts[name]
            out.append(against_the_catalogue(name, shown(mine), shown(theirs), used, mine))
        out += notices.of_withdrawn(self.facts)
        if self.typed.unsourced:
            out.append(without_source(self.typed.unsourced))
        codes = (no_such_paragraph(code, self.book.declared.groups) for code in self._stated)
        out += [told for told in codes if told]
        out += notices.of_rulings(self.hull, self.scope)
        out += notices.of_exception(self.verdict, self.scope)
        out += notices.of_the_book(self.book, self.law_age, self.later_table, clears=self.decision == "proceed")
        out += notices.of_unverified(self.hull)
        out += screening.notices(self.case, self.asked.screener, self.asked.profile.max_list_age_days)
        if self.asked.detail == "full" and self.effort.size > LARGEST_EXPLAINED:
            out.append(
                f"The case names more than {LARGEST_EXPLAINED} parties, owners and entries: the questions come without "
                "possible results, and neither margins nor each entry's effects are shown. The outcome is unaffected."
            )
        if self.weighed.over_the_hull:
            out.append("The sources could not be compared one by one: all their values were considered at once.")
        if self.other_view.outcome != self.verdict.outcome:
            out.append(f"Under the {VIEWS[self.other_view.view]} the outcome is {OUTCOMES[self.other_view.outcome]}.")
        out.append(notices.DISCLAIMER)
        return out

    def _parties(self) -> list[PartyResult]:
        roles = self.book.declarations.roles
        out: list[PartyResult] = []
        for number, party in enumerate(self.scope.members["party"]):
            needed = any(roles[r].screened for r in party.roles)
            effort = self.effort_for_hits if self.asked.detail == "full" else None
            listed = screening.of_party(self.case, self.prober, number, effort)
            screened = listed.by_lists or (needed and "listing" not in party.open)
            by: ScreenedBy = "lists" if listed.by_lists else "caller" if screened else "nobody"
            out.append(
                PartyResult(
                    name=party.label,
                    roles=sorted(party.roles),
                    screened=screened,
                    by=by if needed or listed.by_lists else "not_needed",
                    entries=listed.entries,
                    cleared=listed.cleared,
                    problem=listed.problem,
                )
            )
        return out
