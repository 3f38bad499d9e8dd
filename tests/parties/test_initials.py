"""Initials and a family name mean every listed person who bears both, however common the family name (faults 1.25)."""

from __future__ import annotations

from random import Random

import pytest

from douane.engine.parties.entry import Entry
from douane.engine.parties.screener import Screener
from tests.parties.test_decorated_names import SURE
from tests.parties.test_ordinary_names import DAY, at_most
from tests.volume import volume

PLAIN = ("{i}. {s}", "{s} {i}", "{s}, {i}.", "{i} {s}", "Mr {i}. {s}", "{s} {i}.")
TWO = ("{i}.{j}. {s}", "{s} {i}.{j}.", "{s}, {i}. {j}.", "{i}. {j}. {s}", "{s} {i} {j}", "{i}.-{j}. {s}")


def persons(screener: Screener) -> list[tuple[Entry, str, list[str]]]:
    """Listed persons of one family name and given names, in Latin letters without marks."""
    out: list[tuple[Entry, str, list[str]]] = []
    for entry in screener.snapshot.entries:
        for name in entry.names if entry.type == "person" else ():
            surname, comma, rest = name.text.partition(", ")
            given = rest.split()
            plain = comma and surname.isascii() and surname.isalpha() and len(surname) > 3
            if plain and name.kind != "weak" and 0 < len(given) < 3 and all(w.isalpha() and len(w) > 2 for w in given):
                out.append((entry, surname, given))
    return out


def test_fault_1_25_initials_and_a_family_name_are_every_bearer(whole_list: Screener) -> None:
    rng = Random("initials")
    wrong: list[str] = []
    some = persons(whole_list)
    assert len(some) > 1_000
    for _ in range(volume(400, 10_000)):
        entry, surname, given = rng.choice(some)
        way = rng.choice(TWO if len(given) > 1 and rng.random() < 0.5 else PLAIN)
        letters = [w[0].upper() for w in given]
        text = way.format(i=letters[0], j=letters[-1], s=surname.title())
        answer = whole_list.screen([text], DAY)
        found = {h.match.entry for h in answer.hits if h.match.cls in SURE}
        if entry.key not in found and not (answer.more and found) and not answer.problem:
            wrong.append(f"{text!r}: {entry.name}")
    assert not wrong, f"{len(wrong)}: " + "; ".join(wrong[:10])


@pytest.mark.parametrize(
    "text",
    ["D. Medvedev", "V. Putin", "Putin V", "Putin, V.V.", "V.V. Putin", "Putin W.", "PUTIN VV", "W. Putin",
     "O. Bin Laden",
     "S. Lawrow", "J. Prigoschin", "Y. Prigozhin", "В. Путин", "Медведев Д. А.", "K. Jong Un", "Kim J.-U."],
)  # fmt: skip
def test_fault_1_25_initials_are_read_as_every_system_spells_them(whole_list: Screener, text: str) -> None:
    answer = whole_list.screen([text], DAY)
    assert answer.hits and answer.hits[0].match.cls in SURE, text


@pytest.mark.parametrize(
    "name",
    ["Zhang Li", "Li Na", "Wu Bo", "LG Chem", "Thomas J. Abernathy", "J. Abernathy", "K. Lindqvist", "A. Fitzsimmons"],
)
def test_a_short_given_name_is_no_initial_and_who_is_not_listed_is_not_found(whole_list: Screener, name: str) -> None:
    at_most(whole_list, name, "DE", "none")
