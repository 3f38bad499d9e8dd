"""Shares of owners: sums over captured companies, exact against their definition on small charts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from douane.engine import CaseError, Determination, Rulebook
from douane.engine.language.ownership import Share, Stake, shares
from douane.engine.language.values import FALSE, TRUE, UNKNOWN
from douane.engine.rulebook.cel import to_cel
from douane.engine.rulebook.trees import TreeParser
from douane.engine.yaml_text import Map, Position, Problems, parse_yaml
from tests.shipped import TODAY

HALF = Decimal(50)
NAMES = "ABCDE"
letters = st.sampled_from([FALSE, UNKNOWN, TRUE])
percents = st.sampled_from([Decimal(p) for p in (0, 10, 20, 25, 30, "49.9", 50, 60, 100)])


@st.composite
def _stakes(draw: st.DrawFn) -> Stake:
    low, high = sorted((draw(percents), draw(percents)))
    owner, owned = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
    return Stake(
        owner, owned, low, high if draw(st.booleans()) else low, draw(st.sampled_from(["", "equity", "votes"]))
    )


charts = st.lists(_stakes(), max_size=7)
lists = st.dictionaries(st.sampled_from(NAMES), letters, max_size=5)


def _letters(stakes: list[Stake], listed: Mapping[str, int], unasked: str = "") -> dict[Any, int]:
    found = shares(stakes, listed, HALF, unasked)
    return {name: found[name].letter if name in found else FALSE for name in NAMES}


def test_stakes_of_several_listed_owners_are_added() -> None:
    assert shares([Stake("X", "P", Decimal(30), Decimal(30)), Stake("Y", "P", Decimal(20), Decimal(20))],
                  {"X": TRUE, "Y": TRUE}, HALF) == {"P": Share(HALF, HALF, TRUE)}  # fmt: skip


def test_half_of_a_half_is_captured() -> None:
    chart = [Stake("X", "A", HALF, HALF), Stake("A", "B", HALF, HALF)]
    assert _letters(chart, {"X": TRUE})["B"] == TRUE


def test_two_quarters_through_captured_companies_are_a_half() -> None:
    quarter = Decimal(25)
    chart = [Stake("X", "A", HALF, HALF), Stake("X", "B", HALF, HALF)]
    chart += [Stake("A", "C", quarter, quarter), Stake("B", "C", quarter, quarter)]
    assert _letters(chart, {"X": TRUE})["C"] == TRUE


def test_quarters_of_what_holds_all_are_nothing() -> None:
    quarter = Decimal(25)
    chart = [Stake("X", "A", quarter, quarter), Stake("X", "B", quarter, quarter)]
    chart += [Stake("A", "C", HALF, HALF), Stake("B", "C", HALF, HALF)]
    assert _letters(chart, {"X": TRUE})["C"] == FALSE


def test_equity_and_votes_of_one_owner_are_one_stake() -> None:
    chart = [Stake("X", "P", Decimal(30), Decimal(30), "equity"), Stake("X", "P", Decimal(40), Decimal(40), "votes")]
    assert shares(chart, {"X": TRUE}, HALF)["P"] == Share(Decimal(40), Decimal(40), FALSE)


def test_a_circle_without_a_listed_owner_captures_nobody() -> None:
    chart = [Stake("A", "B", Decimal(100), Decimal(100)), Stake("B", "A", Decimal(100), Decimal(100))]
    assert _letters(chart, {})["A"] == FALSE
    assert _letters([*chart, Stake("X", "A", Decimal(0), Decimal(100))], {"X": TRUE})["B"] == UNKNOWN


@given(charts, lists, st.sampled_from(["", "A", "BC"]))
def test_the_order_does_not_matter(chart: list[Stake], listed: dict[str, int], unasked: str) -> None:
    turned = [*reversed(chart)]
    Random(0).shuffle(turned)
    assert shares(chart, listed, HALF, unasked) == shares(turned, listed, HALF, unasked)


@given(charts, lists, st.data())
def test_more_never_uncaptures(chart: list[Stake], listed: dict[str, int], data: st.DataObject) -> None:
    before = _letters(chart, listed)
    raised = [Stake(s.owner, s.owned, s.low + (Decimal(100) - s.low) / 2, Decimal(100), s.kind) for s in chart]
    name = data.draw(st.sampled_from(NAMES))
    another = Stake("Z", name, Decimal(10), Decimal(10), "equity")
    for after in (_letters(raised, listed), _letters(chart, {**listed, name: TRUE}),
                  _letters([*chart, another], {**listed, "Z": TRUE}), _letters(chart, listed, name)):  # fmt: skip
        assert all(after[n] >= before[n] for n in NAMES)


def _defined(edges: Mapping[tuple[str, str], Decimal], listed: set[str]) -> set[str]:
    """Companies held to one half or more by the least set that is closed under the rule: no other set is smaller."""
    closed: list[set[str]] = []
    for chosen in product([False, True], repeat=len(NAMES)):
        counting = {n for n, yes in zip(NAMES, chosen, strict=True) if yes} | listed
        held = {n for n in NAMES if sum(p for (o, w), p in edges.items() if w == n and o in counting) >= HALF}
        if held <= counting:
            closed.append(counting)
    least = min(closed, key=len)
    return {n for n in NAMES if sum(p for (o, w), p in edges.items() if w == n and o in least) >= HALF}


edge = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda e: e[0] != e[1])
ends = st.tuples(percents, percents).map(lambda p: (min(p), max(p)))


@given(st.dictionaries(edge, ends, max_size=6), lists)
def test_letters_are_what_every_completion_agrees_on(
    chart: dict[tuple[str, str], tuple[Decimal, Decimal]], listed: dict[str, int]
) -> None:
    """True where every way to fill in what is not known captures, false where none does."""
    stakes = [Stake(owner, owned, low, high, "equity") for (owner, owned), (low, high) in chart.items()]
    open_ends = [edge for edge, (low, high) in chart.items() if low != high]
    doubted = [name for name, letter in listed.items() if letter == UNKNOWN]
    results: list[set[str]] = []
    for ways in product([0, 1], repeat=len(open_ends)):
        way = dict(zip(open_ends, ways, strict=True))
        edges = {edge: bounds[way.get(edge, 0)] for edge, bounds in chart.items()}
        for answers in product([False, True], repeat=len(doubted)):
            more = {name for name, yes in zip(doubted, answers, strict=True) if yes}
            results.append(_defined(edges, {n for n, letter in listed.items() if letter == TRUE} | more))
    found = _letters(stakes, listed)
    for name in NAMES:
        said = {name in captured for captured in results}
        assert found[name] == (UNKNOWN if len(said) == 2 else TRUE if said == {True} else FALSE), name


# --- through a case --------------------------------------------------------------------------------------------

EL: dict[str, Any] = {"list": "EL", "policy": "presumption_of_denial", "footnotes": []}


def _case(owners: Any, **more: Any) -> dict[str, Any]:
    buyer: dict[str, Any] = {
             "id": "buyer", "role": "end_user", "name": "Straits Instruments", "country": "SG", "hq_country": "SG",
             "us_person": False, "lists": [], "owners": owners, **more}  # fmt: skip
    seller = {"id": "seller", "role": "exporter", "name": "Ridgeline", "country": "US", "hq_country": "US"}
    return {
        "as_of": "2025-10-15", "assumptions": ["civil_end_use_after_diligence"],
        "item": {"kind": "other", "eccn": "EAR99", "encryption": "none", "us_origin": True, "tpp": 0},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": "SG"}, "parties": [seller, buyer],
    }  # fmt: skip


def _ask(rulebook: Rulebook, owners: Any, **more: Any) -> Determination:
    return rulebook.at(today=TODAY).check(_case(owners, **more))


def _owner(name: str, percent: Any = None, lists: Any = (), **more: Any) -> dict[str, Any]:
    held = {} if percent is None else {"percent": percent}
    return {"name": name, "lists": list(lists), **held, **more}


def test_a_chart_told_as_a_list_is_the_nested_chart(rulebook: Rulebook) -> None:
    nested = [_owner("Lanting", 50, owners=[_owner("Yunfan", 50, [EL])])]
    listed = [_owner("Yunfan", 50, [EL], of="Lanting"), _owner("Lanting", 50)]
    for owners in (nested, listed, [*reversed(listed)]):
        assert _ask(rulebook, owners).outcome == "license_required", owners


def test_owners_that_hold_each_other_end(rulebook: Rulebook) -> None:
    circle = [_owner("Lanting", 60), _owner("Straits Instruments", 60, of="Lanting")]
    assert _ask(rulebook, circle).outcome == "no_license_required"
    assert _ask(rulebook, [*circle, _owner("Yunfan", 40, [EL], of="Lanting")]).outcome == "escalate"
    assert _ask(rulebook, [*circle, _owner("Yunfan", 50, [EL], of="Lanting")]).outcome == "license_required"


def test_a_company_told_twice_is_told_alike(rulebook: Rulebook) -> None:
    twice = [_owner(n, 50, owners=[_owner("Lanting", 100, owners=[_owner("Yunfan", 30, [EL])])]) for n in ("A", "B")]
    assert _ask(rulebook, twice).outcome == "escalate"
    twice[1]["owners"][0]["owners"][0]["percent"] = 60
    with pytest.raises(CaseError, match="given twice"):
        _ask(rulebook, twice)


def test_a_stake_in_a_company_that_nobody_names_is_refused(rulebook: Rulebook) -> None:
    with pytest.raises(CaseError, match="no owner is called"):
        _ask(rulebook, [_owner("Lanting", 50), _owner("Yunfan", 60, [EL], of="Lantin")])


@pytest.mark.parametrize(
    ("owners", "asked"),
    [
        ([_owner("Yunfan", {"at_least": 30}, [EL])], "owner.percent"),
        ([_owner("Yunfan", None, [EL])], "owner.percent"),
        ([{"name": "Lanting", "percent": 60}], "owner.lists"),
        ([_owner("Lanting", 60, owners=None)], "owner.owners"),
        (None, "end_user.owners"),
    ],
)
def test_what_is_not_known_of_a_share_is_never_a_no(rulebook: Rulebook, owners: Any, asked: str) -> None:
    found = _ask(rulebook, owners)
    assert found.outcome in ("needs_information", "escalate")
    assert asked in {q.fact for q in found.questions}


# --- in a rule file --------------------------------------------------------------------------------------------

HELD = "{by: owner.direct, stakes: \"owner.kind == 'votes'\", share: SHARE, stated: party.listed_share_percent}"


def _parsed(rulebook: Rulebook, written: str, scope: str) -> tuple[str, list[str]]:
    problems = Problems()
    node = parse_yaml(f"when: {{held: {written}}}", "t.yaml", problems)
    assert isinstance(node, Map)
    tree = TreeParser(rulebook.book.declarations, problems).parse(node.entries["when"], scope, Position("t.yaml", 1, 1))
    return to_cel(tree, scope) if tree is not None else "", [p.message for p in problems.found]


def test_a_sum_is_read_against_a_parameter(rulebook: Rulebook) -> None:
    good = HELD.replace("SHARE", "owner.percent >= half")
    cel = "held(party, party.owners.map(owner, owner.direct), party.owners.map(owner, owner.kind == 'votes'), half, "
    assert _parsed(rulebook, good, "party") == (cel + "party.listed_share_percent)", [])
    assert _parsed(rulebook, good, "case") == ("", ["held stands in a case condition"])
    assert _parsed(rulebook, "{by: owner.direct}", "party")[1] == ["held needs exactly by, stakes, share, stated"]
    for share in ("owner.percent >= '50'", "owner.percent > half", "owner.direct"):
        told = _parsed(rulebook, HELD.replace("SHARE", f'"{share}"'), "party")[1]
        assert told == ["share compares a percentage of an owner with a parameter"]
