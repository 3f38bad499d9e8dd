"""Every form of a value for every declared fact: what fits its type is read, what does not is refused with the field.

Faults 3.11 (a dispute of Booleans about letters), 2.7 (several kinds of workload), 3.9 (no number is rounded), 1.3
(evidence that is none).  [P-01, P-17]
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from douane.engine import CaseError, Rulebook
from douane.engine.facts.declarations import NUMERIC, Fact
from douane.engine.facts.parse import ValueRefused
from douane.engine.language.values import FactValue, Form
from tests.properties.grafts import DECISIONS, told
from tests.shipped import TODAY, shipped_book

FACTS = [f for f in shipped_book().book.declarations.facts.values() if f.is_input and f.scope != "peak"]
EACH = [pytest.param(f, id=f.name) for f in FACTS]
NAMES_OF_SOMETHING = (  # or how a case is put, which takes one value alone
    "item.product", "item.sku", "case.assumptions", "case.as_of", "case.law_view", "party.roles", "owner.of",
)  # fmt: skip
PEAKS = [{"format": "FP16", "bit_length": "16", "dense_tera_ops": "10"}]


def two_values(fact: Fact) -> tuple[Any, Any]:
    """Two plain values that the fact may have."""
    if fact.type == "boolean":
        return True, False
    if fact.type in NUMERIC:
        low = fact.minimum or Decimal(0)
        return str(low + 1), str(low + 2)
    if fact.type == "date":
        return "2025-01-01", "2025-01-02"
    if fact.type == "country":
        return "JP", "AU"
    if fact.type == "letters":
        return True, False
    if fact.type == "records":
        return PEAKS, [{**PEAKS[0], "dense_tera_ops": "20"}]
    if fact.values:
        return fact.values[0], fact.values[-1]
    if fact.paper_number:
        return "D1234567", "D7654321"
    return ("3A090.a", "EAR99") if "eccn" in fact.name else ("alpha", "beta")


def read(fact: Fact, raw: Any) -> FactValue:
    return shipped_book().book.parser.parse(fact, raw)


@pytest.mark.parametrize("fact", EACH)
def test_fault_3_11_plain_evidenced_and_unknown(fact: Fact) -> None:
    one, _ = two_values(fact)
    plain = read(fact, one)
    assert plain.form is (Form.TOGETHER if fact.several else Form.POINTS)
    papered = read(fact, {"value": one, "source": "the maker's letter", "date": "2025-01-05"})
    assert (papered.form, papered.values) == (plain.form, plain.values)
    assert all(p.source == "the maker's letter" for p in papered.points)
    assert read(fact, None).form is Form.UNKNOWN is read(fact, {"value": None}).form


@pytest.mark.parametrize("fact", EACH)
def test_fault_3_11_two_sources_that_differ_are_in_dispute(fact: Fact) -> None:
    one, other = two_values(fact)
    if one == other:
        pytest.skip("the fact has one value only")
    value = read(fact, [{"value": one, "source": "A"}, {"value": other, "source": "B"}])
    assert value.disputed and [p.source for p in value.points] == ["A", "B"]
    agreed = read(fact, [{"value": one, "source": "A"}, {"value": one, "source": "B"}])
    assert not agreed.disputed and agreed.values == read(fact, one).values


@pytest.mark.parametrize("fact", EACH)
def test_fault_3_11_bounds_exclusion_and_several(fact: Fact) -> None:
    one, other = two_values(fact)
    forms: list[tuple[Any, Form | None]] = [
        ({"at_least": one}, Form.RANGE if fact.type in NUMERIC else None),
        ({"at_most": other}, Form.RANGE if fact.type in NUMERIC else None),
        ({"at_least": one, "at_most": other}, Form.RANGE if fact.type in NUMERIC else None),
        ({"all_of": [one, other]}, Form.TOGETHER if fact.several or fact.type == "country" else None),
        ({"not_in": [one]}, None if fact.type in (*NUMERIC, "date", "boolean", "records") else Form.EXCLUDED),
        ([one, other], Form.TOGETHER if fact.several else None),
    ]  # fmt: skip
    if fact.type == "letters":
        ids = ["us.letter.h20"]
        forms = [({"all_of": ids}, Form.TOGETHER), ({"not_in": ids}, Form.EXCLUDED), (ids, Form.TOGETHER)]
    for raw, form in forms:
        if form is not None:
            assert read(fact, raw).form is form, raw
        elif not isinstance(raw, list):
            with pytest.raises(ValueRefused):
                read(fact, raw)
    if fact.several:
        assert read(fact, []).form is Form.TOGETHER and not read(fact, []).points


@pytest.mark.parametrize("fact", EACH)
def test_a_case_takes_every_form_of_each_fact(fact: Fact) -> None:
    one, other = two_values(fact)
    forms: list[Any] = [one, {"value": one, "source": "a paper"}, None]
    forms.append([{"value": one, "source": "A"}, {"value": other, "source": "B"}])
    if fact.name in NAMES_OF_SOMETHING:
        return
    for raw in forms:
        answer = told({"as_of": "2026-09-01", **placed(fact, raw)})
        assert answer is not None and DECISIONS[answer.decision] in ("hold", "stop")


def placed(fact: Fact, raw: Any) -> dict[str, Any]:
    """A bare case that holds one fact in its place."""
    inner = {fact.key: raw}
    if fact.scope == "case":
        group = fact.name.split(".")[0]
        return inner if group == "case" else {group: inner}
    if fact.scope == "red_flag":
        return {"red_flags": [inner]}
    party: dict[str, Any] = {"role": "end_user", "name": "Nordwerk"}
    if fact.scope == "party":
        party |= inner
    elif fact.scope == "listing":
        party["lists"] = [{"list": "EL", **inner}]
    else:
        party["owners"] = [{"name": "Holding", **inner}]
    return {"parties": [party]}


# --- a dispute about letters -----------------------------------------------------------------------------------


def h20(informed: Any) -> dict[str, Any]:
    return {
        "as_of": "2026-09-01", "assumptions": ["civil_end_use_after_diligence"],
        "item": {"product": "H20", "quantity": 8, "encryption": "none"},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": "CN"},
        "parties": [
            {"role": "exporter", "name": "Ridgeline", "country": "US", "hq_country": "US", "us_person": True,
             "ultimate_parent_hq_country": "US", "informed_by_bis": informed, "other_letter_on_file": False},
            {"role": "end_user", "name": "Yunfan", "country": "CN", "hq_country": "CN", "us_person": False,
             "ultimate_parent_hq_country": "CN", "lists": []},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    "informed",
    [
        [{"value": False, "source": "A"}, {"value": True, "source": "B"}],
        [{"value": ["us.letter.h20"], "source": "A"}, {"value": [], "source": "B"}],
        [{"value": "us.letter.h20", "source": "A"}, {"value": "no", "source": "B"}],
    ],
)
def test_fault_3_11_letters_in_dispute_are_weighed_source_by_source(rulebook: Rulebook, informed: Any) -> None:
    answer = rulebook.at("2026-09-01", today=TODAY).check(h20(informed))
    assert (answer.outcome, answer.decision) == ("escalate", "hold")
    assert {w.source: w.outcome for w in answer.worlds} == {
        "A": answer.worlds[0].outcome,
        "B": answer.worlds[1].outcome,
    }
    assert {w.outcome for w in answer.worlds} == {"license_required", "no_license_required"}


# --- numbers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "under"), [("3.2" + "9" * 35, True), ("3.3" + "0" * 34 + "1", False), ("3.30", False)]
)
def test_fault_3_9_no_number_is_rounded(figure: str, under: bool) -> None:
    fact = shipped_book().book.declarations.facts["item.hbm_bandwidth_density_gb_s_per_mm2"]
    assert read(fact, figure).only == Decimal(figure)
    assert (Decimal(str(read(fact, figure).only)) < Decimal("3.3")) is under


def test_fault_3_9_sums_and_products_of_long_numbers_are_exact(rulebook: Rulebook) -> None:
    long = "699." + "9" * 36
    case = {"item": {"total_dram_bandwidth_gb_s": long, "interconnect_bandwidth_gb_s": long}}
    answer = rulebook.at("2026-09-01", today=TODAY).check(case, detail="brief")
    assert Decimal(answer.facts["item.total_bandwidth_gb_s"].value) == Decimal("1399." + "9" * 35 + "8")
    with pytest.raises(CaseError):
        rulebook.at("2026-09-01", today=TODAY).check({"item": {"tpp": "1." + "0" * 50 + "1"}})


# --- evidence --------------------------------------------------------------------------------------------------

NOTHING = (
    "",
    " ",
    "\u200b",
    "\u2060\ufeff",
    "\u00a0",
    "\u3164",
    "-",
    "n/a",
    "N.A.",
    "TBD",
    "unknown",
    "none",
    "?",
    "...",
    "x",
)


def evidenced(**paper: Any) -> dict[str, Any]:
    return {"value": "5A992.c", "evidence": "bis", "source": "CCATS G123456", "date": "2026-01-05", **paper}


@pytest.mark.parametrize("source", NOTHING)
@pytest.mark.parametrize("field", ["eccn", "encryption", "tpp"])
def test_fault_1_3_evidence_without_a_real_source_is_refused(rulebook: Rulebook, source: str, field: str) -> None:
    value = {"eccn": "5A992.c", "encryption": "none", "tpp": 10}[field]
    case = {"item": {field: evidenced(value=value, source=source)}}
    with pytest.raises(CaseError) as error:
        rulebook.at("2026-09-01", today=TODAY).check(case)
    assert str(error.value.problems[0].field).startswith(f"item.{field}")


@pytest.mark.parametrize(
    "case",
    [
        {"item": {"eccn": evidenced(date="2026-09-02")}},
        {"item": {"eccn": [evidenced(date="2026-09-02"), {"value": "3A090.a", "source": "the maker"}]}},
        {"item": {"encryption": evidenced(value="none", date="2027-01-01")}},
        {"as_of": "2030-01-01", "item": {"eccn": evidenced(date="2029-01-01")}},  # after today, too
        {"parties": [{"role": "end_user", "name": "X", "hq_country": evidenced(value="DE", date="2026-09-02")}]},
        {"parties": [{"role": "end_user", "lists": [{"list": evidenced(value="EL", date="2026-12-30")}]}]},
    ],
)
def test_fault_1_3_evidence_of_a_later_day_is_refused(rulebook: Rulebook, case: dict[str, Any]) -> None:
    with pytest.raises(CaseError) as error:
        rulebook.at("2026-09-01", today=TODAY).check(case)
    assert str(error.value.problems[0].field).endswith(".date")


def test_evidence_of_the_day_itself_stands(rulebook: Rulebook) -> None:
    day = datetime.date(2026, 9, 1)
    answer = rulebook.at(day, today=TODAY).check({"item": {"eccn": evidenced(date="2026-09-01")}}, detail="brief")
    assert answer.facts["item.eccn"].value == "5A992.c"


def test_evidence_beside_a_form_without_one_value_is_refused() -> None:
    fact = shipped_book().book.declarations.facts["item.tpp"]
    with pytest.raises(ValueRefused):
        read(fact, {"at_most": 10, "evidence": "signed", "source": "the maker", "date": "2025-01-01"})
