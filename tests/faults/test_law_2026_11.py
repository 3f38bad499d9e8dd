"""Corrections of the law of November 2026: the samples of the fault list, and each kind over generated cases. [P-29]

Outcomes and their grounds stand beside the rules in `rules/cases`; here the kinds are held through the doors.
"""

from __future__ import annotations

import json
import math
from copy import deepcopy
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from douane import Determination, Rulebook
from douane.engine.rulebook.declared import Group
from tests.cli.calls import spawned
from tests.shipped import TODAY
from tests.volume import volume

DAY = "2026-11-30"
EXPORTER: dict[str, Any] = {
    "id": "seller", "role": "exporter", "name": "Acme Parts Inc.", "country": "US", "hq_country": "US",
    "ultimate_parent_hq_country": "US", "us_person": True, "informed_by_bis": False, "other_letter_on_file": False,
}  # fmt: skip
LISTED = ("3A001.b.2", "3A991.p", "4A994.l", "5A992.c", "5A991.a", "6A991", "9A991.a", "2B999", "1C992", "3B991.b")
PROCEEDS = "proceed"


def case(to: str, **given: Any) -> dict[str, Any]:
    """A whole ordinary sale from the United States, with some sections changed."""
    out: dict[str, Any] = {
        "as_of": DAY,
        "assumptions": ["civil_end_use_after_diligence"],
        "item": {"product": "cable", "quantity": 8, "encryption": "none", "eccn": "EAR99"},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": to},
        "parties": [
            deepcopy(EXPORTER),
            {"id": "buyer", "role": "end_user", "name": "Plainfield Compute", "country": to, "hq_country": to,
             "ultimate_parent_hq_country": to, "us_person": False, "lists": [], "incorporated_in": to},
        ],
    }  # fmt: skip
    for section, value in given.items():
        if section == "buyer":
            out["parties"][1].update(value)
        elif section == "item":
            out["item"] = value
        elif isinstance(value, dict) and section in out:
            out[section].update(value)
        else:
            out[section] = value
    return out


def answered(rulebook: Rulebook, asked: dict[str, Any]) -> Determination:
    return rulebook.at(today=TODAY).check(asked)


def shortly(rulebook: Rulebook, asked: dict[str, Any]) -> Determination:
    """Without what only people read, for many cases."""
    return rulebook.at(today=TODAY).check(asked, detail="brief")


def rules_of(determination: Determination) -> set[str]:
    return {basis.rule for track in determination.tracks for basis in track.bases if basis.value == "true"}


def members(rulebook: Rulebook, group: str) -> list[str]:
    found: Group = rulebook.book.declared.groups[group]
    return [m.id for m in found.members]


T4 = {"product": "T4", "quantity": 8, "encryption": "none"}
LAPTOP = {"product": "laptop", "quantity": 8, "encryption": "5A992", "eccn": "5A992.c"}

SAMPLES: dict[str, tuple[dict[str, Any], str, str]] = {
    "1_5_table_not_read": (
        case("CN", item={"kind": "other", "quantity": 1, "eccn": "9A991.d"}, end_use={"military": "known"},
             buyer={"military_end_user": "known"}), "license_required", "us.ear.744.21.military"),
    "1_5_entry_outside_the_set": (
        case("CN", item={"kind": "other", "quantity": 1, "eccn": "6A991"}, end_use={"military": "known"}),
        "escalate", "us.ear.744.21.unread"),
    "1_6_transit_russia": (
        case("KZ", item=T4, activity={"transit_countries": ["RU"]}), "prohibited", "us.ear.736.2.b.8.listed_item"),
    "1_6_transit_belarus": (
        case("KZ", item=T4, activity={"transit_countries": ["BY"]}), "prohibited", "us.ear.736.2.b.8.listed_item"),
    "1_6_transit_of_a_laptop": (
        case("KZ", item=LAPTOP, activity={"transit_countries": ["RU"]}), "prohibited", "us.ear.736.2.b.8.listed_item"),
    "1_6_transit_of_ear99": (
        case("KZ", activity={"transit_countries": ["RU"]}), "escalate", "us.ear.736.2.b.8.any_item"),
    "1_7_gbs_to_ukraine": (
        case("UA", item={"kind": "other", "quantity": 1, "eccn": "3C005", "value_usd": "100000"},
             activity={"to_region": "elsewhere"}), "license_required", "us.ear.738.ns_2"),
    "1_8_size_of_an_order": (
        case("CN", item={"product": "H20", "quantity": 10000, "encryption": "none"}),
        "escalate", "us.ear.744.23.a.1.order"),
    "1_4_named_part": (
        case("MY", item={"product": "Ascend 910B", "quantity": 8, "encryption": "none", "eccn": "3A991.p"},
             activity={"mode": "domestic_sale", "from_country": "MY"}), "prohibited", "us.ear.gp10.named_part"),
    "8_7_syria": (case("SY"), "license_exception", "us.ear.746.embargoed"),
    "2_5_known_headquarters": (
        case("DE", item=T4, buyer={"ultimate_parent_hq_country": "IR"}), "escalate", "us.sanctions.headquarters"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_fault_samples_of_the_law(rulebook: Rulebook, name: str) -> None:
    """Rows of sections 1 and 2 of the fault list, each by the rule that now carries it."""
    asked, outcome, rule = SAMPLES[name]
    found = answered(rulebook, asked)
    assert (found.outcome, found.decision != PROCEEDS) == (outcome, True), found.headline
    assert rule in rules_of(found)


def test_fault_samples_on_the_command_line() -> None:
    """The same samples as JSON lines through the command line: none proceeds."""
    lines = "\n".join(json.dumps(asked) for asked, _, _ in SAMPLES.values())
    called = spawned("check", "--json", "-", stdin=lines.encode())
    answers = [json.loads(line) for line in called.out.splitlines()]
    assert [a["outcome"] for a in answers] == [outcome for _, outcome, _ in SAMPLES.values()]
    assert called.status == 1


def test_fault_8_7_syria_is_not_denied_as_a_policy(rulebook: Rulebook) -> None:
    """Section 8, row 7: case by case or better since 2025-09-02, denial before."""
    since = answered(rulebook, case("SY", item=LAPTOP))
    before = answered(rulebook, case("SY", item=LAPTOP) | {"as_of": "2025-09-01"})
    assert (since.outcome, since.review_policy) == ("license_required", "case_by_case")
    assert (before.outcome, before.review_policy) == ("license_required", "policy_of_denial")


def test_fault_8_8_cambodia_left_d_5_in_november_2025(rulebook: Rulebook) -> None:
    """Section 8, row 8: a parent in Cambodia bars nothing in Singapore from 2025-11-07 on."""
    h100 = {"product": "H100", "quantity": 8, "encryption": "none"}
    outcomes = {
        day: answered(
            rulebook, case("SG", item=h100, buyer={"ultimate_parent_hq_country": "KH"}) | {"as_of": day}
        ).outcome
        for day in ("2025-11-06", "2025-11-07", "2026-02-03", "2026-03-02", "2026-07-22")
    }
    assert outcomes.pop("2025-11-06") == "license_required"
    assert set(outcomes.values()) == {"no_license_required"}


def test_fault_2_5_headquarters_below_3a090_are_not_asked(rulebook: Rulebook) -> None:
    """A T4 or RTX 4090D to Germany proceeds without headquarters; stated as unknown or in dispute it holds. [P-29]"""
    unstated = case("DE", item=T4)
    for key in ("hq_country", "ultimate_parent_hq_country", "incorporated_in"):
        del unstated["parties"][1][key]
    found = answered(rulebook, unstated)
    assert found.decision == PROCEEDS and found.questions == []
    assert any("headquarter" in a.text for a in found.advisories), [a.text for a in found.advisories]
    for value in (None, [{"value": "DE", "source": "A"}, {"value": "IR", "source": "B"}], {"not_in": ["DE"]}):
        asked = deepcopy(unstated)
        asked["parties"][1]["hq_country"] = value
        assert answered(rulebook, asked).decision != PROCEEDS, value


@pytest.mark.parametrize("code", ["CMIC", "1260H"])
def test_fault_2_5_a_securities_list_asks_one_question(rulebook: Rulebook, code: str) -> None:
    """Section 8, row 13: it held for ever; one answer settles it, and the lists stay advice."""
    buyer = {"name": "China Mobile", "lists": [{"list": code}]}
    first = answered(rulebook, case("CN", buyer=buyer))
    assert first.decision != PROCEEDS
    assert [q.fact for q in first.questions] == ["end_user.military_ties_excluded"]
    settled = answered(rulebook, case("CN", buyer={**buyer, "military_ties_excluded": True}))
    assert settled.decision == PROCEEDS and any(
        "Chinese military" in a.text or "CMIC" in a.text or "1260H" in a.text for a in settled.advisories
    ), [a.text for a in settled.advisories]
    found = answered(rulebook, case("CN", buyer={**buyer, "military_ties_excluded": False}))
    assert found.outcome == "escalate"


def test_duties_of_every_listed_item(rulebook: Rulebook) -> None:
    """Section 8, row 15: filing at any value and the control statement, for every entry and for EAR99 neither."""
    for eccn in ("5A992.c", "3A991.p", "6A991", "EAR99"):
        item = {"kind": "other", "quantity": 1, "eccn": eccn, "encryption": "5A992" if eccn == "5A992.c" else "none"}
        told = {o.rule for o in answered(rulebook, case("CN", item=item)).obligations}
        both = {"us.ear.758.1.any_value", "us.ear.758.6.statement"}
        assert told & both == (set() if eccn == "EAR99" else both), eccn


# --- kinds ------------------------------------------------------------------------------------------------------


def test_kind_no_listed_item_passes_russia_or_belarus(rulebook: Rulebook) -> None:
    """Any entry, any destination, any further countries on the route: never proceeds."""
    rng = Random("transit")
    entries = sorted({m.removesuffix(".*") for m in members(rulebook, "ccl_entries")})
    for _ in range(volume(60, 5000)):
        eccn = rng.choice((*LISTED, rng.choice(entries), "EAR99"))
        route = [*rng.sample(["TR", "AE", "KZ", "GE", "CN"], rng.randint(0, 2)), rng.choice(["RU", "BY"])]
        rng.shuffle(route)
        to = rng.choice(["KZ", "KG", "DE", "SG", "CN", "AM"])
        item = {"kind": "other", "quantity": rng.choice([1, 8]), "eccn": eccn, "encryption": "none"}
        mode = rng.choice(["ship_export", "ship_reexport"])
        asked = case(to, item=item, activity={"transit_countries": route, "mode": mode})
        found = shortly(rulebook, asked)
        assert found.decision != PROCEEDS, (eccn, route, to)
        if eccn != "EAR99" and asked["activity"]["mode"] == "ship_export":
            assert found.outcome == "prohibited", (eccn, route, to, found.outcome)


def test_kind_a_further_transit_country_never_softens(rulebook: Rulebook) -> None:
    """The answer with one more country on the route is never milder."""
    from douane.engine.terms import OUTCOMES

    rng = Random("further")
    rank = {name: n for n, name in enumerate(OUTCOMES)}
    places = ["RU", "BY", "CU", "KP", "VN", "GE", "UA", "TR", "AE", "IR", "SY", "MY", "HK"]
    for _ in range(volume(40, 3000)):
        item = {"kind": "other", "quantity": 1, "eccn": rng.choice((*LISTED, "EAR99")), "encryption": "none"}
        route = rng.sample(places, rng.randint(0, 2))
        more = [*route, rng.choice(places)]
        to = rng.choice(["KZ", "JP", "DE", "CN"])
        before = shortly(rulebook, case(to, item=item, activity={"transit_countries": route}))
        after = shortly(rulebook, case(to, item=item, activity={"transit_countries": more}))
        assert rank[after.outcome] <= rank[before.outcome], (item, route, more)


def test_kind_nothing_that_a_seller_states_frees_a_named_part(rulebook: Rulebook) -> None:
    """Figures, entry, designer, kind, papers, a signature: named parts stay held; a ruling of BIS is heard."""
    rng = Random("named")
    names = members(rulebook, "gp10_named_parts")
    assert len(names) >= 4
    stated: dict[str, list[Any]] = {
        "eccn": ["EAR99", "3A991.p", "5A992.c", "4A994.l", "3A090.b",
                 {"value": "3A991.p", "evidence": "signed", "source": "maker", "date": "2026-01-05"}],
        "tpp": ["0", "1200", "15832"], "designer_hq_country": ["US", "MY", "TW", None],
        "has_digital_processing_units": [False, True], "subject_to_ear": [False], "us_origin": [False],
        "foreign_direct_product": [False], "us_content_percent": ["0"], "outside_finding_on_file": [True],
        "kind": ["other", "memory", "computer", "ic"], "made_in_country": ["MY"],
        "designed_or_marketed_for_data_centers": [False],
    }  # fmt: skip
    for _ in range(volume(60, 5000)):
        item: dict[str, Any] = {"product": rng.choice(names), "quantity": 8, "encryption": "none"}
        for name in rng.sample(sorted(stated), rng.randint(0, 6)):
            item[name] = rng.choice(stated[name])
        mode = rng.choice(["domestic_sale", "purchase", "use", "service_or_repair", "ship_reexport"])
        found = shortly(rulebook, case("MY", item=item, activity={"mode": mode, "from_country": "MY"}))
        assert found.outcome == "prohibited", (item, mode)
    ruled = {"product": names[0], "quantity": 8, "encryption": "none",
             "eccn": {"value": "3A991.p", "evidence": "bis", "source": "CCATS 1234", "date": "2026-01-05"}}  # fmt: skip
    freed = shortly(rulebook, case("MY", item=ruled, activity={"mode": "domestic_sale", "from_country": "MY"}))
    assert "us.ear.gp10.named_part" not in rules_of(freed)


def test_kind_no_entry_clears_for_a_known_military_end(rulebook: Rulebook) -> None:
    """Every entry of the list, to every country of 744.21, with a known military end use or user."""
    rng = Random("military")
    entries = sorted({m.removesuffix(".*") for m in members(rulebook, "ccl_entries")})
    for _ in range(volume(60, 3000)):
        eccn, to = rng.choice(entries), rng.choice(["CN", "HK", "MM", "KH", "NI", "VE", "RU", "BY"])
        known: dict[str, Any] = rng.choice([
            {"end_use": {"military": "known"}}, {"end_use": {"military": "high_probability"}},
            {"buyer": {"military_end_user": "known"}},
        ])  # fmt: skip
        item = {"kind": "other", "quantity": 1, "eccn": eccn, "encryption": "none"}
        assert shortly(rulebook, case(to, item=item, **known)).decision != PROCEEDS, (eccn, to, known)


def test_kind_size_of_an_order(rulebook: Rulebook) -> None:
    """Units times rate against 200 petaflops in single and 100 in double precision, just inside and just outside."""
    rng = Random("order")
    for _ in range(volume(12, 400)):
        bits, limit = rng.choice([(32, Decimal(200)), (64, Decimal(100))])
        rate = Decimal(rng.randint(10, 70))
        enough = math.ceil(limit * 1000 / rate)
        for units, held in ((enough, True), (enough - 1, False)):
            peak = {"format": f"FP{bits}", "bit_length": bits, "dense_tera_ops": str(rate)}
            item = {
                "kind": "ic", "quantity": str(units), "encryption": "none", "has_digital_processing_units": True,
                "designed_or_marketed_for_data_centers": False, "designer_hq_country": "US", "non_planar_logic": True,
                "applicable_die_area_mm2": "800", "total_dram_bandwidth_gb_s": "300",
                "interconnect_bandwidth_gb_s": "200", "peaks": [peak], "peaks_complete": True,
            }  # fmt: skip
            asked = case("CN", item=item)
            asked["parties"][0]["fabricator_or_osat"] = False
            found = shortly(rulebook, asked)
            assert rate * bits < 4800
            assert (found.decision != PROCEEDS) is held, (bits, rate, units, found.headline)


def test_kind_gbs_never_serves_sudan_or_ukraine(rulebook: Rulebook) -> None:
    """Wherever the place stands in the deal."""
    item = {"kind": "other", "quantity": 1, "eccn": "3C005", "value_usd": "100000", "encryption": "none"}
    for place in ("UA", "SD"):
        ways = [
            case(place, item=item), case("SG", item=item, activity={"final_destination": place}),
            case("SG", item=item, buyer={"country": place}),
        ]  # fmt: skip
        way = case("SG", item=item)
        way["parties"].append(
            {"role": "intermediate_consignee", "name": "Stop", "country": place, "us_person": False, "lists": []}
        )
        for asked in [*ways, way]:
            asked["activity"]["to_region"] = "elsewhere"
            found = shortly(rulebook, asked)
            assert found.outcome != "license_exception" and found.decision != PROCEEDS, asked
    assert shortly(rulebook, case("SG", item=item)).outcome == "license_exception"
