"""`douane rules`, `products` and `explain`: what the book holds, readable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from douane.engine import Rulebook
from douane.engine.cli.session import Session
from douane.engine.cli.show_rules import show_rule
from douane.engine.cli.terminal import Terminal
from douane.engine.law.parts import rule_data
from tests.cli.calls import DAY, Here
from tests.shipped import RULES, TODAY

RULE = "us.ear.3a090.a.2"


def test_a_rule_is_shown_whole(douane: Here) -> None:
    out = douane("rules", "show", RULE).out
    for heading in ("CONCLUDES", "WHEN", "AS CEL", "DATES", "SOURCES"):
        assert heading in out
    assert "item.tpp at least 1600 TPP [tpp_low]" in out
    assert "item.tpp >= tpp_low" in out and "in force from 2023-11-17" in out
    data = json.loads(douane("rules", "show", RULE, "--json").out)
    assert data["in_force"] == {"from": "2023-11-17", "to": None} and data["citations"]


def test_every_rule_can_be_shown(rulebook: Rulebook, capsys: pytest.CaptureFixture[str]) -> None:
    book = rulebook.book
    for rule in book.declared.rules.values():
        show_rule(Terminal(), rule, book, TODAY)
        assert rule_data(rule, book, TODAY)["cel"]
        assert rule.id in capsys.readouterr().out


def test_rules_are_listed_by_regime(douane: Here, rulebook: Rulebook) -> None:
    data = json.loads(douane("rules", "list", "--json").out)
    assert [r["id"] for r in data] == list(rulebook.book.declared.rules)
    own = douane("rules", "list", "--regime", "us.letter.h20", "--as-of", "2025-04-08")
    assert "us.letter.h20" in own.out and "us.ear.744.23" not in own.out and "not in force" in own.out
    assert douane("rules", "list", "--regime", "us.letter.h2").status == 2


def test_lint_says_how_much_was_read_or_what_is_wrong(douane: Here, tmp_path: Path) -> None:
    good = douane("rules", "lint", "--rules", str(RULES))
    assert good.status == 0 and "no errors" in good.out and "[unused]" in good.out
    assert "[used-once]" not in good.out and "[used-once]" in douane("rules", "lint", "--notes", "--no-cases").out
    data = json.loads(douane("rules", "lint", "--no-cases", "--json").out)
    assert data["problems"] == [] and data["warnings"][0].keys() >= {"file", "line", "column", "hint", "kind"}
    bad = tmp_path / "rules"
    bad.mkdir()
    (bad / "facts.yaml").write_text("facts: {item.x: {type: decimals}}\n", encoding="utf-8")
    called = douane("rules", "lint", "--rules", str(bad))
    assert called.status == 1 and "facts.yaml:1:" in called.out and "decimal" in called.out


def test_lint_lists_what_nobody_read(douane: Here, rulebook: Rulebook) -> None:
    out = douane("rules", "lint", "--unverified").out
    listed = json.loads(douane("rules", "lint", "--unverified", "--json").out)
    rules = [r for r in rulebook.book.declared.rules.values() if r.verified != "primary"]
    assert {u["id"] for u in listed if u["what"] == "rule"} == {r.id for r in rules}
    assert f"{len(rulebook.book.declared.rules) - len(rules)} read" in out and "FROM MEMORY" in out


def test_the_story_of_a_regime(douane: Here) -> None:
    out = douane("rules", "timeline", "us.letter.h20", "--as-of", DAY).out
    assert "STORY" in out and "2025-04-09" in out and f"on {DAY}:" in out
    assert json.loads(douane("rules", "timeline", "us.letter.h20", "--json").out)["timeline"]


def test_products_are_listed_and_shown(douane: Here) -> None:
    assert "nvidia.h20.96gb" in douane("products", "list", "--maker", "nvidia").out
    out = douane("products", "show", "h20").out
    assert "WHAT THE SOURCES SAY" in out and "4,000 GB/s" in out
    assert "names 2 parts" in douane("products", "show", "B30").err
    assert json.loads(douane("products", "show", "H20", "--json").out)["facts"]


def test_every_system_of_the_market_is_explained(douane: Here, rulebook: Rulebook) -> None:
    for product in list(rulebook.book.catalogue.products.values())[::7]:
        called = douane("explain", product.id, "--as-of", DAY)
        assert called.status == 0
        assert product.character.split()[0] in called.out
        assert ("RULES THAT MAY APPLY" in called.out) is bool(product.facts)


def test_a_system_that_is_no_item_is_placed(douane: Here) -> None:
    called = douane("explain", "Remote", "Access", "Security", "Act")
    assert "no parameters of its own" in called.out and "scenario.rasa" in called.out


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("us.letter.h20", "STORY"),
        (RULE, "AS CEL"),
        ("adv_a", "condition"),
        ("tpp_low", "VALUES"),
        ("group.d5", "MEMBERS"),
        ("item.tpp", "READ BY"),
        ("end_user.hq_country", "READ BY"),
        ("3A090.a", "3A090.a"),
        ("2B990", "outside coverage"),
        ("3A090.d", "knows no 3A090.d; did you mean"),
        ("5A992.z.9", "open: no such paragraph"),
        ("3A611.y", "does not cover it"),
    ],
)
def test_names_of_the_law_are_explained(douane: Here, name: str, says: str) -> None:
    called = douane("explain", name)
    assert called.status == 0 and says in called.out
    assert isinstance(json.loads(douane("explain", name, "--json").out), dict)


def test_the_session_finds_the_data_folder(tmp_path: Path) -> None:
    assert Session(data=str(tmp_path)).home.database == tmp_path / "douane.db"
