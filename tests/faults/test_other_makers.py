"""Accelerators of other makers, generation words and board numbers are told, whatever classification stands beside them.

Fault 1.1 of November 2026 by its kind: a restricted part under a name that the catalogue has no figures for.
"""
# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import pytest

from douane.engine import Determination, Rulebook
from tests.shipped import TODAY

NAMED = [
    "Google TPU v5e", "TPU v3", "TPUv4", "TPU v6e Trillium", "Google Ironwood", "TPU7x", "AWS Trainium2", "Trainium", "Inferentia2", "Microsoft Maia 200",
    "Maia 100", "Meta MTIA v2", "Cerebras CS-3", "Cerebras CS-2", "WSE-2", "WSE-3 wafer", "GroqCard", "Groq LPU", "SambaNova SN40L", "SN40L",
    "Graphcore Bow IPU", "IPU-M2000", "Tenstorrent Wormhole n300", "d-Matrix Corsair", "Etched Sohu", "Furiosa RNGD", "Rebellions ATOM", "Rebel-Quad",
    "hopper accelerators", "blackwell GPU", "ampere data center GPU", "8 accelerators of the Hopper generation", "Hopper-based GPU", "GH100", "AD102",
    "GB202", "GA100", "MI300 series", "900-21010-0000-000", "900-2G133-0000-000", "935-24287-0000-000", "699-2G500-0200-400", "P/N 900 21001 0020 100",
]  # fmt: skip
ORDINARY = [
    "Hopper", "coin hopper", "30 ampere breaker", "2D matrix scanner", "TPU phone case", "Corsair Vengeance 32GB", "900-1G136-2530-000", "Etched glass",
    "Trillium flower vase", "Ampere Altra Q80-30", "Maia armchair", "part 900-2301", "Coral Edge TPU", "ironwood chopsticks", "1 900 21 010",
]  # fmt: skip


def _answer(rulebook: Rulebook, item: dict[str, Any], to: str = "CN") -> Determination:
    buyer: dict[str, Any] = {"role": "end_user", "name": "Yunfan Compute", "country": to, "hq_country": to,
             "lists": [], "ultimate_parent_hq_country": to, "type": "company", "owners": []}  # fmt: skip
    case: dict[str, Any] = {
        "as_of": TODAY.isoformat(),
        "item": {"quantity": 2, **item},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": to},
        "parties": [buyer],
        "assumptions": ["civil_end_use_after_diligence"],
    }
    return rulebook.at(today=TODAY).check(case, detail="brief")


@pytest.mark.parametrize("text", NAMED)
def test_fault_1_1_a_name_without_figures_is_cleared_by_no_bare_classification(rulebook: Rulebook, text: str) -> None:
    found = _answer(rulebook, {"product": text, "eccn": "EAR99", "kind": "assembly", "encryption": "none"})
    assert found.outcome == "escalate", found.headline
    bases = {b.rule for track in found.tracks for b in track.bases if b.value == "true"}
    assert "us.coverage.resembling" in bases


@pytest.mark.parametrize("text", ORDINARY)
def test_fault_1_1_what_only_sounds_like_it_is_left_alone(rulebook: Rulebook, text: str) -> None:
    reader = rulebook.book.catalogue.reader
    assert not reader.read(text).hidden
    assert not reader.others(text, None)


def test_a_board_number_beside_the_part_that_it_stands_for_disputes_nothing(rulebook: Rulebook) -> None:
    alone = _answer(rulebook, {"product": "H100 PCIe", "encryption": "none"})
    numbered = _answer(rulebook, {"product": "H100 PCIe", "sku": "900-21010-0000-000", "encryption": "none"})
    assert (alone.outcome, alone.headline) == (numbered.outcome, numbered.headline)
    laptop = {"product": "laptop", "eccn": "5A992.c", "encryption": "5A992"}
    assert _answer(rulebook, {**laptop, "sku": "900-21010-0000-000"}).outcome == "escalate"


@pytest.mark.parametrize("product", ["H100", "T4", "HGX H100"])
def test_update_8_14_an_accelerator_is_asked_for_its_encryption_alone(rulebook: Rulebook, product: str) -> None:
    found = _answer(rulebook, {"product": product}, "DE")
    asked = [q.fact for q in found.questions]
    assert "item.encryption" in asked
    assert "item.described_rows" not in asked


def test_update_8_14_software_is_still_asked_for_the_words_of_its_entry(rulebook: Rulebook) -> None:
    found = _answer(rulebook, {"kind": "software", "eccn": "5D002", "encryption": "5D002"}, "DE")
    assert "item.described_rows" in [q.fact for q in found.questions]


def test_update_8_14_hardware_stated_as_5d002_clears_no_sooner_than_as_5a002(rulebook: Rulebook) -> None:
    for place in ("DE", "CN", "SG", "CA"):
        as_software = _answer(rulebook, {"product": "T4", "encryption": "5D002"}, place)
        as_hardware = _answer(rulebook, {"product": "T4", "encryption": "5A002"}, place)
        assert as_hardware.decision == "proceed" or as_software.decision != "proceed", place
