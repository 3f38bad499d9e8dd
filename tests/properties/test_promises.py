"""The promises of `policies.md` over many random cases, seeded: the same cases on every run.

A failure names the promise and the number; `python -m tests.properties.shrinking PROMISE NUMBER` prints the small case
for `rules/cases`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from douane.engine import Rulebook
from douane.engine.terms import LawView
from tests.properties.generator import VIEWS, Generator
from tests.properties.letters import Letters, shipped_generator
from tests.properties.promises import PROMISES, failures
from tests.shipped import shipped_book

CASES = {  # promise: how many chunks of how many cases
    "completion": (20, 2500),
    "same_executors": (8, 1500),
    "knowing_less": (4, 1000),
    "entity_listed": (1, 1500),
    "listed_tenant": (1, 1500),
    "denied_person": (1, 1500),
    "listed_buyer": (2, 750),
}
CHUNKS = [pytest.param(n, i, size, id=f"{n}-{i}") for n, (chunks, size) in CASES.items() for i in range(chunks)]


@pytest.fixture(scope="module")
def generator(rulebook: Rulebook) -> Generator:
    return shipped_generator()


@pytest.fixture(scope="module")
def letters(rulebook: Rulebook) -> Letters:
    return Letters(rulebook)


def test_every_promise_is_run() -> None:
    assert set(CASES) == set(PROMISES)
    assert 2 * CASES["completion"][0] * CASES["completion"][1] >= 100_000  # each partial case and its completion


@pytest.mark.parametrize(("promise", "chunk", "size"), CHUNKS)
def test_promise(
    promise: str, chunk: int, size: int, generator: Generator, letters: Letters,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    record_property(f"cases:{promise}", 2 * size if promise == "completion" else size)
    told = failures(promise, range(chunk * size, (chunk + 1) * size), generator, letters)
    if told:
        pytest.fail(told, pytrace=False)


def test_both_executors_on_every_slice(
    generator: Generator, letters: Letters, record_property: Callable[[str, object], None]
) -> None:
    slices: list[tuple[datetime.date, LawView]] = [(day, view) for day in generator.days for view in VIEWS]
    record_property("cases:same_executors", 2 * len(slices))
    for day, view in slices:
        for again in range(2):
            rng = Random(f"{day}/{view}/{again}")
            drawn = generator.on(rng, day, view)
            told = PROMISES["same_executors"](generator, letters, rng, drawn)
            told = told or PROMISES["completion"](generator, letters, rng, drawn)
            assert not told, f"{day} {view}: {told}"


@pytest.mark.parametrize("promise", ["completion", "knowing_less"])
def test_promise_by_hypothesis(promise: str) -> None:
    generator, letters = shipped_generator(), Letters(shipped_book())

    @settings(max_examples=100)
    @given(st.randoms(use_true_random=False))
    def holds(rng: Random) -> None:
        assert PROMISES[promise](generator, letters, rng, generator.drawn(rng)) == ""

    holds()
