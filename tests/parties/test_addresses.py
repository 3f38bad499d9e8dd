"""Addresses of high diversion risk: numbers and words of the address itself, since the list gives no name."""

from __future__ import annotations

import pytest

from douane.engine.parties.addresses import Addresses
from douane.engine.parties.entry import Address, Entry, Name
from douane.engine.parties.names import Words
from douane.engine.rulebook.book import read_files, shipped_rules

LISTED = Entry(
    "EL",
    "a1",
    (Name("Address 01", "primary"),),
    addresses=(Address("Room 905, Workingberg Commercial Building, 41-47 Marble Road", "Hong Kong", country="HK"),),
)
NO_STREET = Entry("EL", "a2", (Name("Address 02", "primary"),), addresses=(Address(country="HK"),))


@pytest.fixture(scope="module")
def addresses() -> Addresses:
    return Addresses([LISTED, NO_STREET], Words.of(read_files(shipped_rules())))


@pytest.mark.parametrize(
    ("address", "hit"),
    [
        ("Rm 905, Workingberg Commercial Bldg., 41-47 Marble Rd, Hong Kong", True),
        ("41-47 Marble Road, Workingberg Commercial Building, Room 905, Hong Kong SAR", True),
        ("Room 906, Workingberg Commercial Building, 41-47 Marble Road, Hong Kong", False),  # the room next door
        ("Room 905, 41-47 Queen Street, London", False),
        ("", False),
    ],
)
def test_an_address_is_found_by_its_numbers_and_words(addresses: Addresses, address: str, hit: bool) -> None:
    assert [m.entry for m in addresses.search(address)] == (["EL/a1"] if hit else [])


def test_an_entry_without_a_street_is_told(addresses: Addresses) -> None:
    assert addresses.without_street == ["EL/a2"]
