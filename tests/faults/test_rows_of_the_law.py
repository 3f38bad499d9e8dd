"""Rows 4 to 7 of the wrong clearances: named parts, a table not wholly read, transit, an exception with its own bar."""

from __future__ import annotations

from typing import Any

import pytest

from douane import Rulebook
from douane.engine import Determination
from tests.shipped import TODAY


def answered(rulebook: Rulebook, place: str, item: dict[str, Any], **changes: Any) -> Determination:
    """A sale of a US seller, without a list entry, by a desk that has done its diligence."""
    buyer: dict[str, Any] = changes.pop("buyer", {})
    seat = {"country": place, "hq_country": place, "ultimate_parent_hq_country": place}
    home = {"country": "US", "hq_country": "US", "ultimate_parent_hq_country": "US"}
    case: dict[str, Any] = {
        "as_of": "2026-09-24", "assumptions": ["civil_end_use_after_diligence"], "item": item,
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": place, **changes.pop("activity", {})},
        "parties": [
            {"role": "exporter", "name": "Ridgeline", **home, "us_person": True, "informed_by_bis": False},
            {"role": "end_user", "name": "Plainfield", "lists": [], **seat, "us_person": False, **buyer},
        ],
        **changes,
    }  # fmt: skip
    return rulebook.at(today=TODAY).check(case)


@pytest.mark.parametrize("stated", [{"eccn": "3A991.p"}, {"eccn": "EAR99", "tpp": 100}, {"designer_hq_country": "MY"}])
def test_fault_1_4_what_a_seller_types_frees_no_part_that_bis_named(rulebook: Rulebook, stated: dict[str, Any]) -> None:
    item = {"product": "Ascend 910B", "quantity": 8, "encryption": "none", **stated}
    mode = {"mode": "domestic_sale", "from_country": "MY"}
    assert answered(rulebook, "MY", item, activity=mode).outcome == "prohibited"


def test_fault_1_5_a_table_that_was_not_wholly_read_clears_nothing(rulebook: Rulebook) -> None:
    """9A991.d stands in Supplement No. 2 to part 744, of which parts were read."""
    item = {"kind": "other", "eccn": "9A991.d", "quantity": 1}
    found = answered(rulebook, "CN", item, buyer={"military_end_user": "known"}, end_use={"military": "known"})
    assert found.outcome in ("license_required", "escalate")


@pytest.mark.parametrize("country", ["RU", "BY"])
@pytest.mark.parametrize("item", [{"product": "T4", "encryption": "none"}, {"product": "laptop", "eccn": "5A992.c"}])
def test_fault_1_6_transit_counts(rulebook: Rulebook, country: str, item: dict[str, Any]) -> None:
    found = answered(rulebook, "KZ", {**item, "quantity": 8}, activity={"transit_countries": [country]})
    assert found.outcome in ("prohibited", "license_required", "escalate")


def test_fault_1_7_an_exception_keeps_its_own_bar(rulebook: Rulebook) -> None:
    """GBS is not open to Ukraine."""
    item = {"kind": "other", "eccn": "3C005", "quantity": 1, "value_usd": "100000"}
    found = answered(rulebook, "UA", item, activity={"to_region": "elsewhere"})
    assert found.outcome == "license_required"
