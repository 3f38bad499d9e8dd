"""A delivery inside the United States is decided; whatever may leave is not. [P-36]"""

from __future__ import annotations

from typing import Any

import pytest

from tests.shipped import TODAY, shipped_book

CASE: dict[str, Any] = {
    "as_of": "2026-03-02",
    "assumptions": ["civil_end_use_after_diligence"],
    "item": {"product": "keyboard", "quantity": 51},
    "activity": {"mode": "ship_export", "from_country": "US", "to_country": "US"},
    "parties": [
        {
            "role": "exporter",
            "name": "Ridgeline Distribution",
            "country": "US",
            "us_person": True,
            "hq_country": "US",
            "ultimate_parent_hq_country": "US",
            "informed_by_bis": False,
        },
        {"role": "end_user", "name": "Cascade Office Supply", "country": "US", "lists": []},
    ],
}


def _decided(**changes: Any) -> str:
    case: dict[str, Any] = {
        **CASE,
        **{k: {**CASE.get(k, {}), **v} if isinstance(v, dict) else v for k, v in changes.items()},
    }
    return shipped_book().at(today=TODAY).check(case, detail="brief").decision


def test_a_delivery_at_home_needs_no_classification() -> None:
    """[P-36]"""
    assert _decided() == "proceed"
    for mode in ("domestic_sale", "in_country_transfer"):
        assert _decided(activity={"mode": mode}) == "proceed"
    assert _decided(item={"product": "H100 SXM"}) == "proceed"


ELSEWHERE: list[dict[str, Any]] = [
    {"activity": {"to_country": None}},
    {"activity": {"from_country": None}},
    {"activity": {"to_country": "CA"}},
    {"activity": {"final_destination": "DE"}},
    {"activity": {"transit_countries": ["MX"]}},
    {"activity": {"mode": "deemed_export_release"}},
    {"item": {"product": "Ascend 910C"}},
    {"parties": [*CASE["parties"], {"role": "purchaser", "name": "Nordwerk", "country": "DE", "lists": []}]},
    {"parties": [*CASE["parties"], {"role": "principal", "name": "Nordwerk", "country": "DE", "lists": []}]},
    {"parties": [CASE["parties"][0], {**CASE["parties"][1], "country": "DE"}]},
    {"parties": [CASE["parties"][0], {**CASE["parties"][1], "country": None}]},
    {"parties": [CASE["parties"][0], {**CASE["parties"][1], "lists": ["EL"]}]},
    {"parties": [CASE["parties"][0], {**CASE["parties"][1], "lists": None}]},
    {"end_use": {"item_in_violation": "known"}},
]


@pytest.mark.parametrize("changes", ELSEWHERE)
def test_what_may_leave_or_is_listed_is_not_cleared_by_it(changes: dict[str, Any]) -> None:
    """[P-36]"""
    assert _decided(**changes) != "proceed"
