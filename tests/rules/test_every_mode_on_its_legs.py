"""Every mode of access has cases on the item; a service also on the access, with and without its hardware."""

from __future__ import annotations

from douane.engine import CaseError, Rulebook
from douane.engine.executors.interpreter import Evaluation
from douane.engine.language.logic import FALSE, TRUE
from tests.rules.answers import normalized
from tests.shipped import shipped_cases

LEGS = {"us.item": "goods_move", "us.service": "service_access"}


def test_every_mode_is_shown_on_its_legs(rulebook: Rulebook) -> None:
    seen: set[tuple[str, str]] = set()
    for case in shipped_cases()[0]:
        mode = str(case.facts.get("activity", {}).get("mode"))
        try:
            ready = normalized(rulebook, case)
        except CaseError:
            continue  # test_cases says so
        scope = rulebook.book.builder.build(ready.draft)
        evaluation = Evaluation(rulebook.book.slice(ready.as_of, "enforced"), scope)
        letters = {leg: evaluation.condition(condition, scope) for leg, condition in LEGS.items()}
        seen |= {(mode, leg) for leg, letter in letters.items() if letter is TRUE}
        if letters["us.service"] is TRUE and letters["us.item"] is FALSE:
            seen.add((mode, "access alone"))
    wanted = {
        (name, leg)
        for name, mode in rulebook.book.declarations.modes.items()
        for leg in (["us.item", "us.service", "access alone"] if mode.leg == "service" else ["us.item"])
    }
    assert sorted(wanted - seen) == []
