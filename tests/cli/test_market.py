"""`douane explain NAME` for the names of the market: what each is in law on a day, and what is said of it."""

from __future__ import annotations

import calendar
import datetime
import io
import json
import re
import shlex
from typing import Any, cast

import pytest

from douane.engine import Rulebook
from douane.engine.cli.show_market import show_told
from douane.engine.cli.terminal import Terminal
from douane.engine.home import Home
from douane.engine.law.names import explain
from douane.engine.law.names import told as told_of
from douane.engine.rulebook.market import VERDICTS, Account
from tests.cli.calls import DAY, Here
from tests.shipped import TODAY

ITEMS = (
    "Ascend 310", "Ascend 910B", "Ascend 910C", "Ascend 910D", "Ascend 950PR", "CloudMatrix 384", "Siyuan 590",
    "MLU590", "PPU", "T-Head PPU", "H20", "B40", "RTX PRO 6000D", "B30A", "RTX 5090D", "RTX 5090D V2", "H200",
    "H200 NVL", "H100", "H800", "A800", "L20", "L2", "MI308", "MI325X", "Gaudi 3", "HL-328", "HL-388", "RTX 4090D",
)  # fmt: skip
PARTIES = (
    "Huawei", "HiSilicon", "SMIC", "Cambricon", "Sophgo", "PowerAir", "TSMC", "Alibaba", "T-Head", "DeepSeek", "Inspur",
    "Baidu", "Tencent", "ByteDance",
)  # fmt: skip
TECHNOLOGY = (
    "CUDA", "DeepGEMM", "UE8M0 FP8", "UEBMO", "missing FP8", "NVLink", "clusters", "SMIC 7 nm process", "SMIC yield",
    "SMIC capacity",
)  # fmt: skip
STORIES = (
    "third-party routing", "TSMC dies", "four ways to computing power", "buy licensed", "build abroad", "rent abroad",
    "domestic chips", "scrutiny of B40", "scrutiny of H20", "AI capital expenditure", "small developers",
    "broker report", "social posts", "15 percent arrangement", "Section 232 duty",
)  # fmt: skip
BILLS = (
    "Remote Access Security Act", "Chip Security Act", "AI OVERWATCH Act", "GAIN AI Act", "SAFE Chips Act",
    "RESTRICT Act", "SCALE Act",
)  # fmt: skip
CHINESE = {
    "华为": "party.huawei", "華為": "party.huawei", "海思": "party.hisilicon", "中芯国际": "party.smic",
    "寒武纪": "party.cambricon", "思元590": "cambricon.siyuan-590", "平头哥": "party.t-head",
    "阿里巴巴": "party.alibaba", "深度求索": "party.deepseek", "浪潮": "party.inspur", "百度": "party.baidu",
    "腾讯": "party.tencent", "字节跳动": "party.bytedance", "算能科技": "party.sophgo", "台積電": "party.tsmc",
    "昇腾910B": "huawei.ascend-910b", "昇騰910C": "huawei.ascend-910c", "英伟达H20": "nvidia.h20.96gb",
    "平头哥PPU": "alibaba.t-head-ppu", "华为云CloudMatrix384": "huawei.cloudmatrix-384",
}  # fmt: skip
HEADINGS = ("LEGAL STATUS ON", "RULES THAT CONCERN IT", "CLAIMS ABOUT IT, AND WHETHER THEY HOLD UP", "ASK NEXT")


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch, rulebook: Rulebook) -> None:
    """The rules are not read again for each of some hundred calls."""

    def known(home: Home, rules: str | None = None) -> Rulebook:
        return rulebook

    monkeypatch.setattr(Home, "rulebook", known)


def told(douane: Here, name: str, day: str = DAY) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(douane("explain", name, "--as-of", day, "--json").out)
    return found


@pytest.mark.parametrize("name", [*ITEMS, *PARTIES, *TECHNOLOGY, *STORIES, *BILLS])
def test_every_name_of_the_market_answers_four_things(douane: Here, rulebook: Rulebook, name: str) -> None:
    called = douane("explain", name)
    assert called.status == 0
    places = [called.out.index(heading) for heading in HEADINGS]
    assert places == sorted(places)
    assert "ask: douane check " in " ".join(called.out.split())
    data = explain(rulebook, name, TODAY).model_dump(mode="json", exclude_none=True)
    assert data["product"]["character"]
    for statement in data["told"]["legal"]:
        assert statement["text"] and statement["since"] and statement["verified"]
        assert all(c["source"] in rulebook.book.declared.sources for c in statement["citations"])
        assert statement["citations"]
    assert {s["verdict"] for s in data["told"]["said_to_be"]} <= set(VERDICTS)


@pytest.mark.parametrize("name", CHINESE)
def test_chinese_names_lead_to_the_same_answer(douane: Here, rulebook: Rulebook, name: str) -> None:
    data = told(douane, name)
    assert data["product"]["id"] == CHINESE[name]
    assert any(name in other["names"] and other["citations"] for other in data["told"]["names"])
    assert told(douane, CHINESE[name])["told"] == data["told"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("CloudMatrix 348", "CloudMatrix"),
        ("Cambrikon", "Cambricon"),
        ("寒武", "寒武纪"),
        ("Section 233 duty", "Section 232 duty"),
        ("RTX PRO 6000B", "RTX PRO 6000D"),
    ],
)
def test_a_near_miss_is_named(douane: Here, name: str, hint: str) -> None:
    called = douane("explain", name)
    assert called.status == 2
    assert f"did you mean '{hint}" in called.err


def test_a_name_of_two_parts_is_refused_with_both(douane: Here) -> None:
    called = douane("explain", "B30")
    said = " ".join(called.err.split())
    assert called.status == 2 and "names 2 parts" in said
    assert "nvidia.b30a" in said and "nvidia.rtx-pro-6000d" in said and "GDDR7" in said


def test_the_legal_character_is_that_of_the_day(douane: Here) -> None:
    assert "Not covered by the item control" in douane("explain", "H800", "--as-of", "2023-11-16").out
    after = douane("explain", "H800", "--as-of", "2023-11-17").out
    assert "Not covered by the item control" not in after and "3A090.a" in after
    before = told(douane, "H200", "2026-01-14")["told"]["legal"]
    assert any("presumption of denial" in s["text"] for s in before)
    assert not any("case by case" in s["text"] for s in before)
    assert any("case by case" in s["text"] for s in told(douane, "H200", "2026-01-15")["told"]["legal"])
    assert "Nothing is stated for that day." in douane("explain", "GAIN AI Act", "--as-of", "2020-01-01").out


def test_the_story_of_a_regime_speaks_for_its_product(douane: Here, rulebook: Rulebook) -> None:
    for day, since in (("2025-04-08", "2025-04-07"), ("2025-04-09", "2025-04-09"), ("2025-06-01", "2025-04-15")):
        spoken = [s for s in told(douane, "H20", day)["told"]["legal"] if s["regime"] == "us.letter.h20"]
        assert [s["since"] for s in spoken] == [since]


def test_nothing_is_said_before_it_was_said(douane: Here) -> None:
    claims = [s["claim"] for s in told(douane, "RTX PRO 6000D", "2025-09-02")["told"]["said_to_be"]]
    assert claims and not any("inference" in c for c in claims)
    assert any("inference" in s["claim"] for s in told(douane, "RTX PRO 6000D", "2025-09-03")["told"]["said_to_be"])


def test_a_rule_shows_whether_it_counts_on_the_day(douane: Here) -> None:
    states = {r["id"]: r["state"] for r in told(douane, "H800", "2023-11-16")["told"]["touches"]}
    assert states["us.ear.3a090.v1"] == "in force" and states["us.ear.3a090.a.1"] == "not in force"


def test_every_account_can_be_used(douane: Here, rulebook: Rulebook) -> None:
    accounts: set[Account] = set(rulebook.book.catalogue.accounts.values())
    for account in accounts:
        for question in account.ask:
            assert question[0].isupper() and question[-1] in ".?", question
        for other in account.names:
            assert other.language == "Chinese" and other.cite
        assert account.checks, account.about
        for arguments in account.checks:
            called = douane("check", *shlex.split(arguments), "--json")
            assert called.status in (0, 1), (account.about, arguments, called.err)
            assert json.loads(called.out)["outcome"] != "no_license_required", (account.about, arguments)


def test_no_statement_of_law_knows_what_came_later(rulebook: Rulebook) -> None:
    months = {name: number for number, name in enumerate(calendar.month_name) if name}
    for account in set(rulebook.book.catalogue.accounts.values()):
        for statement in account.legal:
            for month, year in re.findall(r"(\w+) (20\d\d)\b", statement.text):
                if month in months:
                    assert statement.span.start is not None
                    named = datetime.date(int(year), months[month], 1)
                    assert named <= statement.span.start, (account.about[0], statement.since, month, year)


def test_the_work_of_a_lawyer_fits_a_narrow_terminal(douane: Here, rulebook: Rulebook) -> None:
    narrow = Terminal(io.StringIO())
    narrow.console.width = 80
    account = rulebook.book.catalogue.accounts["huawei.cloudmatrix-384"]
    show_told(narrow, told_of(account, rulebook.book, TODAY), TODAY)
    out = cast("io.StringIO", narrow.stream).getvalue()
    assert all(len(line) <= 80 for line in out.splitlines())
    for where in (out, douane("explain", "CloudMatrix 384").out):
        said = " ".join(where.split())
        assert "presumption of a violation follows the chips into the rack" in said
        assert "[bis-gp10-guidance-2025-05-13]" in said and "us.ear.gp10.prc_ic.service" in said


@pytest.mark.parametrize(
    ("name", "product"),
    [
        ("NVIDIA", "party.nvidia"),
        ("7 nm", "process.smic-7nm"),
        ("CSP", "claim.china-cloud-access"),
        ("UEBMO FP8", "format.ue8m0"),
        ("the UE8M0 scale factors", "format.ue8m0"),
        ("price of the CloudMatrix 384 abroad", "huawei.cloudmatrix-384"),
        ("NVIDIA H100 80GB HBM3 SXM5", "nvidia.h100.sxm"),
        ("NVLink Switch", "link.nvlink"),
        ("Zhenwu V900", "alibaba.zhenwu-v900"),
        ("Atlas 960", "huawei.atlas-960"),
        ("Ascend 980", "huawei.ascend-980"),
    ],
)
def test_fault_4_23_words_around_a_known_name_do_not_hide_it(rulebook: Rulebook, name: str, product: str) -> None:
    found = explain(rulebook, name, TODAY)
    assert found.product is not None and found.product["id"] == product
    assert found.told is not None or found.rules is not None
