"""Cases against imported lists: what a hit may do, and that nobody passes who was not asked about."""

from __future__ import annotations

import copy
import csv
import datetime
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from douane.engine.case.normalizer import Normalizer
from douane.engine.determination import Determination
from douane.engine.home import Home
from douane.engine.parties.entry import Entry, Name
from douane.engine.parties.formats.recognize import Reading, recognize
from douane.engine.parties.importing import import_lists
from douane.engine.parties.matcher import Match, Matcher
from douane.engine.parties.screener import MOST_MATCHES, Screener
from douane.engine.record.clearances import Clearances
from douane.engine.terms import OUTCOMES
from tests.parties.list_files import EXTRACTS
from tests.shipped import TODAY, shipped_book, shipped_cases

DATA_OF = datetime.date(2026, 6, 10)
DAY, CAPTURED = "2026-06-12", "2025-10-15"  # the ownership rule is suspended on the first, in force on the second
LISTED = ("Inspur Group", "Inspur Electronic Informaton Industry", "浪潮集团有限公司", "Huawei Marine Networks",
          "Rosneft Trade Limited", "AECC South Industry", "Arctic Star", "Bank of Kunlun", "Lazarus Group",
          "Nordic Maritime", "Ismail Haniyeh", "CETC 13", "Baidu", "Inspur Zhonglian Bio", "Aero Systems")  # fmt: skip
SELLER = {"id": "seller", "roles": ["exporter"], "name": "Ridgeline Distribution", "country": "US", "hq_country": "US",
          "ultimate_parent_hq_country": "US", "us_person": "yes", "informed_by_bis": "no"}  # fmt: skip


def readings() -> list[Reading]:
    return [found.read() for found in recognize(sorted(EXTRACTS.glob("*.csv")))]


def home_with(folder: Path, read: Sequence[Reading]) -> Home:
    """A data folder with imported lists."""
    home = Home(folder)
    import_lists(home.snapshots, read, who="tester", date=DATA_OF)
    return home


def asked(home: Home) -> Screener:
    screener = home.screener(shipped_book())
    assert screener is not None
    return screener


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_with(tmp_path / "data", readings())


@pytest.fixture(scope="module")
def screener(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    return asked(home_with(tmp_path_factory.mktemp("lists"), readings()))


def sale(name: str, day: str = DAY, role: str = "end_user", **facts: Any) -> dict[str, Any]:
    """An ordinary sale of an EAR99 part in which nothing is open but who the party is."""
    seat = {"country": "SG", "hq_country": "SG", "ultimate_parent_hq_country": "SG", "us_person": "no"}
    party = {"roles": [role], "name": name, **seat, **facts}
    others = [] if role == "end_user" else [{"roles": ["end_user"], "name": "Jaya Labs", "lists": [], **seat}]
    return {
        "as_of": day, "assumptions": ["civil_end_use_after_diligence"],
        "item": {"kind": "other", "eccn": "EAR99", "encryption": "none", "quantity": "10", "us_origin": "yes",
                 "has_digital_processing_units": "no", "tpp": "0"},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": "SG"},
        "parties": [SELLER, party, *others],
    }  # fmt: skip


def check(case: Any, screener: Screener | None) -> Determination:
    return shipped_book().at(today=TODAY, screener=screener).check(case, detail="brief")


def rank(d: Determination) -> tuple[int, int]:
    """How strict an answer is; the least is the strictest."""
    return OUTCOMES.index(d.outcome), ("stop", "hold", "proceed").index(d.decision)


def found(d: Determination, name: str) -> list[str]:
    """The entries of a party."""
    return [str(e["entry"]) for p in d.parties if p.name == name for e in p.entries]


# --- a hit hardens --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["end_user", "purchaser", "freight_forwarder", "ultimate_consignee", "bank"])
@pytest.mark.parametrize("name", LISTED)
def test_a_hit_never_softens_an_ordinary_sale(name: str, role: str, screener: Screener) -> None:
    """[P-23]"""
    unlisted = sale(name, role=role, lists=[])
    with_hits = check(unlisted, screener)
    assert rank(with_hits) <= rank(check(unlisted, None))
    assert found(with_hits, name)


def records(told: list[Any] | str | None) -> list[dict[str, Any]]:
    """The records of a field, none where it holds something else."""
    return [record for record in told if isinstance(record, dict)] if isinstance(told, list) else []


@cache
def told_cases() -> list[dict[str, Any]]:
    """The cases beside the rules in which somebody is named, and everybody stated to be on no list if on none."""
    out: list[dict[str, Any]] = []
    for case in shipped_cases()[0]:
        facts = json.loads(json.dumps(case.facts, default=str))
        people = [*records(facts.get("parties"))]
        for who in [*people, *(owner for party in people for owner in records(party.get("owners")))]:
            who["lists"] = records(who.get("lists"))
        if people:
            out.append(facts)
    return out


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_hit_never_softens_an_answer(screener: Screener, data: st.DataObject) -> None:
    """[P-23]"""
    case = copy.deepcopy(data.draw(st.sampled_from(told_cases())))
    case.setdefault("as_of", DAY)
    party = data.draw(st.sampled_from(case["parties"]))
    party["name"] = data.draw(st.sampled_from(LISTED))
    assert rank(check(case, screener)) <= rank(check(case, None))


def test_the_lists_that_a_case_states_are_added_to(screener: Screener) -> None:
    """[P-23]"""
    stated = [{"list": "UVL", "entry": "stated", "class": "exact"}]
    for name in ("Inspur Group", "Yunfan Compute", "Co., Ltd."):
        d = check(sale(name, lists=stated), screener)
        assert found(d, name)[0] == "stated"
        assert rank(d) <= rank(check(sale(name, lists=stated), None))
    assert len(found(check(sale("Inspur Group", lists=stated), screener), "Inspur Group")) > 1


def test_owners_are_screened(screener: Screener) -> None:
    """[P-23]"""
    held = [{"name": "Inspur Electronic Information Industry", "percent": "60"}]
    captured = check(sale("Jaya Labs", CAPTURED, owners=held), screener)
    assert captured.outcome == "license_required"
    bases = {b.rule for t in captured.tracks for b in t.bases if b.value == "true"}
    assert "us.ear.affiliates.entity_list" in bases
    free = [{"name": "Yunfan Compute", "percent": "60"}]
    assert check(sale("Jaya Labs", CAPTURED, owners=free), screener).outcome == "no_license_required"
    assert check(sale("Jaya Labs", owners=held), screener).outcome == "escalate", "a red flag while suspended"


def test_many_hits_of_one_list_do_not_hide_the_only_one_of_another(tmp_path: Path) -> None:
    """[P-24] The others are of a list that brings a question and advice, and lead the hits by their order."""
    extract = readings()
    crowd = [Entry("1260H", f"n{i:03}", (Name(f"Quellwerk Zephyr {w}", "primary"),)) for i, w in enumerate(WORDS)]
    lone = Entry("EL", "zz", (Name("Quellwerk Zephyr Kaleidoskop", "primary"),),
                 requirement="For all items subject to the EAR", policy="Presumption of denial")  # fmt: skip
    for read in extract:
        more = crowd if "1260H" in read.lists else [lone]
        read.entries.extend(more)
    d = check(sale("Quellwerk Zephyr"), asked(home_with(tmp_path, extract)))
    assert "EL/zz" in found(d, "Quellwerk Zephyr")
    assert d.decision == "hold" and len(found(d, "Quellwerk Zephyr")) <= MOST_MATCHES


WORDS = [f"{a}{b}" for a in ("Kessel", "Tannen", "Birken", "Eschen", "Ulmen") for b in
         ("bach", "berg", "dorf", "feld", "hof", "kamp", "moor", "rode", "stein", "wald")]  # fmt: skip


# --- nobody is screened by halves ------------------------------------------------------------------------------


class Broken(Matcher):
    """A matcher with a defect."""

    def search(self, name: str, kind: str = "", country: str = "") -> list[Match]:
        raise ZeroDivisionError("a defect")


def not_screened(d: Determination, why: str) -> None:
    (party,) = (p for p in d.parties if "end_user" in p.roles)
    assert not party.screened and why in party.problem and party.by == "nobody"
    assert d.decision == "hold" and d.outcome != "no_license_required"
    assert any("was not screened" in text for text in d.notices)


@pytest.mark.parametrize("stated", [{}, {"lists": []}], ids=["nothing stated", "stated to be on no list"])
def test_a_missing_list_or_a_defect_or_no_name_holds_the_case(screener: Screener, stated: dict[str, Any]) -> None:
    """[P-24]"""
    case = sale("Yunfan Compute", **stated)
    assert check(case, screener).decision == "proceed", "the case by itself"
    for code in sorted(screener.needed):
        parts = {c: part for c, part in screener.snapshot.parts.items() if c != code}
        without = Screener(replace(screener.snapshot, parts=parts), screener.matcher, screener.needed)
        not_screened(check(case, without), f"lists are missing: {code}")
    broken = Broken(screener.matcher.index, screener.matcher.words)
    not_screened(check(case, Screener(screener.snapshot, broken, screener.needed)), "the search failed: ZeroDivision")
    for name in ("...", "Co., Ltd.", "有限公司", "x" * 251):
        not_screened(check(sale(name, **stated), screener), "name")


def test_one_unreadable_name_of_two_is_enough(screener: Screener) -> None:
    """[P-24]"""
    not_screened(check(sale("Yunfan Compute", name_original_script="有限公司"), screener), "no word")
    d = check(sale("Yunfan Compute", name_original_script="浪潮集团有限公司"), screener)
    assert "EL" in {e["list"] for p in d.parties for e in p.entries}


def test_without_any_import_screening_is_the_callers(tmp_path: Path) -> None:
    """[P-24]"""
    assert Home(tmp_path).screener(shipped_book()) is None
    silent = check(sale("Inspur Group"), None)
    assert silent.decision == "hold" and silent.lists_hash == ""
    assert not any(p.screened for p in silent.parties if "end_user" in p.roles)


def test_an_owner_who_cannot_be_screened_holds_the_case(screener: Screener) -> None:
    """[P-24]"""
    held = [{"name": "Co., Ltd.", "percent": "60"}]
    d = check(sale("Jaya Labs", CAPTURED, owners=held), screener)
    assert d.decision == "hold" and any("owners.1 was not screened" in text for text in d.notices)


# --- the order of things ---------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_parties_does_not_matter(screener: Screener, order: list[int]) -> None:
    """[P-25]"""
    case = sale("Inspur Group", role="purchaser")
    case["parties"].append({"roles": ["freight_forwarder"], "name": "Arctic Star", "country": "SG"})
    given_, first = {**case, "parties": [case["parties"][i] for i in order]}, check(case, screener)
    again = check(given_, screener)
    assert (again.id, again.result_hash) == (first.id, first.result_hash)


@settings(max_examples=6, deadline=None)
@given(random=st.randoms(use_true_random=False), backwards=st.booleans())
def test_the_order_of_files_and_rows_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, screener: Screener, random: Any, backwards: bool
) -> None:
    """[P-25]"""
    folder = tmp_path_factory.mktemp("rows")
    files: list[Path] = []
    for path in sorted(EXTRACTS.glob("*.csv"), reverse=backwards):
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = list(csv.reader(file))
        random.shuffle(rows)
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows([head, *rows])
        files.append(folder / path.name)
    other = asked(home_with(folder / "data", [found.read() for found in recognize(files)]))
    assert other.snapshot.hash == screener.snapshot.hash
    for name in LISTED:
        one, two = check(sale(name), screener), check(sale(name), other)
        assert (one.id, one.result_hash) == (two.id, two.result_hash)


# --- clearances, and answers asked again -------------------------------------------------------------------------


def clear(home: Home, name: str, country: str, key: str) -> None:
    entry = asked(home).entry(key)
    with Clearances(home.database) as store:
        store.clear(name, country, entry, reason="other register number", person="M. Vogt")


def test_a_clearance_takes_away_one_entry_for_one_counterparty(home: Home) -> None:
    """[P-23]"""
    before = check(sale("Inspur Group"), asked(home))
    listed = before.parties[[p.name for p in before.parties].index("Inspur Group")].entries
    gone = next(str(e["entry"]) for e in listed if e["list"] == "EL" and e["class"] == "exact")
    clear(home, "Inspur Group", "SG", gone)
    after = check(sale("Inspur Group"), asked(home))
    left = [e for e in found(before, "Inspur Group") if e != gone]
    assert found(after, "Inspur Group") == left != []
    assert [c["entry"] for p in after.parties for c in p.cleared] == [gone]
    assert any("was cleared by M. Vogt" in text for text in after.notices)
    for other in (sale("Inspur Group Ltd"), sale("Inspur Group", country="MY"), sale("Inspur Groupe")):
        assert gone in found(check(other, asked(home)), str(other["parties"][1]["name"]))


def test_an_answer_is_the_same_after_a_new_import_and_a_new_clearance(home: Home) -> None:
    clear(home, "Arctic Star", "SG", next(k for k in found(check(sale("Arctic Star"), asked(home)), "Arctic Star")))
    old = [check(sale(name), asked(home)) for name in ("Arctic Star", "Inspur Group", "Yunfan Compute")]
    clear(home, "Inspur Group", "SG", next(k for k in found(old[1], "Inspur Group") if k.startswith("EL/")))
    extract = readings()
    for read in extract:
        if "EL" in read.lists:
            read.entries.append(Entry("EL", "new", (Name("Yunfan Compute", "primary"),),
                                      requirement="For all items subject to the EAR"))  # fmt: skip
    import_lists(home.snapshots, extract, who="tester", date=DATA_OF + datetime.timedelta(days=1))
    assert check(sale("Yunfan Compute"), asked(home)).result_hash != old[2].result_hash
    for stored in old:
        again = check(stored.case, home.screener_of(stored, shipped_book()))
        assert (again.id, again.result_hash) == (stored.id, stored.result_hash)


def test_what_the_screener_says_is_what_the_case_holds(screener: Screener) -> None:
    """Each hit of a party is one record of its lists, in that order, with the class of the match."""
    book = shipped_book().book
    normalizer = Normalizer(book.declarations, book.models, book.parser, book.catalogue, book.assumptions,
                            today=TODAY, screener=screener)  # fmt: skip
    case = normalizer.normalize(sale("Inspur Group"))
    (party,) = (p for p in case.draft.members["party"] if "end_user" in p.roles)
    said = [(h.entry.list, h.match.cls) for h in case.screened[party.prefix].hits]
    held = [(str(d.facts["listing.list"].only), str(d.facts["listing.class"].only)) for d in party.members["listing"]]
    assert held == said and "listing" not in party.open
