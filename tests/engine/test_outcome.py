"""From letters to an outcome, on a book of one rule a kind: each switched by one fact. [P-02, P-03, P-11]"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from douane.engine import Determination, Rulebook
from douane.engine.terms import OUTCOMES, POLICIES
from douane.engine.verdict.fold import milder, stricter, strictest_policy
from tests.engine.overlay import minimal_book
from tests.shipped import TODAY

FACTS = ("prohibits", "basis", "escalates", "excepts", "memory_relief", "memory_basis", "carve", "clears", "paper",
         "sanctions", "aside", "governs", "partly")  # fmt: skip
SWITCHES = "".join(f"  item.{name}: {{type: boolean, question: Is it so?}}\n" for name in FACTS)
HEAD = """
regime: {id: kinds, title: Kinds, track: us.item}
rules:
"""


def _rule(name: str, then: str, track: str = "us.item", verified: str = "primary", more: str = "") -> str:
    return (
        f"  - {{id: kinds.{name}, title: {name}, because: it is so, track: {track}, in_force: {{from: 2020-01-01}}, "
        f"when: item.{name}, then: {{{then}}}, cite: [{{source: text-1}}], verified: {verified}{more}}}\n"
    )


RULES = HEAD + "".join(
    [
        _rule("prohibits", 'prohibit: "true"'),
        _rule("basis", "require_license: {tags: [performance], reason: RS}"),
        _rule("partly", "require_license: {tags: [performance, listed], reason: RS}"),
        _rule("escalates", 'escalate: "true"'),
        _rule("excepts", "except: {code: XYZ, overcomes: [performance], conditions: [{is: item.paper, title: p}]}"),
        _rule("memory_relief", "except: {code: OLD, overcomes: [performance]}", verified="memory"),
        _rule("memory_basis", "require_license: {tags: [performance], reason: RS}", verified="memory"),
        _rule("carve", 'exclude: "true"', more=", overrides: [kinds.basis, kinds.prohibits]"),
        _rule("clears", 'clear: "true"', track="us.service"),
        _rule("sanctions", 'escalate: "true"', track="us.sanctions"),
        _rule("aside", "advise: something", track="us.duty"),
        _rule("governs", "review: {policy: case_by_case, of: [performance], governs: true}"),
    ]
)
REVIEW = (
    "  - {id: kinds.denial, title: d, in_force: {from: 2020-01-01}, when: item.basis, then: {review: {policy: "
    "policy_of_denial, of: [performance]}}, cite: [{source: text-1}], verified: primary}\n"
)


@cache
def book() -> Rulebook:
    files = minimal_book().book.files
    facts = files["facts.yaml"].replace("  item.published:", SWITCHES + "  item.published:")
    base = files["base.yaml"].replace("tags:\n", '  - {id: us.sanctions, title: Sanctions, merging: "true"}\ntags:\n')
    return minimal_book({"facts.yaml": facts, "base.yaml": base, "kinds.yaml": RULES + REVIEW})


def ask(letters: str, mode: str = "ship_export") -> Determination:
    """The answer where the named switches are on, those with `?` unknown, all others off."""
    named = dict.fromkeys(FACTS, False)
    item: dict[str, Any] = {**named, "tpp": 0, "eccn": "EAR99"}
    for word in letters.split():
        item[word.rstrip("?")] = None if word.endswith("?") else True
    parties: list[dict[str, Any]] = [{"role": r, "name": "X", "lists": []} for r in ("exporter", "end_user", "tenant")]
    case: dict[str, Any] = {
        "as_of": "2026-01-20",
        "item": item,
        "activity": {"mode": mode, "to_country": "DE"},
        "parties": parties,
    }
    return book().at(today=TODAY).check({**case, "red_flags": [], "end_use": {"military": "not_known_after_diligence"}})


@pytest.mark.parametrize(
    ("letters", "outcome", "decision"),
    [
        ("", "no_license_required", "proceed"),
        ("prohibits", "prohibited", "stop"),
        ("prohibits basis escalates", "prohibited", "stop"),
        ("basis", "license_required", "hold"),
        ("basis escalates", "license_required", "hold"),
        ("basis prohibits?", "license_required", "hold"),
        ("escalates", "escalate", "hold"),
        ("escalates basis?", "escalate", "hold"),
        ("basis?", "needs_information", "hold"),
        ("prohibits?", "needs_information", "hold"),
        ("escalates?", "needs_information", "hold"),
        ("basis excepts", "license_exception", "hold"),
        ("basis excepts paper", "license_exception", "proceed"),
        ("basis excepts paper?", "license_exception", "hold"),
        ("basis excepts?", "license_required", "hold"),
        ("basis? excepts paper", "license_exception", "proceed"),
        ("basis? excepts", "license_exception", "hold"),
        ("partly excepts paper", "license_required", "hold"),
        ("basis excepts paper escalates", "escalate", "hold"),
        ("basis excepts paper prohibits", "prohibited", "stop"),
        ("basis excepts paper sanctions", "escalate", "hold"),
        ("basis memory_relief", "license_required", "hold"),
        ("memory_relief", "escalate", "hold"),
        ("memory_basis", "license_required", "hold"),
        ("memory_basis?", "needs_information", "hold"),
        ("basis carve", "no_license_required", "proceed"),
        ("basis carve?", "needs_information", "hold"),
        ("prohibits carve", "no_license_required", "proceed"),
        ("basis partly carve", "license_required", "hold"),
        ("excepts paper", "no_license_required", "proceed"),
        ("sanctions", "escalate", "hold"),
        ("sanctions basis", "license_required", "hold"),
        ("aside", "no_license_required", "proceed"),
    ],
)
def test_goods(letters: str, outcome: str, decision: str) -> None:
    answer = ask(letters)
    assert (answer.outcome, answer.decision) == (outcome, decision)


@pytest.mark.parametrize(
    ("letters", "outcome"),
    [("", "no_license_required"), ("clears", "not_an_export"), ("clears?", "needs_information"),
     ("clears sanctions", "escalate"), ("clears basis", "not_an_export")],
)  # fmt: skip
def test_services(letters: str, outcome: str) -> None:
    assert ask(letters, mode="gpu_rental").outcome == outcome


@pytest.mark.parametrize(
    ("letters", "policy"),
    [("basis", "policy_of_denial"), ("basis governs", "case_by_case"), ("basis governs?", "policy_of_denial"),
     ("partly governs", "unstated")],
)  # fmt: skip
def test_review_policies(letters: str, policy: str) -> None:
    assert ask(letters).review_policy == policy


def test_a_leg_that_nobody_knows_goes_to_a_person() -> None:
    answer = book().at("2026-01-20", today=TODAY).check({"item": {"tpp": 0}})
    assert answer.decision == "hold"


def test_strictness_is_the_order_of_the_vocabulary() -> None:
    assert stricter(OUTCOMES) == "prohibited" and milder(OUTCOMES) == "not_an_export"
    assert strictest_policy(POLICIES) == "policy_of_denial" and strictest_policy([]) == "unstated"


# --- disputes, world by world [P-04] -------------------------------------------------------------------------


def disputed(a: Any, b: Any, **more: Any) -> Determination:
    item: dict[str, Any] = dict.fromkeys(FACTS, False)
    item |= {"eccn": None, "tpp": [{"value": a, "source": "A"}, {"value": b, "source": "B"}], **more}
    case: dict[str, Any] = {
        "as_of": "2026-01-20",
        "item": item,
        "activity": {"mode": "ship_export", "to_country": "CN"},
    }
    parties: list[dict[str, Any]] = [{"role": r, "name": "X", "lists": []} for r in ("exporter", "end_user")]
    return book().at(today=TODAY).check({**case, "parties": parties, "red_flags": []})


def test_worlds_that_agree_are_certain() -> None:
    answer = disputed(4800, 9000)
    assert answer.outcome == "license_required" and len(answer.worlds) == 2 and answer.disputes
    assert disputed(1, 2).outcome == "no_license_required"


def test_worlds_that_differ_go_to_a_person() -> None:
    answer = disputed(4799, 4800)
    assert (answer.outcome, answer.decision) == ("escalate", "hold")
    assert {w.source: w.outcome for w in answer.worlds} == {"A": "no_license_required", "B": "license_required"}


def test_a_strict_world_is_not_softened_by_a_mild_one() -> None:
    assert disputed(4799, 4800, prohibits=True).outcome == "prohibited"


def test_a_pair_that_no_source_supports_is_not_invented() -> None:
    basis = [{"value": False, "source": "A"}, {"value": True, "source": "B"}]
    excepts = [{"value": False, "source": "A"}, {"value": True, "source": "B"}]
    answer = disputed(1, 2, basis=basis, excepts=excepts, paper=True)
    assert {w.outcome for w in answer.worlds} == {"no_license_required", "license_exception"}
    assert answer.outcome == "escalate"


def test_many_sources_are_admitted_at_once() -> None:
    points = [{"value": 4000 + 100 * n, "source": f"S{n}"} for n in range(20)]
    item: dict[str, Any] = {**dict.fromkeys(FACTS, False), "tpp": points, "eccn": None}
    case: dict[str, Any] = {
        "as_of": "2026-01-20",
        "item": item,
        "activity": {"mode": "ship_export", "to_country": "CN"},
    }
    parties: list[dict[str, Any]] = [{"role": r, "name": "X", "lists": []} for r in ("exporter", "end_user")]
    answer = book().at(today=TODAY).check({**case, "parties": parties, "red_flags": []})
    assert answer.decision == "hold" and any("compared one by one" in n for n in answer.notices)
