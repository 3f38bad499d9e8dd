"""A text that names a maker or a family of restricted parts alone names no part: nothing stated beside it clears."""
# ruff: noqa: E501

from __future__ import annotations

import random
from typing import Any

import pytest

from douane.engine import Rulebook
from douane.engine.products.makers import names_of
from tests.engine.test_decorated_products import ORDINARY
from tests.shipped import TODAY
from tests.volume import volume

_AROUND = ["{}", "{} GPU", "{} chips", "2 x {}", "{} x 8", "{} Inc.", "new {} accelerator card", "{} 80GB", "{}芯片", "{} 8 pcs",
           "{} product", "({})", "{} AI accelerators", "{}, various"]  # fmt: skip


def _names(rulebook: Rulebook) -> list[str]:
    """Every name of every maker and family with restricted parts, and of every company of the market."""
    catalogue = rulebook.book.catalogue
    names = {name for p in catalogue.products.values() if p.restricted and p.maker for name in names_of(p)}
    names |= {name for names in catalogue.words.makers.values() for name in names}
    for id, account in catalogue.accounts.items():
        if catalogue.products[id].no_item and id.startswith("party."):
            names |= {catalogue.products[id].title, *catalogue.products[id].aliases}
            names |= {name for other in account.names for name in other.names}
    return sorted(names)


def _check(rulebook: Rulebook, product: Any, **item: Any) -> Any:
    case: dict[str, Any] = {
        "item": {"product": product, "eccn": "EAR99", "quantity": 2, "encryption": "none", **item},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": "CN"},
        "parties": [{"role": "end_user", "name": "Yunfan Compute", "country": "CN", "hq_country": "CN", "lists": [],
                     "ultimate_parent_hq_country": "CN", "type": "company", "owners": []}],
        "assumptions": ["civil_end_use_after_diligence"],
        "as_of": TODAY.isoformat(),
    }  # fmt: skip
    return rulebook.at(today=TODAY).check(case)


def test_no_name_of_a_maker_or_family_is_taken_for_an_item_without_a_part(rulebook: Rulebook) -> None:
    catalogue = rulebook.book.catalogue
    names = _names(rulebook)
    assert len(names) > 300
    of_parts = {n for p in catalogue.products.values() if p.restricted and p.maker for n in names_of(p)}
    of_parts |= {n for further in catalogue.words.makers.values() for n in further}
    for name in names:
        for around in _AROUND if name in of_parts else ("{}",):
            for text in {around.format(name), around.format(name).upper(), around.format(name).lower()}:
                read = catalogue.read(text)
                held = read.no_item or read.hidden or any(catalogue.products[p].restricted for p in read.parts)
                assert held or read.refused, text


def test_a_maker_alone_never_clears(rulebook: Rulebook) -> None:
    names, rng = _names(rulebook), random.Random("makers alone")
    for name in rng.sample(names, min(len(names), volume(40, 400))):
        assert _check(rulebook, name).decision != "proceed", name


@pytest.mark.parametrize("name", ["T-Head", "Cambricon", "Huawei", "Moore Threads", "Biren", "NVIDIA", "AMD Instinct",
                                  "Ascend", "平头哥", "华为", "Huawei, NVIDIA", "NVIDIA GPU", "SMIC"])  # fmt: skip
def test_the_answer_asks_which_part(rulebook: Rulebook, name: str) -> None:
    answer = _check(rulebook, name)
    assert answer.outcome in ("needs_information", "escalate")
    assert any(
        name in notice and ("Name the model" in notice or "name the part" in notice) for notice in answer.notices
    )
    assert answer.outcome == "escalate" or answer.questions[0].fact == "item.product"


def test_the_hint_names_what_of_the_maker_is_restricted(rulebook: Rulebook) -> None:
    (told,) = [n for n in _check(rulebook, "Huawei").notices if "names no item" in n]
    assert "Huawei Ascend 910B" in told


def test_a_part_number_beside_the_maker_tells_the_part(rulebook: Rulebook) -> None:
    assert str(_check(rulebook, "NVIDIA", sku="L4").facts["item.product"].value) == "nvidia.l4"


@pytest.mark.parametrize(
    "text",
    ["NVIDIA Shield TV", "Huawei router AR617", "Huawei Mate 60 Pro", "Intel Core i7-13700K", "AMD Ryzen 7 7800X3D",
     "Google Pixel 8 Pro", "Microsoft Surface Pro 9", "Dell Latitude 5440", "Dell server", "HPE ProLiant DL380 Gen10", "HPE 32GB DDR4-3200 memory",
     "Lenovo ThinkPad T14", "Meta Quest 3", "Alibaba Cloud invoice paper", "Kunlun Mountain tea", "Apollo 11 model kit", "Amazon Echo Dot",
     "Tesla Model 3 floor mat", "Supermicro rail kit MCP-290-00053-0N"],
)  # fmt: skip
def test_ordinary_goods_of_a_maker_are_left_alone(rulebook: Rulebook, text: str) -> None:
    read = rulebook.book.catalogue.read(text)
    assert not (read.no_item or read.hidden), text
    assert _check(rulebook, text).decision == "proceed"


def test_no_ordinary_text_is_taken_for_a_maker_alone(rulebook: Rulebook) -> None:
    assert not [text for text in ORDINARY if rulebook.book.catalogue.read(text).no_item]


def test_every_maker_that_has_further_names_has_restricted_parts(rulebook: Rulebook) -> None:
    catalogue = rulebook.book.catalogue
    assert set(catalogue.words.makers) <= {p.maker for p in catalogue.products.values() if p.restricted}
