"""Rows 4 to 7 of the wrong clearances: named parts, a table not wholly read, transit, an exception with its own bar.

Also licenses on file that were granted for something else.
"""

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


LICENSE = {
    "number": "D1240007", "covers_parties": True, "covers_item": True, "quantity_left": 100, "valid_from": "2026-01-01",
    "valid_to": "2027-12-31", "conditions_met": True,
}  # fmt: skip
PARTS = (
    *({"product": p} for p in ("Ascend 910B", "Ascend 910C", "Ascend 910D", "CloudMatrix 384")),
    {"kind": "ic", "has_digital_processing_units": True, "tpp": 12480, "designer_hq_country": "CN"},
)


@pytest.mark.parametrize("mode", ["ship_export", "ship_reexport", "domestic_sale", "purchase", "use", "gpu_rental"])
@pytest.mark.parametrize("part", PARTS, ids=lambda part: str(part.get("product", "by its figures")))
@pytest.mark.parametrize("granted", [None, "91 FR 1684", "744.22", "744.6"])
def test_a_license_for_something_else_frees_no_part_presumed_in_violation(
    rulebook: Rulebook, mode: str, part: dict[str, Any], granted: str | None
) -> None:
    """General Prohibition Ten ends by an authorization to deal in the item despite it, and by no other license."""
    item = {"quantity": 8, "encryption": "none", **part}
    paper = {**LICENSE, **({"granted_under": granted} if granted else {})}
    start = "US" if mode == "ship_export" else "MY"
    found = answered(rulebook, "MY", item, activity={"mode": mode, "from_country": start}, license=paper)
    assert found.decision == "stop", found.headline


@pytest.mark.parametrize("owner", [None, "MY", "SG", "US"])
def test_installed_machines_of_a_chinese_customer_are_no_clearance_by_word_alone(
    rulebook: Rulebook, owner: str | None
) -> None:
    """Colocation looks at the customer, whoever is entered as the owner of the machines."""
    case: dict[str, Any] = {
        "as_of": "2026-09-24", "assumptions": ["civil_end_use_after_diligence"],
        "item": {"product": "H100", "quantity": 8, "encryption": "none"}, "activity": {"mode": "colocation"},
        "hardware": {
            "location_country": "MY", "already_installed": True, "received_without_license": False,
            "dedicated_to_tenant": False, "purchase_contingent_on_tenant": False, "lease_of_item": False,
            "end_user_changed": False, "end_use_changed": False,
        },
        "parties": [
            {"role": "cloud_provider", "name": "Selat Halls", "country": "MY", "hq_country": "MY", "lists": [],
             "ultimate_parent_hq_country": "MY", "us_person": False, "informed_by_bis": False},
            {"role": "tenant", "name": "Yunfan Robotics Malaysia", "country": "MY", "hq_country": "CN", "lists": [],
             "ultimate_parent_hq_country": "CN", "us_person": False},
        ],
    }  # fmt: skip
    if owner:
        seat = {"country": owner, "hq_country": owner, "ultimate_parent_hq_country": owner}
        case["parties"].append(
            {"role": "hardware_owner", "name": "Perak Leasing", "lists": [], "us_person": False, **seat}
        )
    found = rulebook.at(today=TODAY).check(case)
    assert found.outcome == "escalate", found.headline
    case["hardware"]["license_number"] = "D612340"
    assert "us.ear.service.holdings.license_not_shown" not in {
        basis.rule for track in rulebook.at(today=TODAY).check(case).tracks for basis in track.bases
    }
