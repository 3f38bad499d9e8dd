"""What every text of the Remote Access Security Act leaves open, and the days on which each text ends."""

from __future__ import annotations

import datetime

import pytest

from douane.engine import Rulebook

LEFT_OPEN = (
    "Secretary's determination (which items, uses)",
    "license policy",
    "license exceptions",
    "de minimis or size thresholds",
    "treatment of existing contracts",
    "whether resellers and intermediaries count",
    'what "location" granularity is',
    "effective date",
)
TEXTS = ("scenario.rasa.hr2683-eh", "scenario.rasa.s3519-is", "scenario.rasa.hr8152-rfs")


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_lists_what_it_leaves_open(rulebook: Rulebook, text: str) -> None:
    parts = rulebook.book.declared.rules[text].then.open_parts
    assert [p for p in LEFT_OPEN if p not in parts] == []


@pytest.mark.parametrize(("day", "words"), [
    (datetime.date(2027, 1, 2), "Not law"),
    (datetime.date(2027, 1, 3), "Lapsed unless enacted before"),
    (datetime.date(2026, 9, 28), "last confirmed on 2026-09-04"),
    (datetime.date(2026, 11, 23), "last confirmed on 2026-09-29"),
])  # fmt: skip
def test_the_regime_says_what_the_bills_are_on_a_day(rulebook: Rulebook, day: datetime.date, words: str) -> None:
    assert words in rulebook.book.declared.regimes["scenario.rasa"].state_on(day)
