"""Files as they come: encodings, separators, quotes; what is refused says how to mend it."""

from __future__ import annotations

import pytest

from douane.engine import InputError
from douane.engine.orders import recognize
from tests.orders.orders import HEADER, Desk

ROW = "A,1,H20,64,CN,"


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        (f"{HEADER}\n{ROW}é\n".encode(), ""),
        (f"\ufeff{HEADER}\n{ROW}é\n".encode(), ""),
        (f"{HEADER}\n{ROW}é\n".encode("cp1252"), "Windows-1252"),
        (f"{HEADER}\n{ROW}é\n".replace(",", ";").encode(), "semicolons"),
        (f"{HEADER}\n{ROW}é\n".replace(",", "\t").encode(), "tabs"),
        (f"sep=;\r\n{HEADER}\r\n{ROW}é\r\n".replace(",", ";").encode(), "semicolons"),
        (f"{HEADER}\r\n{ROW}é\r\n".encode(), ""),
        (f"{HEADER}\r{ROW}é\r".encode(), ""),
        (f" {HEADER.replace(',', ' , ')}\n{ROW}é".encode(), ""),
    ],
)
def test_encodings_and_separators_are_recognized_and_stated(desk: Desk, data: bytes, remark: str) -> None:
    done = desk(data)
    assert len(done.rows) == 1 and done.rows[0]["note"] == "é" and done.rows[0]["outcome"] == "escalate"
    assert done.header[0] == "order_id"
    assert any(remark in text for text in done.summary.remarks) if remark else done.summary.remarks == []


@pytest.mark.parametrize(
    ("data", "says", "mend"),
    [
        (b"", "is empty", "template"),
        (b"  \n", "is empty", "template"),
        (b"\n\n", "is empty", "template"),
        (b"PK\x03\x04 workbook", "a zip file", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0 workbook", "an encrypted spreadsheet", "CSV UTF-8"),
        (HEADER.encode("utf-16"), "UTF-16", "CSV UTF-8"),
        (b"%PDF-1.7", "PDF", "CSV UTF-8"),
        (f"{HEADER}\nA\x00".encode(), "zero bytes", "CSV UTF-8"),
        (f"{HEADER}\n{ROW}é\n".encode() + f"{ROW}é\n".encode("cp1252"), "line 3 is not UTF-8", "CSV UTF-8"),
        (f"{HEADER}\n{ROW}深圳云帆\n".encode("gbk"), "no Windows-1252 either", "CSV UTF-8"),
        (f"{HEADER}\n{ROW}東京\n".encode("shift-jis"), "no Windows-1252 either", "CSV UTF-8"),
        (b"A,1,H20,64,CN\nB,2,H20,64,CN\n", "no column of the first line", "header"),
        (b"Prdukt,Quantty\nH20,4\n", "did you mean 'product'", "header"),
        (b"product,quantity,product\n", "'product' appears twice", "one column"),
        (b"product,item.product\n", "also as 'product'", "one column"),
        (b"product,note,note\n", "'note' appears twice", "one column"),
        (b"end_user.name,end_user.1.name\n", "appears twice", "one column"),
        (b"product,outcome\n", "'outcome' has the name of a column of the result", "my_outcome"),
        (b'"product\nH20', "line 1: a quote opens", "fix"),
        (",".join(f"end_user.{n}.name" for n in range(1, 1002)).encode(), "1,001 parties", "at most 1,000"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_orders_is_refused_with_the_mend(desk: Desk, data: bytes, says: str, mend: str) -> None:
    with pytest.raises(InputError) as caught:
        desk(data)
    assert says in str(caught.value) and mend in str(caught.value)
    assert [p.name for p in desk.folder.iterdir()] == ["orders.csv"]


def test_200000_party_columns_are_refused_quickly(desk: Desk) -> None:
    with pytest.raises(InputError, match="200,000 parties"):
        desk("product," + ",".join(f"end_user.{n}.name" for n in range(1, 200_001)) + "\nH20\n")


def test_cells_may_hold_lines_and_quotes(desk: Desk) -> None:
    done = desk(f'{HEADER}\n{ROW}"two\nlines, and a ""quote"""\n\n{ROW}x\n')
    assert [r["note"] for r in done.rows] == ['two\nlines, and a "quote"', "x"]


def test_an_open_quote_loses_one_row_only(desk: Desk) -> None:
    rows = [f"A,{n},H20,64,CN,x" for n in range(1, 6)]
    rows[1] = 'A,2,"H20,64,CN,x'
    done = desk("\n".join([HEADER, *rows]) + "\n")
    assert [r["line"] for r in done.rows] == ["1", "3", "4", "5"]
    assert done.rejected[0]["rejected_line"] == "3" and "never closes" in done.rejected[0]["rejected_because"]
    assert rows[1] in done.rejected[0].values()


def test_text_after_a_closing_quote_is_not_guessed(desk: Desk) -> None:
    done = desk(f'{HEADER}\nA,1,"H20"0,64,CN,x\n{ROW}y\n')
    assert [r["note"] for r in done.rows] == ["y"] and "closing quote" in done.rejected[0]["rejected_because"]


def test_a_cell_of_ten_megabytes_names_its_column_and_line(desk: Desk) -> None:
    done = desk(f"{HEADER}\n{ROW}x\nB,2,{'H' * 10_000_000},1,CN,x\n{ROW}y\n")
    (rejected,) = done.summary.rejected
    assert (rejected.line, rejected.column) == (3, "product") and "at most 4096" in rejected.reason
    assert len(done.rows) == 2


def test_a_line_beyond_every_bound_is_set_aside(desk: Desk) -> None:
    done = desk(f"{HEADER}\n{ROW}{'x' * 17_000_000}\n{ROW}y\n")
    assert "more than 16,777,216 characters" in done.rejected[0]["rejected_because"] and len(done.rows) == 1


def test_a_cell_of_200000_parties_is_set_aside(desk: Desk) -> None:
    cell = "[" + ",".join('{""list"": ""EL""}' for _ in range(200_000)) + "]"
    done = desk(f'product,to_country,end_user.lists\nH20,CN,"{cell}"\nH20,CN,none\n')
    assert done.summary.rejected[0].column == "end_user.lists" and "at most 1000" in done.summary.rejected[0].reason
    assert len(done.rows) == 1


@pytest.mark.parametrize(
    ("data", "delimiter"),
    [
        ("Open orders\n\nproduct;quantity;note\nH20;1;a, b, c, d, e\nH20;2;f, g\n", ";"),
        ("Orders, all of them, as of today\nproduct\tquantity\tnote\nH20\t1\t1,5\nH20\t2\t2,5\n", "\t"),
        ("product,quantity,end_user.lists\nH20,1,EL;MEU;SDN;UVL\nH20,1,EL;MEU;SDN;UVL\n", ","),
        ("product;quantity;value_usd\nH20;1;1,5\nH20;2;2,5\n", ";"),
    ],
)
def test_the_separator_is_the_one_that_the_lines_share(desk: Desk, data: str, delimiter: str) -> None:
    assert recognize(desk.write(data)).delimiter == delimiter
