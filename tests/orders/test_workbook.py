"""Workbooks: typed cells exactly, header and sheet found, bounds before anything is opened."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest
import xlsxwriter

from douane.engine import InputError
from douane.engine.orders import Job, screen, workbook
from douane.engine.orders.workbook import Workbook, text
from tests.orders.orders import DAY, STATED, Desk, read_back

HEADER = ("Order", "Product", "Quantity", "Customer", "Country", "Ship date")


def written(path: Path, sheets: dict[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> Path:
    """A workbook with these rows."""
    book: Any = cast("Any", xlsxwriter).Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str) and value.startswith("{error}"):
                    sheet.write_formula(number, column, "=1/0", None, "#DIV/0!")
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(number, column, value)
                elif isinstance(value, str):
                    sheet.write_string(number, column, value)
                else:
                    sheet.write(number, column, value)
        if name in hidden:
            sheet.hide()
    book.close()
    return path


def screened(desk: Desk, path: Path, out: str = "out.csv", sheet: str | None = None) -> list[dict[str, str]]:
    """The rows of a result."""
    job = Job(path, desk.rulebook.at(DAY), desk.folder / out, STATED, sheet)
    return read_back(screen(job).out)[1]


def test_typed_cells_are_taken_exactly(desk: Desk) -> None:
    day = datetime.date(2026, 3, 4)
    rows = [
        HEADER,
        (4711, "H20", 1170, "Yunfan", "CN", day),
        (4712, "H20", 2, "Yunfan", "China", "2026-03-04 00:00:00"),
    ]
    path = written(desk.folder / "o.xlsx", {"Orders": [*rows, (4713, "H20", 1.5, "Yunfan", "CN", day)]})
    found = screened(desk, path)
    assert [(r["Order"], r["Quantity"], r["Ship date"]) for r in found] == [
        ("4711", "1170", "2026-03-04"), ("4712", "2", "2026-03-04 00:00:00")
    ]  # fmt: skip
    assert "1,170" in found[0]["headline"] or "1170" in found[0]["headline"]
    rejected = read_back(desk.folder / "out.rejected.csv")[1]
    assert [r["rejected_column"] for r in rejected] == ["Quantity"], "1.5 is no whole number, whatever it looks like"


@pytest.mark.parametrize(
    ("value", "told"),
    [(15.832, "15.832"), (1170.0, "1170"), (0.1 + 0.2, "0.3"), (1e15, "1000000000000000"), (True, "true"), ("x", "x"),
     (datetime.date(2026, 3, 4), "2026-03-04"), (datetime.datetime(2026, 3, 4, 0, 0), "2026-03-04"),
     (datetime.datetime(2026, 3, 4, 13, 5), "2026-03-04 13:05:00")],
)  # fmt: skip
def test_the_text_of_a_typed_cell(value: object, told: str) -> None:
    assert text(cast(Any, value)) == told


def test_sheet_and_header_are_found_and_what_is_no_order_is_left_out(desk: Desk) -> None:
    rows = [("Ridgeline",), (), ("as of", datetime.date(2026, 3, 1)), HEADER, (1, "H20", 2, "Yunfan", "CN"), (),
            (2, "H20", 3, "Yunfan", "CN"), ("Total", None, 5)]  # fmt: skip
    path = written(desk.folder / "o.xlsx", {"Notes": [("Read me",)], "Orders": rows, "Old": rows}, hidden=["Old"])
    summary = screen(Job(path, desk.rulebook.at(DAY), None, STATED))
    assert summary.out.name == "o.screened.xlsx"
    assert summary.left_out == {"title": 2, "blank": 2, "total": 1} and summary.rows == 7
    assert [(left.line, left.kind) for left in summary.left_rows] == [(1, "title"), (3, "title"), (8, "total")]
    book = Workbook(summary.out)
    out = list(book.records("screened"))
    assert [record.cells[0] for record in out] == ["Order", "1", "2"] and isinstance(out[1].values[0], float)
    assert screen(Job(path, desk.rulebook.at(DAY), summary.out, STATED)).out == summary.out, "its own result"


def test_sheets_that_both_hold_orders_are_asked_about(desk: Desk) -> None:
    rows = [HEADER, (1, "H20", 2, "Yunfan", "CN")]
    path = written(desk.folder / "o.xlsx", {"Week 1": rows, "Week 2": rows})
    with pytest.raises(InputError, match=r"the sheets 'Week 1', 'Week 2' hold orders .*--sheet .Week 1."):
        screened(desk, path)
    assert len(screened(desk, path, sheet="Week 2")) == 1
    with pytest.raises(InputError, match="has no sheet 'Week 3'"):
        screened(desk, path, sheet="Week 3")
    with pytest.raises(InputError, match="is not a workbook"):
        screened(desk, desk.write("product\nH20\n"), sheet="Week 1")


def test_a_formula_that_failed_sets_its_row_aside(desk: Desk) -> None:
    path = written(
        desk.folder / "o.xlsx", {"O": [HEADER, (1, "H20", "{error}", "Yunfan", "CN"), (2, "H20", 1, "X", "CN")]}
    )
    assert [r["Order"] for r in screened(desk, path)] == ["2"]
    assert "C2 holds an error" in read_back(desk.folder / "out.rejected.csv")[1][0]["rejected_because"]
    done = desk("product,quantity,customer,country\nH20,1,#N/A,CN\n")
    assert [r["rejected_column"] for r in done.rejected] == ["customer"]


def test_a_cell_over_several_rows_counts_for_each(desk: Desk) -> None:
    path = desk.folder / "o.xlsx"
    book: Any = cast("Any", xlsxwriter).Workbook(str(path))
    sheet = book.add_worksheet("O")
    for column, title in enumerate(HEADER):
        sheet.write(0, column, title)
    for row in (1, 2, 3):
        sheet.write_row(row, 0, [row, "H20", row])
    sheet.merge_range(1, 3, 3, 3, "Yunfan Compute")
    sheet.merge_range(1, 4, 3, 4, "CN")
    book.close()
    found = screened(desk, path)
    assert len(found) == 3 and all("Yunfan" in r["screening"] for r in found)


def test_a_listed_name_of_a_column_without_a_title_is_no_fact_but_kept(desk: Desk) -> None:
    path = written(desk.folder / "o.xlsx", {"O": [HEADER, (1, "H20", 1, "Yunfan", "CN", None, "a note")]})
    assert screened(desk, path)[0][""] == "a note"


def _with_part(path: Path, name: str, change: bytes | None = None, old: bytes = b"", new: bytes = b"") -> Path:
    """The workbook with one part changed."""
    out = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == name:
                data = change if change is not None else data.replace(old, new)
            target.writestr(entry.filename, data)
    return out


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b'r="A2"', b'r="XFD1048576"', "reaches over 1,048,576 rows and 16,384 columns"),
        (b'r="A2"', b"r = 'ZZZ2'", "columns"),
        (b'<row r="2"', b'<row r="99999999"', "reaches over 99,999,999 rows"),
        (b'r="A2"', b'r="&#65;2"', "no spreadsheet writes"),
        (b"<sheetData>", b"<!DOCTYPE x><sheetData>", "no spreadsheet writes"),
        (b"<sheetData>", b"\x00<sheetData>", "no spreadsheet writes"),
    ],
)
def test_a_sheet_that_reaches_too_far_is_refused_before_it_is_opened(
    desk: Desk, old: bytes, new: bytes, says: str
) -> None:
    path = written(desk.folder / "o.xlsx", {"O": [HEADER, (1, "H20", 1, "Yunfan", "CN")]})
    with pytest.raises(InputError, match=says):
        screened(desk, _with_part(path, SHEET, old=old, new=new))


def test_a_workbook_that_unpacks_to_too_much_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(desk.folder / "o.xlsx", {"O": [HEADER, (1, "H20", 1, "Yunfan", "CN")]})
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1_000_000)
    bomb = _with_part(path, "docProps/core.xml", change=b" " * 2_000_000)
    assert bomb.stat().st_size < 20_000
    with pytest.raises(InputError, match="unpacks to more than 1,000,000 bytes"):
        screened(desk, bomb)


@pytest.mark.parametrize("name", ["xl/workbook.xml", SHEET, "xl/_rels/workbook.xml.rels"])
def test_a_damaged_workbook_is_refused_in_words(desk: Desk, name: str) -> None:
    path = written(desk.folder / "o.xlsx", {"O": [HEADER, (1, "H20", 1, "Yunfan", "CN")]})
    with pytest.raises(InputError, match=r"workbook|lacks the sheet|cannot be read|is empty"):
        screened(desk, _with_part(path, name, change=b"<nothing"))
    assert not list(desk.folder.glob("*.csv"))


def test_text_in_a_workbook_of_results_is_never_a_formula(desk: Desk) -> None:
    path = desk.write("order_id,line,product,quantity,note\n=1+1,1,H20,1,@x\n")
    screen(Job(path, desk.rulebook.at(DAY), desk.folder / "out.xlsx", STATED))
    with zipfile.ZipFile(desk.folder / "out.xlsx") as archive:
        assert b"<f>" not in archive.read(SHEET)
    (_, row) = Workbook(desk.folder / "out.xlsx").records("screened")
    assert row.cells[0] == "=1+1" and row.cells[4] == "@x"
