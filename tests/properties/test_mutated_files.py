"""Rows in are rows out and rows set aside, whatever is done to the file, and nothing clears that does not in truth.

The file door is tried whole (bytes in, files out) over the minimal rulebook, whose few rules leave the time to the
reading; a part of the volume runs over the shipped rules. [P-32]
"""

from __future__ import annotations

import csv
import datetime
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from douane.engine import InputError
from douane.engine.checking import DatedRulebook
from douane.engine.orders import OUTPUT, Job, Summary, screen
from tests.engine.overlay import minimal_book
from tests.properties import mutations
from tests.properties.mutations import MARKED, Orders, garbled, respelled, true_rows
from tests.shipped import shipped_book
from tests.volume import volume

DAY = datetime.date(2026, 6, 1)
ROWS = 100
STATED = (("activity.mode", "ship_export"),)
MOST_MEMORY = 60_000_000
PARTS = 4  # so that several processes share the volume


def small() -> DatedRulebook:
    return minimal_book().at(DAY, today=DAY)


def shipped() -> DatedRulebook:
    return shipped_book().at(DAY, today=DAY)


def read(path: Path | None, delimiter: str) -> list[list[str]]:
    if path is None or not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=delimiter, strict=True))


def run(book: DatedRulebook, folder: Path, data: bytes) -> tuple[Summary, list[list[str]], list[list[str]]] | None:
    """The result of a file, read back; None where the file was refused and nothing was written."""
    path = folder / "orders.csv"
    path.write_bytes(data)
    for other in folder.iterdir():
        if other != path:
            other.unlink()
    try:
        summary = screen(Job(path, book, None, STATED))
    except InputError:
        assert [p.name for p in folder.iterdir()] == [path.name], "a refused file leaves nothing behind"
        return None
    assert not [p.name for p in folder.iterdir() if p.name.endswith(".part")]
    text = summary.out.read_text(encoding="utf-8-sig").split("decision", 1)[0]
    delimiter = max(",;\t", key=text.count)
    out, rejected = read(summary.out, delimiter)[1:], read(summary.rejected_file, delimiter)[1:]
    left = sum(summary.left_out.values())  # titles, blank rows and totals, counted and told
    assert summary.rows == len(out) + len(rejected) + left, "rows in are rows out, rows set aside and rows left out"
    assert (sum(summary.decisions.values()), summary.rejections) == (len(out), len(rejected))
    return summary, out, rejected


def lossless(data: bytes, folder: Path) -> None:
    """Every row whose mark is still there stands in one of the files."""
    kept = "".join(p.read_text(encoding="utf-8-sig") for p in folder.iterdir() if p.name != "orders.csv")
    for number in range(ROWS):
        mark = f"ID{number:05d}"
        assert mark.encode() not in data or mark in kept, mark


def decisions(book: DatedRulebook, folder: Path, rows: list[list[str]]) -> dict[str, str]:
    found = run(book, folder, Orders(list(mutations.HEADER), rows).data())
    assert found is not None
    at = len(mutations.HEADER)
    return {row[MARKED]: row[at] for row in found[1]}


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("book", "share"), [(small, 1.0), (shipped, 0.02)], ids=["minimal", "shipped"])
def test_respelled_files_lose_no_row_and_clear_nothing(
    book: Callable[[], DatedRulebook],
    share: float,
    part: int,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    random = Random(f"respelled {part} {share}")
    asked = book()
    files = max(1, int(volume(1500, 120_000) * share) // (PARTS * ROWS))
    refused = cleared = 0
    for _ in range(files):
        rows = true_rows(random, ROWS)
        truth = decisions(asked, tmp_path, rows)
        orders = respelled(random, rows)
        data = orders.data()
        found = run(asked, tmp_path, data)
        if found is None:
            refused += 1
            continue
        lossless(data, tmp_path)
        for row in found[1]:
            if row[-len(OUTPUT)] == "proceed":
                cleared += 1
                assert truth.get(row[MARKED]) == "proceed", (row[:14], truth.get(row[MARKED]))
    record_property("cases:mutated rows", files * ROWS)
    assert refused < files or files < 3
    assert cleared or share < 1


@pytest.mark.parametrize("part", range(PARTS))
def test_garbled_files_lose_no_row(part: int, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    random = Random(f"garbled {part}")
    asked = small()
    files = max(2, volume(1500, 80_000) // (PARTS * ROWS))
    read_ = 0
    for _ in range(files):
        orders = respelled(random, true_rows(random, ROWS)) if random.random() < 0.5 else None
        data = garbled(random, (orders or Orders(list(mutations.HEADER), true_rows(random, ROWS))).data())
        if run(asked, tmp_path, data) is not None:
            read_ += 1
            lossless(data, tmp_path)
    record_property("cases:mutated rows", files * ROWS)
    assert read_


def test_memory_stays_bounded(tmp_path: Path) -> None:
    """However long lines and cells are."""
    random = Random("long")
    asked = small()
    run(asked, tmp_path, Orders(list(mutations.HEADER), true_rows(random, 5)).data())
    rows = true_rows(random, 20)
    for row in rows[:5]:
        row[random.randrange(1, len(row))] = random.choice(["a", '"', "é", "["]) * 1_000_000
    tracemalloc.start()
    assert run(asked, tmp_path, Orders(list(mutations.HEADER), rows).data()) is not None
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MOST_MEMORY
