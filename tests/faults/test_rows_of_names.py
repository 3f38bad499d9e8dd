"""Rows 22, 23, 24, 26 and 29 of the wrong clearances, over the whole lists."""

from __future__ import annotations

import pytest

from douane.engine.parties.screener import Screener
from tests.parties.conftest import whole_home, whole_list
from tests.parties.test_ordinary_names import DAY

__all__ = ["whole_home", "whole_list"]
SURE = ("exact", "strong", "possible")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Лукойл", id="fault 1.22 Cyrillic"), pytest.param("Хуавей", id="fault 1.22 a brand in Cyrillic"),
        pytest.param("Ηuawei Technologies", id="fault 1.22 a Greek letter"),
        pytest.param("Huawei™ Technologies", id="fault 1.22 a mark"),
        pytest.param("Hуаwei Technologies", id="fault 1.22 two scripts in one word"),
        pytest.param("Công ty TNHH SMIC", id="fault 1.23 a form in front"),
        pytest.param("JSCARGUMENT", id="fault 1.23 a form joined to the name"),
        pytest.param("www.huawei.com", id="fault 1.24 a web address"),
        pytest.param("Ministry of Defence of the Russian Federation", id="fault 1.29 an entry with an explanation"),
    ],
)  # fmt: skip
def test_a_listed_name_is_found(whole_list: Screener, name: str) -> None:
    found = whole_list.screen([name], DAY)
    assert [h for h in found.hits if h.match.cls in SURE], found.problem


def test_fault_1_26_chinese_that_spells_a_foreign_name_is_found_or_not_screened(whole_list: Screener) -> None:
    found = whole_list.screen(["金正恩"], DAY)
    assert found.problem or [h for h in found.hits if h.match.cls in SURE]
