"""Papers that are not there: evidence, licenses and confirmations that only stand for one (faults F9 to F13)."""

from __future__ import annotations

from typing import Any

import pytest

from douane import Rulebook
from douane.engine import Determination
from douane.engine.facts import papers
from tests.shipped import TODAY

NO_PAPERS = ("me", "ask Bob", "see file", "TBD", "n/a", "pending", "the file", "see attached", "-")
NO_NUMBERS = (
    "TBD", "pending", "applied for", "n/a", "none", "000000", "not available, license needed",
    "pending since 2026-08-01", "application 12345 submitted",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_PAPERS)
def test_fault_f9_a_source_that_stands_for_nothing_names_no_paper(text: str) -> None:
    assert not papers.names_a_paper(text)
    assert not papers.names_a_ruling(text)


@pytest.mark.parametrize("text", ["CCATS", "G000000", "letter 1", "BIS"])
def test_fault_f9_a_ruling_is_told_by_its_number(text: str) -> None:
    assert not papers.names_a_ruling(text)


@pytest.mark.parametrize("text", ["CCATS G123456", "letter of BIS of 2026-01-05"])
def test_fault_f9_a_ruling_with_its_number_counts(text: str) -> None:
    assert papers.names_a_ruling(text)


@pytest.mark.parametrize("text", ["the maker", "the maker's letter", "classification letter of the maker"])
def test_fault_f9_a_writer_is_named(text: str) -> None:
    assert papers.names_a_paper(text)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_fault_f11_a_license_that_is_not_there_has_no_number(text: str) -> None:
    assert not papers.is_a_number(text)


@pytest.mark.parametrize("words", [
    "expired", "cancelled", "suspended", "void", "RWA", "ACN is", "beantragt", "abgelaufen", "申请中", "просрочена",
    "other customer", "en attente", "NLR", "?",
])  # fmt: skip
def test_a_number_with_any_word_about_its_paper_is_no_number_on_file(words: str) -> None:
    """A positive list: what a word of whatever language says of the license, nobody has read."""
    assert not papers.is_a_number(f"D1234567 {words}") and not papers.is_a_number(f"{words} D1234567 {words}")


@pytest.mark.parametrize("text", [
    "seller", "the exporter", "customer", "CEO", "Sales manager", "declined to sign", "refuses", "illegible", "forged",
    "verbal", "nobody", "template", "12345", "xxxx", "未签署", "не подписано", "sin firma", "ohne Unterschrift", "n.n.",
])  # fmt: skip
def test_a_text_that_names_no_person_signs_nothing(text: str) -> None:
    assert not papers.names_a_signer(text)


@pytest.mark.parametrize("text", ["J. Roth, General Manager", "王伟 总经理", "Иванов И.И.", "Dr. Anna Weber, CEO"])
def test_a_person_signs(text: str) -> None:
    assert papers.names_a_signer(text)


@pytest.mark.parametrize("text", ["D1234567", "A123456", "D1", "License No. D1234567", "IA-2020-1234-1",
                                  "BIS license D1234567 dated 12 Nov 2025"])  # fmt: skip
def test_fault_f11_a_license_on_file_has_a_number(text: str) -> None:
    assert papers.is_a_number(text)


def ask(rulebook: Rulebook, item: dict[str, Any], to: str = "CN", mode: str = "ship_export", **more: Any) -> str:
    """The decision on a shipment from the United States."""
    return answer(rulebook, item, to, mode, **more).decision


def answer(
    rulebook: Rulebook, item: dict[str, Any], to: str = "CN", mode: str = "ship_export", **more: Any
) -> Determination:
    """The answer on a shipment from the United States."""
    buyer = {"id": "buyer", "roles": ["end_user"], "name": "Plainfield Compute", "country": to, "hq_country": to,
             "ultimate_parent_hq_country": to, "us_person": False, "lists": []} | more.pop("buyer", {})  # fmt: skip
    seller = {"id": "seller", "roles": ["exporter"], "name": "Acme Parts Inc.", "country": "US", "hq_country": "US",
              "ultimate_parent_hq_country": "US", "us_person": True, "informed_by_bis": False}  # fmt: skip
    case = {
        "as_of": "2026-10-01",
        "assumptions": ["civil_end_use_after_diligence"],
        "red_flags": [],
        "item": item,
        "activity": {"mode": mode, "from_country": "US", "to_country": to},
        "parties": [seller, buyer],
        **more,
    }
    return rulebook.at(today=TODAY).check(case)


@pytest.mark.parametrize(
    ("day", "decision"), [("1990-01-01", "hold"), ("2023-11-16", "hold"), ("2026-01-05", "proceed")]
)
def test_fault_f9_a_ruling_older_than_the_entry_frees_nothing(rulebook: Rulebook, day: str, decision: str) -> None:
    ruling = {"value": "5A992.c", "source": "CCATS G123456", "date": day, "evidence": "bis"}
    assert ask(rulebook, {"product": "H100", "quantity": 8, "encryption": "none", "eccn": [ruling]}) == decision


@pytest.mark.parametrize(("operations", "known"), [("26.2", True), (None, True), (None, False), ("24", True)])
def test_fault_f10_a_bare_word_does_not_stand_for_the_training(
    rulebook: Rulebook, operations: str | None, known: bool
) -> None:
    item: dict[str, Any] = {
        "kind": "model_weights",
        "published": False,
        "eccn": "EAR99",
        "trained_on_licensed_hardware": False,
    }
    if known:
        item["training_operations_log10"] = operations
    expected = "proceed" if operations == "24" else "hold"
    assert ask(rulebook, item, "SG", "model_weights_transfer") == expected


@pytest.mark.parametrize(("number", "decision"), [("D1234567", "proceed"), (None, "hold")])
def test_fault_f11_a_license_needs_its_number(rulebook: Rulebook, number: str | None, decision: str) -> None:
    held = {"number": number, "covers_parties": True, "covers_item": True, "quantity_left": "100",
            "valid_from": "2026-02-01", "valid_to": "2027-02-01", "conditions_met": True}  # fmt: skip
    assert ask(rulebook, {"product": "H200", "quantity": 8, "encryption": "none"}, license=held) == decision


@pytest.mark.parametrize(("number", "decision"), [("A123456", "proceed"), (None, "hold")])
def test_fault_f12_nac_needs_the_number_of_bis(rulebook: Rulebook, number: str | None, decision: str) -> None:
    papers_there = {
        "code": "NAC",
        "purchase_order_on_file": True,
        "notified_on": "2026-08-01",
        "confirmed_on": "2026-08-27",
        "end_user_within_notice": True,
        "confirmation_number": number,
    }
    item = {"product": "RTX 4090", "quantity": 8, "encryption": "none"}
    assert ask(rulebook, item, exception=papers_there) == decision


@pytest.mark.parametrize(("share", "decision"), [("55", "hold"), ("20", "hold"), ("0", "proceed")])
def test_fault_f13_a_stated_share_of_listed_owners_is_no_milder(rulebook: Rulebook, share: str, decision: str) -> None:
    item = {"product": "laptop", "quantity": 8, "encryption": "5A992", "eccn": "5A992.c"}
    assert ask(rulebook, item, "DE", buyer={"listed_share_percent": share}) == decision


def test_fault_f9_the_headline_names_the_ruling(rulebook: Rulebook) -> None:
    ruling = {"value": "5A992.c", "source": "CCATS G123456", "date": "2026-01-05", "evidence": "bis"}
    found = answer(rulebook, {"product": "H100", "quantity": 8, "encryption": "none", "eccn": [ruling]})
    assert "relies on the BIS ruling CCATS G123456 of 2026-01-05" in found.headline


@pytest.mark.parametrize(("code", "told"), [("LVS", True), ("NAC", False)])
def test_fault_f15_another_exception_is_not_used_in_silence(rulebook: Rulebook, code: str, told: bool) -> None:
    papers_there = {
        "code": code,
        "purchase_order_on_file": True,
        "notified_on": "2026-08-01",
        "confirmed_on": "2026-08-27",
        "end_user_within_notice": True,
        "confirmation_number": "A123456",
    }
    item = {"product": "RTX 4090", "quantity": 8, "encryption": "none"}
    found = answer(rulebook, item, exception=papers_there)
    assert found.outcome == "license_exception"
    assert any("does not cover it: the answer relies on NAC" in n for n in found.notices) is told
