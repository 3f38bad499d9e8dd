"""Whether the questions of a case are the right ones: each can change the answer, and nothing else that is open can.

Values are tried: every cell of a question, and the values near every threshold and member that the rules compare with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from douane.engine.answer import Answer
from douane.engine.explanation.questions import Missing, Questioner
from douane.engine.facts.declarations import Fact
from douane.engine.facts.draft import Draft, Path
from douane.engine.language.logic import Leaf, Named, Scope
from douane.engine.language.values import NOT_GIVEN, FactValue, Form
from douane.engine.rulebook.slices import Slice
from douane.engine.verdict.probing import same_answer
from douane.engine.verdict.stakes import Stakes
from tests.properties.generator import VIEWS, Drawn, Generator
from tests.properties.letters import Letters, contradictions

COMPLETIONS = 600  # ways in which the other questions are answered
VALUES = 4  # values drawn for a fact beside its cells
FORGOTTEN = (1, 1, 2, 3)
NEVER_FORGOTTEN = ("activity.mode", "party.id", "item.product")

PROCEEDS = ("no_license_required", "not_an_export")


@dataclass
class Asking:
    """One drawn case with what it is asked."""

    generator: Generator
    letters: Letters
    rng: Random
    drawn: Drawn

    def __post_init__(self) -> None:
        self.answer: Answer = self.letters.answer(self.drawn)
        book = self.letters.book
        self.questioner = Questioner(
            book.declarations, book.parser.countries, Stakes(self.answer.prober, self.answer.hull), self.drawn.draft,
            self.answer.scope, book.collection_questions, self.answer.effort,
        )  # fmt: skip
        self.asked = self.questioner.missing()

    def told(self, draft: Draft) -> str:
        """The outcome of a variant; two that both proceed are one."""
        outcome = self.answer.prober.verdict(draft).outcome
        return PROCEEDS[0] if outcome in PROCEEDS else outcome

    def findings(self, draft: Draft) -> object:
        """What a variant comes to, with the letter of every finding."""
        verdict = self.answer.prober.verdict(draft)
        found = {
            (finding.rule.id, str(finding.letter))
            for track in verdict.tracks
            for finding in (*track.bases, *track.escalations, *track.prohibitions, *track.clearances, *track.pending)
        }
        return verdict.outcome, verdict.review_policy, frozenset(found)

    def idle(self) -> list[Missing]:
        """Questions whose answers leave every finding as it is, however the others are answered."""
        return [m for m in self.asked if not self._matters(m)]

    def _matters(self, asked: Missing) -> bool:
        answers = [v for _, v in self._answers(asked)]
        others = [m for m in self.asked if m is not asked]
        for number in range(COMPLETIONS):
            draft = self.drawn.draft
            for other in others if number else ():
                choices = self._answers(other)
                if choices and self.rng.random() < 0.8:
                    draft = put(draft, other.path, other.name, self.rng.choice(choices)[1])
            before = self.findings(draft)
            if any(self.findings(put(draft, asked.path, asked.name, value)) != before for value in answers):
                return True
        return False

    def _answers(self, asked: Missing) -> list[tuple[str, FactValue | tuple[Draft, ...]]]:
        fact = self.letters.book.declarations.facts.get(asked.name)
        out: list[tuple[str, FactValue | tuple[Draft, ...]]] = []
        for when, draft in self.questioner.variants(asked):
            inner = draft.at(asked.path)
            value = inner.facts[asked.name] if fact is not None else inner.members[asked.name.split(".")[1]]
            out.append((when, value))
        if fact is not None:
            out += [("drawn", v) for v in self._drawn(fact)]
        return out

    def _drawn(self, fact: Fact) -> Iterator[FactValue]:
        for _ in range(VALUES):
            yield self.generator.value(self.rng, fact, self.drawn.day)

    def overlooked(self) -> str:
        """An open fact that nobody asks for and that changes the answer, with its value."""
        asked = {(m.name, m.path) for m in self.asked}
        if any(name == "activity.mode" for name, _ in asked):
            return ""  # the mode is asked first, and what it opens afterwards
        through = {i for name, _ in asked for i in self._inputs(name)}
        through |= self._settled() | self._beside() | self._waiting()
        before = self.told(self.drawn.draft)
        already = self._contradicted(self.drawn.draft)
        for path, inner in self.drawn.draft.walk():
            scope = scope_at(self.answer.scope, path)
            for fact in self.generator.free[inner.kind]:
                if fact.about != "world" or (fact.name, path) in asked or fact.name in through or fact.derived_by:
                    continue
                if scope.facts[fact.name].form is not Form.UNKNOWN:
                    continue
                for value in self._drawn(fact):
                    draft = put(self.drawn.draft, path, fact.name, value)
                    after = self.told(draft)
                    if after != before and self._contradicted(draft) <= already:
                        return f"{fact.name} at {path} = {value.values}: {before} becomes {after}"
        return ""

    def _inputs(self, name: str) -> Iterator[str]:
        fact = self.letters.book.declarations.facts.get(name)
        for source in fact.derived_from if fact is not None else ():
            yield source
            yield from self._inputs(source)

    def _waiting(self) -> set[str]:
        """What the answer lists as to be asked after a question."""
        waiting = {flat for m in self.asked for flat in m.opens}
        names = {f.name for f in self.letters.book.declarations.facts.values() if f.ask_after}
        return {n for n in names if any(flat.endswith("." + n.split(".", 1)[1]) for flat in waiting)}

    def _settled(self) -> set[str]:
        """Inputs of figures that are stated: another value would contradict them."""
        facts = self.letters.book.declarations.facts.values()
        known = self.answer.scope.facts
        return {i for f in facts if f.derived_by and f.name in known and known[f.name].known for i in f.derived_from}

    def _beside(self) -> set[str]:
        """What the answer lists beside its questions: what it presumes, what relief lacks, what is advice (P-29)."""
        evaluation, tracks = self.answer.hull.evaluation, self.answer.hull.tracks
        found = [f.rule for t in tracks for f in (*t.bases, *t.prohibitions, *t.escalations, *t.pending)]
        relief = [f.rule for t in tracks for f in t.relief]
        gaps = [g for rule in found for g in evaluation.presumed_gaps(rule)]
        gaps += [g for rule in relief for g in evaluation.gaps(rule)]
        gaps += [g for rule in evaluation.slice.rules.values() if not rule.rule.asks for g in evaluation.gaps(rule)]
        return {gap.fact for gap in gaps} | set(facts_below(evaluation.slice, self.letters.book.declared.subject))

    def _contradicted(self, draft: Draft) -> set[str]:
        return set(contradictions(self.letters.bare(Drawn(draft, self.drawn.day, self.drawn.view))))

    def mismarked(self) -> list[str]:
        """Questions beside a certain answer that are marked as changing it and do not, or the other way round."""
        stakes = self.questioner.stakes
        if not stakes.certain:
            return []
        out: list[str] = []
        for asked, question in ((m, q) for q in self.questioner.questions(self.asked) for m in self.asked
                                if m.flat == q.fact):  # fmt: skip
            variants = [draft for _, draft in self.questioner.variants(asked)]
            changes = any(not same_answer(self.answer.prober.verdict(draft), stakes.verdict) for draft in variants)
            if changes is not question.changes:
                out.append(f"{question.fact} is marked {question.changes}")
        return out


def forgetful(generator: Generator, rng: Random) -> Drawn:
    """A case on file with one fact of the world forgotten, or two, or three."""
    seed = rng.choice(generator.seeds)
    draft = seed.draft
    places = sorted((
        (path, name) for path, inner in draft.walk() for name, value in inner.facts.items()
        if name in generator.pools and value.form is not Form.UNKNOWN
        and generator.declarations.facts[name].about == "world" and name not in NEVER_FORGOTTEN
    ), key=str)  # fmt: skip
    for path, name in rng.sample(places, min(rng.choice(FORGOTTEN), len(places))):
        draft = draft.replace_fact(path, name, NOT_GIVEN)
    return Drawn(draft, seed.as_of, rng.choice(VIEWS))


def facts_below(book: Slice, name: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The facts that a condition can read, through the conditions that it names."""
    condition = book.conditions[name]
    todo = [condition.when] if condition.when is not None else []
    while todo:
        node = todo.pop()
        if isinstance(node, Named) and node.name not in seen:
            yield from facts_below(book, node.name, seen | {name, node.name})
        elif isinstance(node, Leaf):
            yield node.fact
        todo += node.below()


def put(draft: Draft, path: Path, name: str, value: FactValue | tuple[Draft, ...]) -> Draft:
    """The draft with a fact, or with the members of a collection."""
    if isinstance(value, FactValue):
        return draft.replace_fact(path, name, value)
    return draft.replace_members(path, name.split(".")[1], value)


def scope_at(scope: Scope, path: Path) -> Scope:
    """The inner scope of a path, which is made of collections and numbers in turn."""
    for collection, index in zip(path[::2], path[1::2], strict=True):
        scope = scope.members[str(collection)][int(index)]
    return scope
