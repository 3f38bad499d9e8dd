"""A seller's own products and stock numbers: added and corrected with a source, never in the place of the catalogue's.

Faults 1.16, 1.17 and 4.22 of November 2026.
"""

from __future__ import annotations

from typing import Any

import pytest

from douane.engine import Rulebook, RulebookError
from douane.engine.rulebook.book import load_book
from tests.shipped import TODAY

SOURCE = """
sources:
  our-data-sheet: {title: Data sheet of the box, publisher: Ridgeline, date: 2026-03-01, kind: maker, read: primary}
"""


def _book(rulebook: Rulebook, *texts: str) -> Rulebook:
    files = [(f"products/own{n}.yaml", text) for n, text in enumerate(texts)]
    return Rulebook(load_book(rulebook.book.files, (), files))


def _product(id: str = "box", title: str = "Box", aliases: str = "[]", more: str = "facts: {}") -> str:
    return f"products:\n  - id: {id}\n    title: {title}\n    aliases: {aliases}\n    character: a box\n    {more}\n"


@pytest.mark.parametrize(
    "text",
    [
        _product(id="h100"),
        _product(id="H-100"),
        _product(title="NVIDIA H100 SXM 80 GB"),
        _product(aliases="[Н100]"),
        _product(aliases="[H１００]"),
        _product(aliases="['RTX 4090']"),
        _product(aliases="[RTX-PRO-6000]"),
        _product(aliases="[laptop]"),
        _product(id="nvidia.h100.sxm"),
    ],
)
def test_fault_1_16_an_own_product_shadows_nothing(rulebook: Rulebook, text: str) -> None:
    with pytest.raises(RulebookError) as error:
        _book(rulebook, text)
    assert any("catalogue" in p.message or "declared twice" in p.message for p in error.value.problems)
    assert all(p.file and p.line for p in error.value.problems)


@pytest.mark.parametrize("title", ["Ridgeline box with 8x H100", "H100-80GB special", "R１ with Н100"])
def test_fault_1_16_an_own_product_named_for_a_restricted_part_says_what_it_holds(
    rulebook: Rulebook, title: str
) -> None:
    with pytest.raises(RulebookError) as error:
        _book(rulebook, _product(title=title))
    assert "names" in error.value.problems[0].message and "contents" in error.value.problems[0].hint
    holds = "contents: [{part: nvidia.h100.sxm, count: 8, source: our-data-sheet, mark: primary}]"
    own = _book(rulebook, SOURCE + _product(title=title, more=holds))
    answer = own.at(today=TODAY).check(_case({"product": "Box", "eccn": "EAR99"} | {"product": title}))
    assert answer.decision != "proceed"
    assert any("8 × NVIDIA H100" in n for n in answer.notices)


def test_fault_4_22_a_seller_cites_his_own_data_sheet(rulebook: Rulebook) -> None:
    facts = "facts: {item.kind: [{value: computer, source: our-data-sheet, kind: datasheet, mark: primary}]}"
    own = _book(rulebook, SOURCE + _product(more=facts))
    assert "our-data-sheet" in own.book.declared.sources
    with pytest.raises(RulebookError) as error:
        _book(rulebook, _product(more=facts))
    assert "our-data-sheet" in str(error.value)


def test_a_correction_stands_beside_the_catalogue_with_its_source(rulebook: Rulebook) -> None:
    text = SOURCE + (
        "products:\n  - corrects: L40S\n    facts:\n"
        "      item.total_dram_bandwidth_gb_s: [{value: '850', source: our-data-sheet, mark: primary}]\n"
    )
    own = _book(rulebook, text)
    answer = own.at(today=TODAY).check(_case({"product": "L40S"}))
    told = next(d for d in answer.disputes if d.fact == "item.total_dram_bandwidth_gb_s")
    assert {v.value for v in told.values} == {"864", "850"}
    with pytest.raises(RulebookError, match="names no source"):
        _book(rulebook, "products:\n  - corrects: L40S\n    facts: {item.form_factor: [{value: card}]}\n")


@pytest.mark.parametrize(
    "texts",
    [
        ["skus: {X-1: H100, X 1: laptop}"],
        ["skus: {x-1: laptop, X_1: laptop}"],
        ["skus: {X-1: H100}", "skus: {Ｘ１: laptop}"],
    ],
)
def test_fault_1_17_two_stock_numbers_that_read_alike_are_refused(rulebook: Rulebook, texts: list[str]) -> None:
    with pytest.raises(RulebookError, match="reads like another"):
        _book(rulebook, *texts)


def test_fault_1_17_product_and_stock_number_that_disagree_are_a_dispute(rulebook: Rulebook) -> None:
    own = _book(rulebook, "skus: {STOCK-1: H100, STOCK-2: laptop}")
    answer = own.at(today=TODAY).check(_case({"product": "laptop", "sku": "stock 1", "eccn": "EAR99"}))
    assert answer.decision != "proceed"
    assert any("the stock number stands for NVIDIA H100" in n for n in answer.notices)
    assert {"nvidia.h100.sxm", "generic.laptop"} <= {v.value for d in answer.disputes for v in d.values}
    same = own.at(today=TODAY).check(_case({"product": "H100", "sku": "STOCK-1"}))
    assert not any("stock number" in n for n in same.notices)


@pytest.mark.parametrize("field", ["sku", "form_factor"])
def test_a_part_named_in_another_text_of_the_item_is_seen(rulebook: Rulebook, field: str) -> None:
    item = {"product": "laptop", field: "900-H100-80GB", "eccn": "EAR99"}
    answer = rulebook.at(today=TODAY).check(_case(item))
    assert answer.decision != "proceed"
    assert any(b.rule == "us.coverage.resembling" for t in answer.tracks for b in t.bases) or answer.disputes


def _case(item: dict[str, Any]) -> dict[str, Any]:
    buyer: dict[str, Any] = {"role": "end_user", "name": "Yunfan Compute", "country": "CN", "hq_country": "CN",
             "lists": [], "ultimate_parent_hq_country": "CN", "type": "company", "owners": []}  # fmt: skip
    return {
        "item": {"quantity": 2, "encryption": "none", **item},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": "CN"},
        "parties": [buyer],
        "assumptions": ["civil_end_use_after_diligence"],
    }
