"""Every text of a case that may name a party is searched, in every form of a value, at every door alike. [P-27]"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from douane.engine.determination import Determination, PartyResult
from douane.engine.home import Home
from douane.engine.parties.entry import Address, Entry, Name
from douane.engine.parties.screener import Screener
from douane.engine.record.clearances import Clearances
from douane.engine.rulebook.profiles import load_profile
from tests.parties.test_screening import asked, check, found, home_with, rank, readings, sale
from tests.shipped import TODAY, shipped_book
from tests.volume import volume

CLEAN, LISTED = "Jaya Labs Pte Ltd", "Huawei Technologies Co., Ltd."
LISTED_NAMES = (LISTED, "Inspur Group", "浪潮集团有限公司", "Rosneft Trade Limited", "Nordic Maritime Pte. Ltd.",
                "AECC South Industry")  # fmt: skip
VESSEL = "Arctic Star"
ROLES = ("end_user", "purchaser", "ultimate_consignee", "intermediate_consignee", "freight_forwarder", "notify_party",
         "bank", "principal", "reseller", "hardware_owner", "exporter")  # fmt: skip
FORMS: dict[str, Callable[[str], Any]] = {
    "plain": lambda name: name,
    "with evidence": lambda name: {"value": name, "source": "register", "date": "2026-06-01"},
    "first of a dispute": lambda name: [{"value": name, "source": "A"}, {"value": CLEAN, "source": "B"}],
    "second of a dispute": lambda name: [{"value": CLEAN, "source": "A"}, {"value": name, "source": "B"}],
    "list of values": lambda name: [CLEAN, name],
    "by exclusion": lambda name: {"not_in": [name]},
}
PLACES = ("name", "name_original_script", "ultimate_parent", "owner", "owner of an owner", "care of", "business", "id")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return home_with(tmp_path_factory.mktemp("lists"), readings())


@pytest.fixture(scope="module")
def screener(home: Home) -> Screener:
    return asked(home)


def placed(case: dict[str, Any], role: str, place: str, value: Any) -> dict[str, Any]:
    """The case with a text in a place of the party of a role; a party that lacks it is added."""
    case = copy.deepcopy(case)
    party: dict[str, Any] | None = next((p for p in case["parties"] if role in p["roles"]), None)
    if party is None:
        party = {"roles": [role], "name": CLEAN, "country": "SG", "hq_country": "SG",
                 "ultimate_parent_hq_country": "SG", "us_person": "no"}  # fmt: skip
        case["parties"].append(party)
    if place == "owner":
        party["owners"] = [{"name": value, "percent": "10"}]
    elif place == "owner of an owner":
        party["owners"] = [{"name": "Lanting Holding", "percent": "10", "owners": [{"name": value, "percent": "10"}]}]
    elif place == "care of":
        party["address"] = f"c/o {value}, 1 Fusionopolis Way, Singapore" if isinstance(value, str) else value
    else:
        party[place] = value
    return case


def party_of(d: Determination, role: str) -> PartyResult:
    return next(p for p in d.parties if role in p.roles)


def test_a_listed_name_never_proceeds_wherever_and_however_it_stands(screener: Screener) -> None:
    """Faults 1.10. [P-27]"""
    assert check(sale(CLEAN), screener).decision == "proceed"
    random = Random(12)
    for _ in range(volume(120, 5_000)):
        role, place = random.choice(ROLES), random.choice(PLACES)
        form, name = random.choice(list(FORMS)), random.choice(LISTED_NAMES)
        if form == "by exclusion" and place in ("care of", "business", "id"):
            continue  # says who is not meant, in a text that need not name anybody
        d = check(placed(sale(CLEAN), role, place, FORMS[form](name)), screener)
        assert d.decision != "proceed", (role, place, form, name)


@pytest.mark.parametrize(
    "parent",
    [
        [{"value": CLEAN, "source": "A"}, {"value": LISTED, "source": "B"}], {"not_in": [LISTED]}, "TBD", "화웨이",
        "هواوي", "x" * 251, "\u202eiewauH", None,
    ],
    ids=["dispute", "exclusion", "placeholder", "hangul", "arabic", "over-long", "direction mark", "unknown"],
)  # fmt: skip
def test_fault_1_10_an_ultimate_parent_is_searched_or_the_party_is_not_screened(
    parent: Any, screener: Screener
) -> None:
    d = check(sale(CLEAN, ultimate_parent=parent), screener)
    told = party_of(d, "end_user")
    assert d.decision == "hold"
    assert told.entries or ("ultimate parent" in told.problem and not told.screened)
    assert check(sale(CLEAN, ultimate_parent="Lanting Holding"), screener).decision == "proceed"


def test_fault_1_10_a_listed_address_is_seen_at_the_end_of_a_long_text_and_in_a_dispute(tmp_path: Path) -> None:
    street = "Unit 7, 9/F, Tower B, Harbour Plaza, 41 Museum Road"
    entry = Entry("EL", "a1", (Name("Address 07", "primary"),), addresses=(Address(street=street, country="HK"),),
                  requirement="For all items subject to the EAR")  # fmt: skip
    extract = readings()
    for read in extract:
        if "EL" in read.lists:
            read.entries.append(entry)
    screener = asked(home_with(tmp_path, extract))
    for address in (street, "Warehouse of the customer; " * 60 + street,
                    [{"value": "1 Raffles Place", "source": "A"}, {"value": street, "source": "B"}]):  # fmt: skip
        assert found(check(sale(CLEAN, address=address), screener), CLEAN)


def test_fault_1_31_a_listed_vessel_and_a_notify_party_are_searched(screener: Screener) -> None:
    """Also by their flat names, as a file and `--set` write them."""
    names = shipped_names()
    for role, name in (
        ("vessel", VESSEL),
        ("notify_party", LISTED),
        ("bank", "Rosneft Trade Limited"),
        ("vessel", LISTED),
    ):
        case = sale(CLEAN)
        flat = names.case([(f"{role}.name", name), (f"{role}.country", "SG")])
        case["parties"] += flat["parties"]
        d = check(case, screener)
        assert d.decision != "proceed" and party_of(d, role).entries, (role, name)
    for role in ("vessel", "notify_party"):
        case = placed(sale(CLEAN), role, "name", CLEAN)
        assert check(case, screener).decision == "proceed", role


def test_a_vessel_is_compared_with_vessels(screener: Screener) -> None:
    """A ship that shares a word with a company is no match."""
    case = placed(sale(CLEAN), "vessel", "name", "Inspur")
    assert not party_of(check(case, screener), "vessel").entries


def test_every_reseller_of_a_chain_is_searched(screener: Screener) -> None:
    case = sale(CLEAN)
    case["service"] = {"reseller_chain": [CLEAN, LISTED]}
    d = check(case, screener)
    assert d.decision != "proceed" and party_of(d, "reseller").entries
    case["service"]["reseller_chain"] = [CLEAN, "Lanting Compute"]
    assert not any("reseller" in p.roles for p in check(case, screener).parties)


def test_fault_1_35_who_is_screened_is_shown(screener: Screener, tmp_path: Path) -> None:
    """An exporter that the case names is searched and shown; the desk itself, from its profile, is neither."""
    case = sale(CLEAN)
    seller = next(p for p in case["parties"] if p["roles"] == ["exporter"])
    seller["name"] = LISTED
    told = party_of(check(case, screener), "exporter")
    assert told.screened and told.by == "lists" and told.entries
    seller["name"] = "Ridgeline Distribution"
    told = party_of(check(case, screener), "exporter")
    assert told.screened and told.by == "lists" and not told.entries
    profile = tmp_path / "desk.yaml"
    profile.write_text(
        "roles:\n  exporter: {name: Inspur Group, country: US, hq_country: US, ultimate_parent_hq_country: US, "
        'us_person: "yes", informed_by_bis: "no"}\n'
    )
    book = shipped_book()
    desk = load_profile(profile, book.book.declarations, book.book.parser, book.book.assumptions)
    case["parties"] = [p for p in case["parties"] if p is not seller]
    d = book.at(today=TODAY, screener=screener, profile=desk).check(case, detail="brief")
    told = party_of(d, "exporter")
    assert (told.by, told.screened, told.entries, d.decision) == ("not_needed", False, [], "proceed")


def test_fault_1_35_an_exact_hit_shows_while_the_mode_is_missing(screener: Screener) -> None:
    for name in (LISTED, "Inspur Group"):
        case = sale(name)
        del case["activity"]["mode"]
        for detail in ("full", "brief"):
            d = shipped_book().at(today=TODAY, screener=screener).check(case, detail=detail)
            told = party_of(d, "end_user")
            assert d.decision != "proceed" and told.screened and "exact" in {e["class"] for e in told.entries}


# --- a clearance covers the name that it was given for -----------------------------------------------------------


def cleared_for(home: Home, path: Path, name: str, country: str, keys: list[str]) -> Screener:
    screener = asked(home)
    with Clearances(path / "cleared.db") as store:
        for key in keys:
            store.clear(name, country, screener.entry(key), reason="other register number", person="M. Vogt")
        return screener.with_cleared(store.cleared())


def keys_of(d: Determination, role: str = "end_user") -> list[str]:
    return [str(e["entry"]) for e in party_of(d, role).entries]


@pytest.mark.parametrize("where", ["original script", "second of a dispute", "ultimate parent", "care of", "owner"])
def test_fault_1_18_a_clearance_of_one_name_hides_no_other(
    where: str, home: Home, screener: Screener, tmp_path: Path
) -> None:
    texts: dict[str, dict[str, Any]] = {
        "original script": {"name_original_script": "浪潮集团有限公司"},
        "second of a dispute": {"name": [CLEAN, "Inspur Group"]},
        "ultimate parent": {"ultimate_parent": "Inspur Group"},
        "care of": {"address": "c/o Inspur Group, 2 Orchard Road, Singapore"},
        "owner": {"owners": [{"name": "Inspur Group", "percent": "60"}]},
    }
    case = sale(CLEAN)
    case["parties"][1] |= texts[where]
    before = check(case, screener)
    every = [str(e.key) for e in screener.snapshot.entries if "inspur" in e.name.casefold()]
    after = check(case, cleared_for(home, tmp_path, CLEAN, "SG", every))
    assert before.decision != "proceed"
    assert (after.outcome, after.decision, keys_of(after)) == (before.outcome, before.decision, keys_of(before))


def test_no_clearance_hides_a_hit_of_a_name_that_it_was_not_given_for(
    home: Home, screener: Screener, tmp_path: Path
) -> None:
    """[P-27] Any set of clearances for one name leaves what another name brings."""
    random = Random(7)
    names = [*LISTED_NAMES, "Inspur Groupe", "Huawei", "Bank of Kunlun", CLEAN]
    entries = [e.key for e in screener.snapshot.entries]
    for number in range(volume(12, 400)):
        mine, other = random.sample(names, 2)
        case = sale(mine)
        case["parties"][1][random.choice(["name_original_script", "ultimate_parent"])] = other
        alone = set(keys_of(check(sale(other), screener)))
        mine_only = set(keys_of(check(sale(mine), screener)))
        folder = tmp_path / str(number)
        folder.mkdir()
        chosen = [*random.sample(entries, 5), *mine_only]
        left = set(keys_of(check(case, cleared_for(home, folder, mine, "SG", chosen))))
        strong = {k for k in alone if k in set(keys_of(check(case, screener)))}
        assert strong <= left | (mine_only - alone), (mine, other)
        assert rank(check(case, screener)) <= rank(check(sale(CLEAN), screener))


def test_an_answer_with_two_clearances_is_the_same_when_asked_again(home: Home, tmp_path: Path) -> None:
    case = sale("Inspur Group", name_original_script="浪潮集团有限公司")
    some = cleared_for(home, tmp_path, "Inspur Group", "SG", keys_of(check(case, asked(home))))
    stored = check(case, some)
    again = check(json.loads(json.dumps(stored.case)), home.screener_of(stored, shipped_book()))
    assert keys_of(stored) and (again.id, again.result_hash) == (stored.id, stored.result_hash)


def test_a_disputed_country_is_no_country_of_a_clearance(home: Home, screener: Screener, tmp_path: Path) -> None:
    keys = keys_of(check(sale("Inspur Group"), screener))
    for country in ("", "SG", "MY"):
        folder = tmp_path / (country or "none")
        folder.mkdir()
        cleared = cleared_for(home, folder, "Inspur Group", country, keys)
        assert keys_of(check(sale("Inspur Group", country=["SG", "MY"]), cleared)) == keys


def shipped_names() -> Any:
    from douane.engine.facts.flat import FlatNames

    return FlatNames(shipped_book().book.declarations)
