"""The store: one answer to a question for ever, whole or not at all, and replayed by the rules that gave it."""

from __future__ import annotations

import datetime
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from douane.engine import Determination, EngineFault, Rulebook
from douane.engine.home import Home
from douane.engine.record import KeyReused, Store, StoreUnusable, open_store
from tests.api.client import CASE
from tests.shipped import ROOT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "folder" / "douane.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as store:
        yield store


@pytest.fixture(scope="module")
def answer(rulebook: Rulebook, today: datetime.date) -> Determination:
    return rulebook.at(today=today).check(CASE)


def older(rulebook: Rulebook) -> Rulebook:
    """The same law in other words: another hash, the same outcomes."""
    files = dict(rulebook.book.files)
    files["assumptions.yaml"] = files["assumptions.yaml"].replace("title: ", "title: Formerly ", 1)
    return Rulebook.load(files=files)


def test_a_saved_answer_is_read_back(store: Store, tmp_path: Path, answer: Determination, rulebook: Rulebook) -> None:
    saved = store.save(answer, rulebook)
    assert saved.new
    assert store.get(answer.id) == answer == saved.determination
    assert store.text(answer.id) == answer.to_json()
    assert store.get("D-0") is None and store.replay("D-0", Home(tmp_path).screener_of) is None


def test_the_first_answer_stays(store: Store, answer: Determination, rulebook: Rulebook) -> None:
    store.save(answer, rulebook)
    later = answer.model_copy(update={"created": "2027-01-01T00:00:00+00:00", "asked_by": "somebody else"})
    saved = store.save(later, rulebook)
    assert not saved.new and saved.determination == answer
    assert len(store.newest()) == 1


def test_another_answer_to_the_same_question_is_a_fault(
    store: Store, answer: Determination, rulebook: Rulebook
) -> None:
    store.save(answer, rulebook)
    with pytest.raises(EngineFault, match="must have one answer"):
        store.save(answer.model_copy(update={"result_hash": "0" * 64}), rulebook, key="k", request="r")
    assert store.get(answer.id) == answer
    assert store.recall("k", "r") is None


def test_a_key_is_stored_with_its_answer(store: Store, answer: Determination, rulebook: Rulebook) -> None:
    assert store.recall("k", "r") is None
    store.save(answer, rulebook, key="k", request="r")
    found = store.recall("k", "r")
    assert found is not None and found.determination == answer
    with pytest.raises(KeyReused):
        store.recall("k", "another")
    with pytest.raises(KeyReused):
        store.save(answer, rulebook, key="k", request="another")


def test_rules_are_stored_once_and_compressed(
    store: Store, path: Path, rulebook: Rulebook, today: datetime.date
) -> None:
    for n in range(3):
        store.save(rulebook.at(today=today).check({**CASE, "reference": str(n)}), rulebook)
    with sqlite3.connect(path) as connection:
        ((count, size),) = connection.execute("select count(*), sum(length(files)) from rulebook").fetchall()
    connection.close()
    assert count == 1
    assert size < sum(len(text) for text in rulebook.book.files.values()) / 2


def test_an_answer_replays_by_its_own_rules(
    tmp_path: Path, path: Path, rulebook: Rulebook, today: datetime.date
) -> None:
    before = older(rulebook)
    answer = before.at(today=today).check(CASE)
    assert answer.rules.hash == before.book.hash != rulebook.book.hash
    with open_store(path) as store:
        store.save(answer, before, asked_on=today)
        store.save(rulebook.at(today=today).check(CASE), rulebook, asked_on=today)
    with open_store(path) as store:
        replayed = store.replay(answer.id, Home(tmp_path).screener_of)
    assert replayed is not None and replayed.same
    assert replayed.now.rules.hash == before.book.hash
    assert {k: f.value for k, f in replayed.now.facts.items()} == {k: f.value for k, f in answer.facts.items()}


def test_rules_of_the_house_and_own_products_are_kept(
    tmp_path: Path, store: Store, rulebook: Rulebook, today: datetime.date
) -> None:
    products = tmp_path / "own.yaml"
    products.write_text("skus: {STOCK-1: H20}\n")
    own = Rulebook.load(files=rulebook.book.files, products=[products])
    case: dict[str, Any] = {**CASE, "item": {"sku": "STOCK-1", "quantity": 64}}
    answer = own.at(today=today).check(case)
    store.save(answer, own, asked_on=today)
    products.unlink()
    replayed = store.replay(answer.id, Home(tmp_path).screener_of)
    assert replayed is not None and replayed.same


def test_a_replay_that_differs_says_so(
    tmp_path: Path, store: Store, path: Path, answer: Determination, rulebook: Rulebook, today: datetime.date
) -> None:
    wrong = answer.model_copy(update={"result_hash": "0" * 64})
    store.save(wrong, rulebook, asked_on=today)
    replayed = store.replay(answer.id, Home(tmp_path).screener_of)
    assert replayed is not None and not replayed.same
    assert replayed.now.result_hash == answer.result_hash


def test_many_at_once(store: Store, path: Path, rulebook: Rulebook, today: datetime.date) -> None:
    answers = [rulebook.at(today=today).check({**CASE, "reference": str(n)}) for n in range(5)]

    def save(n: int) -> str:
        with open_store(path) if n % 2 else nullcontext(store) as used:
            return used.save(answers[n % 5], rulebook, key=f"k{n % 5}", request="r").text

    with ThreadPoolExecutor(8) as pool:
        texts = set(pool.map(save, range(80)))
    assert texts == {a.to_json() for a in answers}
    assert len(store.newest()) == 5
    with sqlite3.connect(path) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert connection.execute("select count(*) from idempotency").fetchall() == [(5,)]
    connection.close()


_SAVES = """
import itertools, sys
from pathlib import Path
from douane.engine.record import open_store
from tests.api.client import CASE
from tests.shipped import TODAY, shipped_book
book = shipped_book()
answer = book.at(today=TODAY).check(CASE)
store = open_store(Path(sys.argv[1]))
for n in itertools.count():
    one = answer.model_copy(update={"id": f"D-{n}"})
    store.save(one, book, key=f"k{n}", request="r")
    print(one.id, flush=True)
"""


def test_a_killed_process_leaves_whole_answers(path: Path) -> None:
    command = [sys.executable, "-c", _SAVES, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(40)]
        process.kill()
        told += [line.strip() for line in process.stdout if line.endswith("\n")]
    with open_store(path) as store:
        for id in told:
            found = store.recall(f"k{id[2:]}", "r")
            assert found is not None and found.determination.id == id
        stored = len(store.newest(10_000))
        assert len(told) <= stored <= len(told) + 1
    with sqlite3.connect(path) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert connection.execute("select count(*) from idempotency").fetchall() == [(stored,)]
    connection.close()


@pytest.mark.parametrize("content", [b"no database at all, only text" * 200, b"SQLite format 3\x00" + b"\xff" * 4080])
def test_a_file_that_is_no_store(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "douane.db"
    file.write_bytes(content)
    with pytest.raises(StoreUnusable, match=r"douane\.db cannot be used"):
        open_store(file)
    assert file.read_bytes() == content


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnusable):
        open_store(tmp_path / "file" / "douane.db")


def test_a_store_of_a_newer_version(store: Store, path: Path) -> None:
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 99")
    connection.close()
    with pytest.raises(StoreUnusable, match="newer"):
        open_store(path)
