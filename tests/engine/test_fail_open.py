"""Ways that were found to open a case that must stay shut; each one stays shut. [P-01, P-11, P-17]"""

from __future__ import annotations

import copy
import datetime
from typing import Any

import pytest

from douane import CaseError, Rulebook

DAY = datetime.date(2026, 9, 1)
BASE: dict[str, Any] = {
    "as_of": DAY.isoformat(),
    "assumptions": ["civil_end_use_after_diligence"],
    "item": {"product": "H100", "encryption": "none"},
    "activity": {"mode": "ship_export", "from_country": "US", "to_country": "CN"},
    "parties": [
        {"role": "exporter", "name": "Ridgeline", "country": "US", "hq_country": "US", "us_person": True,
         "ultimate_parent_hq_country": "US", "informed_by_bis": False},
        {"role": "end_user", "name": "Yunfan", "country": "CN", "hq_country": "CN", "us_person": False,
         "ultimate_parent_hq_country": "CN", "lists": []},
    ],
}  # fmt: skip


def changed(**groups: Any) -> dict[str, Any]:
    """The base case with facts of groups changed; `end_user` and `exporter` change that party."""
    case = copy.deepcopy(BASE)
    for group, facts in groups.items():
        if group in ("exporter", "end_user"):
            party = next(p for p in case["parties"] if p["role"] == group)
            party.update(facts)
        elif isinstance(facts, dict) and isinstance(case.get(group), dict):
            case[group].update(facts)
        else:
            case[group] = facts
    return case


def decision(rulebook: Rulebook, case: dict[str, Any]) -> str:
    """The decision, or `refused` where the case cannot be read."""
    try:
        return rulebook.at(DAY, today=DAY).check(case, detail="brief").decision
    except CaseError:
        return "refused"


SIGNED = {"value": "EAR99", "evidence": "signed", "source": "the maker's letter", "date": "2026-01-05"}


@pytest.mark.parametrize(
    "case",
    [
        changed(activity={"to_country": {"all_of": []}}),
        changed(activity={"to_country": {"not_in": []}}),
        changed(activity={"to_country": "MY"}, end_user={"country": "MY", "hq_country": {"all_of": []}}),
        changed(item={"eccn": {"all_of": ["EAR99", "3A001.a.7"]}, "product": "switch"}),
        changed(item={"encryption": {"all_of": ["none", "5A002"]}}),
        changed(item={"tpp": [{"value": 100, "source": "A"}, {"value": 9000, "source": "sheet + errata"}]}),
        changed(item={"eccn": SIGNED}),
        changed(item={"eccn": {"value": "EAR99", "evidence": "signed"}}),
        changed(item={"product": "DGX H100", "eccn": "EAR99"}),
        changed(item={"product": "H100x8", "eccn": "EAR99"}),
        changed(item={"product": "Н100", "eccn": "EAR99"}),
        changed(item={"product": "H20"}, exporter={"informed_by_bis": ["yes"]}),
        changed(item={"product": "H20"}, exporter={"informed_by_bis": ["us.letter.H20"]}),
        changed(law_view={"all_of": ["strictest"]}),
        changed(assumptions={"not_in": ["civil_end_use_after_diligence"]}),
    ],
)
def test_stays_shut(rulebook: Rulebook, case: dict[str, Any]) -> None:
    """Empty sets, values that hold together, odd sources, words of others, near names. [P-01]"""
    assert decision(rulebook, case) != "proceed"


ORDINARY: dict[str, Any] = {"item": {"product": "laptop", "eccn": "5A992.c"}, "activity": {"to_country": "DE"}}
GERMAN = {"country": "DE", "hq_country": "DE", "ultimate_parent_hq_country": "DE"}


def ordinary(**groups: Any) -> dict[str, Any]:
    """An ordinary sale to Germany, changed."""
    case = changed(**{**ORDINARY, "end_user": {**GERMAN, **groups.pop("end_user", {})}})
    case["item"].pop("encryption")
    case.update(groups)
    return case


def test_an_ordinary_sale_opens(rulebook: Rulebook) -> None:
    assert decision(rulebook, ordinary()) == "proceed"


@pytest.mark.parametrize(
    "case",
    [
        ordinary(red_flags=None),
        ordinary(end_user={"owners": None, "name": "Isar"}),
        ordinary(end_user={"owners": [{"name": "X", "lists": [], "owners": [{"name": "Y", "lists": ["SDN"]}]}]}),
        ordinary(end_user={"lists": [{"list": "EL", "class": {"not_in": ["exact", "strong", "possible", "family"]}}]}),
        ordinary(end_user={"lists": [{"list": {"all_of": []}}]}),
        ordinary(end_user={"name": None}),
    ],
)
def test_what_nobody_knows_of_a_party_shuts(rulebook: Rulebook, case: dict[str, Any]) -> None:
    """Flags, owners, entries and names that are stated to be unknown. [P-01, P-09]"""
    assert decision(rulebook, case) != "proceed"


def test_figures_against_the_catalogue_are_told(rulebook: Rulebook) -> None:
    """A typed figure beats the catalogue; what clears because of it says so and is provisional. [P-10]"""
    case = changed(item={"tpp": 100, "total_dram_bandwidth_gb_s": 100, "interconnect_bandwidth_gb_s": 64})
    answer = rulebook.at(DAY, today=DAY).check(case)
    assert any(n.startswith("item.tpp: the case says 100, the catalogue 15,832") for n in answer.notices)
    assert answer.decision != "proceed" or ("stated_figures" in answer.rests_on and answer.provisional)


def test_numbers_of_any_size_are_answered(rulebook: Rulebook) -> None:
    case = changed(item={"tpp": "1e60", "applicable_die_area_mm2": "1e-60", "non_planar_logic": True})
    assert decision(rulebook, case) != "proceed"
    assert rulebook.at(DAY, today=DAY).check(case).margins
