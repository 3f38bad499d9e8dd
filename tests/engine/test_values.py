"""What one comparison comes to, for every form of a value and every operator."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from douane.engine.language.logic import FALSE, TRUE, UNKNOWN, Letter, negate, rule_letter
from douane.engine.language.values import (
    NOT_GIVEN,
    NOT_ON_FILE,
    STATED_UNKNOWN,
    FactValue,
    Form,
    Operand,
    Point,
    Scalar,
    compare,
    known,
)

LETTERS = {"F": FALSE, "U": UNKNOWN, "T": TRUE}


def number(value: str) -> FactValue:
    return known(Decimal(value))


def between(low: str | None, high: str | None) -> FactValue:
    return FactValue(Form.RANGE, low=Decimal(low) if low else None, high=Decimal(high) if high else None)


def one_of(*values: Scalar) -> FactValue:
    return FactValue(Form.POINTS, tuple(Point(v, f"s{i}") for i, v in enumerate(values)))


def together(*values: Scalar) -> FactValue:
    return FactValue(Form.TOGETHER, tuple(Point(v) for v in values))


def none_of(*values: Scalar) -> FactValue:
    return FactValue(Form.EXCLUDED, tuple(Point(v) for v in values))


UNDEFINED = FactValue(Form.UNDEFINED)
MAYBE_1400 = FactValue(Form.POINTS, (Point(Decimal(1400)),), may_be_undefined=True)
MAYBE_2000 = FactValue(Form.POINTS, (Point(Decimal(2000)),), may_be_undefined=True)
MAYBE_OVER = FactValue(Form.RANGE, low=Decimal(2000), may_be_undefined=True)
D1400, D1600 = Decimal(1400), Decimal(1600)

# value, then the letters of  >= 1400   > 1400   < 1400   <= 1400   == 1400   != 1400
NUMBERS = [
    (number("1399.999"), "FFTTFT"),
    (number("1400"), "TFFTTF"),
    (number("1400.00"), "TFFTTF"),
    (number("1400.001"), "TTFFFT"),
    (one_of(Decimal(1398), D1600), "UUUUFT"),
    (one_of(D1400, D1600), "TUFUUU"),
    (one_of(Decimal(1500), D1600), "TTFFFT"),
    (between("1400", None), "TUFUUU"),
    (between("1401", None), "TTFFFT"),
    (between(None, "1399"), "FFTTFT"),
    (between(None, "1400"), "UFUTUU"),
    (between("1000", "2000"), "UUUUUU"),
    (between("1400", "1400"), "TFFTTF"),
    (NOT_GIVEN, "UUUUUU"),
    (STATED_UNKNOWN, "UUUUUU"),
    (NOT_ON_FILE, "FFFFFT"),
    (UNDEFINED, "FFFFFT"),
    (MAYBE_1400, "UFFUUU"),
    (MAYBE_2000, "UUFFFT"),
    (MAYBE_OVER, "UUFFFT"),
]


@pytest.mark.parametrize(("value", "letters"), NUMBERS)
def test_numbers(value: FactValue, letters: str) -> None:
    got = "".join("FUT"[compare(value, op, Operand(D1400))] for op in (">=", ">", "<", "<=", "==", "!="))
    assert got == letters


# value, then the letters of  in {CN, HK} with MO in doubt    == CN    != CN
COUNTRIES = [
    (known("CN"), "TTF"),
    (known("HK"), "TFT"),
    (known("DE"), "FFT"),
    (known("MO"), "UFT"),
    (one_of("CN", "HK"), "TUU"),
    (one_of("CN", "DE"), "UUU"),
    (one_of("DE", "FR"), "FFT"),
    (none_of("CN", "HK", "MO"), "FFT"),
    (none_of("CN"), "UFT"),
    (none_of("DE"), "UUU"),
    (together("DE", "CN"), "TTF"),
    (together("DE"), "FFT"),
    (together(), "FFT"),
    (NOT_GIVEN, "UUU"),
    (NOT_ON_FILE, "FFT"),
]


@pytest.mark.parametrize(("value", "letters"), COUNTRIES)
def test_sets(value: FactValue, letters: str) -> None:
    china = Operand(members=frozenset({"CN", "HK"}), doubtful=frozenset({"MO"}))
    got = [compare(value, "in", china), compare(value, "==", Operand("CN")), compare(value, "!=", Operand("CN"))]
    assert "".join("FUT"[letter] for letter in got) == letters


@pytest.mark.parametrize(
    ("eccn", "letter"),
    [("3A090", TRUE), ("3A090.a", TRUE), ("3A090.a.1", TRUE), ("3A0901", FALSE), ("3A091", FALSE), ("4A090.b", TRUE),
     ("4A090.a", FALSE)],
)  # fmt: skip
def test_families(eccn: str, letter: Letter) -> None:
    operand = Operand(members=frozenset({"4A090.b"}), families=frozenset({"3A090"}))
    assert compare(known(eccn), "in", operand) == letter


@pytest.mark.parametrize(
    ("grade", "letter"), [("known", TRUE), ("high_probability", TRUE), ("not_known_after_diligence", FALSE)]
)
def test_knowledge_grades_are_ordered(grade: str, letter: Letter) -> None:
    ranks: dict[Scalar, int] = {"not_known_after_diligence": 0, "high_probability": 1, "known": 2}
    assert compare(known(grade), ">=", Operand("high_probability", ranks=ranks)) == letter


def test_dates_compare_as_days() -> None:
    day = datetime.date(2025, 4, 9)
    assert compare(known(day), ">=", Operand(day)) == TRUE
    assert compare(known(day), "<", Operand(day)) == FALSE


@pytest.mark.parametrize(("letter", "turned"), [("F", "T"), ("U", "U"), ("T", "F")])
def test_negation(letter: str, turned: str) -> None:
    assert negate(LETTERS[letter]) is LETTERS[turned]


@pytest.mark.parametrize(
    ("when", "unless", "carved", "letter"),
    [("T", "", "", "T"), ("T", "F", "F", "T"), ("T", "T", "", "F"), ("T", "", "T", "F"), ("T", "U", "", "U"),
     ("U", "F", "F", "U"), ("U", "U", "T", "F"), ("F", "U", "U", "F"), ("T", "FU", "F", "U")],
)  # fmt: skip
def test_rule_letter(when: str, unless: str, carved: str, letter: str) -> None:
    got = rule_letter(LETTERS[when], [LETTERS[u] for u in unless], [LETTERS[c] for c in carved])
    assert got is LETTERS[letter]
