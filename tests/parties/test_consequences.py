"""What must hold for every rule, also those that are yet to be written, once a party stands on a list."""

from __future__ import annotations

from typing import Any

import pytest

from douane.engine.parties.meaning import KNOWN_LISTS
from douane.engine.rulebook.declared import Rule
from douane.engine.rulebook.groups import resolve
from tests.shipped import TODAY, shipped_book

LIST_TAGS = {"entity_list", "meu", "mieu", "sdn_744_8"}
SUSPENDED = "us.ear.740.2.a.17"
ADVICE_ALONE = {"CAP"}  # a list of Chinese military companies asks one question and holds until it is answered
HELD = {"prohibited", "license_required", "escalate", "needs_information"}
SELLER = {"id": "seller", "roles": ["exporter"], "name": "Ridgeline Distribution", "country": "US", "hq_country": "US",
          "ultimate_parent_hq_country": "US", "us_person": "yes", "informed_by_bis": "no"}  # fmt: skip
BUYER = {"id": "buyer", "name": "Straits Instruments", "country": "SG", "hq_country": "SG",
         "ultimate_parent_hq_country": "SG", "us_person": "no"}  # fmt: skip
USER = {"id": "user", "roles": ["end_user"], "name": "Jaya Labs", "country": "SG", "hq_country": "SG",
        "ultimate_parent_hq_country": "SG", "us_person": "no", "lists": []}  # fmt: skip


def outcome(entry: dict[str, Any], role: str = "end_user") -> str:
    """What an ordinary sale of an EAR99 part to a party with this entry comes to."""
    party = {**BUYER, "roles": [role], "lists": [entry]}
    case = {
        "as_of": "2026-03-02",
        "assumptions": ["civil_end_use_after_diligence"],
        "item": {"kind": "other", "eccn": "EAR99", "encryption": "none", "quantity": "10", "us_origin": "yes",
                 "has_digital_processing_units": "no", "tpp": "0"},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": "SG"},
        "parties": [SELLER, party] if role == "end_user" else [SELLER, party, USER],
    }  # fmt: skip
    return shipped_book().at(today=TODAY).check(case, detail="brief").outcome


@pytest.mark.parametrize("role", ["end_user", "purchaser", "freight_forwarder", "bank"])
@pytest.mark.parametrize("code", [*sorted(KNOWN_LISTS - ADVICE_ALONE), None])
def test_no_match_of_any_class_clears(code: str | None, role: str) -> None:
    for class_ in ("exact", "strong", "possible", "family", None):
        for scope in ("all_items", "partial", None) if code == "EL" else ("all_items",):
            entry = {"list": code, "entry": "1", "class": class_, "scope": scope}
            assert outcome(entry, role) in HELD, entry


@pytest.mark.parametrize("code", sorted(ADVICE_ALONE))
def test_a_list_that_brings_advice_alone_does_not_hold_the_sale(code: str) -> None:
    assert outcome({"list": code, "entry": "1", "class": "exact"}) == "no_license_required"


def exceptions() -> list[Rule]:
    """The rules that open a license exception."""
    return [rule for rule in shipped_book().book.declared.rules.values() if rule.then.kind == "except"]


def test_every_exception_is_suspended_for_an_unverified_party() -> None:
    closed = set(shipped_book().book.declared.rules[SUSPENDED].overrides)
    open_ = [r.id for r in exceptions() if r.id not in closed and "party_on_uvl" not in r.unless]
    assert open_ == [], f"740.2(a)(17): add them to the overrides of {SUSPENDED}"


def test_no_exception_overcomes_a_list() -> None:
    assert {r.id: r.then.tags for r in exceptions() if LIST_TAGS & set(r.then.tags) or "all" in r.then.tags} == {}


def test_the_lists_that_must_be_screened() -> None:
    found = resolve("lists_to_screen", shipped_book().book.declared.groups, TODAY)
    assert not found.doubtful
    assert found.members == KNOWN_LISTS - {"MIEU", "FSE", "1260H"}
