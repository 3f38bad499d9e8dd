"""The answer on one screen, and the form that it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from douane.engine import Rulebook
from tests.cli.calls import DAY, H20, Here

RENTAL = ("check", "--product", "H100", "--mode", "gpu_rental", "--to", "MY", "--as-of", DAY,
          "--set", "tenant.name=Yunfan", "--set", "tenant.hq_country=CN")  # fmt: skip
ANSWERS = (
    H20, RENTAL, ("check", "--product", "RTX PRO 6000D", "--to", "CN", "--as-of", "2025-12-01"),
    ("check", "--product", "laptop", "--set", "item.eccn=5A992.c", "--to", "DE"),
    ("check", "--product", "Ascend 910C", "--mode", "domestic_sale", "--from", "MY", "--to", "MY"),
    ("check", "--product", "H100", "--to", "US", "--mode", "deemed_export_release",
     "--set", "release_recipient.citizenship=CN"),
    ("check", "--product", "H20", "--to", "RU", "--end-user", "A company with quite a long name, as some have, Ltd"),
)  # fmt: skip
MOST_LINES = 40


@pytest.mark.parametrize("columns", [80, 110])
@pytest.mark.parametrize("args", ANSWERS)
def test_an_answer_fits_one_screen(
    douane: Here, rulebook: Rulebook, args: tuple[str, ...], columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most 40 lines at 110 columns; no line is too wide, and every open fact stands whole."""
    monkeypatch.setattr("douane.engine.cli.terminal.WIDTH", columns)
    called = douane(*args)
    lines = called.out.rstrip("\n").split("\n")
    if columns == 110:
        assert len(lines) <= MOST_LINES, called.out
    assert not [line for line in lines if len(line) > columns]
    answer = json.loads(douane(*args, "--json").out)
    words = called.out.replace(",", " ").replace(";", " ").split()
    assert not [f["fact"] for card in answer["cards"] for f in card["facts"] if f["fact"] not in words]
    assert lines[0].split()[1] == {"stop": "STOP", "hold": "HOLD", "proceed": "PROCEED"}[answer["decision"]]
    assert "NEXT" in called.out and answer["id"] in lines[-1]


def test_a_card_says_whom_to_ask_and_what_may_be_answered(douane: Here) -> None:
    cards = {c["party"] or c["card"]: c for c in json.loads(douane(*RENTAL, "--json").out)["cards"]}
    assert {"item", "desk", "tenant", "site", "service", "statement"} <= cards.keys()
    assert cards["tenant"]["title"] == "Yunfan" and cards["site"]["ask"] == "engineering"
    facts = {f["fact"]: f for c in cards.values() for f in c["facts"]}
    assert facts["hardware.lease_of_item"]["values"] == ["yes", "no"]
    assert facts["hardware.end_user_changed"]["only_if"]["hardware.lease_of_item"] == ["yes"]
    assert facts["tenant.military_ties_excluded"]["only_if"] == {"tenant.lists": ["CMIC", "1260H"]}


def test_a_form_is_filled_in_and_read_again(douane: Here, tmp_path: Path) -> None:
    """What was answered is not asked again, what was left blank is."""
    form = tmp_path / "case.yaml"
    douane(*RENTAL, "--form", str(form))
    text = form.read_text(encoding="utf-8")
    assert "# one of: yes, no" in text and "  hardware.lease_of_item:\n" in text
    form.write_text(text.replace("  hardware.lease_of_item:\n", "  hardware.lease_of_item: yes\n"), encoding="utf-8")
    answer = json.loads(douane("check", "--case", str(form), "--json").out)
    asked = {f["fact"] for c in answer["cards"] for f in c["facts"]}
    assert answer["case"]["hardware"] == {"lease_of_item": "yes"} and answer["case"]["activity"]["mode"] == "gpu_rental"
    assert "hardware.lease_of_item" not in asked and answer["outcome"] == "license_required"
    douane("check", "--case", str(form), "--form", str(form))
    assert "hardware.lease_of_item:" not in form.read_text(encoding="utf-8").split("answers:")[1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("case: {item: {product: H20}}\nanswers:\n  item.quantitty: 4\n", "item.quantity"),
        ("case: {}\nanswers:\n  item.quantity: {valu: 4}\n", "quantity"),
        ("case: {}\nanswers: {}\nmore: 1\n", "'more'"),
        ("case: {\n", "not YAML"),
    ],
)
def test_a_form_that_cannot_be_read(douane: Here, tmp_path: Path, text: str, says: str) -> None:
    form = tmp_path / "case.yaml"
    form.write_text(text, encoding="utf-8")
    called = douane("check", "--case", str(form))
    assert called.status == 2 and says in called.err


def test_an_answer_in_a_form_may_name_the_document_that_says_so(douane: Here, tmp_path: Path) -> None:
    """A mapping, as YAML is written, counts as the JSON form does."""
    form = tmp_path / "case.yaml"
    paper = "{value: no, source: Classification letter 12, date: 2026-03-01}"
    form.write_text("case: {item: {product: RTX PRO 6000D}, activity: {mode: ship_export, to_country: CN}}\n"
                    f"answers:\n  item.designed_or_marketed_for_data_centers: {paper}\n", encoding="utf-8")  # fmt: skip
    item = json.loads(douane("check", "--case", str(form), "--as-of", DAY, "--json").out)["case"]["item"]
    assert item["designed_or_marketed_for_data_centers"]["source"] == "Classification letter 12"
    douane(*RENTAL, "--form", str(tmp_path / "blank.yaml"))
    assert "source: NAME OF THE DOCUMENT" in (tmp_path / "blank.yaml").read_text(encoding="utf-8")


def test_a_product_that_is_not_known_is_told_on_the_screen(douane: Here) -> None:
    called = douane("check", "--product", "H2000", "--to", "DE", "--as-of", DAY)
    assert "The catalogue does not know 'H2000'" in called.out and "Did you mean 'H200'?" in called.out


def test_a_form_is_not_written_over_another_file(douane: Here, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("mine", encoding="utf-8")
    called = douane(*H20, "--form", str(tmp_path / "case.yaml"))
    assert called.status == 2 and (tmp_path / "case.yaml").read_text(encoding="utf-8") == "mine"
