"""The size of an order counts the accelerators in it, however they are packed. [P-28]

Fault 1.8 of November 2026 by its kind: boards, servers and racks instead of loose chips.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from douane.engine import Determination, Rulebook
from tests.shipped import TODAY
from tests.volume import volume

BOARDS = {"HGX H20": ("H20", 8), "HGX H20 8-GPU": ("H20", 8)}


def _answer(rulebook: Rulebook, item: dict[str, Any], to: str = "CN") -> Determination:
    parties: list[dict[str, Any]] = [
        {"role": "exporter", "name": "Acme Parts Inc.", "country": "US", "hq_country": "US", "us_person": True,
         "ultimate_parent_hq_country": "US", "informed_by_bis": False, "other_letter_on_file": False},
        {"role": "end_user", "name": "Plainfield Compute", "country": to, "hq_country": to, "us_person": False,
         "ultimate_parent_hq_country": to, "lists": [], "incorporated_in": to},
    ]  # fmt: skip
    case: dict[str, Any] = {
        "as_of": "2025-03-03",
        "item": {"encryption": "none", **item},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": to},
        "parties": parties,
        "assumptions": ["civil_end_use_after_diligence"],
    }
    return rulebook.at(today=TODAY).check(case, detail="brief")


@pytest.mark.parametrize("board", BOARDS)
def test_fault_1_8_chips_packed_in_boards_get_no_milder_answer(rulebook: Rulebook, board: str) -> None:
    chip, held = BOARDS[board]
    rng = random.Random(f"order size {board}")
    for _ in range(volume(4, 200)):
        boards = rng.choice([rng.randint(1, 400), rng.randint(560, 580), rng.randint(600, 5000)])
        loose = _answer(rulebook, {"product": chip, "quantity": boards * held})
        packed = _answer(rulebook, {"product": board, "quantity": boards})
        if loose.decision != "proceed":
            assert packed.decision != "proceed", boards
        if loose.outcome == "escalate":
            assert packed.outcome == "escalate", boards


def test_fault_1_8_boards_of_bare_figures_are_no_milder_than_their_chips(rulebook: Rulebook) -> None:
    """Known rates, no product: the count is stated, or unknown, and unknown is never milder than one."""
    rng = random.Random("order size by figures")
    for _ in range(volume(4, 200)):
        held, boards, rate = rng.choice([2, 4, 8]), rng.randint(100, 2000), rng.randint(10, 60)
        peaks = [{"format": "FP32", "bit_length": 32, "dense_tera_ops": rate}]
        figures = {"eccn": "3A991.p", "kind": "assembly", "has_digital_processing_units": True, "peaks": peaks,
                   "peaks_complete": True, "total_dram_bandwidth_gb_s": 300, "interconnect_bandwidth_gb_s": 160,
                   "designed_or_marketed_for_data_centers": False, "designer_hq_country": "US",
                   "us_origin": True}  # fmt: skip
        loose = _answer(rulebook, {**figures, "quantity": boards * held, "chips_in_unit": 1})
        stated = _answer(rulebook, {**figures, "quantity": boards, "chips_in_unit": held})
        unstated = _answer(rulebook, {**figures, "quantity": boards})
        assert stated.decision == loose.decision, (held, boards, rate)
        assert stated.outcome == loose.outcome, (held, boards, rate)
        if loose.decision != "proceed":
            assert unstated.decision != "proceed", (held, boards, rate)


@pytest.mark.parametrize(
    ("text", "quantity", "outcome"),
    [
        ("HGX H20 8-GPU", 1250, "escalate"),
        ("HGX H20", 568, "no_license_required"),
        ("8x H20", 600, "needs_information"),  # eight in one unit, or eight units
        ("H20", 600, "no_license_required"),
        ("H20 server", 200, "needs_information"),
    ],
)
def test_fault_1_8_what_a_unit_holds_is_known_asked_or_idle(
    rulebook: Rulebook, text: str, quantity: int, outcome: str
) -> None:
    sheet = {"value": "1", "source": "data sheet of the maker, revision 2", "date": "2025-01-06"}
    item = {"product": text, "quantity": quantity, "adjusted_peak_performance_wt": sheet}
    assert _answer(rulebook, item).outcome == outcome
    assert _answer(rulebook, item, "SG").outcome == "no_license_required", "size without the place does nothing"
