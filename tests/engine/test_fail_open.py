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
    "item": {"product": "H100", "quantity": 8, "encryption": "none"},
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


LOW = {"tpp": 100, "total_dram_bandwidth_gb_s": 100, "interconnect_bandwidth_gb_s": 64}
UNKNOWN = dict.fromkeys(LOW)


def of_the_maker(value: object) -> dict[str, object]:
    """A value under signature."""
    return {"value": value, "evidence": "signed", "source": "the maker's letter", "date": "2026-01-05"}


def test_figures_below_the_catalogue_s_are_in_dispute(rulebook: Rulebook) -> None:
    """A typed figure that softens the answer stands beside the catalogue's; both are told. [P-10]"""
    answer = rulebook.at(DAY, today=DAY).check(changed(item=LOW))
    assert answer.outcome == "escalate"
    assert {w.source: w.outcome for w in answer.worlds} == {
        "as stated": "no_license_required", "the catalogue": "license_required",
    }  # fmt: skip
    told = "item.tpp: the case says 100, the catalogue says 15,832; both are considered"
    assert any(n.startswith(told) for n in answer.notices)


def test_signed_figures_beat_the_catalogue(rulebook: Rulebook) -> None:
    """A signed figure below the catalogue's clears, provisionally, and says so. [P-10]"""
    answer = rulebook.at(DAY, today=DAY).check(changed(item={k: of_the_maker(v) for k, v in LOW.items()}))
    assert (answer.outcome, answer.provisional) == ("no_license_required", True)
    assert "stated_figures" in answer.rests_on
    assert any(n == "item.tpp: the case says 100, the catalogue says 15,832; the case is used." for n in answer.notices)


def test_figures_above_the_catalogue_s_beat_it(rulebook: Rulebook) -> None:
    """What hardens needs no paper. [P-10]"""
    answer = rulebook.at(DAY, today=DAY).check(changed(item={"product": "H20", "tpp": 5000}))
    assert (answer.outcome, answer.worlds) == ("license_required", [])


@pytest.mark.parametrize(
    "item",
    [
        {**UNKNOWN, "eccn": "EAR99"},
        {**LOW, "tpp": {"at_most": 20000}, "eccn": "EAR99"},
        {"tpp": {"at_least": 100}, "eccn": "5A992.c"},
        {**UNKNOWN, "peaks": None, "performance_density": None, "eccn": "EAR99"},
        {"kind": "software", "eccn": "EAR99"},
        {"designed_or_marketed_for_data_centers": False, "tpp": 100, "total_dram_bandwidth_gb_s": 100},
        {"peaks": [{"format": "fp16", "bit_length": 16, "dense_tera_ops": 10}], "eccn": "EAR99"},
    ],
)
def test_what_leaves_the_catalogue_s_figures_open_does_not_clear(rulebook: Rulebook, item: dict[str, Any]) -> None:
    """To forget, to bound or to replace what the catalogue knows clears nothing. [P-01, P-10]"""
    assert decision(rulebook, changed(item=item)) != "proceed"


def test_numbers_of_any_size_are_answered(rulebook: Rulebook) -> None:
    case = changed(item={"tpp": "1e60", "applicable_die_area_mm2": "1e-60", "non_planar_logic": True})
    assert decision(rulebook, case) != "proceed"
    assert rulebook.at(DAY, today=DAY).check(case).margins
