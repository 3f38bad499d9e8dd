"""A hint says what was meant, never its opposite, for every fact that has a choice of values."""

from __future__ import annotations

import itertools

import pytest

from douane.engine import Rulebook
from douane.engine.facts import hints
from douane.engine.facts.declarations import Fact

UNKNOWN = [
    "unknown",
    "Unknown",
    "not known",
    "not_known",
    "n/a",
    "N.A.",
    "tbd",
    "?",
    "-",
    "don't know",
    "unclear",
    "not sure",
    "NULL",
]
NOTHING = ["none", "None", "nothing", "none found", "not found", "no", "no knowledge"]
OPPOSITE = [
    ("not known", "known"), ("known after diligence", "not_known_after_diligence"), ("unenforced", "enforced"),
    ("low probability", "high_probability"), ("unapproved", "approved"), ("not approved", "approved"),
    ("unauthorized", "authorized"), ("not authorised", "authorized"), ("not public", "public"),
    ("non-government", "government"), ("not a person", "person"),
]  # fmt: skip
MEANT = [
    ("asembly", "assembly"), ("goverment", "government"), ("high probability", "high_probability"), ("knwon", "known"),
    ("not known after diligense", "not_known_after_diligence"), ("authorised", "authorized"), ("KNOWN_", "known"),
]  # fmt: skip


def choices(rulebook: Rulebook) -> list[tuple[Fact, tuple[str, ...]]]:
    facts = rulebook.book.declarations.facts.values()
    return [(f, f.values) for f in facts if f.type in ("choice", "knowledge")]


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_word_for_unknown_is_null(rulebook: Rulebook, text: str) -> None:
    for fact, values in choices(rulebook):
        hint = hints.for_choice(text, values)
        assert hint.startswith("write null for unknown"), fact.name
        assert "did you mean" not in hint, fact.name
        assert (hints.NOTHING_FOUND in hint) == (hints.NOTHING_FOUND in values), fact.name


@pytest.mark.parametrize("text", NOTHING)
def test_a_word_for_nothing_is_the_value_that_says_so(rulebook: Rulebook, text: str) -> None:
    for fact, values in choices(rulebook):
        hint = hints.for_choice(text, values)
        said = next((v for v in values if v in (hints.NOTHING_FOUND, "none")), "null")
        assert hint.startswith(f"write {said!r}" if said != "null" else "write null"), (fact.name, hint)


@pytest.mark.parametrize(("text", "value"), OPPOSITE)
def test_no_hint_is_the_opposite(text: str, value: str) -> None:
    assert "did you mean" not in hints.for_choice(text, [value, "other"])


@pytest.mark.parametrize(("text", "value"), MEANT)
def test_a_slip_of_the_pen_is_met_by_the_value(text: str, value: str) -> None:
    assert hints.for_choice(text, [value, "other"]) == f"did you mean {value!r}?"


def test_a_denied_value_is_never_met_by_the_value(rulebook: Rulebook) -> None:
    for (fact, values), form in itertools.product(choices(rulebook), ("not {}", "not_{}", "no {}", "non-{}", "un{}")):
        for value in values:
            hint = hints.for_choice(form.format(value), values)
            assert (
                len(value) < 3 or value.startswith(("not", "no_", "none")) or f"did you mean {value!r}" not in hint
            ), fact.name


def test_json_says_so(rulebook: Rulebook) -> None:
    for text in ("unknown", "not known"):
        with pytest.raises(Exception, match="write null for unknown; 'not_known_after_diligence' if"):
            rulebook.at("2026-01-20").check({"end_use": {"wmd": text}})
    with pytest.raises(Exception, match=r"names no country .write null for unknown"):
        rulebook.at("2026-01-20").check({"activity": {"to_country": "unknown"}})
