"""Reading drawn cases: letters, letters without presumptions, where a statement and the figures contradict."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from douane.engine import CaseError, Rulebook
from douane.engine.answer import Answer, Asked, Detail
from douane.engine.case.normalizer import NormalizedCase
from douane.engine.executors.interpreter import Evaluation
from douane.engine.language.logic import UNKNOWN, All, Any, Every, Held, Letter, Node, Not, Presumed, Scope, Some
from douane.engine.rulebook.profiles import NO_PROFILE
from douane.engine.rulebook.slices import CompiledCondition, CompiledRule, Slice
from tests.properties.generator import Drawn, Generator
from tests.rules.answers import normalized
from tests.shipped import TODAY, shipped_book, shipped_cases


@cache
def shipped_generator() -> Generator:
    """Draws from the shipped rules and their cases."""
    book = shipped_book()
    seeds: list[NormalizedCase] = []
    for case in shipped_cases()[0]:
        try:
            seeds.append(normalized(book, case))
        except CaseError:
            continue  # the case runner says so
    return Generator(book, seeds)


class Letters:
    """The letters of drawn cases under the slices of one rulebook."""

    def __init__(self, rulebook: Rulebook):
        self.rulebook, self.book = rulebook, rulebook.book
        self._bare: dict[int, tuple[Slice, Slice]] = {}

    def scope(self, drawn: Drawn) -> Scope:
        """The scope of a drawn case."""
        return self.book.builder.build(drawn.draft)

    def slice(self, drawn: Drawn) -> Slice:
        """The slice that a drawn case is read against."""
        return self.book.slice(drawn.day, drawn.view)

    def full(self, drawn: Drawn) -> Mapping[str, Letter]:
        """The letters of all rules."""
        return Evaluation(self.slice(drawn), self.scope(drawn)).letters()

    def bare(self, drawn: Drawn) -> Evaluation:
        """The evaluation in which `presumed` is read as nothing: plain Kleene logic over the whole book."""
        own = self.slice(drawn)
        found = self._bare.get(id(own))
        if found is None:
            found = self._bare[id(own)] = (own, without_presumptions(own))
        return Evaluation(found[1], self.scope(drawn))

    def answer(self, drawn: Drawn, today: datetime.date = TODAY, detail: Detail = "brief") -> Answer:
        """The answer to a drawn case, short form unless another is asked for."""
        return Answer(self.book, self.rulebook.network, Asked(drawn.case(today), {}, NO_PROFILE, detail, False, ""))


def without_presumptions(book: Slice) -> Slice:
    """The slice with every `presumed` replaced by its child."""
    rules: dict[str, CompiledRule] = {n: replace(r, when=_bare(r.when)) for n, r in book.rules.items()}
    conditions: dict[str, CompiledCondition] = {
        n: replace(c, when=None if c.when is None else _bare(c.when)) for n, c in book.conditions.items()
    }
    return replace(book, rules=rules, conditions=conditions)


def _bare(node: Node) -> Node:
    if isinstance(node, Presumed):
        return _bare(node.child)
    if isinstance(node, All | Any):
        return replace(node, children=tuple(_bare(c) for c in node.children))
    if isinstance(node, Not):
        return Not(_bare(node.child))
    if isinstance(node, Held):
        return replace(node, by=_bare(node.by), stakes=_bare(node.stakes))
    if isinstance(node, Some | Every):
        return replace(node, inner=_bare(node.inner))
    return node


def contradicted(evaluation: Evaluation) -> bool:
    """Whether a stated classification and the figures speak against each other somewhere in the case."""
    return any(True for _ in contradictions(evaluation))


def ruled(evaluation: Evaluation) -> bool:
    """Whether a ruling of the agency stands against what the figures or the product's name give."""
    return any(
        condition.statement.overrules(evaluation.computed(name, evaluation.case), evaluation.case, evaluation)
        for name, condition in evaluation.slice.conditions.items()
        if condition.statement is not None and condition.over == "case"
    )


def contradictions(evaluation: Evaluation) -> Iterator[str]:
    """The conditions of which a statement (a classification, a share) and the figures say opposite things."""
    for name, condition in evaluation.slice.conditions.items():
        statement = condition.statement
        if statement is None or condition.over != "case":
            continue
        computed = evaluation.computed(name, evaluation.case)
        stated = statement.leaf.letter(evaluation.case, evaluation)
        if UNKNOWN not in (computed, stated) and computed is not stated:
            yield name
    for name, condition in evaluation.slice.conditions.items():
        for node in _held(condition.when):
            if any(node.in_dispute(party, evaluation) for party in evaluation.case.members["party"]):
                yield name


def _held(node: Node | None) -> Iterator[Held]:
    """The sums of owners below a node."""
    if isinstance(node, Held):
        yield node
    for child in node.below() if node is not None else ():
        yield from _held(child)


@dataclass
class Changed:
    """A certain letter that changed when more became known."""

    rule: str
    before: Letter
    after: Letter


def changed(letters: Letters, weak: Drawn, strong: Drawn) -> list[Changed]:
    """The certain letters of the less known case that the better known one overturns."""
    before, after = letters.bare(weak).letters(), letters.bare(strong)
    return [
        Changed(name, letter, new)
        for name, letter in before.items()
        if letter is not UNKNOWN and (new := after.rule(name)) is not letter
    ]


def seeded(test: str, number: int) -> Random:
    """A random source that is the same on every run."""
    return Random(f"{test}/{number}")
