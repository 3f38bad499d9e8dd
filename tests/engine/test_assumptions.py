"""An assumption never stands in for what the asker stated, took back or gave otherwise before. [P-10]

Faults 1.33.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest

from douane.engine import Rulebook
from douane.engine.case.withdrawn import with_withdrawn
from douane.engine.rulebook.profiles import Assumption
from tests.properties.grafts import DECISIONS, told
from tests.shipped import TODAY, shipped_book, shipped_cases
from tests.volume import volume

CIVIL = "civil_end_use_after_diligence"
PROCEED = DECISIONS.index("proceed")
ASSUMED = shipped_book().book.assumptions[CIVIL]
OF_CASE = sorted(n for n in ASSUMED.facts if not n.startswith("party."))
BASE: dict[str, Any] = {
    "as_of": "2026-09-01", "reference": "Q-1", "assumptions": [CIVIL],
    "item": {"kind": "other", "eccn": "EAR99", "quantity": 5},
    "activity": {"mode": "ship_export", "from_country": "US", "to_country": "DE"},
    "parties": [
        {"role": "exporter", "name": "Ridgeline", "country": "US", "hq_country": "US", "us_person": True,
         "ultimate_parent_hq_country": "US", "informed_by_bis": False, "other_letter_on_file": False},
        {"role": "end_user", "name": "Nordwerk", "country": "DE", "hq_country": "DE", "us_person": False,
         "ultimate_parent_hq_country": "DE", "incorporated_in": "DE", "lists": []},
    ],
}  # fmt: skip


def changed(**groups: Any) -> dict[str, Any]:
    return {**copy.deepcopy(BASE), **groups}


def decision(case: dict[str, Any]) -> str:
    return shipped_book().at("2026-09-01", today=TODAY).check(case, detail="brief").decision


def test_the_assumption_clears_where_nothing_is_said() -> None:
    assert decision(BASE) == "proceed"


@pytest.mark.parametrize("taken", [{"end_use": None}, {"end_use": {"wmd": None}}, {"red_flags": None},
                                   {"end_use": {"wmd": {"value": None}}}])  # fmt: skip
def test_fault_1_33_what_is_stated_to_be_unknown_stays_so(taken: dict[str, Any]) -> None:
    assert decision(changed(**taken)) == "hold"


@pytest.mark.parametrize("name", OF_CASE)
def test_fault_1_33_a_fact_that_was_given_otherwise_is_not_assumed_later(rulebook: Rulebook, name: str) -> None:
    group, key = name.split(".")
    given = {group: {key: "known"}}
    book = rulebook.at("2026-09-01", today=TODAY)
    earlier = book.check(changed(**given), detail="brief")
    again = rulebook.as_before(changed(), earlier)
    later = book.check(again, detail="brief")
    assert later.decision == "hold" or earlier.decision == "proceed"
    assert any(name in n and earlier.id in n and "known" in n for n in later.notices)
    third = rulebook.as_before(changed(), later)  # and it stays so when it is asked once more
    assert book.check(third, detail="brief").facts[name].value is None
    stated = rulebook.as_before(changed(end_use={key: "not_known_after_diligence"}), earlier)
    assert book.check(stated, detail="brief").facts[name].origin == "given"


def test_fault_1_33_a_party_and_its_flags_likewise(rulebook: Rulebook) -> None:
    book = rulebook.at("2026-09-01", today=TODAY)
    military = changed(red_flags=[{"id": "1", "resolved": "no"}])
    military["parties"][1]["military_end_user"] = "known"
    earlier = book.check(military, detail="brief")
    again = rulebook.as_before(changed(), earlier)
    assert again["red_flags"] is None and again["parties"][1]["military_end_user"]["value"] is None
    assert rulebook.as_before(changed(), book.check(BASE, detail="brief")) == changed()


def test_fault_1_33_taking_a_fact_away_never_softens() -> None:
    """Over the cases on file: a statement against an assumption, taken away or set to null, opens nothing."""
    tried = 0
    cases = [c for c in shipped_cases()[0] if CIVIL in (c.facts.get("assumptions") or [])]
    for case in cases[:: 1 if len(cases) < volume(1, 10_000) else 6]:
        for group, key in (n.split(".") for n in OF_CASE):
            facts = copy.deepcopy(dict(case.facts))
            stated = dict(facts.get(group) or {}).get(key)
            if stated in (None, "not_known_after_diligence"):
                continue
            before = told(facts)
            without = copy.deepcopy(facts)
            del without[group][key]
            nothing = {**without, group: {**without[group], key: None}}
            kept = shipped_with_withdrawn(without, facts)
            for after in (told(nothing), told(kept)):
                if before is not None and after is not None and before.decision < PROCEED:
                    assert after.decision < PROCEED, case.id
            tried += 1
    assert tried > 5


def shipped_with_withdrawn(case: dict[str, Any], earlier: dict[str, Any]) -> dict[str, Any]:
    assumptions: list[Assumption] = [ASSUMED]
    return with_withdrawn(case, earlier, "D-1", assumptions)
