"""What comes out: every row once, cells unchanged, nothing cleared by accident, files whole or absent."""

from __future__ import annotations

import csv
import io
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from douane.engine import EngineFault, InputError, Rulebook
from douane.engine.checking import DatedRulebook
from douane.engine.errors import Interrupted
from douane.engine.orders import OUTPUT, Job, screen
from tests.engine.overlay import minimal_book
from tests.orders.orders import DAY, HEADER, STATED, Desk, read_back
from tests.shipped import TODAY


def test_the_columns_of_the_result(desk: Desk) -> None:
    done = desk(f"{HEADER}\nA,1,H20,64,CN,x\n")
    assert tuple(done.header) == (*HEADER.split(","), *OUTPUT)
    assert OUTPUT == (
        "decision", "outcome", "review_policy", "provisional", "headline", "classification", "bases", "citations",
        "questions", "screening", "rules_hash", "lists_hash", "determination",
    )  # fmt: skip
    row = done.rows[0]
    assert (row["decision"], row["outcome"], row["provisional"]) == ("hold", "escalate", "false")
    assert "us.letter.h20.not_known_informed" in row["bases"].split("; ")
    assert row["questions"].startswith("exporter.informed_by_bis: ")
    assert row["rules_hash"] == desk.rulebook.book.hash


def test_a_row_and_a_case_get_the_same_answer(desk: Desk) -> None:
    header = "product,quantity,to_country,end_user.name,end_user.hq_country,end_user.lists,red_flags,tpp"
    done = desk(f'{header}\nH20,64,Singapore,Yunfan,unknown,none,none,"{{""at_least"": 2400}}"\n')
    case: dict[str, Any] = {
        "as_of": DAY,
        "item": {"product": "H20", "quantity": 64, "tpp": {"at_least": 2400}},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": "SG"},
        "parties": [{"role": "end_user", "name": "Yunfan", "hq_country": None, "lists": []}],
        "red_flags": [],
    }
    answer = desk.rulebook.at(today=TODAY).check(case)
    assert (done.rows[0]["determination"], done.rows[0]["outcome"]) == (answer.id, answer.outcome)


def test_a_row_without_a_mode_is_not_guessed(desk: Desk) -> None:
    summary = screen(Job(desk.write("product,to_country\nH20,CN\n"), desk.rulebook.at(DAY)))
    _, (row,) = read_back(summary.out)
    assert row["outcome"] == "needs_information" and row["questions"].startswith("activity.mode: ")


def test_rows_that_cannot_be_read_are_set_aside_with_column_and_reason(desk: Desk) -> None:
    done = desk(
        f'{HEADER},as_of\nA,1,H20,64,CN,x,\nB,1,H20,"1,000",CN,x,\nC,1,B30,1,CN,x,\nD,1,H20,1,CN,x,2026-02-30\n'
        "E,1,H20,1,Atlantis,x,\nF,1,H20\nG,1,H20,1,CN,x,,more\n,,,,,,\nTotal,,,1003,,,\n"
    )
    found = [(r["rejected_line"], r["rejected_column"]) for r in done.rejected]
    assert found == [("3", "quantity"), ("4", "product"), ("5", "as_of"), ("6", "to_country"), ("7", "(row)"),
                     ("8", "(row)")]  # fmt: skip
    assert "can be read as 1000 and as 1.000 (write 1000 or 1)" in done.rejected[0]["rejected_because"]
    assert "more" in done.rejected[5]["rejected_because"]
    assert done.summary.left_out == {"blank": 1, "total": 1}
    assert done.summary.rows == 9 == len(done.rows) + len(done.rejected) + 2
    assert not done.summary.all_proceed


def test_what_has_one_reading_is_read(desk: Desk) -> None:
    """Decimal commas and separators of thousands, where they can mean one thing only."""
    done = desk("product;value_usd;as_of\nH20;1400,5;30.11.2025\nH20;1.234.567,5;2025-11-30 00:00:00\n")
    assert len(done.rows) == 2 and not done.rejected


def test_rejected_rows_can_be_mended_and_run_again(desk: Desk) -> None:
    first = desk(f'{HEADER}\nA,1,H20,"1,000",CN,=x\nB,2,H20\nC,3,H20,x,CN,y\n')
    assert first.summary.rejected_file is not None
    again = desk(first.summary.rejected_file)
    assert len(again.rows) == 0 and len(again.rejected) == 3  # not mended, not read
    with first.summary.rejected_file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    rows[1][3] = rows[3][3] = "1400"
    rows[2][3:5] = ["1", "CN"]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    still = desk(desk.write(text.getvalue(), "mended.csv"))
    assert [r["order_id"] for r in still.rows] == ["A", "C"]  # a row that was short waits until its mark is gone
    assert still.rows[0]["note"] == "'=x"
    rows[2][-2] = ""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    done = desk(desk.write(text.getvalue(), "mended2.csv"))
    assert [r["order_id"] for r in done.rows] == ["A", "B", "C"] and not done.rejected
    assert done.header[:6] == HEADER.split(",") and done.header[6] == "decision"


def test_formulas_are_guarded_and_counted(desk: Desk) -> None:
    done = desk(f'{HEADER},=head\n=1+1,1,H20,1,CN,@x,\n+41 44,2,H20,1,CN,-5,+5\n-,3,H20,1,CN,"\tx",-x\n')
    assert [r["order_id"] for r in done.rows] == ["'=1+1", "'+41 44", "'-"]
    assert [r["note"] for r in done.rows] == ["'@x", "-5", "'\tx"]
    assert done.header[6] == "'=head" and done.rows[1]["'=head"] == "+5"
    assert done.summary.guarded == 7
    for cell in (c for row in csv.reader(io.StringIO(done.text)) for c in row):
        assert not cell.startswith(("=", "@", "\t", "\r"))


def test_repeated_order_lines_are_flagged_and_kept(desk: Desk) -> None:
    done = desk(f"{HEADER}\nA,1,H20,1,CN,x\nA,2,H20,1,CN,x\nA,1,H20,1,CN,x\n")
    assert done.summary.duplicates == 1 and done.summary.repeated == [(4, 2)]
    assert ["same order line as on line 2" in r["screening"] for r in done.rows] == [False, False, True]
    lines = desk("order_id,product,to_country\nA,H20,CN\nA,H100,CN\n")
    assert lines.summary.duplicates == 0  # without line numbers nobody can tell


def test_unknown_columns_are_carried_through_and_near_misses_said(desk: Desk) -> None:
    done = desk("order_id,product,to_country,quantiy,remark\nA,H20,CN,4,hello\n")
    assert done.rows[0]["remark"] == "hello" and done.rows[0]["quantiy"] == "4"
    assert any("did you mean 'quantity'" in text for text in done.summary.remarks)


def test_an_existing_file_is_replaced_only_if_a_run_made_it(desk: Desk) -> None:
    path = desk.write(f"{HEADER}\nA,1,H20,1,CN,x\nB,1,H20,x,CN,x\n")
    desk(path)
    rejected = desk.folder / "orders.screened.rejected.csv"
    assert rejected.exists()
    desk(f"{HEADER}\nA,1,H20,1,CN,x\n")
    assert not rejected.exists()  # of the run before
    for name, out in (("other.csv", desk.folder / "other.csv"), ("x.rejected.csv", desk.folder / "x.csv")):
        (desk.folder / name).write_text("line,column,reasons\nmine,,\n", encoding="utf-8")
        with pytest.raises(InputError, match="was not made by"):
            desk(path, out)
        assert (desk.folder / name).read_text(encoding="utf-8") == "line,column,reasons\nmine,,\n"
    with pytest.raises(InputError, match="itself"):
        desk(path, path)


def test_a_failing_check_sets_the_row_aside(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = DatedRulebook.check

    def check(self: DatedRulebook, case: dict[str, dict[str, str]], **more: str) -> object:
        if case["item"]["quantity"] == "2":
            raise EngineFault("the executors disagree")
        if case["item"]["quantity"] == "3":
            raise ZeroDivisionError("boom")
        return real(self, case, detail="brief")

    monkeypatch.setattr(DatedRulebook, "check", check)
    done = desk(f"{HEADER}\nA,1,H20,1,CN,x\nB,1,H20,2,CN,x\nC,1,H20,3,CN,x\n")
    assert len(done.rows) == 1
    assert ["no verdict" in r["rejected_because"] for r in done.rejected] == [True, True]
    assert "ZeroDivisionError: boom" in done.rejected[1]["rejected_because"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_fault_4_20_an_interrupted_run_leaves_the_old_result_and_keeps_what_it_decided(desk: Desk, ending: str) -> None:
    path = desk.write(f"{HEADER}\nA,1,H20,1,CN,x\nB,1,H20,x,CN,x\nC,1,H20,1,CN,x\n")
    out = desk.folder / f"out.{ending}"
    book = desk.rulebook.at(DAY)
    screen(Job(path, book, out, STATED))
    before = {p.name: p.read_bytes() for p in desk.folder.iterdir()}

    def ended(done: object, line: int) -> None:
        if line == 3:
            raise KeyboardInterrupt

    for mark in ("", "-2"):
        with pytest.raises(Interrupted, match=f"after 2 order lines .* out.partial{mark}.{ending} and out.rejected"):
            screen(Job(path, book, out, STATED), ended)
    after = {p.name: p.read_bytes() for p in desk.folder.iterdir()}
    new = {f"out.{part}partial{mark}.{ending}" for part in ("", "rejected.") for mark in ("", "-2")}
    assert {name: after[name] for name in before} == before and after.keys() - before == new
    if ending == "csv":
        assert [r["order_id"] for r in read_back(desk.folder / "out.partial.csv")[1]] == ["A"]
        assert [r["order_id"] for r in read_back(desk.folder / "out.rejected.partial.csv")[1]] == ["B"]


def test_a_run_that_is_ended_before_its_first_row_leaves_nothing(desk: Desk) -> None:
    path = desk.write(f"{HEADER}\nA,1,H20,1,CN,x\n")

    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Interrupted, match="nothing was written"):
        screen(Job(path, desk.rulebook.at(DAY), None, STATED), None, ended)
    assert [p.name for p in desk.folder.iterdir()] == ["orders.csv"]


def test_equal_cases_are_answered_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = DatedRulebook.check

    def check(self: DatedRulebook, case: object, **more: str) -> object:
        asked.append(case)
        return real(self, case, detail="brief")

    monkeypatch.setattr(DatedRulebook, "check", check)
    done = desk(f"{HEADER}\n" + "".join(f"A,{n},H20,{n % 2 + 1},CN,x\n" for n in range(1, 9)))
    assert len(asked) == 2 and len(done.rows) == 8


def test_the_result_has_the_form_of_the_orders(desk: Desk) -> None:
    path = desk.write(f"\ufeff{HEADER}\r\nA,1,H20,1,CN,é\r\n".replace(",", ";"))
    out = desk(path).summary.out.read_bytes()
    assert out.startswith(b"\xef\xbb\xbforder_id;line;") and out.count(b"\r\n") == 2 and "é".encode() in out


def test_memory_does_not_grow_with_the_file(rulebook: Rulebook, tmp_path: Path) -> None:
    book = minimal_book().at(DAY)

    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.csv"
        with path.open("w", encoding="utf-8") as stream:
            stream.write("order_id,line,quantity\n")
            stream.writelines(f"SO-{n},1,{'x' * 50}\n" for n in range(rows))
        tracemalloc.start()
        screen(Job(path, book))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(200)
    assert peak(8000) < peak(1000) + 1_000_000


CELLS = st.text(
    alphabet=st.sampled_from([*'",;\n\r\t=+-@ ', "A", "1", "H", "é", "\ufeff", "'", "\x00", "\x85"]), max_size=8
)


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, min_size=0, max_size=4), max_size=6), st.booleans())
def test_rows_in_are_rows_out_and_rows_rejected(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], quoted: bool
) -> None:
    folder = tmp_path_factory.mktemp("orders")
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerow(["order_id", "quantity", "note"])
    for row in rows:
        if quoted:
            csv.writer(text, quoting=csv.QUOTE_ALL).writerow(row)
        else:
            text.write(",".join(row) + "\n")
    path = folder / "orders.csv"
    path.write_bytes(text.getvalue().encode())
    try:
        summary = screen(Job(path, _minimal().at(DAY)))
    except InputError:
        assert [p.name for p in folder.iterdir()] == ["orders.csv"]
        return
    out = read_back(summary.out)[1]
    rejected = read_back(summary.rejected_file)[1] if summary.rejected_file else []
    left = sum(summary.left_out.values())
    assert (
        summary.rows == len(out) + len(rejected) + left == sum(summary.decisions.values()) + summary.rejections + left
    )
    if quoted:
        assert summary.rows == sum(bool(row) for row in rows)


_books: list[Rulebook] = []


def _minimal() -> Rulebook:
    if not _books:
        _books.append(minimal_book())
    return _books[0]
