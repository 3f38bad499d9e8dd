"""Five ordinary exports end in a useful first answer with the one option that the message names (fault 4.18)."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from douane.engine.cli.app import main
from douane.engine.cli.show_screen import show_head, show_row
from douane.engine.cli.terminal import Terminal
from douane.engine.orders import Rejected, Row
from douane.engine.orders.results import Answered
from tests.cli.calls import DAY, Here

ROOT = Path(__file__).resolve().parents[2]
EXPORTS = ROOT / "fixtures" / "exports"
LISTS = ROOT / "fixtures" / "lists"
SHARES = {  # file -> order lines, and how many of them are decided at once: they may proceed, or a list speaks
    "us_orders.csv": (30, 28),
    "sap_va05.csv": (25, 25),
    "shopify_orders.csv": (24, 8),
    "auftraege.csv": (30, 30),
    "open_orders.xlsx": (24, 14),
}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with imported lists and a default profile."""
    data = tmp_path_factory.mktemp("desk") / "data"
    assert main(["--data", str(data), "lists", "import", *map(str, sorted(LISTS.glob("*.csv"))), "--date", DAY]) == 0
    (data / "profiles").mkdir()
    shutil.copy(EXPORTS / "default.yaml", data / "profiles" / "default.yaml")
    return data


@pytest.fixture
def desk(douane: Here, imported: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    """A desk with imported lists and a default profile."""
    monkeypatch.setenv("DOUANE_DATA", str(imported))
    return douane


@pytest.mark.parametrize("name", SHARES)
def test_fault_4_18_an_export_is_decided_with_the_option_that_the_message_names(
    desk: Here, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out.csv"
    asked = desk("screen", str(EXPORTS / name), "-o", str(out))
    assert asked.status == 2 and "--mode ship_export" in asked.err and not out.exists()
    called = desk("screen", str(EXPORTS / name), "-o", str(out), "--mode", "ship_export", "--json")
    data = json.loads(called.out)
    orders, decided = SHARES[name]
    waiting = data["outcomes"].get("needs_information", 0)
    assert data["rejected"] == 0, data["rejections"]
    assert data["rows"] == orders + sum(data["left_out"].values())
    assert (sum(data["decisions"].values()), orders - waiting) == (orders, decided)
    if waiting > 2:
        assert data["would_settle"][0]["fact"] == "item.eccn", data["would_settle"]
    with out.open(encoding="utf-8", newline="") as stream:
        delimiter = max(",;\t", key=stream.readline().count)
        stream.seek(0)
        rows = list(csv.DictReader(stream, delimiter=delimiter))
    assert len(rows) == orders
    listed = [r for r in rows if any(n in "".join(r.values()) for n in ("Huawei", "Inspur", "Rosneft"))]
    assert (listed or name == "open_orders.xlsx") and {r["decision"] for r in listed} <= {"hold", "stop"}


def test_how_each_column_was_read_is_printed(desk: Here, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    text = desk("screen", str(EXPORTS / "auftraege.csv"), "-o", str(out), "--mode", "ship_export").out
    for told in ("profile default", "Artikel = item.product", "Kunde = end_user.name", "Lieferdatum = case.as_of",
                 "read numbers with a decimal comma", "Windows-1252", "days old.", "Provisional: "):  # fmt: skip
        assert told in " ".join(text.split()), told
    text = desk("screen", str(EXPORTS / "open_orders.xlsx"), "-o", str(out), "--mode", "ship_export").out
    told = " ".join(text.split())
    assert "left out: 2 title rows (line 1: Ridgeline Distribution;" in told
    assert "left out: 1 total row (line 31: Total, 214)" in told and "left out: 3 blank rows" in told
    assert "sheet 'Open orders', header in row 4" in told and "not read: the sheet 'Notes'" in told
    assert "these facts would settle the most: item.eccn (8)" in told


def test_a_workbook_gives_a_workbook(desk: Here, tmp_path: Path) -> None:
    shutil.copy(EXPORTS / "open_orders.xlsx", tmp_path / "orders.xlsx")
    for _ in range(2):  # the second run replaces its own result
        called = desk("screen", str(tmp_path / "orders.xlsx"), "--mode", "ship_export")
        assert called.status == 1 and "orders.screened.xlsx" in called.out
    again = desk("screen", str(tmp_path / "orders.screened.xlsx"), "--mode", "ship_export")
    assert again.status == 2 and "has the name of a column of the result" in again.err


@pytest.mark.parametrize(
    ("option", "text", "quantity"),
    [("--dates", "03/04/26", "2"), ("--decimal", "24.03.2026", "1.000")],
)
def test_what_the_file_leaves_open_is_asked_and_stated_once(
    douane: Here, tmp_path: Path, option: str, text: str, quantity: str
) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(f"item;qty;customer;country;ship date\nH20;{quantity};Yunfan;CN;{text}\n", encoding="utf-8")
    stated = {"--dates": "mdy", "--decimal": "comma"}[option]
    first = douane("screen", str(file), "--mode", "ship_export", "--json")
    assert json.loads(first.out)["rejected"] == 1
    then = douane("screen", str(file), "--mode", "ship_export", "--json", option, stated)
    assert json.loads(then.out)["rejected"] == 0


@pytest.mark.parametrize("width", [80, 110])
def test_lines_fit_the_terminal_and_keys_are_whole(width: int) -> None:
    stream = io.StringIO()
    terminal = Terminal(stream)
    terminal.console.width = width
    key = "item.has_digital_processing_units"
    found = Answered("hold", "needs_information", False, (), "14 × laptop, MX", "", (key, "item.eccn"))
    show_head(terminal)
    show_row(terminal, Row(29, "SO-1/1", found))
    show_row(terminal, Rejected(30, "Menge", "'1.000' can be read as 1.000 and as 1000 (write 1 or 1000)"))
    lines = stream.getvalue().splitlines()
    assert max(map(len, lines)) <= width and any(f"? {key} (+1)" in line for line in lines), lines


def test_a_long_item_does_not_push_its_destination_off_the_line(desk: Here, tmp_path: Path) -> None:
    """What is cut is the item; the facts asked most are told where no two settle half."""
    (tmp_path / "o.csv").write_text("product,quantity,customer,country\nNVIDIA H100 80GB PCIe for servers,4,Isar,DE\n")
    out = desk("screen", str(tmp_path / "o.csv"), "--mode", "ship_export").out
    assert "…, DE" in out and "asked most: item.encryption (1 row)" in out
