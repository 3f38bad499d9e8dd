"""A variant is read as a case of its own is: what it shares with one that was read before has the same letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from douane.engine import Rulebook
from douane.engine.executors.interpreter import Evaluation
from douane.engine.facts.draft import Draft
from douane.engine.language.logic import Scope
from douane.engine.language.values import NOT_GIVEN
from tests.properties.generator import VIEWS, Drawn, Generator
from tests.properties.letters import Letters, seeded, shipped_generator
from tests.volume import volume

CASES = volume(30, 3_000)
STEPS = 4


def steps(generator: Generator, rng: Random, draft: Draft) -> Iterator[Draft]:
    """The case changed step by step: a fact of another case, one less, a member less, another label."""
    for _ in range(STEPS):
        other = generator.drawn(rng).draft
        path, inner = rng.choice(draft.walk())
        kind = rng.randrange(4)
        facts = [(name, value) for _, o in other.walk() if o.kind == inner.kind for name, value in o.facts.items()]
        lists = [name for name, members in inner.members.items() if members]
        if kind == 0 and facts:
            draft = draft.replace_fact(path, *rng.choice(facts))
        elif kind == 1 and inner.facts:
            draft = draft.replace_fact(path, rng.choice(sorted(inner.facts)), NOT_GIVEN)
        elif kind == 2 and lists:
            name = rng.choice(lists)
            draft = draft.replace_members(path, name, rng.choice((None, (), inner.members[name][:-1])))
        else:
            draft = replace(draft, members=other.members, open=other.open)
        yield draft


def told(evaluation: Evaluation) -> list[object]:
    """Everything that others ask of an evaluation: letters, conditions of every scope, gaps with their places."""
    out: list[object] = [dict(evaluation.letters())]
    for scope in _scopes(evaluation.case):
        over = [c.id for c in evaluation.slice.conditions.values() if c.over == scope.kind]
        out.append([(name, evaluation.condition(name, scope)) for name in over])
    for rule in evaluation.slice.rules.values():
        out.append([(g.fact, g.scope.path, g.scope.label, g.reason) for g in evaluation.gaps(rule)])
    return out


def _scopes(scope: Scope) -> Iterator[Scope]:
    yield scope
    for members in scope.members.values():
        for member in members:
            yield from _scopes(member)


def test_a_variant_has_the_letters_of_its_own(
    rulebook: Rulebook, record_property: Callable[[str, object], None]
) -> None:
    generator, letters = shipped_generator(), Letters(rulebook)
    for number in range(CASES):
        rng = seeded("variants", number)
        drawn = generator.drawn(rng)
        book = letters.slice(drawn)
        near = Evaluation(book, letters.scope(drawn))
        for draft in steps(generator, rng, drawn.draft):
            scope = letters.scope(Drawn(draft, drawn.day, drawn.view))
            variant = Evaluation(book, scope, near)
            alone = Evaluation(book, scope)
            assert told(variant) == told(alone), number
            for view in VIEWS:
                other = letters.book.slice(drawn.day, view)
                assert told(Evaluation(other, scope, variant)) == told(Evaluation(other, scope)), (number, view)
            assert variant.gap_reasons(book.rules.values()) == alone.gap_reasons(book.rules.values())
            near = variant
    record_property("cases:variants", CASES)
