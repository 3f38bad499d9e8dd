"""Names as people really write them, and what is no name at all: none of them lets a listed party pass. [P-24]"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from douane.engine.parties.screener import Screener
from tests.parties.test_screening import asked, check, home_with, readings, sale
from tests.shipped import shipped_book


@pytest.fixture(scope="module")
def screener(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    return asked(home_with(tmp_path_factory.mktemp("lists"), readings()))


def holds(case: Any, screener: Screener) -> bool:
    return check(case, screener).decision != "proceed"


def test_the_sale_itself_proceeds(screener: Screener) -> None:
    assert not holds(sale("Jaya Labs Pte Ltd"), screener)


@pytest.mark.parametrize(
    "name",
    [
        "Nordwerk Handels GmbH formerly Huawei Technologies Co., Ltd.",
        "Nordwerk Handels GmbH fka Huawei Technologies",
        "Nordwerk GmbH on behalf of Lazarus Group",
        "Nordwerk GmbH im Auftrag der Huawei Technologies Co., Ltd.",
        "Nordwerk Handels GmbH & Inspur Group Hamburg Branch",
        "Spedition Nordlicht GmbH via Sahara Thunder",
        "HuaweiTechnologies",
        "InspurGroup",
    ],
)
def test_a_listed_name_beside_another_one_is_seen(name: str, screener: Screener) -> None:
    assert holds(sale(name), screener)


@pytest.mark.parametrize(
    "name",
    ["unknown", "Unknown", "TBD", "To be confirmed", "n/a", "Undisclosed end user", "Same as above", "End user", "100",
     "未知", "...", "هواوي", "화웨이", "ファーウェイ", "\u202eiewauH"],
)  # fmt: skip
def test_what_is_no_name_or_cannot_be_compared_is_not_screened(name: str, screener: Screener) -> None:
    answer = check(sale(name), screener)
    assert answer.decision != "proceed"
    party = next(p for p in answer.parties if "end_user" in p.roles)
    assert party.problem and not party.screened


def test_a_name_in_latin_letters_beside_one_that_cannot_be_compared_is_enough(screener: Screener) -> None:
    assert not holds(sale("Jaya Labs Pte Ltd", name_original_script="ジャヤ"), screener)


def test_a_party_without_a_name_is_nobody_though_the_case_says_screened(screener: Screener) -> None:
    case = sale("Jaya Labs Pte Ltd", lists=[])
    case["parties"] = [
        {k: v for k, v in p.items() if k != "name" or "end_user" not in p["roles"]} for p in case["parties"]
    ]
    assert holds(case, screener)


@pytest.mark.parametrize("kind", ["person", "government"])
def test_a_wrong_type_hides_no_whole_name(kind: str, screener: Screener) -> None:
    assert holds(sale("Lazarus Group", type=kind), screener)


def test_the_ultimate_parent_is_asked_about(screener: Screener) -> None:
    answer = check(sale("Jaya Labs Pte Ltd", ultimate_parent="Huawei Technologies Co., Ltd."), screener)
    assert answer.decision != "proceed"
    told = next(p for p in answer.parties if "end_user" in p.roles).entries
    assert {(e["class"], e["alias_kind"]) for e in told} == {("family", "ultimate parent")}


def test_a_listed_exporter_stops(screener: Screener) -> None:
    case = sale("Jaya Labs Pte Ltd")
    seller = next(p for p in case["parties"] if p["roles"] == ["exporter"])
    case["parties"] = [p for p in case["parties"] if p is not seller] + [
        {**seller, "name": "Nordic Maritime Pte. Ltd."}
    ]
    assert check(case, screener).outcome == "prohibited"


def test_a_damaged_or_foreign_index_is_made_again(tmp_path: Path) -> None:
    home = home_with(tmp_path / "data", readings())
    asked(home)
    snapshot = home.snapshots.current()
    assert snapshot is not None
    other = home_with(tmp_path / "other", [r for r in readings() if r.format == "csl-csv"])
    elsewhere = asked(other).snapshot.path
    for change in ("cut", "empty", "foreign"):
        for file in snapshot.path.glob("*-*"):
            content = file.read_bytes()
            foreign = (elsewhere / file.name).read_bytes()
            file.write_bytes({"cut": content[:1000], "empty": b"", "foreign": foreign}[change])
        screener = home.screener(shipped_book())
        assert screener is not None and holds(sale("Huawei Technologies"), screener), change
        assert holds(sale("Baidu"), screener) == holds(sale("Baidu"), asked(home)), change
