"""Numbers and days as people write them: read if there is one reading, else both readings are named (faults 1.19)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from random import Random

import pytest

from douane.engine import CaseError
from douane.engine.facts import written
from douane.engine.facts.flat import FlatNames
from tests.shipped import shipped_book
from tests.volume import volume

NAMES = FlatNames(shipped_book().book.declarations)


def _number(random: Random) -> tuple[str, Decimal, str]:
    """A number as somebody writes it, what was meant, and the decimal mark of the writer."""
    whole = random.choice([0, 1, 15, 832, 1170, 15832, 1234567, random.randrange(10**9)])
    part = random.choice(["", "", "5", "50", "832", "000", "1234"])
    mark = random.choice([written.POINT, written.COMMA])
    groups = random.choice([",", " ", "'", "", "\u00a0"] if mark == written.POINT else [".", " ", "", "\u202f"])
    text = f"{whole:,}".replace(",", groups) + (mark + part if part else "")
    return text, Decimal(f"{whole}.{part or 0}"), mark


def test_fault_1_19_what_was_meant_is_among_the_readings() -> None:
    random = Random("numbers")
    for _ in range(volume(5000, 200_000)):
        text, meant, mark = _number(random)
        found = written.numbers(text)
        values = {Decimal(plain) for plain in found.values()}
        assert meant in values, text
        assert Decimal(written.number_of(text, mark)) == meant or mark not in found, text
        if len(found) == 1:
            assert Decimal(written.number_of(text)) == meant, f"{text} has one reading, and it is not what was meant"
        for plain in found.values():
            again = written.numbers(written.unmistakable(plain))
            assert len(again) == 1 and Decimal(next(iter(again.values()))) == Decimal(plain)


def test_days_as_they_are_written_have_what_was_meant_among_their_readings() -> None:
    random = Random("days")
    forms = ("%Y-%m-%d", "%Y%m%d", "%Y-%m-%d 00:00:00", "%Y-%m-%dT00:00:00", "%Y-%m-%dT00:00:00Z", "%d.%m.%Y",
             "%d/%m/%Y", "%m/%d/%Y", "%d %b %Y", "%d-%b-%Y", "%b %d, %Y", "%B %d, %Y", "%Y/%m/%d",
             "%Y-%m-%dT14:25:11.123+01:00", "%d.%m.%Y 00:00:00")  # fmt: skip
    for _ in range(volume(3000, 100_000)):
        day = datetime.date(2000, 1, 1) + datetime.timedelta(random.randrange(20_000))
        text = day.strftime(random.choice(forms))
        found = written.days(text)
        assert day in found.values(), text
        if len(found) > 1:
            with pytest.raises(written.Unclear, match="can be read as"):
                written.day_of(text)
        else:
            assert written.day_of(text) == day


@pytest.mark.parametrize(
    ("name", "text", "first", "second"),
    [
        ("item.tpp", "15.832", "15.8320", "15832"),
        ("item.tpp", "15,832", "15832", "15.8320"),
        ("quantity", "1.000", "1", "1000"),
        ("quantity", "1,000", "1000", "1"),
        ("value_usd", "100.000", "100", "100000"),
        ("as_of", "03/04/2026", "2026-04-03", "2026-03-04"),
        ("as_of", "03.04.2026", "2026-04-03", "2026-03-04"),
        ("as_of", "2026-11-29T23:00:00.000Z", "2026-11-29", "2026-11-30"),
    ],
)
def test_fault_1_19_both_readings_are_named(name: str, text: str, first: str, second: str) -> None:
    column = NAMES.resolve(name)
    assert column is not None
    with pytest.raises(CaseError) as caught:
        NAMES.cell(column, text)
    problem = caught.value.problems[0]
    assert problem.field == column.name and "can be read as" in problem.message
    assert problem.hint == f"write {first} or {second}"
    for mended in (first, second):
        assert NAMES.cell(column, mended)


@pytest.mark.parametrize(
    "text", ["12.13.14", "1,2,3", "1..000", "1,,000", "15.832.1", "٣", "²", "1 2", "0x10", "1_000", ",", "."]
)
def test_what_is_no_number_is_none_in_any_convention(text: str) -> None:
    assert not written.numbers(text)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "31/02/2026", "30.11.26", "46356", "2026-13-01", "32 Nov 2026", "30 Nev 2026"]
)
def test_what_is_no_day_is_none_in_any_convention(text: str) -> None:
    assert not written.days(text)
