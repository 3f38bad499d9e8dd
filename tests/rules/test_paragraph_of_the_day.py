"""An answer cites the paragraph that stood on its day."""

from __future__ import annotations

from typing import Any

import pytest

from douane import Rulebook
from tests.shipped import TODAY

SALE: dict[str, Any] = {
    "item": {"kind": "ic", "eccn": "3A090.b", "encryption": "none", "us_origin": True, "quantity": 1},
    "activity": {"mode": "ship_export", "from_country": "US", "to_country": "CN"},
    "parties": [],
}


@pytest.mark.parametrize(
    ("day", "paragraph"), [("2025-01-12", "742.6(a)(6)(iii)"), ("2025-01-13", "742.6(a)(6)(iii)(B)")]
)
def test_fault_8_10_tiers_are_cited_since_they_exist(rulebook: Rulebook, day: str, paragraph: str) -> None:
    answer = rulebook.at(day, today=TODAY).check(SALE)
    (basis,) = [b for t in answer.tracks for b in t.bases if b.rule == "us.ear.742.6.x.adv_b"]
    assert [c.at for c in basis.citations if c.source == "ecfr-742"] == [paragraph]
