"""Whoever fills in every open card truthfully has the final answer in two rounds. [P-34]"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from douane.engine import Rulebook
from douane.engine.facts.draft import Draft, Path
from douane.engine.language.values import NOT_GIVEN, FactValue, Form
from tests.properties.asking import NEVER_FORGOTTEN, put, scope_at
from tests.properties.generator import VIEWS, Drawn, Generator
from tests.properties.letters import Letters, seeded, shipped_generator

CASES = 50  # the same on every run
MOST_FORGOTTEN = 12
MOST_ROUNDS, SHARE_OF_THREE = 3, 0.05
Truth = dict[str, tuple[Path, str, FactValue | tuple[Draft, ...]]]


def half_forgotten(generator: Generator, rng: Random) -> tuple[Drawn, Drawn]:
    """A complete case on file, and the same with up to a dozen facts and collections forgotten."""
    seed = rng.choice(generator.seeds)
    whole = Drawn(seed.draft, seed.as_of, rng.choice(VIEWS))
    facts = sorted((
        (path, name) for path, inner in seed.draft.walk() for name, value in inner.facts.items()
        if name in generator.pools and value.form is not Form.UNKNOWN and len(path) <= 2
        and generator.declarations.facts[name].about == "world" and name not in NEVER_FORGOTTEN
    ), key=str)  # fmt: skip
    draft = seed.draft
    for path, name in rng.sample(facts, min(rng.randint(1, MOST_FORGOTTEN), len(facts))):
        draft = draft.replace_fact(path, name, NOT_GIVEN)
    for path, inner in draft.walk():
        if inner.kind == "party" and "listing" in inner.asked and rng.random() < 0.5:
            draft = draft.replace_members(path, "listing", None)
    return whole, Drawn(draft, whole.day, whole.view)


def truth_of(whole: Drawn, letters: Letters) -> Truth:
    """What is true, by the names under which it is asked."""
    answer = letters.answer(whole)
    out: Truth = {}
    for path, inner in ((p, i) for p, i in whole.draft.walk() if len(p) <= 2):
        scope = scope_at(answer.scope, path)
        for name, value in inner.facts.items():
            if value.form is not Form.UNKNOWN:
                out[answer.questioner.flat(name, scope)] = (path, name, value)
        if inner.kind == "party":
            lists = "party.listing"
            out[answer.questioner.flat(lists, scope)] = (path, lists, inner.members.get("listing", ()))
    return out


def test_two_rounds_of_cards_suffice(rulebook: Rulebook, record_property: Callable[[str, object], None]) -> None:
    generator, letters = shipped_generator(), Letters(rulebook)
    rounds: list[int] = []
    wrong: list[str] = []
    for number in range(CASES):
        whole, case = half_forgotten(generator, seeded("cards", number))
        truth, count, draft = truth_of(whole, letters), 0, case.draft
        answer = letters.answer(Drawn(draft, case.day, case.view), detail="full")
        while count <= MOST_ROUNDS:
            known = {flat for flat in truth if not _open(draft, truth[flat])}
            asked = [f.fact for card in answer.cards() for f in card.facts if f.fact in truth and f.fact not in known]
            if not asked:
                break
            count += 1
            for flat in asked:
                draft = put(draft, *truth[flat])
            answer = letters.answer(Drawn(draft, case.day, case.view), detail="full")
        rounds.append(count)
        final, true = answer.verdict.outcome, letters.answer(whole).verdict.outcome
        if final != true and final == "needs_information":
            wrong.append(f"{number}: {final}, and in truth {true}")
    record_property("cases:cards", CASES)
    assert not wrong, "\n".join(wrong)
    assert max(rounds) <= MOST_ROUNDS and sum(r > 2 for r in rounds) <= SHARE_OF_THREE * CASES, rounds


def _open(draft: Draft, place: tuple[Path, str, FactValue | tuple[Draft, ...]]) -> bool:
    """Whether a place of the truth is not known of a draft."""
    path, name, value = place
    inner = draft.at(path)
    if isinstance(value, FactValue):
        return inner.facts.get(name, NOT_GIVEN).form is Form.UNKNOWN
    return name.split(".")[1] in inner.open
