"""How a case writes its values, and what is refused: with the field, what is wrong, and the mend."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from douane.engine import CaseError, Rulebook
from douane.engine.json_text import read_json
from douane.engine.language.values import FactValue, Form
from tests.engine.overlay import minimal_book
from tests.shipped import TODAY

WRITE = "(write a number without separators, with a point, e.g. 1400.5)"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return minimal_book()


def parsed(book: Rulebook, fact: str, raw: Any) -> FactValue:
    return book.book.parser.parse(book.book.declarations.facts[fact], raw)


def refusals(book: Rulebook, case: Any) -> list[str]:
    with pytest.raises(CaseError) as error:
        book.at("2025-06-01", today=TODAY).check(case)
    return [str(p) for p in error.value.problems]


@pytest.mark.parametrize(
    "spelled", [1400, 1400.0, "1400", "1400.0", "1.4e3", "1.4E+3", " 1400 ", "+1400", Decimal(1400)]
)
def test_one_number_in_many_spellings(book: Rulebook, spelled: Any) -> None:
    assert parsed(book, "item.tpp", spelled).only == Decimal(1400)
    assert parsed(book, "item.tpp", {"value": spelled}).only == Decimal(1400)


@pytest.mark.parametrize(
    "spelled", ["CN", "cn", "China", " china ", "CHN", "People's Republic of China", {"value": "CN"}]
)
def test_one_country_in_many_spellings(book: Rulebook, spelled: Any) -> None:
    assert parsed(book, "activity.to_country", spelled).only == "CN"


def test_no_is_norway(book: Rulebook) -> None:
    assert parsed(book, "activity.to_country", "NO").only == "NO"
    assert "NO" in book.book.declared.groups["europe"].members[0].id
    assert book.at("2025-06-01").check({"activity": {"to_country": "NO"}}).facts["activity.to_country"].value == "NO"


def test_1e26_is_a_number(book: Rulebook) -> None:
    assert parsed(book, "item.tpp", "1e26").only == Decimal("1e26")
    assert book.book.declarations.facts["item.tpp"].maximum == Decimal("1e26")


@pytest.mark.parametrize(
    ("fact", "raw", "form"),
    [
        ("item.tpp", None, Form.UNKNOWN),
        ("item.tpp", {"at_least": 750}, Form.RANGE),
        ("item.tpp", {"at_least": "750", "at_most": 750}, Form.POINTS),
        ("item.tpp", [{"value": 1398, "source": "A"}, {"value": 1568, "source": "B"}], Form.POINTS),
        ("activity.to_country", {"not_in": ["CN", "Macao"]}, Form.EXCLUDED),
        ("activity.to_country", {"all_of": ["JP", "AU"]}, Form.TOGETHER),
        ("activity.transit_countries", ["JP", "AU"], Form.TOGETHER),
        ("activity.transit_countries", [], Form.TOGETHER),
        ("item.published", {"value": "yes", "source": "desk", "date": "2025-01-01"}, Form.POINTS),
    ],
)
def test_forms(book: Rulebook, fact: str, raw: Any, form: Form) -> None:
    assert parsed(book, fact, raw).form is form


def test_sources_that_agree_are_no_dispute(book: Rulebook) -> None:
    agreed = parsed(book, "item.tpp", [{"value": 1398, "source": "A"}, {"value": "1398.0", "source": "B"}])
    assert not agreed.disputed and agreed.only == Decimal(1398)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"item": {"tpp": "NaN"}}, f"item.tpp: 'NaN' is not a number {WRITE}"),
        ({"item": {"tpp": float("nan")}}, f"item.tpp: 'nan' is not a number {WRITE}"),
        ({"item": {"tpp": float("inf")}}, f"item.tpp: 'inf' is not a number {WRITE}"),
        ({"item": {"tpp": "-Infinity"}}, f"item.tpp: '-Infinity' is not a number {WRITE}"),
        ({"item": {"tpp": Decimal("sNaN")}}, f"item.tpp: 'sNaN' is not a number {WRITE}"),
        ({"item": {"tpp": "1,400"}}, "item.tpp: '1,400' can be read as 1400 and as 1.400 (write 1400 or 1.4)"),
        ({"item": {"tpp": "1,400.5.1"}}, f"item.tpp: '1,400.5.1' is not a number {WRITE}"),
        ({"item": {"tpp": "١٤٠٠"}}, f"item.tpp: '١٤٠٠' is not a number {WRITE}"),
        ({"item": {"tpp": "9" * 41}}, "item.tpp: has more than 40 characters for a number"),
        ({"item": {"tpp": "1e99"}}, "item.tpp: '1e99' is out of any sensible range"),
        (
            {"item": {"tpp": 10**30}},
            "item.tpp: 1000000000000000000000000000000 is more than 1E+26, the most that item.tpp can be",
        ),
        ({"item": {"tpp": -1}}, "item.tpp: -1 is less than 0, the least that item.tpp can be"),
        ({"item": {"tpp": True}}, "item.tpp: True is not a number"),
        ({"item": {"tpp": {"at_least": 5, "at_most": 4}}}, "item.tpp: at_least 5 is greater than at_most 4"),
        ({"item": {"tpp": {"at_leest": 5}}}, "item.tpp: has no part 'at_leest' (did you mean 'at_least'?)"),
        (
            {"item": {"tpp": {"value": 5, "unit": "TFLOPS"}}},
            "item.tpp: the unit is TPP, not 'TFLOPS' (convert the value)",
        ),
        (
            {"item": {"tpp": {}}},
            'item.tpp: says neither value nor bound (write {"value": ...}, {"at_least": ...} or null)',
        ),
        (
            {"item": {"tpp": []}},
            "item.tpp: an empty list says nothing about this fact (leave the key out, or write null)",
        ),
        ({"item": {"tpp": [[1]]}}, "item.tpp[0]: [1] is not a plain value of type decimal"),
        ({"item": {"quantity": "1.5"}}, "item.quantity: 1.5 is not a whole number"),
        (
            {"item": {"published": "maybe"}},
            "item.published: 'maybe' is neither yes nor no (write true, false, or null for unknown)",
        ),
        (
            {"item": {"published": 1}},
            "item.published: 1 is neither yes nor no (write true, false, or null for unknown)",
        ),
        ({"item": {"kind": "chip"}}, "item.kind: 'chip' is not a value of item.kind (one of ic, assembly, other)"),
        ({"item": {"kind": "asembly"}}, "item.kind: 'asembly' is not a value of item.kind (did you mean 'assembly'?)"),
        ({"item": {"kind": 7}}, "item.kind: 7 is not text (write it in quotes)"),
        (
            {"item": {"kind": {"at_least": 3}}},
            "item.kind: a bound does not fit a fact of type choice (give the value, or null)",
        ),
        ({"item": {"eccn": "3A09"}}, "item.eccn: '3A09' is not an ECCN (write it as 3A090.a, 5A992.c or EAR99)"),
        ({"item": {"tppp": 5}}, "item.tppp: there is no fact 'tppp' here (did you mean 'tpp'?)"),
        ({"itm": {"tpp": 5}}, "itm: there is no fact 'itm' here (did you mean 'item'?)"),
        ({"item": []}, "item: must be an object with named facts"),
        ({"parties": {}}, "parties: must be a list"),
        ({"activity": {"to_country": "Chna"}}, "activity.to_country: 'Chna' names no country (did you mean 'China'?)"),
        ({"activity": {"to_country": ""}}, "activity.to_country: is empty (leave it out, or write null for unknown)"),
        ({"activity": {"date_of_order": "2025-02-30"}}, "activity.date_of_order: '2025-02-30': there is no such date"),
        (
            {"activity": {"date_of_order": "09/04/2025"}},
            "activity.date_of_order: '09/04/2025' can be read as 2025-04-09 (day first) and as "
            "2025-09-04 (month first) (write 2025-04-09 or 2025-09-04)",
        ),
        ({"as_of": "tomorrow"}, "as_of: 'tomorrow' is not a date (write it as 2025-04-09)"),
        ({"item": {"product": "a\x00b"}}, "item.product: holds a control character (remove it)"),
        (
            {"item": {"product": "\ud800"}},
            "item.product: holds half of a character (a lone surrogate) (send valid UTF-8)",
        ),
        ({"item": {"product": "x" * 4097}}, "item.product: has 4097 characters, at most 4096"),
        ({"parties": [{"roles": ["enduser"]}]}, "parties[0].roles: 'enduser' is not a role (did you mean 'end_user'?)"),
        (
            {"parties": [{"name": "X"}]},
            "parties[0].roles: a party needs a role (one of exporter, purchaser, end_user, tenant)",
        ),
        (
            {"parties": [{"role": "end_user", "lists": ["ELX"]}]},
            "parties[0].lists[0]: 'ELX' is not a value of listing.list (did you mean 'EL'?)",
        ),
        (
            {"assumptions": ["no_militry_use"]},
            "assumptions: there is no assumption 'no_militry_use' (did you mean 'no_military_use'?)",
        ),
        ([], 'case: a case is an object (write {"item": {...}, "activity": {...}})'),
        (None, 'case: a case is an object (write {"item": {...}, "activity": {...}})'),
    ],
)
def test_refusals(book: Rulebook, case: Any, expected: str) -> None:
    assert refusals(book, case) == [expected]


def test_a_text_of_4096_characters_is_read(book: Rulebook) -> None:
    assert parsed(book, "party.name", "x" * 4096).only == "x" * 4096


def test_a_thousand_parties_and_no_more(book: Rulebook) -> None:
    parties: list[Any] = [{"role": "purchaser", "name": f"P{i}", "lists": []} for i in range(1000)]
    book.at("2025-06-01", today=TODAY).check({"parties": parties}, detail="brief")
    told = refusals(book, {"parties": [*parties, parties[0]]})
    assert told == ["parties: holds too many entries; at most 1000"]


def test_every_problem_at_once(book: Rulebook) -> None:
    told = refusals(book, {"item": {"tpp": "x", "kindd": 1}, "activity": {"to_country": "??"}, "parties": 3})
    assert [t.split(":")[0] for t in told] == ["activity.to_country", "item.tpp", "item.kindd", "parties"]


@pytest.mark.parametrize("text", ['{"a": NaN}', '{"a": Infinity}', '{"a": 1, "a": 2}', "{", ""])
def test_json_that_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        read_json(text)


def test_json_keeps_decimals() -> None:
    assert read_json('{"a": 5.92}') == {"a": Decimal("5.92")}


@pytest.mark.parametrize(
    "text, read", [("5A992.c", "5A992"), ("5a002.a", "5A002"), ("5A992", "5A992"), ("none", "none")]
)
def test_fault_4_28_an_encryption_class_may_be_a_paragraph(rulebook: Rulebook, text: str, read: str) -> None:
    case = {"item": {"product": "H100", "encryption": text}, "activity": {"mode": "ship_export", "to_country": "CH"}}
    assert rulebook.at("2026-11-01").check(case).facts["item.encryption"].value == read


@pytest.mark.parametrize("text", ["5A992.z", "5A992.", "5A993.c", "3A090.a"])
def test_a_class_that_says_something_else_is_refused(rulebook: Rulebook, text: str) -> None:
    case = {"item": {"product": "H100", "encryption": text}, "activity": {"mode": "ship_export", "to_country": "CH"}}
    with pytest.raises(CaseError, match=r"is not a value of item\.encryption"):
        rulebook.at("2026-11-01").check(case, detail="brief")
