"""Generated exports, whatever their words and form: every row is accounted for, no listed name clears. [P-35]"""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from douane.engine import Rulebook
from douane.engine.checking import DatedRulebook
from douane.engine.cli.app import main
from douane.engine.home import Home
from douane.engine.orders import Job, Summary, screen
from tests.orders.orders import read_back
from tests.orders.test_workbook import written
from tests.shipped import TODAY
from tests.volume import volume

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-06-01"
LISTED = (
    "Huawei Technologies Co., Ltd.", "Inspur Group Co., Ltd.", "Rosneft Trade Limited", "NORDIC MARITIME PTE. LTD.",
)  # fmt: skip
OTHERS = ("Isar Systems", "Atelier Garonne", "Sierra Datos", "Danubia Rechenzentrum")
WORDS = {
    "product": ("Artikel", "ITEM NAME", "Désignation", "Nazwa produktu", "品名", "Product", "Lineitem name", "ARKTX"),
    "quantity": ("Menge", "QTY", "Quantité", "cantidad", "ilość", "数量", "Order Quantity", "KWMENG"),
    "customer": (
        "Kunde",
        "customer",
        "Sold-To Name",
        "Client",
        "客户名称",
        "NAME1",
        "Ship to",
        "Consignee",
        "End User",
    ),
    "country": ("Land", "Country", "LAND1", "Pays", "国家", "Kraj", "País"),
    "eccn": ("ECCN", "Export Classification", "eccn code"),
    "ship": ("Lieferdatum", "ship date", "Data spedizione", "出荷日"),
    "price": ("Einzelpreis", "Unit Price", "Prix unitaire"),
    "second": ("Notify Party", "Spediteur", "Bank", "Reseller", "Contact"),
}
COUNTRIES = {"DE": ("DE", "Germany", "Deutschland", "Alemania", "德国"), "FR": ("FRA", "Frankreich", "Francja"),
             "MX": ("MX", "México", "Messico"), "CN": ("CN", "China", "Chiny", "中国")}  # fmt: skip
DAYS = ("%m/%d/%Y", "%Y%m%d", "%Y-%m-%d 00:00:00", "%d %b %Y")
TITLES = (("Open orders",), ("as of", "2026-06-01"))


@dataclass(frozen=True)
class Made:
    """A generated file: how many rows of each kind it has, and which lines name a listed party."""

    path: Path
    orders: int
    left: dict[str, int]
    listed: frozenset[str]


def _made(random: Random, folder: Path) -> Made:
    german, sheet = random.random() < 0.5, random.random() < 0.4
    columns = list(WORDS)
    random.shuffle(columns)
    header = [random.choice(WORDS[name]) for name in columns]
    left = {"title": random.randint(0, 2), "blank": 0, "total": 0}
    rows: list[list[object]] = [list(title) for title in TITLES[: left["title"]]]
    rows.append([*header, "No"])
    listed: set[str] = set()
    orders = random.randint(1, 6)
    for number in range(orders):
        if random.random() < 0.2:
            rows.append([""] * (len(columns) + 1))
            left["blank"] += 1
        rows.append(_order(random, columns, number, german, sheet, listed))
    total: list[object] = [f"{1000 + orders}" if name == "quantity" else "" for name in columns]
    rows.append([*total, "Total"])
    left["total"] = 1
    path = folder / ("orders.xlsx" if sheet else "orders.csv")
    if sheet:
        written(path, {"Orders": rows})
    else:
        with path.open("w", encoding=random.choice(["utf-8", "utf-8-sig"]), newline="") as stream:
            csv.writer(stream, delimiter=random.choice(";\t") if german else ",").writerows(rows)
    return Made(path, orders, left, frozenset(listed))


def _order(
    random: Random, columns: list[str], number: int, german: bool, sheet: bool, listed: set[str]
) -> list[object]:  # fmt: skip
    bad, where = random.random() < 0.4, random.choice(["customer", "second"])
    code = random.choice(list(COUNTRIES))
    day = datetime.date(2026, 5, random.randint(13, 28))
    cells: dict[str, object] = {
        "product": random.choice(["keyboard", "laptop", "cable", "monitor"]),
        "quantity": random.choice(["3", "1.170" if german else "1,170"]),
        "customer": random.choice(OTHERS), "country": random.choice(COUNTRIES[code]), "eccn": "EAR99",
        "ship": day if sheet else day.strftime("%d.%m.%Y" if german else random.choice(DAYS)),
        "price": "1.234,50" if german else "1,234.50", "second": random.choice(["", OTHERS[0]]),
    }  # fmt: skip
    if bad:
        cells[where] = random.choice(LISTED)
        listed.add(str(number))
    return [*(cells[name] for name in columns), str(number)]


@pytest.fixture(scope="module")
def book(rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> DatedRulebook:
    """The rules with imported lists and a desk's profile."""
    data = tmp_path_factory.mktemp("desk")
    lists = [str(p) for p in sorted((ROOT / "fixtures" / "lists").glob("*.csv"))]
    assert main(["--data", str(data), "lists", "import", *lists, "--date", DAY]) == 0
    (data / "profiles").mkdir()
    (data / "profiles" / "default.yaml").write_text(
        (ROOT / "fixtures" / "exports" / "default.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    home = Home(data)
    desk = home.profile(None, rulebook)
    return rulebook.at(DAY, profile=desk, today=TODAY, screener=home.screener(rulebook))


def test_every_row_is_accounted_for_and_no_listed_name_clears(book: DatedRulebook, tmp_path: Path) -> None:
    stated = (("activity.mode", "ship_export"), ("activity.from_country", "US"))
    cleared = 0
    for number in range(volume(40, 2_000)):
        folder = tmp_path / str(number)
        folder.mkdir()
        made = _made(Random(f"export {number}"), folder)
        summary = screen(Job(made.path, book, folder / "out.csv", stated))
        rows = read_back(summary.out)[1]
        _accounted(summary, made, len(rows))
        proceeding = {r["No"] for r in rows if r["decision"] == "proceed"}
        assert not proceeding & made.listed, (number, made)
        cleared += len(proceeding)
    assert cleared > 20, "ordinary goods for nobody listed clear"


def _accounted(summary: Summary, made: Made, rows: int) -> None:
    left = {kind: n for kind, n in summary.left_out.items() if n}
    assert left == {kind: n for kind, n in made.left.items() if n}, (summary, made)
    assert summary.rows == rows + summary.rejections + sum(made.left.values())
    assert summary.orders == made.orders == rows, [r.reason for r in summary.rejected]
