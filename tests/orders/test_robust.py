"""One bad byte costs one row, results stay whole, killed runs are named (faults 3.2, 3.5, 3.7, 3.10)."""

from __future__ import annotations

import csv
import io
import tracemalloc
from pathlib import Path
from random import Random

import pytest

from douane.engine import InputError
from douane.engine.orders import recognize
from douane.engine.orders.writers import written
from tests.orders.orders import HEADER, Desk
from tests.volume import volume


def test_fault_3_10_a_zero_byte_sets_one_row_aside(desk: Desk) -> None:
    rows = [f"A,{n},H20,1,CN,note".encode() for n in range(1, 40)]
    rows[7] = b"A,8,H20,1,CN,no\x00te"
    rows[20] = b"A,21,H\x0020,1,CN,note"
    done = desk("\n".join([HEADER, ""]).encode() + b"\n".join(rows))
    assert [(r["rejected_line"], r["rejected_column"]) for r in done.rejected] == [("9", "(row)"), ("22", "(row)")]
    assert "zero byte" in done.rejected[0]["rejected_because"]
    assert len(done.rows) == len(rows) - 2


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_text_of_two_bytes_a_letter_is_still_refused(desk: Desk, encoding: str) -> None:
    with pytest.raises(InputError, match="zero bytes"):
        desk(f"{HEADER}\nA,1,H20,1,CN,x\n".encode(encoding))


def test_fault_3_5_a_bare_carriage_return_in_a_cell_is_quoted(desk: Desk) -> None:
    done = desk(f'{HEADER}\nA,1,H20,1,CN,"one\rtwo"\nB,2,H20,1,CN,x\nC,3,H20,many,CN,"a\rb"\n')
    assert [r["note"] for r in done.rows] == ["one\rtwo", "x"]
    assert [r["note"] for r in done.rejected] == ["a\rb"]


def test_records_read_back_as_they_were_written() -> None:
    random = Random("records")
    for _ in range(volume(3000, 50_000)):
        delimiter = random.choice(",;\t")
        signs = f'{delimiter}"\r\n \tab,;é'
        rows = [["".join(random.choices(signs, k=random.randint(0, 6))) for _ in range(4)] for _ in range(3)]
        text = "".join(written(row, delimiter) + "\n" for row in rows)
        assert list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)) == rows


def test_fault_3_7_what_a_killed_run_left_is_named(desk: Desk) -> None:
    left = desk.folder / ".orders.screened.csv.0a1b2c3d.part"
    left.write_text("orders of yesterday", encoding="utf-8")
    done = desk(f"{HEADER}\nA,1,H20,1,CN,x\n")
    assert any(left.name in remark and "holds orders" in remark for remark in done.summary.remarks)
    left.unlink()
    assert not any("killed" in remark for remark in desk(f"{HEADER}\nA,1,H20,1,CN,x\n").summary.remarks)


@pytest.mark.parametrize("line", [b"A" * 1_000_000, b'"' + b"A" * 1_000_000, b"\xc3\xa9" * 500_000])
def test_fault_3_2_a_line_beyond_every_bound_takes_bounded_memory(
    desk: Desk, line: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line a hundred times the bound costs a few bounds, however long it is."""
    monkeypatch.setattr("douane.engine.orders.source.MOST_RECORD", 100_000)
    monkeypatch.setattr("douane.engine.orders.source._CHUNK", 100_000)
    path = desk.folder / "long.csv"
    with path.open("wb") as stream:
        stream.write(f"{HEADER}\nA,1,H20,1,CN,x\n".encode())
        for _ in range(20):
            stream.write(line)
        stream.write(b"\nB,2,H20,1,CN,x\n")
    desk(f"{HEADER}\nA,1,H20,1,CN,x\n")
    tracemalloc.start()
    done = desk(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [r["order_id"] for r in done.rows] == ["A", "B"] and len(done.rejected) == 1
    assert peak < 12_000_000


def test_a_file_that_is_one_long_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(b"product," + b"a," * 200_000)
    assert recognize(path).delimiter == ","
