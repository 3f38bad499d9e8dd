"""What an answer says of an exception that is not open: its failed elements, and the bar that closed it."""

from __future__ import annotations

from typing import Any

from douane.engine import Rulebook
from douane.engine.determination import Relief
from tests.engine.test_policies_held import ask

CARD: tuple[tuple[str, Any], ...] = (
    ("item", {"kind": "assembly", "has_digital_processing_units": True, "non_planar_logic": True, "encryption": "none",
              "designed_or_marketed_for_data_centers": False, "tpp": 5000, "applicable_die_area_mm2": 608,
              "quantity": 8, "us_origin": True, "total_dram_bandwidth_gb_s": 1000, "interconnect_bandwidth_gb_s": 64}),
    ("activity.to_country", "VN"),
    ("parties.buyer.country", "VN"),
    ("parties.buyer.hq_country", "VN"),
    ("parties.buyer.ultimate_parent_hq_country", "VN"),
    ("exception", {"purchase_order_on_file": True}),
)  # fmt: skip
CLOSED = "not available: No license exception for a party on the Unverified List"


def told(rulebook: Rulebook, rule: str, *changes: tuple[str, Any]) -> Relief:
    """What is said of one exception."""
    tracks = ask(rulebook, *CARD, *changes).tracks
    return next(relief for track in tracks for relief in track.exceptions if relief.rule == rule)


def test_an_open_exception_has_no_failed_element(rulebook: Rulebook) -> None:
    relief = told(rulebook, "us.ear.740.8.aca.v3")
    assert (relief.value, relief.failed_elements, relief.missing_elements) == ("true", [], [])


def test_a_bar_is_told_by_its_title(rulebook: Rulebook) -> None:
    listed = ("parties.buyer.lists", [{"list": "UVL"}])
    relief = told(rulebook, "us.ear.740.8.aca.v3", listed, ("parties.buyer.uvl_statement_on_file", True))
    assert relief.value == "false"
    assert relief.failed_elements == [CLOSED]


def test_a_bar_that_is_not_known_is_missing(rulebook: Rulebook) -> None:
    relief = told(rulebook, "us.ear.740.8.aca.v3", ("parties.buyer.lists", ...))
    assert relief.value == "unknown"
    assert relief.missing_elements == [CLOSED.replace("not available", "open restriction")]


def test_elements_are_told_one_by_one(rulebook: Rulebook) -> None:
    part = {"purpose": "replacement_part", "earlier_export_lawful": True, "one_for_one": False}
    relief = told(rulebook, "us.ear.740.10.a", ("exception", part))
    assert relief.failed_elements == [
        "old parts are destroyed or returned, one for one", "performance and functions are unchanged",
    ]  # fmt: skip


def codes(rulebook: Rulebook, *changes: tuple[str, Any]) -> set[str]:
    """The exceptions and licenses of which an answer says anything."""
    return {relief.code for track in ask(rulebook, *changes).tracks for relief in track.exceptions}


def test_an_exception_beside_the_point_is_not_told(rulebook: Rulebook) -> None:
    """The level of the item stands in the way; its encryption is not known, and no exception for that would help."""
    found = codes(rulebook, *CARD, ("item.encryption", ...), ("exception", {}))
    assert {"ACA", "NAC", "license"} <= found
    assert not found & {"ENC", "LVS", "GBS", "TSR"}


def test_an_exception_for_other_goods_is_not_told(rulebook: Rulebook) -> None:
    """A router is stopped for national security: what is open for advanced computing items alone is not told."""
    router = ("item", {"eccn": "5A002.a", "encryption": "5A002"})
    found = codes(rulebook, router, ("activity.to_country", "BR"), ("parties.buyer.country", "BR"))
    assert {"ENC", "LVS", "GBS", "license"} <= found
    assert not found & {"NAC", "ACA", "RPL", "GOV", "TMP", "HBM"}


def test_what_an_exception_still_hangs_on_is_told(rulebook: Rulebook) -> None:
    router = ("item", {"eccn": "5A002.a", "encryption": "5A002"})
    tracks = ask(rulebook, router, ("activity.to_country", "BR"), ("parties.buyer.country", "BR")).tracks
    open_ = {relief.rule: relief.needs for track in tracks for relief in track.exceptions if relief.needs}
    assert open_ == {"us.ear.740.17.b.1": ["item.enc_paragraph"]}


SERVER: tuple[tuple[str, Any], ...] = (
    ("law_view", "codified"),
    ("item", {"kind": "computer", "eccn": "5A002.z.1.a", "encryption": "5A002", "enc_paragraph": "740.17(b)(1)",
              "has_digital_processing_units": True, "tpp": 15832, "quantity": 16, "us_origin": True,
              "designed_or_marketed_for_data_centers": True}),
    ("activity.to_country", "PL"),
    ("parties.buyer.country", "PL"),
    ("parties.buyer.hq_country", "PL"),
    ("parties.buyer.ultimate_parent_hq_country", "PL"),
    ("exception", {"enc_report_on_file": True}),
)  # fmt: skip
WORLDWIDE = "the item is at the 3A090.a level, for which the text requires a license worldwide."


def test_the_headline_names_no_basis_that_an_exception_answers(rulebook: Rulebook) -> None:
    assert ask(rulebook, *SERVER).headline.endswith(WORLDWIDE)


def test_the_headline_begins_with_the_strictest_basis(rulebook: Rulebook) -> None:
    answer = ask(rulebook, *SERVER, ("law_view", "enforced"), ("parties.buyer.ultimate_parent_hq_country", "CN"))
    assert "the item is at the 3A090.a level and is for a company headquartered" in answer.headline
