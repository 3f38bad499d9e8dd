"""`douane screen` as a command: what is printed, exit statuses, interruption."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.calls import DAY, Here

HEADER = "order_id,line,product,quantity,to_country,end_user.name\n"
STATED = ("--mode", "ship_export", "--from", "US", "--as-of", DAY)


def orders(tmp_path: Path, rows: str) -> Path:
    file = tmp_path / "orders.csv"
    file.write_text(HEADER + rows, encoding="utf-8")
    return file


def test_the_template_can_be_screened_at_once(douane: Here, tmp_path: Path) -> None:
    template = douane("screen", "--template")
    assert template.status == 0 and len(template.out.splitlines()) == 3
    file = tmp_path / "orders.csv"
    file.write_text(template.out, encoding="utf-8")
    called = douane("screen", str(file), "--as-of", DAY)
    assert called.status == 1 and "not read" not in called.out


def test_stops_then_holds_then_counts_then_rows_not_read(douane: Here, tmp_path: Path) -> None:
    file = orders(tmp_path, 'A,1,H20,64,CN,Yunfan\nB,1,B30,1,CN,X\nC,1,Ascend 910C,2,SA,Y\nD,1,H20,"1,000",SG,Z\n')
    called = douane("screen", str(file), *STATED)
    lines = called.out.splitlines()
    assert called.status == 1
    wanted = ("✕ STOP", "‖ HOLD", "✓ 0 may proceed", "names 2 parts", "write 1000 or 1", "exit status 1")
    places = [next(i for i, line in enumerate(lines) if text in line) for text in wanted]
    assert places == sorted(places)
    assert "? exporter.informed_by_bis" in " ".join(called.out.split())
    assert "64 × H20, CN" in called.out
    assert "     3  product" in called.out and "     5  quantity" in called.out


def test_all_prints_every_row_in_the_order_of_the_file(douane: Here, tmp_path: Path) -> None:
    file = orders(tmp_path, "A,1,H20,64,CN,Yunfan\nC,1,Ascend 910C,2,SA,Y\nB,1,B30,1,CN,X\n")
    out = douane("screen", str(file), *STATED, "--all").out
    assert out.index("‖ HOLD") < out.index("✕ STOP") < out.index("! NOT READ")


def test_the_summary_as_data(douane: Here, tmp_path: Path) -> None:
    file = orders(tmp_path, "A,1,H20,64,CN,Yunfan\nB,1,B30,1,CN,X\n")
    called = douane("screen", str(file), *STATED, "--json")
    data = json.loads(called.out)
    assert data["rows"] == 2 and data["rejected"] == 1 and data["decisions"]["hold"] == 1
    assert data["rejections"][0]["line"] == 3 and called.err == ""


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("screen",), "file of orders is missing"),
        (("screen", "nowhere.csv"), "does not exist"),
        (("screen", "."), "is a folder"),
        (("screen", "{orders}", "--mode", "ship"), "--mode"),
        (("screen", "{orders}", "--from", "Atlantis"), "--from"),
        (("screen", "{orders}", *STATED, "-o", "/nowhere/out.csv"), "no folder"),
        (("screen", "{orders}", *STATED, "-o", "{orders}"), "itself"),
        (("screen", "{orders}", "--as-of", "soon"), "is not a date"),
    ],
)
def test_what_cannot_be_screened(douane: Here, tmp_path: Path, args: tuple[str, ...], says: str) -> None:
    file = orders(tmp_path, "A,1,H20,64,CN,Yunfan\n")
    called = douane(*(a.format(orders=file) for a in args))
    assert called.status == 2 and says in called.err and "hint" in called.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["orders.csv"]


@pytest.mark.parametrize("request_to_end", [signal.SIGTERM, signal.SIGINT])
def test_fault_4_20_an_ended_run_keeps_what_it_decided(tmp_path: Path, request_to_end: signal.Signals) -> None:
    file = orders(tmp_path, "".join(f"A{i},1,H20,{i + 1},SG,Firm {i}\n" for i in range(5000)))
    run = subprocess.Popen([sys.executable, "-m", "douane", "screen", str(file), *STATED], stderr=subprocess.PIPE,
                           stdout=subprocess.DEVNULL, preexec_fn=_as_on_a_terminal)  # fmt: skip
    deadline = time.monotonic() + 60
    while not any(p.stat().st_size > 10_000 for p in tmp_path.glob(".*.part")) and time.monotonic() < deadline:
        time.sleep(0.02)
    run.send_signal(request_to_end)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 2 and b"interrupted after" in err and b"orders.screened.partial.csv" in err, err
    assert b"Traceback" not in err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["orders.csv", "orders.screened.partial.csv"]
    with (tmp_path / "orders.screened.partial.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows and all(row["decision"] for row in rows)


def _as_on_a_terminal() -> None:
    """A command in the background of a shell ignores Ctrl-C, and so do its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_own_stock_numbers_name_products(douane: Here, tmp_path: Path) -> None:
    products = tmp_path / "data" / "products"
    products.mkdir(parents=True)
    (products / "own.yaml").write_text("skus:\n  GPU-0042: H20\n", encoding="utf-8")
    file = tmp_path / "orders.csv"
    file.write_text("order_id,line,sku,to_country\nA,1,GPU-0042,CN\n", encoding="utf-8")
    douane("screen", str(file), *STATED)
    with (tmp_path / "orders.screened.csv").open(encoding="utf-8") as stream:
        (row,) = csv.DictReader(stream)
    assert "H20" in row["headline"] and row["outcome"] == "escalate"
