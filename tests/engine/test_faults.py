"""Whatever breaks, there is no verdict: an error that says so, never a clearance. [P-20]"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from douane.engine import EngineFault, InputError, Rulebook, RulebookError
from douane.engine.executors import agenda
from douane.engine.language.logic import Leaf, Letter, Scope
from tests.engine.overlay import minimal_book, overlaid
from tests.shipped import TODAY

CASE: dict[str, Any] = {
    "as_of": "2026-01-20",
    "item": {"tpp": 5000},
    "activity": {"mode": "ship_export", "to_country": "CN"},
}


def _nothing(*_: object) -> None:
    """A library that has no more to say."""


def _refused(*_: object) -> tuple[int, int]:
    """A library that refuses a fact."""
    return 3, 0


needs_library = pytest.mark.skipif(agenda.library() is None, reason="durable-rules cannot be imported")


def test_a_rule_that_raises_gives_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Leaf, scope: Scope, reader: object) -> Letter:
        raise ZeroDivisionError("a rule raised")

    monkeypatch.setattr(Leaf, "letter", broken)
    with pytest.raises((EngineFault, ZeroDivisionError)):
        minimal_book().at(today=TODAY).check(CASE)


@needs_library
def test_executors_that_differ_give_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    run = agenda.Network.run

    def other(self: agenda.Network, case: Scope) -> dict[str, Letter]:
        return {name: Letter(2 - letter) for name, letter in run(self, case).items()}

    monkeypatch.setattr(agenda.Network, "run", other)
    with pytest.raises(EngineFault, match=r"the executors disagree on .* no verdict is given"):
        minimal_book().at(today=TODAY).check(CASE)


@needs_library
def test_a_network_that_does_not_end_gives_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    core = agenda.library()
    silent = SimpleNamespace(
        create_ruleset=core.create_ruleset,  # type: ignore[union-attr]
        delete_ruleset=core.delete_ruleset,  # type: ignore[union-attr]
        assert_fact=core.assert_fact,  # type: ignore[union-attr]
        delete_state=core.delete_state,  # type: ignore[union-attr]
        start_action_for_state=_nothing,
        complete_and_start_action=_nothing,
    )
    monkeypatch.setattr(agenda, "library", lambda: silent)
    with pytest.raises(EngineFault, match="durable-rules did not finish level 0"):
        minimal_book().at(today=TODAY).check(CASE)


@needs_library
def test_a_fact_that_the_library_refuses_gives_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    core = agenda.library()
    refusing = SimpleNamespace(
        create_ruleset=core.create_ruleset,  # type: ignore[union-attr]
        delete_ruleset=core.delete_ruleset,  # type: ignore[union-attr]
        assert_fact=_refused,
        delete_state=core.delete_state,  # type: ignore[union-attr]
    )
    monkeypatch.setattr(agenda, "library", lambda: refusing)
    with pytest.raises(EngineFault, match="durable-rules refused level 0 with code 3"):
        minimal_book().at(today=TODAY).check(CASE)


def test_broken_rules_are_not_loaded_in_part() -> None:
    with pytest.raises(RulebookError):
        minimal_book({"more.yaml": "regime: {id: x, titel: X, track: us.item}\n"})


def test_a_folder_without_rules() -> None:
    with pytest.raises(InputError, match="there is no rules folder"):
        Rulebook.load("/nowhere/at/all")
    files = {name: text for name, text in overlaid().items() if name != "facts.yaml"}
    with pytest.raises(InputError, match=r"has no facts\.yaml"):
        Rulebook.load(files=files)


def test_a_day_that_is_none() -> None:
    with pytest.raises(InputError, match="'2025-02-30' is not a date"):
        minimal_book().at("2025-02-30")
