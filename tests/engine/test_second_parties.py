"""Relief that is said of one party is not taken for a second one; each of several tenants counts."""

from __future__ import annotations

from typing import Any

import pytest

from douane.engine import Determination, Rulebook
from douane.engine.facts.draft import Builder, Draft
from douane.engine.language.values import known
from tests.shipped import TODAY

ROLES = ["purchaser", "intermediate_consignee", "ultimate_consignee", "end_user", "principal", "notify_party",
         "freight_forwarder", "bank"]  # fmt: skip
ENTRY: dict[str, Any] = {"list": "EL", "policy": "presumption_of_denial", "footnotes": []}
LICENSE = {"number": "D1234567", "covers_parties": True, "covers_item": True, "quantity_left": 100,
           "valid_from": "2026-01-01", "valid_to": "2027-01-01", "conditions_met": True}  # fmt: skip


def _party(role: str, name: str, **more: Any) -> dict[str, Any]:
    where = {"country": "SG", "hq_country": "SG", "ultimate_parent_hq_country": "SG", "us_person": False}
    return {"role": role, "name": name, "lists": [], **where, **more}


def _answer(rulebook: Rulebook, *parties: dict[str, Any]) -> Determination:
    seller = _party("exporter", "Ridgeline", country="US", hq_country="US", ultimate_parent_hq_country="US")
    case: dict[str, Any] = {
        "as_of": "2026-03-02",
        "assumptions": ["civil_end_use_after_diligence"],
        "item": {"kind": "other", "eccn": "EAR99", "encryption": "none", "quantity": 10, "us_origin": True, "tpp": 0,
                 "has_digital_processing_units": False},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": "SG"},
        "license": LICENSE,
        "parties": [{**seller, "informed_by_bis": False}, *parties],
    }  # fmt: skip
    return rulebook.at(today=TODAY).check(case, detail="brief")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("code", ["EL", "MEU", "UVL", "SDN", "DPL"])
def test_a_second_listed_party_is_not_covered_by_the_answer_about_the_first(
    rulebook: Rulebook, role: str, code: str
) -> None:
    buyer = _party("end_user", "Straits Instruments", lists=[ENTRY])
    assert _answer(rulebook, buyer).decision == "proceed"
    second = _party(role, "Kelso Trade", lists=[{**ENTRY, "list": code}])
    found = _answer(rulebook, buyer, second)
    assert found.decision != "proceed", found.headline
    assert found.outcome != "license_held", found.headline


@pytest.mark.parametrize("role", ROLES)
def test_a_second_party_with_a_listed_owner_is_not_covered_either(rulebook: Rulebook, role: str) -> None:
    buyer = _party("end_user", "Straits Instruments", lists=[ENTRY])
    owner: dict[str, Any] = {"name": "Kelso Holding", "percent": 60, "lists": [ENTRY]}
    assert _answer(rulebook, buyer, _party(role, "Kelso Trade", owners=[owner])).decision != "proceed"


def test_parties_that_are_each_named_are_covered(rulebook: Rulebook) -> None:
    roles = ("end_user", "intermediate_consignee")
    both = [_party(role, f"Kelso {role}", lists=[ENTRY], named_on_license=True) for role in roles]
    assert _answer(rulebook, *both).outcome == "license_held"


@pytest.mark.parametrize("places", [("DE", "CN"), ("CN", "DE"), ("CN", None), (None, "CN"), ("CN", "MY")])
def test_every_tenant_counts_for_where_the_hardware_is_used_from(
    rulebook: Rulebook, places: tuple[str | None, ...]
) -> None:
    tenants = tuple(
        Draft("party", "", {"party.country": known(p)} if p else {}, {}, roles=frozenset({"tenant"})) for p in places
    )
    case = Draft("case", "", {"hardware.location_country": known("DE")}, {"party": tenants})
    assert Builder(rulebook.book.declarations).build(case).facts["tenant.remote_from_hardware"].only is True


@pytest.mark.parametrize(
    ("flag", "decision"),
    [({}, "proceed"), ({"country": "LR"}, "proceed"), ({"country": None}, "hold"), ({"country": "KP"}, "hold")],
)
def test_a_ship_is_screened_by_its_name_and_its_flag_counts_where_it_is_stated(
    rulebook: Rulebook, flag: dict[str, Any], decision: str
) -> None:
    buyer = _party("end_user", "Straits Instruments")
    ship: dict[str, Any] = {"role": "vessel", "name": "Baltic Light", "lists": [], **flag}
    found = _answer(rulebook, buyer, ship)
    assert found.decision == decision, found.headline


def test_a_ship_that_is_a_party_besides_is_asked_where_it_is(rulebook: Rulebook) -> None:
    buyer = _party("end_user", "Straits Instruments")
    ship = {"roles": ["vessel", "intermediate_consignee"], "name": "Baltic Light", "lists": []}
    assert _answer(rulebook, buyer, ship).decision == "hold"
    assert _answer(rulebook, buyer, {"role": "vessel", "name": "Baltic Light"}).decision == "hold", "not screened"
