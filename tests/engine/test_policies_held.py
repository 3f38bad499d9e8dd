"""Policies that an example shows best, on the shipped rules."""

from __future__ import annotations

import copy
import datetime
from typing import Any

import pytest

from douane.engine import Determination, Rulebook
from douane.engine.executors.interpreter import Evaluation
from douane.engine.rulebook.slices import Slice
from douane.engine.verdict.fold import fold
from tests.properties.letters import Letters, seeded, shipped_generator
from tests.shipped import TODAY

ORDINARY: dict[str, Any] = {
    "as_of": "2026-03-02",
    "assumptions": ["civil_end_use_after_diligence"],
    "item": {
        "kind": "other", "eccn": "EAR99", "encryption": "none", "quantity": 10, "us_origin": True,
        "has_digital_processing_units": False, "tpp": 0,
    },
    "activity": {"mode": "ship_export", "from_country": "US", "to_country": "DE"},
    "parties": [
        {"id": "seller", "role": "exporter", "name": "Ridgeline Distribution", "country": "US", "hq_country": "US",
         "ultimate_parent_hq_country": "US", "us_person": True, "informed_by_bis": False},
        {"id": "buyer", "role": "end_user", "name": "Rhein Technik", "country": "DE", "hq_country": "DE",
         "ultimate_parent_hq_country": "DE", "us_person": False, "lists": []},
    ],
}  # fmt: skip

PARTIES = {"seller": 0, "buyer": 1}


def ask(rulebook: Rulebook, *changes: tuple[str, Any], today: datetime.date = TODAY) -> Determination:
    """The answer to the ordinary sale with some facts changed; a change to `...` takes the fact away."""
    case = copy.deepcopy(ORDINARY)
    for name, value in changes:
        *path, last = name.split(".")
        place: dict[str, Any] = case
        if path[:1] == ["parties"]:
            place = case["parties"][PARTIES[path[1]]]
        elif path:
            place = case[path[0]]
        if value is ...:
            del place[last]
        else:
            place[last] = value
    return rulebook.at(today=today).check(case)


def test_an_ordinary_sale_clears(rulebook: Rulebook) -> None:
    answer = ask(rulebook)
    assert (answer.outcome, answer.decision, answer.provisional) == ("no_license_required", "proceed", True)


def test_both_law_views_are_always_shown(rulebook: Rulebook) -> None:
    """[P-06]"""
    enforced, codified = ask(rulebook), ask(rulebook, ("law_view", "codified"))
    assert (enforced.other_view.view, codified.other_view.view) == ("codified", "enforced")
    assert enforced.other_view.outcome == codified.outcome and codified.other_view.outcome == enforced.outcome


def test_headquarters_are_shown_not_inferred(rulebook: Rulebook) -> None:
    """The country of an address says nothing about a headquarters or a parent. [P-07]"""
    chip: tuple[tuple[str, Any], ...] = (
        ("item.tpp", 9000), ("item.eccn", "3A090.a"), ("item.kind", "ic"), ("item.has_digital_processing_units", True),
        ("item.designed_or_marketed_for_data_centers", True),
    )  # fmt: skip
    unknown = ask(
        rulebook, *chip, ("parties.buyer.hq_country", None), ("parties.buyer.ultimate_parent_hq_country", None)
    )
    assert unknown.decision != "proceed"
    assert any("hq_country" in q.fact for q in unknown.questions), [q.fact for q in unknown.questions]


def test_claims_and_scenarios_stand_beside_the_verdict() -> None:
    """Without any claim, scenario, duty or advice every outcome is the same. [P-08]"""
    generator = shipped_generator()
    letters = Letters(generator_rulebook())
    beside = ("claim", "effect", "oblige", "advise", "classify")
    for number in range(300):
        drawn = generator.drawn(seeded("beside", number))
        whole = letters.slice(drawn)
        rules = {n: r for n, r in whole.rules.items() if r.rule.then.kind not in beside}
        part = Slice(whole.day, whole.view, whole.conditions, rules, whole.order, whole.considered, whole.groups)
        scope = letters.scope(drawn)
        outcomes = set[str]()
        for book in (whole, part):
            evaluation = Evaluation(book, scope)
            outcomes.add(fold(evaluation, evaluation.letters(), letters.book.declared).outcome)
        assert len(outcomes) == 1, number


def generator_rulebook() -> Rulebook:
    from tests.shipped import shipped_book

    return shipped_book()


def test_the_callers_screening_is_named(rulebook: Rulebook) -> None:
    """A clearance says that it rests on it; without it there is none. [P-09]"""
    answer = ask(rulebook)
    assert "caller_screening" in answer.rests_on and "your own screening" in answer.headline
    unscreened = ask(rulebook, ("parties.buyer.lists", ...))
    assert unscreened.outcome == "needs_information"
    assert any("lists" in q.fact for q in unscreened.questions)


def test_what_rests_on_an_assumption_is_provisional(rulebook: Rulebook) -> None:
    """[P-10]"""
    answer = ask(rulebook)
    assert "assumption" in answer.rests_on and answer.provisional and answer.assumptions
    assert ask(rulebook, ("assumptions", [])).decision == "hold"


@pytest.mark.parametrize("view", ["enforced", "codified"])
def test_outside_coverage_nothing_clears(rulebook: Rulebook, view: str) -> None:
    """[P-12]"""
    answer = ask(rulebook, ("item.eccn", "2B990.a"), ("law_view", view))
    assert (answer.outcome, answer.decision) == ("escalate", "hold")
    assert "us.coverage" in {b.rule for t in answer.tracks for b in t.bases if b.value == "true"}


def test_an_answer_holds_what_its_replay_needs(rulebook: Rulebook) -> None:
    """The case, the rules by hash, the day: the same id and result from the files of the book alone. [P-14]"""
    answer = ask(rulebook)
    again = Rulebook.load(files=rulebook.book.files).at(today=TODAY).check(answer.case)
    assert (again.id, again.result_hash) == (answer.id, answer.result_hash)
    assert answer.rules.hash == again.rules.hash and answer.facts and answer.as_of


def test_the_law_was_reviewed_through_a_day(rulebook: Rulebook) -> None:
    """Later days say so; days that lie ahead are answered provisionally. [P-15]"""
    reviewed = rulebook.book.reviewed_through
    assert ask(rulebook).rules.reviewed_through == reviewed.isoformat()
    later = ask(rulebook, ("as_of", (reviewed + datetime.timedelta(days=10)).isoformat()))
    assert any(f"reviewed through {reviewed}, 10 days before" in n for n in later.notices)
    ahead = ask(rulebook, today=datetime.date(2026, 3, 1))
    assert any("in the future" in n for n in ahead.notices) and ahead.provisional


def test_a_bare_classification_is_the_sellers_own(rulebook: Rulebook) -> None:
    """Accepted and named; against the figures it is in dispute, with evidence it settles the matter. [P-17]"""
    assert "stated_classification" in ask(rulebook).rests_on
    paper = {"value": "EAR99", "source": "the maker", "date": "2026-01-05"}
    signed = ask(rulebook, ("item.eccn", {**paper, "evidence": "signed"}))
    assert "stated_classification" not in signed.rests_on
    figures: tuple[tuple[str, Any], ...] = (
        ("item.kind", "ic"), ("item.tpp", 9000), ("item.has_digital_processing_units", True),
        ("activity.to_country", "CN"), ("item.designed_or_marketed_for_data_centers", True),
        ("item.non_planar_logic", True), ("item.applicable_die_area_mm2", 800),
    )  # fmt: skip
    assert ask(rulebook, *figures, ("item.eccn", "3A991.p")).decision == "hold"
    assert ask(rulebook, *figures, ("item.eccn", {**paper, "evidence": "signed"})).decision == "hold"
    number = {**paper, "source": "CCATS G123456", "evidence": "bis"}
    ruling = ask(rulebook, *figures, ("item.eccn", number))
    assert any(n.startswith("A BIS classification ruling overrides") for n in ruling.notices)


def test_a_paper_that_is_absent_is_not_there(rulebook: Rulebook) -> None:
    """A world fact that is absent is unknown and asked for, a paper is neither. [P-18]"""
    answer = ask(rulebook, ("activity.to_country", ...))
    asked = {q.fact for q in answer.questions}
    assert answer.outcome == "needs_information" and "activity.to_country" in asked
    papers = {f.name for f in rulebook.book.declarations.facts.values() if f.about == "file"}
    assert not asked & papers


def test_absent_parties_are_printed(rulebook: Rulebook) -> None:
    """[P-19]"""
    assert "No purchaser or ultimate consignee was given; the end user was assumed." in ask(rulebook).notices
