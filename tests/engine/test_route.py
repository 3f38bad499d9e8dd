"""A mode that does not fit the places of a case, and the place of the hardware of a service. [P-01, P-19]

Faults 1.34, 2.6 and 2.7.
"""

from __future__ import annotations

import copy
from random import Random
from typing import Any

import pytest

from douane import Determination
from douane.engine import CaseError, Rulebook
from tests.properties.grafts import told
from tests.shipped import TODAY, shipped_book, shipped_cases
from tests.volume import volume

PARTIES: list[dict[str, Any]] = [
    {"role": "exporter", "name": "Rheinwerk", "country": "DE", "hq_country": "DE", "us_person": False,
     "ultimate_parent_hq_country": "DE", "informed_by_bis": False, "other_letter_on_file": False},
    {"role": "end_user", "name": "Temasek Nova", "country": "SG", "hq_country": "SG", "us_person": False,
     "ultimate_parent_hq_country": "SG", "incorporated_in": "SG", "lists": []},
]  # fmt: skip


def shipped(**activity: Any) -> dict[str, Any]:
    return {
        "as_of": "2026-09-01", "assumptions": ["civil_end_use_after_diligence"],
        "item": {"product": "H100", "quantity": 8, "encryption": "none"},
        "activity": activity, "parties": PARTIES,
    }  # fmt: skip


def answer(rulebook: Rulebook, case: dict[str, Any]) -> Determination:
    return rulebook.at("2026-09-01", today=TODAY).check(case, detail="brief")


@pytest.mark.parametrize(
    ("written", "places", "read"),
    [
        ("ship_export", {"from_country": "DE", "to_country": "SG"}, "ship_reexport"),
        ("ship_export", {"from_country": {"not_in": ["US"]}, "to_country": "SG"}, "ship_reexport"),
        ("ship_reexport", {"from_country": "US", "to_country": "SG"}, "ship_export"),
        ("in_country_transfer", {"from_country": "MY", "to_country": "SG"}, "ship_reexport"),
        ("domestic_sale", {"from_country": "MY", "to_country": "SG"}, "ship_reexport"),
        ("in_country_transfer", {"from_country": "US", "to_country": "SG"}, "ship_export"),
    ],
)
def test_fault_1_34_the_mode_is_read_from_the_places_and_said(
    rulebook: Rulebook, written: str, places: dict[str, Any], read: str
) -> None:
    told_so = answer(rulebook, shipped(mode=written, **places))
    as_it_is = answer(rulebook, shipped(mode=read, **places))
    assert (told_so.outcome, told_so.decision) == (as_it_is.outcome, as_it_is.decision)
    assert any(written in n and "does not fit" in n for n in told_so.notices)
    assert told_so.facts["activity.mode"].value == read


def test_a_mode_that_fits_stays(rulebook: Rulebook) -> None:
    for mode, places in (
        ("ship_export", {"from_country": "US", "to_country": "SG"}),
        ("ship_reexport", {"from_country": "DE", "to_country": "SG"}),
        ("in_country_transfer", {"from_country": "SG", "to_country": "SG"}),
    ):
        found = answer(rulebook, shipped(mode=mode, **places))
        assert found.facts["activity.mode"].value == mode and not any("does not fit" in n for n in found.notices)


def test_fault_1_34_sources_that_differ_on_the_start_differ_on_the_mode(rulebook: Rulebook) -> None:
    start = [{"value": "US", "source": "order"}, {"value": "DE", "source": "invoice"}]
    found = answer(rulebook, shipped(mode="ship_export", from_country=start, to_country="SG"))
    assert found.decision == "hold"
    assert [d["value"] for d in found.facts["activity.mode"].value] == ["ship_reexport", "ship_export"]


def test_fault_1_34_an_export_from_elsewhere_is_never_milder_than_the_reexport() -> None:
    cases = [c for c in shipped_cases()[0] if dict(c.facts.get("activity") or {}).get("mode") == "ship_reexport"]
    assert len(cases) > 40
    for case in cases[: volume(60, len(cases))]:
        other = copy.deepcopy(dict(case.facts))
        other["activity"]["mode"] = "ship_export"
        mine, theirs = told(other), told(dict(case.facts))
        assert mine is None or theirs is None or not mine.softer_than(theirs), case.id


# --- services ----------------------------------------------------------------------------------------------------

CLOUD: dict[str, Any] = {
    "as_of": "2026-09-01", "item": {"product": "H100", "encryption": "none"},
    "activity": {"mode": "gpu_rental"}, "hardware": {"location_country": "MY"},
    "parties": [
        {"role": "cloud_provider", "name": "Kelapa Cloud", "country": "MY", "hq_country": "MY", "lists": [],
         "ultimate_parent_hq_country": "MY", "us_person": False},
        {"role": "tenant", "name": "Shenzhen Tenant", "country": "CN", "hq_country": "CN", "lists": [],
         "ultimate_parent_hq_country": "CN", "us_person": False},
    ],
}  # fmt: skip


def cloud(**groups: Any) -> dict[str, Any]:
    return {**copy.deepcopy(CLOUD), **groups}


def asked(found: Determination) -> set[str]:
    return {q.fact for q in found.questions}


def test_fault_2_6_the_place_of_the_hardware_is_the_destination_and_said(rulebook: Rulebook) -> None:
    found = answer(rulebook, CLOUD)
    assert not asked(found) & {"activity.to_country", "hardware.location_country"}
    assert found.facts["activity.to_country"].value == "MY"
    assert any("where the hardware is located" in n for n in found.notices)
    given = cloud(activity={"mode": "gpu_rental", "to_country": "MY"}, hardware={"dedicated_to_tenant": False})
    assert not asked(answer(rulebook, given)) & {"activity.to_country", "hardware.location_country"}


def test_fault_2_6_two_places_are_in_dispute(rulebook: Rulebook) -> None:
    found = answer(rulebook, cloud(activity={"mode": "gpu_rental", "to_country": "CN"}))
    assert {d.fact for d in found.disputes} == {"activity.to_country"}
    assert found.facts["hardware.location_country"].value == "MY"
    assert found.decision in ("hold", "stop") and any("in dispute" in n for n in found.notices)


PLACES = ("IR", "CN", "SG", "US", "DE", "RU", "AE", "KP", "MY", "CU", "SY", "HK", "MO", "IN")


def test_fault_2_6_two_places_are_never_milder_than_either_alone() -> None:
    """Every service case on file, with places of our own: what one place asks is not lost beside the other. [P-04]"""
    modes = {name for name, mode in shipped_book().book.declarations.modes.items() if mode.leg == "service"}
    cases = [c.facts for c in shipped_cases()[0] if dict(c.facts.get("activity") or {}).get("mode") in modes]
    assert len(cases) > 100
    draw, seen = Random(26), 0
    for _ in range(volume(40, 3_000)):
        case, (to, place) = draw.choice(cases), draw.sample(PLACES, 2)
        both, there, stated = (told(_placed(case, *at)) for at in ((to, place), (place, place), (to, to)))
        if both is None or there is None or stated is None:
            continue
        seen += 1
        assert not both.softer_than(there), (case, to, place, str(both), str(there))
        assert not both.softer_than(stated), (case, to, place, str(both), str(stated))
    assert seen > 30


def _placed(case: Any, to: str, place: str) -> dict[str, Any]:
    placed = copy.deepcopy(dict(case))
    placed["activity"] = {**placed["activity"], "to_country": to}
    placed["hardware"] = {**(placed.get("hardware") or {}), "location_country": place}
    return placed


def test_fault_2_6_a_place_that_is_stated_to_be_unknown_stays_so(rulebook: Rulebook) -> None:
    found = answer(rulebook, cloud(activity={"mode": "gpu_rental", "to_country": None}))
    assert found.facts["activity.to_country"].value is None


def test_fault_2_6_without_any_place_that_of_the_hardware_is_asked(rulebook: Rulebook) -> None:
    found = answer(rulebook, cloud(hardware={}))
    assert "hardware.location_country" in asked(found) and "activity.to_country" not in asked(found)


@pytest.mark.parametrize("kinds", [["training", "inference"], {"all_of": ["training", "inference"]}])
def test_fault_2_7_a_workload_may_be_of_several_kinds(rulebook: Rulebook, kinds: Any) -> None:
    found = answer(rulebook, cloud(workload={"kind": kinds}))
    assert found.facts["workload.kind"].value == ["inference", "training"]
    alone = answer(rulebook, cloud(workload={"kind": "training"}))
    assert found.outcome == alone.outcome
    with pytest.raises(CaseError):
        answer(rulebook, cloud(workload={"kind": ["training", "cooking"]}))
