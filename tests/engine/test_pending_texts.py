"""A pending text beside the verdict: what it is on a day, what it would change, and that the verdict stays. [P-08]"""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from douane.engine.determination import Determination, ScenarioResult
from tests.engine.overlay import minimal_book
from tests.shipped import TODAY

BILL = """
regime: {{id: bill, title: Bill, track: us.duty}}
rules:
  - id: bill.text
    title: a bill
    status: scenario
    in_force: {{from: 2025-05-08}}
    when: {when}
    then:
      effect:
        would: {would}
        text: what it would change
        last_confirmed: 2026-08-20
        lapses: 2027-01-03
        stages: [{{from: 2025-05-08, stage: introduced}}, {{from: 2026-03-26, stage: {stage}}}]
        elements: [{{is: activity.to_country in group.china, title: to China}}]
        open: [a rule of the agency]
    cite: [{{source: text-1}}]
    verified: primary
"""
SALE: dict[str, Any] = {
    "item": {"product": "card", "kind": "ic", "tpp": "5000", "published": "no"},
    "activity": {"mode": "ship_export", "to_country": "CN"},
    "parties": [{"roles": ["end_user"], "name": "A", "lists": []}, {"roles": ["exporter"], "name": "B"}],
    "red_flags": [],
}


def answered(day: str, would: str = "condition", stage: str = "reported", when: str = "goods_move",
             **activity: Any) -> Determination:  # fmt: skip
    book = minimal_book({"bill.yaml": BILL.format(would=would, stage=stage, when=when)})
    return book.at(day, today=TODAY).check({**SALE, "activity": {**SALE["activity"], **activity}})


def bill(*args: Any, **kwargs: Any) -> ScenarioResult:
    (found,) = answered(*args, **kwargs).scenarios
    return found


@pytest.mark.parametrize(
    ("day", "stage", "effect"),
    [
        ("2026-03-25", "introduced", "WOULD_APPLY"),
        ("2026-03-26", "reported", "WOULD_APPLY"),
        ("2027-01-02", "reported", "WOULD_APPLY"),
        ("2027-01-03", "lapsed", "UNCHANGED"),
    ],
)
def test_it_says_what_it_is_on_the_day(day: str, stage: str, effect: str) -> None:
    found = bill(day)
    assert (found.stage, found.effect) == (stage, effect)
    assert found.last_confirmed == datetime.date(2026, 8, 20) and found.lapses == datetime.date(2027, 1, 3)


def test_an_enacted_text_does_not_lapse_and_a_dead_one_changes_nothing() -> None:
    enacted = bill("2027-06-01", stage="enacted")
    assert (enacted.stage, enacted.effect) == ("enacted", "WOULD_APPLY")
    dead = bill("2026-04-01", stage="dead")
    assert (dead.stage, dead.effect) == ("dead", "UNCHANGED")


@pytest.mark.parametrize(
    ("would", "effect"),
    [
        ("authority", "UNCHANGED"), ("license", "UNCHANGED"), ("deny", "WOULD_APPLY"), ("condition", "WOULD_APPLY"),
        ("nothing", "UNCHANGED"), ("untested", "NOT_TESTED"),
    ],
)  # fmt: skip
def test_what_it_adds_where_a_license_is_required_already(would: str, effect: str) -> None:
    found = answered("2026-08-03", would=would)
    assert found.outcome == "license_required"
    assert found.scenarios[0].effect == effect


@pytest.mark.parametrize(
    ("country", "would", "effect"),
    [
        ("DE", "deny", "OUT_OF_BILL"), ("DE", "untested", "NOT_TESTED"), (None, "deny", "UNKNOWN_FACTS"),
        (None, "untested", "NOT_TESTED"),
    ],
)  # fmt: skip
def test_an_element_that_fails_or_is_not_known(country: str | None, would: str, effect: str) -> None:
    assert bill("2026-08-03", would=would, to_country=country).effect == effect


def test_a_text_about_something_else_changes_nothing() -> None:
    for would in ("condition", "untested"):
        assert bill("2026-08-03", would=would, when="access").effect == "UNCHANGED"
