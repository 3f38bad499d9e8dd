"""Flat names and places are one to one; two names of one place are refused at every door (faults 1.11, 1.12, 3.3)."""

from __future__ import annotations

import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from douane.api import presale
from douane.engine import CaseError, InputError
from douane.engine.cli.case_input import flat_values, overlaid
from douane.engine.facts.flat import FlatNames
from douane.engine.json_text import MOST_DEPTH, read_json
from douane.engine.orders import Job, screen
from tests.shipped import TODAY, shipped_book
from tests.volume import volume

NAMES = FlatNames(shipped_book().book.declarations)
ODD_NUMBERS = ("01", "001", "0", "00", "+1", "-1", "1.0", "²", "٢", "2", "１", "1 ", " 1", "①", "Ⅰ", "1e0", "1_0", "१",
               "9" * 30, "x", "")  # fmt: skip
SAME_PLACE = (
    (("end_user.name", "Huawei"), ("end_user.1.name", "Nordwerk")),
    (("end_user.lists", "EL"), ("end_user.1.lists", "none")),
    (("END_USER.lists", "EL"), ("end_user.lists", "none")),
    (("product", "H100"), ("item.product", "laptop")),
    (("to_country", "CN"), ("activity.to_country", "DE")),
    (("end_user.2.name", "Huawei"), ("End_User.2.Name", "Nordwerk")),
    (("as_of", "2026-06-01"), ("case.as_of", "2022-01-01")),
)


def test_fault_1_11_a_name_has_one_place_and_a_place_one_name() -> None:
    random = Random("flat names")
    for _ in range(volume(3000, 100_000)):
        written = _written(random)
        column = NAMES.resolve(written)
        if column is None:
            assert NAMES.refused(written).message
            continue
        assert NAMES.resolve(column.name) == column, "a canonical name means its own place"
        digits = [part for part in written.split(".") if part.strip().isdigit()]
        assert all(d == str(column.number) for d in digits), "a number is read as it is written, or not at all"


def _written(random: Random) -> str:
    """A flat name as somebody may write it."""
    name = random.choice(NAMES.known())
    role, dot, key = name.partition(".")
    if dot and role in NAMES.declarations.roles and random.random() < 0.7:
        name = f"{role}.{random.choice(ODD_NUMBERS)}.{key}"
    if random.random() < 0.2:
        name = random.choice([name.upper(), f" {name}", f"{name}\t", name.title()])
    return name


@pytest.mark.parametrize("number", [n for n in ODD_NUMBERS if n not in ("2", "")])
def test_fault_3_3_a_number_that_is_none_is_a_problem_with_the_field(number: str) -> None:
    name = f"end_user.{number}.name"
    assert NAMES.resolve(name) is None
    with pytest.raises(CaseError, match=r"is not a party number|there is no fact"):
        flat_values(NAMES, [("--set", name, "Nordwerk")])
    with pytest.raises(CaseError, match=r"is not a party number|there is no field"):
        presale.read({"product": "H100", name: "Nordwerk"}, NAMES)


@pytest.mark.parametrize("pair", SAME_PLACE)
def test_fault_1_11_two_names_of_one_place_are_given_twice_at_every_door(
    pair: tuple[tuple[str, str], tuple[str, str]], tmp_path: Path
) -> None:
    for first, second in (pair, pair[::-1]):
        with pytest.raises(CaseError, match="is given twice"):
            flat_values(NAMES, [("--set", *first), ("--set", *second)])
        with pytest.raises(CaseError, match="is given twice"):
            NAMES.case([first, second])
        with pytest.raises(CaseError, match="is given twice"):
            presale.read(dict([first, second]), NAMES)
        orders = tmp_path / "orders.csv"
        orders.write_text(f"{first[0]},{second[0]},quantity\n{first[1]},{second[1]},1\n", encoding="utf-8")
        with pytest.raises(InputError, match="appears twice"):
            screen(Job(orders, shipped_book().at(datetime.date(2026, 6, 1), today=TODAY)))


def test_fault_1_11_a_field_of_the_presale_form_and_its_flat_name_are_one() -> None:
    for other in ("purchaser.name", "purchaser.1.name", "PURCHASER.NAME"):
        with pytest.raises(CaseError, match="is given twice"):
            presale.read({"product": "H100", "customer_name": "Huawei", other: "Nordwerk"}, NAMES)
    with pytest.raises(CaseError, match="is given twice"):
        presale.read({"record_id": "Q-1", "reference": "Q-2"}, NAMES)


def test_presale_knows_the_mode_by_every_name_of_it() -> None:
    for name in ("mode", "activity.mode", "Mode"):
        asked = presale.read({name: "gpu_rental", "customer_name": "Yunfan"}, NAMES)
        assert asked.case["parties"] == [{"roles": ["tenant", "end_user"], "name": "Yunfan"}]


def test_flags_over_a_case_lose_no_party() -> None:
    """Numbers beyond the parties of a case make parties of their own, in whatever order they come."""
    case = {"parties": [{"roles": ["end_user"], "name": "One"}, {"role": "bank", "name": "Bank"}]}
    values: list[tuple[str, Any]] = [("end_user.3.name", "Three"), ("end_user.2.name", "Two"), ("bank.country", "DE")]
    out = overlaid(case, values, NAMES)
    assert [p["name"] for p in out["parties"]] == ["One", "Bank", "Two", "Three"]
    assert out["parties"][1]["country"] == "DE"
    assert overlaid({"item": 5, "parties": {}}, [("item.tpp", "1"), ("end_user.name", "A")], NAMES) == {
        "item": 5, "parties": {}
    }, "what is wrong in the case stays there to be refused"  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        '[{"list":"SDN","list":"UVL"}]',
        '{"value": 1, "value": 2}',
        '[{"value": true, "source": "A", "source": "B"}]',
        "[" * 100 + "]" * 100,
        '{"a":' * 3000,
        "[NaN]",
        '["\\ud800"]',
        "[" + "9" * 5000 + "]",
    ],
)
def test_fault_1_12_json_that_can_be_read_in_two_ways_is_refused_in_cells(text: str) -> None:
    for name in ("end_user.lists", "item.tpp", "end_user.name", "red_flags"):
        column = NAMES.resolve(name)
        assert column is not None
        with pytest.raises(CaseError, match="is not JSON"):
            NAMES.cell(column, text)
        with pytest.raises(CaseError, match="is not JSON"):
            presale.read({name: text}, NAMES)
    with pytest.raises(ValueError):
        read_json(text)


def test_json_nests_to_its_bound() -> None:
    assert read_json("[" * MOST_DEPTH + "]" * MOST_DEPTH)
    assert read_json('["' + "[{" * 1000 + '"]'), "brackets in text do not count"
