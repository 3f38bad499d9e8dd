"""Every spelling of a requirement and a policy against the meaning that a person read in it, and what is never free."""

from __future__ import annotations

import csv
import datetime
import json
import os
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from douane.engine.parties.entry import Address, Entry, Name
from douane.engine.parties.meaning import KNOWN_LISTS, Meaning, is_address, policy, read, requirement
from tests.shipped import ROOT, TODAY, shipped_book

DATA = Path(os.environ.get("DOUANE_TEST_DATA", ROOT.parent / "shared" / "data")) / "lists" / "csl"
PROJECTION = "csl_projection_2026-07-31.json"
TABLE = cast("dict[str, Any]", yaml.safe_load(Path(__file__).with_name("spellings.yaml").read_text("utf-8")))
ALL = "For all items subject to the EAR. (See §744.11 of the EAR)"
DENIAL = "Presumption of denial"


def spelled(column: str) -> list[tuple[dict[str, Any], str]]:
    """Pairs of meaning and spelling."""
    return [(group["reads"], text) for group in TABLE[column] for text in group["spellings"]]


def on(list_: str, **more: Any) -> Meaning:
    """The meaning of a made-up entry."""
    return read(Entry(list_, "1", (Name(more.pop("name", "Yunfan Compute"), "primary"),), **more))


@pytest.mark.parametrize(("reads", "text"), spelled("requirements"))
def test_requirement(reads: dict[str, Any], text: str) -> None:
    found = requirement(text)
    assert found.scope == reads["scope"]
    assert found.exceptions == tuple(reads.get("exceptions", ()))
    told = reads.get("footnotes", [])
    assert found.footnotes == (None if told is None else tuple(told))
    assert found.policy == reads.get("policy")
    assert bool(found.differs) == reads.get("differs", False)
    assert bool(found.note) == reads.get("note", False)


@pytest.mark.parametrize(("reads", "text"), spelled("policies"))
def test_policy(reads: dict[str, Any], text: str) -> None:
    found = policy(text)
    assert found.policy == reads["policy"]
    assert found.ear99 == reads.get("ear99", "")
    assert found.sections == tuple(reads.get("sections", ()))
    assert bool(found.note) == reads.get("note", False)


def test_the_table_holds_every_spelling_of_the_list() -> None:
    path = DATA / PROJECTION
    if not path.exists():
        pytest.skip(f"{path} is absent; set DOUANE_TEST_DATA")
    tables = json.loads(path.read_text("utf-8"))["tables"]
    assert set(tables["licenceRequirements"]) == {text for _, text in spelled("requirements")}
    assert set(tables["licencePolicies"]) == {text for _, text in spelled("policies")}


def test_the_whole_list_is_read_and_three_entries_stay_open() -> None:
    path = DATA / PROJECTION
    if not path.exists():
        pytest.skip(f"{path} is absent; set DOUANE_TEST_DATA")
    data = json.loads(path.read_text("utf-8"))
    tables, open_, differ, addresses = data["tables"], list[str](), 0, 0
    for n, row in enumerate(data["entries"]):
        source = tables["sources"][row["s"]]
        code = next(c for c in ("EL", "MEU", "") if f"({c})" in source or not c)
        if not code:
            continue
        required, reviewed = tables["licenceRequirements"][row["lr"]], tables["licencePolicies"][row["lp"]]
        found = read(Entry(code, str(n), (Name(row["n"], "primary"),), requirement=required, policy=reviewed))
        open_ += [row["n"]] if found.open else []
        differ += bool(found.differs)
        addresses += found.facts.get("address_only", False)
    assert sorted(open_) == [
        "Gazprom Vniigaz, OOO", "Rayscience Optoelectronics Innovation Co., Ltd.",
        "Shanghai Supercomputing Technology Co., Ltd.",
    ]  # fmt: skip
    assert differ == 31
    assert addresses == 19


@pytest.mark.parametrize(
    ("name", "unread"),
    [
        ("csl_2026-07-31_official_layout.csv", 2),
        ("csl_official_sample_2024.csv", 0),
        ("csl_official_sample_2019-12.csv", 0),
    ],
)
def test_files_in_the_official_layout(name: str, unread: int) -> None:
    """All texts are understood but the two that stand in the wrong column."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path} is absent; set DOUANE_TEST_DATA")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if "(EL)" in row["source"] or "(MEU)" in row["source"]]
    assert rows
    assert all(requirement(row["license_requirement"]).scope is not None for row in rows)
    assert len({row["license_policy"] for row in rows if policy(row["license_policy"]).policy is None}) == unread


@pytest.mark.parametrize(
    "text",
    [
        "",
        "For all items",
        "For some items subject to the EAR",
        "For all items subject to the EAR, except 3A991",
        "For all items subject to the EAR except for: food",
        "For all items subject to the EAR (See §744.11 of the EAR, except 3A991)",
        "For all items subject to the EAR (See §744.11 of the EAR) except 4A994",
        "For all items subject to the EAR (See §744.11 of the EAR. except 4A994",
        "For all items subject to the EAR. This license requirement may be overcome by License Exception TMP",
        "For items on the CCL",
        "Not for all items subject to the EAR",
        "For all items subject to the EAR (See §744.11 of the EAR)6",
    ],
)
def test_an_unknown_requirement_is_unknown(text: str) -> None:
    found = on("EL", requirement=text, policy=DENIAL)
    assert found.facts["scope"] is None
    assert found.facts["footnotes"] is None
    assert found.open


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Denial",
        "No presumption of denial",
        "Presumption of denial except for friends",
        "Policy of denial for all items subject to the EAR apart from food",
        "Presumption of approval",
        "See the order",
        "See § 744.2(d) of the EAR or ask",
        "Case-by-case review for some; presumption of denial for all other items subject to the EAR",
    ],
)
def test_an_unknown_policy_is_unknown(text: str) -> None:
    found = on("EL", requirement=ALL, policy=text)
    assert found.facts["policy"] is None
    assert any("policy" in told for told in found.open)


def test_a_requirement_in_the_column_of_the_policy_is_told() -> None:
    found = on("EL", requirement=ALL, policy=ALL)
    assert (found.facts["scope"], found.facts["policy"]) == ("all_items", None)
    assert "holds a license requirement" in found.open[0]


def test_a_policy_in_the_column_of_the_requirement_counts() -> None:
    column = "For all items subject to the EAR, with case-by-case basis for items listed on the CCL"
    found = on("EL", requirement=column, policy="Presumption of approval for EAR99 items")
    assert (found.facts["policy"], found.facts["policy_ear99"]) == ("case_by_case", "presumption_of_approval")
    assert not found.open


def test_either_signal_makes_the_footnote() -> None:
    by_digit = requirement("For all items subject to the EAR. (See §§ 744.11 of the EAR)4")
    by_citation = requirement("For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)")
    both = requirement("For all items subject to the EAR. (See §§ 734.9(e)(3) and 744.11 of the EAR)4")
    raised = requirement("For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)⁴")
    assert (by_digit.footnotes, by_citation.footnotes, both.footnotes, raised.footnotes) == (
        ("4",), ("4",), ("4", "5"), ("4",),
    )  # fmt: skip
    assert by_digit.differs and by_citation.differs and both.differs and not raised.differs


def test_an_address_is_marked() -> None:
    street = (Address("Room 1, 2 Example Road", "Hong Kong", country="HK"),)
    found = on("EL", name="Address 07", addresses=street, policy=DENIAL,
               requirement="For items on the CCL and listed in supplement no. 7 to part 746 of the EAR")  # fmt: skip
    assert found.facts["address_only"] is True
    assert found.facts["scope"] == "ccl_and_supplement_7"
    assert not is_address(Entry("EL", "1", (Name("Address Systems 7 Ltd.", "primary"),)))


def test_a_list_without_a_requirement_column_states_none() -> None:
    found = on("UVL", start=datetime.date(2024, 5, 1))
    assert found == Meaning({"list": "UVL", "entry": "1", "from": datetime.date(2024, 5, 1)})


def test_programs() -> None:
    assert on("SDN", programs=("SDGT", "IFSR")).facts["programs"] == ["SDGT", "IFSR"]
    without = on("SDN")
    assert without.facts["programs"] is None and without.open


def test_denial_orders() -> None:
    own = on("DPL", standard_order=False, start=datetime.date(2020, 1, 1), end=datetime.date(2030, 1, 1))
    assert own.facts["standard_order"] is False
    assert (own.facts["from"], own.facts["to"]) == (datetime.date(2020, 1, 1), datetime.date(2030, 1, 1))
    silent = on("DPL")
    assert "standard_order" not in silent.facts and silent.notes


def test_an_unknown_list_is_unknown() -> None:
    found = on("XYZ")
    assert found.facts["list"] is None
    assert "XYZ" in found.open[0]


def test_the_codes_are_those_of_the_facts() -> None:
    assert frozenset(shipped_book().book.declarations.facts["listing.list"].values) == KNOWN_LISTS


BUYER = {"id": "buyer", "roles": ["end_user"], "name": "Straits Instruments", "country": "SG", "hq_country": "SG",
         "ultimate_parent_hq_country": "SG", "us_person": "no"}  # fmt: skip
SELLER = {"id": "seller", "roles": ["exporter"], "name": "Ridgeline Distribution", "country": "US", "hq_country": "US",
          "ultimate_parent_hq_country": "US", "us_person": "yes", "informed_by_bis": "no"}  # fmt: skip


def outcome(found: Meaning) -> tuple[str, str | None]:
    """What a sale of a plain EAR99 part to a party that matches the entry exactly comes to."""
    case = {
        "as_of": "2026-03-02",
        "assumptions": ["civil_end_use_after_diligence"],
        "item": {"kind": "other", "eccn": "EAR99", "encryption": "none", "quantity": "10", "us_origin": "yes",
                 "has_digital_processing_units": "no", "tpp": "0"},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": "SG"},
        "parties": [SELLER, {**BUYER, "lists": [{**found.facts, "class": "exact"}]}],
    }  # fmt: skip
    answer = shipped_book().at(today=TODAY).check(case)
    return answer.outcome, answer.review_policy


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (on("EL", requirement=ALL, policy=DENIAL), ("license_required", "presumption_of_denial")),
        (on("EL", requirement=ALL, policy="who knows"), ("license_required", "policy_of_denial")),
        (on("EL", requirement="who knows", policy=DENIAL), ("needs_information", None)),
        (on("DPL", standard_order=True), ("prohibited", None)),
        (on("DPL", standard_order=False), ("escalate", None)),
        (on("DPL", standard_order=True, end=datetime.date(2026, 3, 1)), ("escalate", None)),
        (on("SDN", programs=("GLOMAG",)), ("prohibited", None)),
        (on("XYZ"), ("needs_information", None)),
    ],
)
def test_the_facts_are_those_of_a_case(found: Meaning, expected: tuple[str, str | None]) -> None:
    assert outcome(found) == expected
