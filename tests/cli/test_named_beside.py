"""A column of orders that is no fact and holds a listed name: no row of it proceeds in silence."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.calls import Here
from tests.parties.test_screening import DAY, home_with, readings

SALE = {
    "item.kind": "other", "item.eccn": "EAR99", "item.encryption": "none", "item.quantity": "10",
    "item.us_origin": "yes", "item.has_digital_processing_units": "no", "item.tpp": "0", "mode": "ship_export",
    "from_country": "US", "to_country": "SG", "end_user.name": "Jaya Labs Pte Ltd", "end_user.country": "SG",
    "end_user.hq_country": "SG", "end_user.ultimate_parent_hq_country": "SG", "end_user.us_person": "no",
    "exporter.name": "Ridgeline Distribution", "exporter.country": "US", "exporter.hq_country": "US",
    "exporter.ultimate_parent_hq_country": "US", "exporter.us_person": "yes", "exporter.informed_by_bis": "no",
    "assumptions": "civil_end_use_after_diligence",
}  # fmt: skip
SAID = ("contact", "attn", "c/o", "installer", "integrator", "Ansprechpartner", "requested by", "delivery address",
        "Lieferadresse", "Reeder", "ügyfél", "pelanggan", "account", "holder", "sponsor", "Contact Person")  # fmt: skip


def screened(douane: Here, folder: Path, column: str, text: str) -> tuple[int, list[str], str]:
    """The exit status, the decisions, and the file of rejected rows."""
    orders = folder / "orders.csv"
    with orders.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow([*SALE, column])
        rows.writerow([*SALE.values(), text])
    called = douane("screen", str(orders), "--as-of", DAY, "-o", str(folder / "out.csv"))
    with (folder / "out.csv").open(encoding="utf-8-sig", newline="") as opened:
        decisions = [row["decision"] for row in csv.DictReader(opened)]
    beside = [p.read_text(encoding="utf-8-sig") for p in folder.glob("*rejected*")]
    return called.status, decisions, "".join(beside) + called.err


@pytest.mark.parametrize("column", SAID)
def test_a_column_that_names_somebody_is_screened_or_refused(column: str, douane: Here, tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(f"product,{column}\nH20,Jaya Labs\n", encoding="utf-8")
    called = douane("screen", str(orders), "--mode", "ship_export")
    if called.status == 2:
        assert "unscreened" in called.err, called.err
        return
    with (tmp_path / "orders.screened.csv").open(encoding="utf-8", newline="") as opened:
        (row,) = csv.DictReader(opened)
    assert f"{column} = " in called.out and (".address" in called.out or "Jaya Labs" in row["screening"]), called.out


@pytest.mark.parametrize("column", ["vendor", "notes", "project", "lab", "Facility"])
def test_a_listed_name_in_a_column_that_is_no_fact_sets_the_row_aside(
    column: str, douane: Here, tmp_path: Path
) -> None:
    home_with(tmp_path / "data", readings())
    status, decisions, _ = screened(douane, tmp_path, column, "a rack for the second floor")
    assert (status, decisions) == (0, ["proceed"])
    status, decisions, told = screened(douane, tmp_path, column, "subsidiary of Rosneft Trade Limited")
    assert (status, decisions) == (1, []) and column in told and "Rosneft Trade Limited" in told
