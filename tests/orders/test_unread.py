"""What looks like a party is screened or refused, never carried through in silence (faults 1.31 and 4.18)."""

from __future__ import annotations

from random import Random

import pytest

from douane.engine import InputError
from douane.engine.facts.flat import FlatNames
from douane.engine.orders.reading import read_columns
from douane.engine.orders.unread import refusal
from tests.orders.orders import HEADER, Desk
from tests.shipped import shipped_book
from tests.volume import volume

NAMES = FlatNames(shipped_book().book.declarations)
PARTIES = (
    "customer", "customer name", "client", "buyer", "sold to", "ship to", "ship to party", "bill to", "billing name",
    "shipping company", "consignee", "consignee 1", "final consignee", "notify", "notify party", "also notify",
    "vessel", "vessel name", "forwarder", "freight forwarder", "carrier", "bank", "bank name", "end customer",
    "end user", "enduser name", "final user", "recipient", "importer", "reseller", "distributor", "agent", "broker",
    "owner name", "beneficial owner", "ultimate parent", "parent company", "company", "company name", "account name",
    "name", "name 1", "payer", "lessee", "tenant", "applicant", "guarantor", "Kunde", "Kundenname", "Endkunde",
    "Warenempfänger", "Spediteur", "Firma", "Debitor", "destinataire", "acheteur", "cliente", "客户",
    "收货人", "最终用户", "покупатель", "고객",
)  # fmt: skip
NOBODY = (
    "sales rep", "currency", "note", "customer no", "customer id", "customer po", "ship date", "shipping method",
    "shipping", "delivery date", "order date", "description", "price", "total", "Lineitem name", "product name",
    "item name", "Artikel", "MATNR", "payment terms", "discount", "customer country", "remarks", "warehouse",
    "x_customer", "x_vessel name", "x_port of discharge", "ship via", "discharge date",
)  # fmt: skip


def spelled(words: str, random: Random) -> str:
    parts = words.split()
    return random.choice([
        words, "_".join(parts), "-".join(parts), " ".join(p.title() for p in parts), words.upper(), "/".join(parts),
        parts[0] + "".join(p.title() for p in parts[1:]), f" {words} ", ".".join(parts), f"{words}:", f"({words})",
        "_".join(parts).upper(),
    ])  # fmt: skip


def test_fault_1_31_a_header_that_names_a_party_is_refused_however_it_is_spelled() -> None:
    random = Random("headers")
    for _ in range(volume(2000, 20_000)):
        words = random.choice(PARTIES)
        title = spelled(words, random)
        assert refusal(title, NAMES) or NAMES.resolve(title) or _is_screened(title), title


def _is_screened(title: str) -> bool:
    """Whether a column of this header is read as a fact of a party that is searched."""
    read = read_columns(["product", title], NAMES, "orders.csv", "end_user").planned
    return any(p.column.role and p.column.key in ("name", "address", "ultimate_parent") for p in read)


@pytest.mark.parametrize("words", ["port of discharge", "transshipment port", "Port of Discharge", "transit point"])
def test_a_column_of_the_way_of_the_goods_is_read_or_refused(words: str) -> None:
    """Goods that pass through Russia or an embargoed country are no remark (736.2(b)(8))."""
    assert "final_destination or transit_countries" in refusal(words, NAMES)


@pytest.mark.parametrize(("words", "fact"), [
    ("Country of final destination", "activity.final_destination"), ("dest", "activity.to_country"),
    ("ship to country", "activity.to_country"), ("transit countries", "activity.transit_countries"),
])  # fmt: skip
def test_a_column_of_countries_of_the_route_is_a_fact(words: str, fact: str) -> None:
    planned = read_columns(["product", words], NAMES, "orders.csv", "end_user").planned
    assert any(fact in str(p.column) or fact.partition(".")[2] in str(p.column) for p in planned)


@pytest.mark.parametrize("words", NOBODY)
def test_other_columns_are_carried_through(words: str) -> None:
    for title in (words, words.replace(" ", "_"), words.upper(), words.title()):
        if words.startswith("x_"):
            title = words
        assert not _is_screened(title) and not refusal(title, NAMES), title


@pytest.mark.parametrize("title", ["customer_reference_person", "account owner group name", "vessel operator lady"])
def test_fault_4_18_the_file_is_refused_with_the_name_to_give(desk: Desk, title: str) -> None:
    path = desk.write(f"{HEADER},{title}\nA,1,H20,1,CN,x,Huawei\n")
    with pytest.raises(InputError, match=r"looks like a party .* name it by its role, e\.g\. \w+\.name, or x_"):
        desk(path)
    assert sorted(p.name for p in desk.folder.iterdir()) == ["orders.csv"]
    done = desk(f"{HEADER},x_{title}\nA,1,H20,1,CN,x,Nobody\n")
    assert len(done.rows) == 1 and done.rows[0][f"x_{title}"] == "Nobody"


@pytest.mark.parametrize(
    "title",
    ["end_user.nmae", "end_user.01.name", "intermediate_consignee.nmae", "intermediat_consignee.name", "End_User.2.nam",
     "item.tppp", "activty.to_country"],
)  # fmt: skip
def test_what_is_written_like_a_fact_and_is_none_is_refused(desk: Desk, title: str) -> None:
    with pytest.raises(InputError, match="is written like a fact but is not one"):
        desk(f"{HEADER},{title}\nA,1,H20,1,CN,x,Huawei\n")


def test_a_column_that_speaks_of_a_party_is_said_to_be_unscreened(desk: Desk) -> None:
    done = desk(f"{HEADER},customer_no,sales_rep\nA,1,H20,1,CN,x,4711,Lindqvist\n")
    assert "not screened, since no fact: 'customer_no'" in done.summary.remarks
