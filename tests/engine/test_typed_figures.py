"""Figures typed beside the catalogue's clear only with a source that names a paper, provisionally, named. [P-31]

Faults 4.17.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest

from douane import Determination
from douane.engine import Rulebook
from tests.shipped import TODAY

FIGURES = {"total_dram_bandwidth_gb_s": 1398, "interconnect_bandwidth_gb_s": 128, "tpp": 2372,
           "designed_or_marketed_for_data_centers": False}  # fmt: skip
CASE: dict[str, Any] = {
    "as_of": "2026-09-01", "assumptions": ["civil_end_use_after_diligence"],
    "item": {"product": "RTX PRO 6000D", "quantity": 8, "encryption": "none"},
    "activity": {"mode": "ship_export", "from_country": "US", "to_country": "CN"},
    "parties": [
        {"role": "exporter", "name": "Ridgeline", "country": "US", "hq_country": "US", "us_person": True,
         "ultimate_parent_hq_country": "US", "informed_by_bis": False, "other_letter_on_file": False},
        {"role": "end_user", "name": "Yunfan", "country": "CN", "hq_country": "CN", "us_person": False,
         "ultimate_parent_hq_country": "CN", "incorporated_in": "CN", "builds_servers": False, "lists": []},
    ],
}  # fmt: skip

GERMAN = dict.fromkeys(("country", "hq_country", "ultimate_parent_hq_country", "incorporated_in"), "DE")


def answer(rulebook: Rulebook, paper: dict[str, str] | None, **changed: Any) -> Determination:
    case = copy.deepcopy(CASE)
    case["item"] |= {k: v if paper is None else {"value": v, **paper} for k, v in FIGURES.items()} | changed
    return rulebook.at("2026-09-01", today=TODAY).check(case)


@pytest.mark.parametrize(
    "paper", [None, {"source": "n/a"}, {"source": "TBD"}, {"source": "the maker", "date": "2026-09-02"}]
)
def test_fault_4_17_without_a_source_a_person_decides(rulebook: Rulebook, paper: dict[str, str] | None) -> None:
    found = answer(rulebook, paper)
    assert (found.outcome, found.decision) == ("escalate", "hold")
    assert "without a source" in found.headline
    assert any("item.designed_or_marketed_for_data_centers" in n and "source" in n for n in found.notices)


def test_fault_4_17_with_a_source_it_clears_provisionally_and_names_the_figures(rulebook: Rulebook) -> None:
    found = answer(rulebook, {"source": "data sheet of the maker, revision 3", "date": "2026-08-01"})
    assert (found.decision, found.provisional) == ("proceed", True)
    assert "stated_figures" in found.rests_on
    assert "relies on stated parameters (design or marketing for data centers" in found.headline


def test_some_figures_without_a_source_are_enough(rulebook: Rulebook) -> None:
    paper = {"source": "data sheet of the maker, revision 3", "date": "2026-08-01"}
    assert answer(rulebook, paper, designed_or_marketed_for_data_centers=False, tpp=2372).decision == "hold"


def test_figures_that_harden_or_decide_nothing_need_none(rulebook: Rulebook) -> None:
    strict = answer(rulebook, None, total_dram_bandwidth_gb_s=1568)
    assert strict.outcome in ("license_required", "escalate")
    case = copy.deepcopy(CASE)
    case["item"] = {"product": "T4", "quantity": 1, "encryption": "none", "process_node_nm": 12}
    case["activity"]["to_country"] = "DE"
    case["parties"][1] |= GERMAN
    found = rulebook.at("2026-09-01", today=TODAY).check(case, detail="brief")
    assert found.decision == "proceed" and "stated_figures" not in found.rests_on


def test_an_unknown_product_is_asked_as_before(rulebook: Rulebook) -> None:
    case = copy.deepcopy(CASE)
    case["item"] = {"kind": "other", "eccn": "EAR99", "quantity": 1, "tpp": "0"}
    case["activity"]["to_country"] = "DE"
    case["parties"][1] |= GERMAN
    assert rulebook.at("2026-09-01", today=TODAY).check(case, detail="brief").decision == "proceed"
