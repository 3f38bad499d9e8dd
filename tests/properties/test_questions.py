"""What is asked can change the answer, and no other open fact can: cases on file with facts forgotten. [P-22]"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from douane.engine import Rulebook
from tests.properties.asking import Asking, forgetful
from tests.properties.letters import Letters, seeded, shipped_generator

CASES = 90  # of each, the same on every run


@pytest.fixture(scope="module")
def letters(rulebook: Rulebook) -> Letters:
    return Letters(rulebook)


def asking(number: int, letters: Letters) -> Asking:
    generator = shipped_generator()
    return Asking(generator, letters, seeded("asking!", number), forgetful(generator, seeded("asking", number)))


def test_every_question_can_change_a_finding(letters: Letters, record_property: Callable[[str, object], None]) -> None:
    asked = 0
    told: list[str] = []
    for number in range(CASES):
        case = asking(number, letters)
        asked += len(case.asked)
        told += [f"{number}: {m.flat}, asked in {case.answer.verdict.outcome}" for m in case.idle()]
    record_property("cases:questions", CASES)
    assert asked > CASES / 2
    assert not told, f"{len(told)} of {asked} questions change nothing:\n" + "\n".join(told)


def test_no_open_fact_beside_the_questions_changes_the_outcome(
    letters: Letters, record_property: Callable[[str, object], None]
) -> None:
    told = [f"{number}: {text}" for number in range(CASES) if (text := asking(number, letters).overlooked())]
    record_property("cases:questions", CASES)
    assert not told, f"{len(told)} of {CASES} cases:\n" + "\n".join(told)


def test_marks_beside_a_certain_answer_are_right(
    letters: Letters, record_property: Callable[[str, object], None]
) -> None:
    told = [f"{number}: {text}" for number in range(CASES) for text in asking(number, letters).mismarked()]
    record_property("cases:questions", CASES)
    assert not told, "\n".join(told)
