"""A rule that is in force by its text alone: both answers stand side by side, in the headline too. [P-30]"""

from __future__ import annotations

from typing import Any

import pytest

from douane import Rulebook
from douane.engine import Determination
from tests.shipped import TODAY

LISTED = {"name": "Yunfan Holding", "percent": "50", "lists": [{"list": "EL", "policy": "presumption_of_denial"}]}


def owned_buyer(rulebook: Rulebook, day: str, name: str = "Straits Instruments", **item: Any) -> Determination:
    """A sale to a company that a party on the Entity List owns by one half."""
    return rulebook.at(today=TODAY).check(
        {
            "as_of": day,
            "assumptions": ["civil_end_use_after_diligence"],
            "item": {"kind": "other", "eccn": "EAR99", "encryption": "none", "quantity": 10, "us_origin": True,
                     "has_digital_processing_units": False, "tpp": 0, **item},
            "activity": {"mode": "ship_export", "from_country": "US", "to_country": "SG"},
            "parties": [
                {"id": "seller", "roles": ["exporter"], "name": "Ridgeline Distribution", "country": "US",
                 "hq_country": "US", "ultimate_parent_hq_country": "US", "us_person": True, "informed_by_bis": False},
                {"id": "buyer", "roles": ["end_user"], "name": name, "country": "SG", "hq_country": "SG",
                 "ultimate_parent_hq_country": "SG", "us_person": False, "lists": [], "owners": [LISTED]},
            ],
        }
    )  # fmt: skip


def test_fault_8_11_the_returned_rule_says_that_it_is_unconfirmed(rulebook: Rulebook) -> None:
    answer = owned_buyer(rulebook, "2026-11-10")
    assert answer.outcome == "license_required"
    (basis,) = [b for t in answer.tracks for b in t.bases if b.rule == "us.ear.affiliates.entity_list"]
    assert basis.verified == "unconfirmed"
    law = answer.unconfirmed_law
    assert law is not None and law.since == "2026-11-10" and law.rules == ["us.ear.affiliates.entity_list"]
    assert (law.outcome, law.review_policy) == ("license_required", "presumption_of_denial")
    assert (law.outcome_without, law.review_policy_without) == ("escalate", None)
    assert "is not confirmed; without it: manual review" in answer.headline
    (note,) = [a for a in answer.advisories if a.rule == "us.ear.affiliates.unconfirmed"]
    assert all(text in note.text for text in ("2 October 2026", "10 January 2027", "9 November 2026"))
    assert any("which is not confirmed: us.ear.affiliates.entity_list" in n for n in answer.notices)


@pytest.mark.parametrize("day", ["2025-09-29", "2025-11-09", "2026-11-09"])
def test_before_the_return_nothing_stands_beside(rulebook: Rulebook, day: str) -> None:
    answer = owned_buyer(rulebook, day)
    assert answer.unconfirmed_law is None and "not confirmed" not in answer.headline
    bases = [b for t in answer.tracks for b in t.bases if b.rule == "us.ear.affiliates.entity_list"]
    assert all(b.verified == "primary" for b in bases)


def test_the_other_answer_survives_a_long_headline(rulebook: Rulebook) -> None:
    """What does not fit is cut from the reasons, never from the second answer."""
    answer = owned_buyer(rulebook, "2026-11-10", product="a very long name of a product that goes on " * 6)
    assert len(answer.headline) <= 255
    assert answer.headline.endswith("without it: manual review.")


def test_where_both_answers_agree_the_headline_is_plain(rulebook: Rulebook) -> None:
    """A circuit at 3A090.a level to China needs its license either way."""
    case = owned_buyer(rulebook, "2026-11-10").case
    case["item"] = {"product": "H100", "quantity": 1, "encryption": "none"}
    case["activity"] = {"mode": "ship_export", "from_country": "US", "to_country": "CN"}
    case["parties"][1] |= {"country": "CN", "hq_country": "CN", "ultimate_parent_hq_country": "CN"}
    answer = rulebook.at(today=TODAY).check(case)
    assert answer.outcome == "license_required" and answer.unconfirmed_law is not None
    assert answer.unconfirmed_law.outcome_without == "license_required"
