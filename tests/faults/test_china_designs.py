"""Parts designed in China whose level nobody published: nothing without a paper frees one, however it is dealt in."""

from __future__ import annotations

from typing import Any

import pytest

from douane.engine import Determination, Rulebook
from tests.shipped import TODAY

GOODS = ["ship_export", "ship_reexport", "in_country_transfer", "use", "purchase", "domestic_sale", "service_or_repair"]
SERVICES = [
    "colocation", "iaas_bare_metal", "gpu_rental", "managed_cloud", "saas", "api_inference", "remote_admin",
    "leased_offshore_datacenter", "resale_of_capacity",
]  # fmt: skip
PARTS = [
    "MLU590", "Siyuan 590", "Cambricon 590", "T-Head PPU", "Alibaba PPU", "Ascend 310", "Zhenwu M890", "Zhenwu V900",
    "Kunlun M100", "Kunlunxin P800", "昆仑芯 M100", "Biren BR104", "MTT S4000", "Moore Threads S5000", "Hygon DCU K100",
    "BI-V150", "Enflame S60", "MXC500",
]  # fmt: skip
LIKE = [
    "Ascend-like", "Ascend-class NPU", "Huawei Ascend card", "昇腾卡", "MLU", "MLU card", "Cambricon accelerator",
    "T-Head chip", "平头哥 PPU", "显卡燧原", "Kunlun chip", "Moore Threads",
]  # fmt: skip
LEFT_ALONE = ["Ascend trail running shoe", "Kunlun mountain water", "Hygon hygrometer", "Baidu T-shirt"]
TYPED: list[dict[str, Any]] = [
    {"eccn": "EAR99"},
    {"eccn": "3A991.p"},
    {"eccn": "EAR99", "tpp": 100},
    {"tpp": 100, "applicable_die_area_mm2": 800, "non_planar_logic": True, "has_digital_processing_units": True},
    {"eccn": "EAR99", "tpp": 100, "designer_hq_country": "US", "has_digital_processing_units": False},
    {"eccn": "EAR99", "peaks": [{"format": "INT8", "bit_length": 8, "dense_tera_ops": 8}], "peaks_complete": True},
    {"eccn": "EAR99", "us_origin": False, "contains_us_content": False, "direct_product": False},
    {"eccn": {"value": "EAR99", "evidence": "signed", "source": "letter of the maker", "date": "2024-05-02"}},
]  # fmt: skip


def _answer(rulebook: Rulebook, item: dict[str, Any], mode: str) -> Determination:
    declared = rulebook.book.declarations.facts
    item = {k: v for k, v in item.items() if f"item.{k}" in declared}
    where: dict[str, Any] = {
        "country": "MY",
        "hq_country": "MY",
        "ultimate_parent_hq_country": "MY",
        "us_person": False,
        "lists": [],
    }
    case: dict[str, Any] = {
        "as_of": "2026-10-01",
        "assumptions": ["civil_end_use_after_diligence"],
        "item": {"kind": "assembly", "encryption": "none", "quantity": 2, "us_origin": True, **item},
        "activity": {"mode": mode},
        "parties": [{"role": role, "name": f"Plain {role}", **where} for role in ("end_user",)],
    }
    if mode in SERVICES:
        case["hardware"] = {"location_country": "MY", "already_installed": True, "lease_of_item": False,
                            "received_without_license": False, "dedicated_to_tenant": False, "end_use_changed": False,
                            "end_user_changed": False}  # fmt: skip
        no = ("object_code_delivered", "source_code_released", "technology_released", "managed_by_provider")
        case["service"] = {key: False for key in no if f"service.{key}" in declared}
        case["service"]["output_may_be_controlled_technology"] = False
        case["workload"] = {"kind": ["inference"]}
        case["parties"] = [{"role": role, "name": f"Plain {role}", **where} for role in ("cloud_provider", "tenant")]
        case["parties"][0]["informed_by_bis"] = False
    else:
        start = "US" if mode == "ship_export" else "SG" if mode == "ship_reexport" else "MY"
        case["activity"] |= {"from_country": start, "to_country": "MY"}
    return rulebook.at(today=TODAY).check(case, detail="brief")


@pytest.mark.parametrize("text", PARTS + LIKE)
def test_nothing_without_a_paper_frees_a_part_of_china(rulebook: Rulebook, text: str) -> None:
    for number, typed in enumerate(TYPED):
        for mode in (*GOODS[number % 2 :: 2], *SERVICES[number % 3 :: 3]):
            found = _answer(rulebook, {"product": text, **typed}, mode)
            assert found.decision != "proceed", (typed, mode, found.headline)


@pytest.mark.parametrize("mode", GOODS + SERVICES)
def test_a_name_that_only_resembles_a_part_holds_in_every_mode(rulebook: Rulebook, mode: str) -> None:
    for text in ("Ascend-like", "H100-like server", "T-Head PPU"):
        found = _answer(rulebook, {"product": text, "eccn": "EAR99"}, mode)
        assert found.outcome in ("escalate", "license_required", "prohibited"), (text, found.headline)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_only_sounds_like_it_is_left_alone(rulebook: Rulebook, text: str) -> None:
    assert not rulebook.book.catalogue.reader.read(text).hidden


@pytest.mark.parametrize(("day", "counts"), [("2025-08-11", False), ("2025-08-12", True)])
def test_a_ruling_from_before_the_first_sale_settles_nothing(rulebook: Rulebook, day: str, counts: bool) -> None:
    ruling = {"value": "EAR99", "source": "CCATS G123456", "date": day, "evidence": "bis"}
    found = _answer(rulebook, {"product": "RTX 5090D V2", "eccn": ruling}, "ship_export")
    assert any("older than the first sale" in n for n in found.notices) is not counts
    assert ("relies on the BIS ruling" in found.headline) is counts


@pytest.mark.parametrize(("day", "settles"), [("2024-05-02", False), ("2025-01-15", False), ("2026-05-02", True)])
def test_a_ruling_from_before_the_entry_as_it_is_settles_no_guarded_name(
    rulebook: Rulebook, day: str, settles: bool
) -> None:
    ruling = {"value": "EAR99", "source": "CCATS G123456", "date": day, "evidence": "bis"}
    found = _answer(rulebook, {"product": "Ascend 310", "eccn": ruling}, "ship_export")
    bases = {b.rule for t in found.tracks for b in t.bases if b.value == "true"}
    assert ("us.coverage.resembling" in bases) is not settles
