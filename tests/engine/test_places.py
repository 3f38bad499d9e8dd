"""What papers of a party say of places counts where it is stated, in whatever script, and asks nothing. [P-33]"""

from __future__ import annotations

from typing import Any

import pytest

from douane.engine import Determination, Rulebook
from tests.shipped import TODAY

NOWHERE = [
    "Berliner Allee 5, Hamburg",
    "Donetsky Lane 5, Rostov",
    "Krimmler Weg 2, Salzburg",
    "Sevastopolsky prospekt 5, Moscow",
]
EMBARGOED = [
    "ul. Lenina 5, Simferopol", "95000 Симферополь, Крым", "м. Севастополь, вул. Леніна 5", "DONETSK, 83000",
    "г. Донецк", "вул. Артема, Донецьк, Україна", "Luhansk region", "г.Луганск", "Crimée", "Donezk",
    "Autonomous Republic of Crimea, UA",
]  # fmt: skip


def _answer(rulebook: Rulebook, buyer: dict[str, Any], **activity: Any) -> Determination:
    seller = {"role": "exporter", "name": "Ridgeline", "country": "US", "hq_country": "US", "us_person": True}
    base: dict[str, Any] = {
        "role": "end_user",
        "name": "Spree Systeme",
        "country": "DE",
        "hq_country": "DE",
        "lists": [],
    }
    case: dict[str, Any] = {
        "as_of": "2026-03-02",
        "assumptions": ["civil_end_use_after_diligence"],
        "item": {"kind": "other", "eccn": "EAR99", "encryption": "none", "quantity": 10, "us_origin": True, "tpp": 0,
                 "has_digital_processing_units": False},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": "DE", **activity},
        "parties": [seller, {**base, "ultimate_parent_hq_country": "DE", "us_person": False, **buyer}],
    }  # fmt: skip
    return rulebook.at(today=TODAY).check(case, detail="brief")


@pytest.mark.parametrize("text", EMBARGOED)
@pytest.mark.parametrize("fact", ["address", "name", "name_original_script"])
def test_a_text_that_names_a_region_under_embargo_goes_to_a_person(rulebook: Rulebook, fact: str, text: str) -> None:
    assert _answer(rulebook, {fact: text}).outcome == "escalate"
    sources = [{"value": "Berlin", "source": "register"}, {"value": text, "source": "invoice"}]
    assert _answer(rulebook, {fact: sources}).decision == "hold"


@pytest.mark.parametrize("text", NOWHERE)
def test_a_word_that_only_sounds_like_it_is_left_alone(rulebook: Rulebook, text: str) -> None:
    assert _answer(rulebook, {"address": text}).decision == "proceed"


@pytest.mark.parametrize("place", ["CU", "IR", "KP", "Crimea"])
@pytest.mark.parametrize("fact", ["incorporated_in", "citizenship"])
def test_papers_of_an_embargoed_place_count_in_every_form(rulebook: Rulebook, fact: str, place: str) -> None:
    assert _answer(rulebook, {fact: place}).outcome == "escalate"
    sources = [{"value": "DE", "source": "register"}, {"value": place, "source": "passport"}]
    assert _answer(rulebook, {fact: sources}).decision == "hold"


def test_papers_that_are_absent_or_stated_to_be_unknown_ask_nothing(rulebook: Rulebook) -> None:
    silent = _answer(rulebook, {})
    for fact in ("incorporated_in", "citizenship", "type", "address"):
        unknown = _answer(rulebook, {fact: None})
        assert (unknown.outcome, unknown.decision) == (silent.outcome, silent.decision), fact
        assert [q.fact for q in unknown.questions] == [q.fact for q in silent.questions], fact


@pytest.mark.parametrize("country", ["DE", "PL", "TR", "US"])
@pytest.mark.parametrize("region", ["crimea", "donetsk", "luhansk"])
def test_a_region_counts_beside_every_country(rulebook: Rulebook, country: str, region: str) -> None:
    assert _answer(rulebook, {}, to_country=country, to_region=region).decision == "hold"
    assert _answer(rulebook, {}, final_destination=country, to_region=region).decision == "hold"


@pytest.mark.parametrize("end", ["Iran", "Cuba", "Havana, CUBA", "North Korea", "DPRK", "125009 Russia"])
def test_an_address_that_ends_in_an_embargoed_country_goes_to_a_person(rulebook: Rulebook, end: str) -> None:
    assert _answer(rulebook, {"address": f"Main Street 12, {end}"}).outcome == "escalate"
    assert _answer(rulebook, {"address": f"Main Street 12, {end}, Germany"}).decision == "proceed"
