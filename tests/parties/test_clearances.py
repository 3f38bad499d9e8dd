"""Clearances hide one entry for one counterparty, and come back as questions when the entry changes."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from douane.engine.errors import InputError
from douane.engine.parties.cleared import Clearance, as_compared
from douane.engine.record import open_store
from douane.engine.record.clearances import Clearances
from tests.parties.listed import but, entry

DAY = datetime.date(2026, 12, 1)
LISTED = entry("EL", 1, policy="Presumption of denial")
NAME = "Nordwerk Trading GmbH"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Clearances]:
    with Clearances(tmp_path / "data" / "douane.db") as store:
        yield store


def cleared(store: Clearances, name: str = NAME, country: str = "DE", until: datetime.date | None = None) -> Clearance:
    return store.clear(name, country, LISTED, reason="other register number", person="M. Vogt", until=until)


def test_nothing_is_cleared_and_no_file_made_by_asking(store: Clearances) -> None:
    assert store.standing(NAME, "DE", LISTED, DAY) is None and store.reopened(NAME, "DE", LISTED, DAY) == ""
    assert store.all() == [] and not store.path.exists()


def test_a_clearance_stands_and_says_who_and_why(store: Clearances) -> None:
    made = cleared(store)
    found = store.standing("nordwerk  trading, gmbh", "de", LISTED, DAY)
    assert found is not None and found.number == made.number
    assert (found.person, found.reason, found.entry, found.version) == (
        "M. Vogt", "other register number", "EL/1", LISTED.version)  # fmt: skip
    assert found.cleared.endswith("+00:00") and store.reopened(NAME, "DE", LISTED, DAY) == ""


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Nordwerk Trading AG", "DE"),
        ("Nordwerk", "DE"),
        ("Nordwerk Trading GmbH & Co KG", "DE"),
        ("Trading Nordwerk GmbH", "DE"),
        (NAME, "CN"),
        (NAME, ""),
    ],
)
def test_no_other_counterparty_is_hidden(store: Clearances, name: str, country: str) -> None:
    cleared(store)
    assert store.standing(name, country, LISTED, DAY) is None
    assert store.reopened(name, country, LISTED, DAY) == ""


def test_no_other_entry_is_hidden(store: Clearances) -> None:
    cleared(store)
    for other in (entry("EL", 2), entry("SDN", 1), but(LISTED, id="1~2")):
        assert store.standing(NAME, "DE", other, DAY) is None


def test_a_changed_entry_reopens_it(store: Clearances) -> None:
    cleared(store)
    now = but(LISTED, policy="Policy of denial")
    assert store.standing(NAME, "DE", now, DAY) is None
    assert "cleared by M. Vogt" in store.reopened(NAME, "DE", now, DAY)
    assert store.reopened(NAME, "DE", now, DAY).endswith("but the entry has changed since")
    store.clear(NAME, "DE", now, reason="read again", person="M. Vogt")
    assert store.standing(NAME, "DE", now, DAY) is not None and store.reopened(NAME, "DE", now, DAY) == ""


def test_its_last_day_counts_and_the_day_after_does_not(store: Clearances) -> None:
    last = datetime.date(9000, 1, 1)
    cleared(store, until=last)
    assert store.standing(NAME, "DE", LISTED, last) is not None
    after = last + datetime.timedelta(days=1)
    assert store.standing(NAME, "DE", LISTED, after) is None
    assert store.reopened(NAME, "DE", LISTED, after).endswith("until 9000-01-01 only")


def test_a_revoked_one_is_back_and_kept(store: Clearances) -> None:
    number = cleared(store).number
    assert number is not None
    store.revoke(number, person="A. Brandt", reason="same address")
    assert store.standing(NAME, "DE", LISTED, DAY) is None
    assert "revoked by A. Brandt" in store.reopened(NAME, "DE", LISTED, DAY)
    assert store.all()[0].revoked_reason == "same address"
    with pytest.raises(InputError, match="was revoked by A"):
        store.revoke(number, person="A. Brandt")
    with pytest.raises(InputError, match="no clearance 99"):
        store.revoke(99, person="A. Brandt")


def test_who_why_and_for_whom_are_asked(store: Clearances) -> None:
    for name, reason, person in (("...", "r", "p"), (NAME, " ", "p"), (NAME, "r", "")):
        with pytest.raises(InputError, match="is empty"):
            store.clear(name, "DE", LISTED, reason=reason, person=person)
    with pytest.raises(InputError, match="is past"):
        cleared(store, until=datetime.date(2020, 1, 1))
    assert not store.path.exists()


def test_many_hits_are_asked_at_once(store: Clearances) -> None:
    cleared(store)
    cleared(store, country="CN")
    found = store.cleared()
    assert found.standing(NAME, "CN", LISTED, DAY) is not None and found.standing(NAME, "US", LISTED, DAY) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ACME Co., Ltd.", "Acme co ltd", True),
        ("ＡＣＭＥ", "acme", True),
        ("Straße", "STRASSE", True),
        ("云帆科技", "云帆 科技", False),
        ("A+B", "A B", False),
        ("कि", "क", False),
        ("Acme Ltd", "Acme Inc", False),
    ],
)
def test_names_are_compared_word_by_word(one: str, other: str, same: bool) -> None:
    assert (as_compared(one) == as_compared(other)) == same


def test_the_file_is_shared_with_stored_answers_in_any_order(tmp_path: Path) -> None:
    for name, answers_first in (("one.db", True), ("two.db", False)):
        path = tmp_path / name
        if answers_first:
            open_store(path).close()
        with Clearances(path) as store:
            assert store.all() == []
            cleared(store)
        with open_store(path) as answers:
            assert answers.newest() == []
        with Clearances(path) as store:
            assert len(store.all()) == 1


def test_several_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "douane.db"

    def one(number: int) -> None:
        with Clearances(path) as store:
            cleared(store, name=f"Nordwerk {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(24)))
    with Clearances(path) as store:
        assert len(store.all()) == 24


def test_a_file_that_is_no_database_is_an_error_and_not_empty(tmp_path: Path) -> None:
    path = tmp_path / "douane.db"
    path.write_bytes(b"no database at all, and long enough to be looked at" * 40)
    with Clearances(path) as store, pytest.raises(InputError, match="cannot be used"):
        store.standing(NAME, "DE", LISTED, DAY)
    path.unlink()
    with Clearances(path) as store:
        cleared(store)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
