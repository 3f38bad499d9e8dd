"""The figures of the parts that the market argues over, as the rules see them: none may drift unseen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from douane.engine import Rulebook
from tests.shipped import TODAY

# part, TPP, die area, memory bandwidth, input and output bandwidth, designed or marketed for data centers
FIGURES: list[tuple[str, str, str, str, str, bool]] = [
    ("H20", "2368", "814", "4000", "1028", True),
    ("RTX PRO 6000 Server", "8000", "750", "1597", "128", True),
    ("RTX 5090", "6704", "750", "1792", "128", False),
    ("RTX 5090D", "4750", "750", "1792", "128", False),
    ("RTX 5090D V2", "4750", "750", "1344", "128", False),
    ("RTX 4090", "5284.8", "608.5", "1008", "64", False),
    ("RTX 4090D", "4707.2", "608.5", "1008", "64", False),
    ("L20", "1913.6", "609", "864", "64", True),
    ("L2", "1544", "294", "300", "64", True),
    ("A800", "4992", "826", "2039", "464", True),
    ("H800", "15832", "814", "3350", "528", True),
    ("H200", "15832", "814", "4800", "1028", True),
    ("H200 NVL", "13368", "814", "4800", "1028", True),
    ("MI325X", "20919.2", "", "6000", "1024", True),
    ("Gaudi 3", "29360", "", "3700", "1328", True),
]


@pytest.mark.parametrize(("part", "tpp", "area", "memory", "links", "centers"), FIGURES)
def test_a_part_has_the_figures_of_its_sources(
    rulebook: Rulebook, part: str, tpp: str, area: str, memory: str, links: str, centers: bool
) -> None:
    used = _facts(rulebook, part)
    assert Decimal(used["item.tpp"]) == Decimal(tpp)
    assert used["item.total_dram_bandwidth_gb_s"] == memory
    assert used["item.interconnect_bandwidth_gb_s"] == links
    assert used["item.designed_or_marketed_for_data_centers"] is centers
    if area:
        assert used["item.applicable_die_area_mm2"] == area


def test_disputed_and_unknown_figures_stay_so(rulebook: Rulebook) -> None:
    card = _facts(rulebook, "RTX PRO 6000D")
    assert [v["value"] for v in card["item.tpp"]] == ["2372", "3105.28"]
    assert [v["value"] for v in card["item.total_dram_bandwidth_gb_s"]] == ["1398", "1568"]
    assert {v["value"] for v in _facts(rulebook, "B30A")["item.tpp"]} == {"28000", "30000"}
    assert "item.tpp" not in _facts(rulebook, "MI308") and "item.tpp" not in _facts(rulebook, "HL-328")
    assert _facts(rulebook, "MI325X")["item.applicable_die_area_mm2"] == {"at_least": "1017", "at_most": "2397"}


def test_every_figure_names_a_source_that_is_declared(rulebook: Rulebook) -> None:
    book = rulebook.book
    for product in book.catalogue.products.values():
        for figure in product.facts:
            assert figure.source in book.declared.sources, (product.id, figure.fact)
            assert figure.mark, (product.id, figure.fact)


def _facts(rulebook: Rulebook, part: str) -> dict[str, Any]:
    case = {"item": {"product": part}, "activity": {"mode": "ship_export", "from_country": "US", "to_country": "CN"}}
    return {name: used.value for name, used in rulebook.at(TODAY).check(case).facts.items()}
