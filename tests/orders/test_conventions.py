"""A convention that a file shows is used for its cells with two readings, and is said; otherwise they are set aside."""

from __future__ import annotations

import pytest

from tests.orders.orders import Desk


def test_fault_1_19_numbers_with_two_readings_are_set_aside(desk: Desk) -> None:
    done = desk("product,quantity,item.tpp\nH20,1.000,\nH20,1,15.832\nH20,2,\n")
    assert [(r["rejected_line"], r["rejected_column"]) for r in done.rejected] == [("2", "quantity"), ("3", "item.tpp")]
    assert "as 1.000 and as 1000 (write 1 or 1000)" in done.rejected[0]["rejected_because"]
    assert "write 15.8320 or 15832" in done.rejected[1]["rejected_because"]


@pytest.mark.parametrize(
    ("shows", "quantity", "told"),
    [
        ("12.345,67", "1170", "a decimal comma"),
        ("12345,5", "1170", "a decimal comma"),
        ("12,345.67", "1", "a decimal point"),
        ("12345.67", "1", "a decimal point"),
    ],
)
def test_fault_4_18_a_convention_that_the_file_shows_is_read_and_said(
    desk: Desk, shows: str, quantity: str, told: str
) -> None:
    text = "1.170" if told == "a decimal comma" else "1.000"
    done = desk(f"product;quantity;value_usd\nH20;{text};1\nH20;3;{shows}\n")
    assert not done.rejected
    by = f"line 2 shows ({text})" if told == "a decimal comma" else f"line 3 shows ({shows})"  # no part of a piece
    assert any(f"read numbers with {told}, as {by}" in remark for remark in done.summary.remarks)
    assert done.summary.holds[0].answered.what.startswith(f"{quantity} × H20")


def test_a_file_that_shows_both_conventions_shows_none(desk: Desk) -> None:
    done = desk("product;quantity;value_usd\nH20;1.000;1\nH20;3;12.345,67\nH20;3;12,345.67\n")
    assert [(r["rejected_line"], r["rejected_column"]) for r in done.rejected] == [("2", "quantity")]


def test_days_are_read_by_the_order_that_the_file_shows(desk: Desk) -> None:
    ambiguous = desk("product,as_of\nH20,03/04/2026\nH20,2026-05-01\nH20,13.05.2026\n")
    assert [(r["rejected_line"], r["rejected_column"]) for r in ambiguous.rejected] == [("2", "as_of")], (
        "dots show nothing of slashes"
    )
    shown = desk("product,as_of\nH20,03/04/2026\nH20,25/12/2025\n")
    assert not shown.rejected
    assert any("days with / day first, as line 3 shows" in remark for remark in shown.summary.remarks)


def test_fault_1_20_nothing_and_less_is_no_quantity(desk: Desk) -> None:
    done = desk('product,quantity\nH20,0\nH20,-1\nH20,0.5\nH20,"{""at_most"": 0}"\nH20,0e5\nH20,-0\nH20,1\n')
    assert [(r["rejected_line"], r["rejected_column"]) for r in done.rejected] == [
        (str(n), "quantity") for n in range(2, 8)
    ]
    assert len(done.rows) == 1
