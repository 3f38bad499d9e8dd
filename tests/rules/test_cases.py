"""Every case beside the rules comes to the expected answer, for the expected reason."""

from __future__ import annotations

import pytest

from douane.engine import Rulebook, RulebookError
from douane.engine.rulebook.cases import RuleCase
from tests.rules.answers import failure
from tests.shipped import shipped_book, shipped_cases

_CASES, _PROBLEMS = shipped_cases()


def test_rules_load() -> None:
    try:
        shipped_book()
    except RulebookError as error:
        pytest.fail(str(error), pytrace=False)


def test_case_files_can_be_read() -> None:
    assert not _PROBLEMS.found, "\n".join(str(p) for p in _PROBLEMS.found)


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in _CASES])
def test_case(case: RuleCase, rulebook: Rulebook) -> None:
    told = failure(rulebook, case)
    if told:
        pytest.fail(told, pytrace=False)
