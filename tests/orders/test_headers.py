"""Headers that people use are known without a map, each reading is told, and what is ambiguous is refused."""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files
from random import Random
from typing import Any

import pytest
import yaml

from douane.engine import InputError
from douane.engine.facts.country_names import folded
from douane.engine.facts.flat import FlatNames
from douane.engine.orders.reading import read_columns
from tests.orders.orders import Desk
from tests.orders.test_unread import spelled
from tests.shipped import shipped_book

NAMES = FlatNames(shipped_book().book.declarations)
DATA: dict[str, Any] = yaml.safe_load(files("douane.engine.orders").joinpath("headers.yaml").read_text("utf-8"))


NAMES_OF_PARTIES = ("company", "person", "first_name", "last_name")
SYSTEMS = {
    "Shopify": "Name,Email,Paid at,Currency,Subtotal,Total,Discount Code,Shipping Method,Created at,Lineitem quantity,"
    "Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing Company,Billing City,Billing Country,"
    "Shipping Name,Shipping Address1,Shipping Company,Shipping Country,Notes,Cancelled at,Vendor,Id,Tags",
    "Salesforce": "Opportunity Name,Account Name,Opportunity Owner,Stage,Close Date,Product Name,Product Code,Quantity,"
    "Sales Price,Total Price,Billing Country,Shipping Country,Lead Source,Created Date",
    "Salesforce orders": "Order Number,Order Start Date,Account Name,Bill To Contact,Ship To Contact,Shipping Street,"
    "Shipping City,Shipping Country,Product Name,Quantity,Unit Price",
    "Odoo": "Order Reference,Order Date,Customer,Customer/Country,Delivery Address,Delivery Address/Country,"
    "Invoice Address,Salesperson,Order Lines/Product,Order Lines/Description,Order Lines/Quantity,Status",
    "NetSuite": "Internal ID,Date,Document Number,Name,Item,Item: Display Name,Quantity,Item Rate,Amount,Currency,"
    "Shipping Country,Shipping Addressee,Ship Date,Status,Memo,Sales Rep",
    "SAP": "Sales Document,Item,Sold-to party,Name 1,Ship-to party,Ship-to name,Country,Material,Material description,"
    "Order quantity,Sales unit,Net value,Document currency,Created on,Plant",
    "SAP in German": "Verkaufsbeleg,Position,Auftraggeber,Name 1,Warenempfänger,Land,Material,Bezeichnung,Menge,"
    "ME,Nettowert,Währg,Wunschlieferdatum",
    "SAP tables": "VBELN,POSNR,AUDAT,KUNNR,NAME1,STRAS,PSTLZ,ORT01,LAND1,MATNR,ARKTX,KWMENG,VRKME,NETWR,WAERK,STAWN",
    "WooCommerce": "Order Number,Order Status,Order Date,First Name (Billing),Last Name (Billing),Company (Billing),"
    "Country Code (Billing),First Name (Shipping),Last Name (Shipping),Country Code (Shipping),SKU,Item Name,Quantity",
    "Business Central": "No.,Sell-to Customer No.,Sell-to Customer Name,Ship-to Name,Ship-to Country/Region Code,"
    "Item No.,Description,Quantity,Unit Price,Amount,Shipment Date",
    "French": "N° commande,Date,Client,Pays,Référence,Désignation,Quantité,Prix unitaire,Montant HT,Transporteur",
    "Spanish": "Nº pedido,Fecha,Cliente,País de destino,Código artículo,Descripción,Cantidad,Precio,Importe,Moneda",
    "Italian": "N. ordine,Data,Cliente,Nazione,Codice articolo,Descrizione,Quantità,Prezzo,Importo,Vettore",
    "Portuguese": "Pedido,Data,Cliente,País,Código do produto,Descrição,Quantidade,Preço,Valor total,Moeda",
    "Polish": "Nr zamówienia,Data,Klient,Kraj,Kod towaru,Nazwa towaru,Ilość,Cena,Wartość netto,Waluta",
    "Dutch": "Ordernummer,Datum,Klant,Land,Artikelcode,Omschrijving,Aantal,Prijs,Bedrag",
    "Chinese": "订单号,日期,客户名称,国家,物料编号,产品名称,数量,单价,金额,币种,收货人",
    "Japanese": "受注番号,受注日,得意先名,国,品番,品名,数量,単価,金額,届け先名,届け先国",
    "Korean": "주문번호,주문일,고객명,국가,품번,품명,수량,단가,금액,수하인",
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_exports_of_ordinary_systems_are_read(system: str) -> None:
    read = read_columns(SYSTEMS[system].split(","), NAMES, "orders.csv", "end_user")
    facts = {p.column.name for p in read.planned}
    assert {"item.product", "item.quantity", "end_user.name", "activity.to_country"} <= facts, facts
    assert read.order[0] is not None or system == "Business Central"


def _readings(*titles: str) -> dict[str, str]:
    return dict(read_columns(titles, NAMES, "orders.csv", "end_user").readings)


def _lines(group: list[str]) -> list[str]:
    return [text.strip() for line in group for text in line.split(",")]


def test_no_spelling_means_two_things() -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for name, groups in DATA["facts"].items():
        for rank, group in enumerate(groups):
            for text in _lines(group):
                places[folded(text)].add(f"{name} {rank}")
    for section in ("order", "amounts"):
        for name, group in DATA[section].items():
            for text in _lines(group):
                places[folded(text)].add(f"{section} {name}")
    for party, told in DATA["parties"].items():
        for text in _lines(told["words"]):
            places[folded(text)].add(f"party {party}")
    for text in _lines(DATA["carried"]):
        places[folded(text)].add("carried")
    assert {text: told for text, told in places.items() if len(told) > 1 or not text} == {}


def test_every_fact_and_role_of_the_words_is_declared() -> None:
    assert [name for name in DATA["facts"] if NAMES.resolve(name) is None] == []
    assert {told["role"] for told in DATA["parties"].values()} <= NAMES.declarations.roles.keys()
    assert [
        name
        for name in DATA["attributes"]
        if name not in NAMES_OF_PARTIES and NAMES.resolve(f"end_user.{name}") is None
    ] == []


@pytest.mark.parametrize(
    ("title", "fact"),
    [
        (title, fact)
        for fact, titles in {
            "end_user.name": (
                "Kunde, customer, client, 客户, sold-to, ship-to, bill-to, consignee, end "
                "customer, NAME1, Shipping Name, Warenempfänger, WARENEMPFAENGER, destinataire, "
                "Nom du client, cliente, Nazwa klienta, klant, 届け先, 得意先名, 고객명, Account Name"
            ),
            "item.product": ("item, Artikel, material, Lineitem name, MAKTX, 品名, 품명, Nazwa produktu, désignation"),
            "item.sku": "MATNR, Artikelnummer",
            "item.quantity": (
                "Menge, 数量, KWMENG, Quantité, cantidad, quantità, quantidade, ilość, ILOSC, "
                "aantal, 수량, Lineitem quantity"
            ),
            "case.as_of": "Versanddatum",
            "item.eccn": "Export Classification",
            "item.value_usd": "Value (USD)",
            "end_user.country": "End User Country",
            "notify_party.name": "Notify Party",
            "freight_forwarder.name": "Spediteur",
            "vessel.name": "船名",
            "activity.to_country": "Destination Country",
            "item.made_in_country": "Ursprungsland",
        }.items()
        for title in titles.split(", ")
    ],
)
def test_a_header_is_read_whatever_its_capitals_blanks_and_punctuation(title: str, fact: str) -> None:
    random = Random(title)
    for _ in range(10):
        told = _readings("order_id", spelled(title, random) if title.isascii() else title)
        assert any(fact in read.split(" and ") for read in told.values()), told


def test_a_country_beside_the_customer_is_the_destination_where_no_column_names_one() -> None:
    sap = _readings("VBELN", "POSNR", "MATNR", "KUNNR", "NAME1", "LAND1", "KWMENG")
    assert sap == {"MATNR": "item.sku", "NAME1": "end_user.name", "KWMENG": "item.quantity",
                   "LAND1": "end_user.country and activity.to_country"}  # fmt: skip
    assert _readings("item", "customer", "country", "destination")["country"] == "end_user.country"
    billed = _readings("item", "Billing Name", "Billing Country", "Shipping Name", "Shipping Country")
    assert billed["Shipping Country"] == "end_user.country and activity.to_country"
    assert (billed["Billing Name"], billed["Billing Country"]) == ("purchaser.name", "purchaser.country")


def test_whoever_the_goods_are_for_is_the_end_user_where_no_column_names_one() -> None:
    assert _readings("item", "customer", "ship to", "end user") == {
        "item": "item.product", "customer": "purchaser.name", "ship to": "ultimate_consignee.name",
        "end user": "end_user.name",
    }  # fmt: skip
    assert _readings("item", "customer", "ship to")["customer"] == "purchaser.name"
    assert _readings("item", "customer", "end_user.name")["customer"] == "purchaser.name"
    assert read_columns(["item", "customer"], NAMES, "x", "tenant").readings[1] == ("customer", "tenant.name")


def test_a_company_is_the_party_and_the_person_beside_it_is_screened_too(desk: Desk) -> None:
    header = "product,quantity,Shipping Name,Shipping Company,Shipping Country"
    done = desk(f"{header}\nH20,1,Jane Doe,Yunfan Compute,CN\nH20,1,John Roe,,CN\n")
    screened = [row["screening"] for row in done.rows]
    assert "Yunfan Compute" in screened[0] and "Jane Doe" in screened[0] and "John Roe" in screened[1]


def test_a_number_beside_a_name_is_no_name(desk: Desk) -> None:
    done = desk("Item,Quantity,Customer,Customer Name,Country\nH20,1,0000104711,Yunfan Compute,CN\nH20,2,Orbe,Ana,CN\n")
    assert ["Yunfan" in r["screening"] and "0000104711" not in r["screening"] for r in done.rows] == [True, False]
    assert "Orbe" in done.rows[1]["screening"] and "Ana" in done.rows[1]["screening"]
    assert ("Customer or Customer Name", "end_user.name") in done.summary.readings


def test_first_and_last_names_are_one_name_whoever_the_party_is(desk: Desk) -> None:
    header = "Item Name,Quantity,First Name (Shipping),Last Name (Shipping),Company (Shipping),Country Code (Shipping)"
    done = desk(f"{header}\nH20,1,Ana,Lindgren,Orbe,CN\nH20,2,Ana,Lindgren,,CN\n")
    assert ["Ana Lindgren" in r["screening"] for r in done.rows] == [True, True]
    assert ["Orbe" in r["screening"] for r in done.rows] == [True, False]


def test_names_go_on_in_the_next_column() -> None:
    assert _readings("MATNR", "NAME1", "NAME2")["NAME1 + NAME2"] == "end_user.name"


def test_every_text_of_the_item_is_searched_for_known_parts(desk: Desk) -> None:
    header = "Artikel;Bezeichnung;Menge;Kunde;Land;ECCN"
    done = desk(
        f"{header}\nlaptop;8x H100 80GB Server;1;Isar Systems;DE;5A992.c\nH100;Business notebook;1;Orbe;FR;EAR99\n"
    )
    assert [r["outcome"] for r in done.rows] == ["escalate", "escalate"]
    assert ("Artikel", "a text of the item") in done.summary.readings


@pytest.mark.parametrize(
    ("titles", "both"),
    [
        (("item", "customer", "client"), "'customer' and 'client' are both read as end_user.name"),
        (("item", "qty", "Menge"), "'qty' and 'Menge' are both read as item.quantity"),
        (("item name", "product name"), "'item name' and 'product name' are both read as item.product"),
        (("item", "end_user.name", "end user"), "'end_user.name' and 'end user' are both read as end_user.name"),
        (("item", "destination", "to_country"), "both read as activity.to_country"),
        (("item", "consignee", "ship to", "customer"), "'consignee' and 'ship to' are both read as end_user.name"),
    ],
)  # fmt: skip
def test_an_ambiguous_header_is_refused_with_both_named(titles: tuple[str, ...], both: str) -> None:
    with pytest.raises(InputError, match=r"both read as .*begin the other with x_") as caught:
        read_columns(titles, NAMES, "orders.csv", "end_user")
    assert both in str(caught.value)


def test_an_amount_counts_as_dollars_only_where_its_currency_says_so(desk: Desk) -> None:
    done = desk("product,quantity,customer,country,net value,currency\nH20,1,Yunfan,CN,5,USD\nH20,2,Yunfan,CN,x,EUR\n")
    assert len(done.rows) == 2 and ("net value", "item.value_usd") in done.summary.readings
    wrong = desk("product,quantity,customer,country,net value,currency\nH20,1,Yunfan,CN,x,USD\n")
    assert [r["rejected_column"] for r in wrong.rejected] == ["net value"]
    alone = desk("product,quantity,customer,country,net value\nH20,1,Yunfan,CN,x\n")
    assert any("not read, since no column says that it is in dollars: 'net value'" in r for r in alone.summary.remarks)


def test_a_total_beside_a_name_or_a_currency_is_no_order(desk: Desk) -> None:
    """Fault of a clerk's day: `Subtotal Bob`, and `Summe` beside `EUR`, were decided as orders."""
    header = "Beleg,Kunde,Land,Bezeichnung,Menge,Nettowert,Währung"
    done = desk(f"{header}\n1,Isar,DE,H20,4,5,EUR\nZwischensumme Bob,,,,4,5,\nSumme,,,,4,5,EUR\n")
    assert len(done.rows) == 1 and done.summary.left_out["total"] == 2
    somebody = desk(f"{header}\n1,Total Gas,,,4,5,EUR\n2,Total,DE,H20,4,5,EUR\n")
    assert len(somebody.rows) == 2 and not somebody.summary.left_out["total"]


def test_days_of_orders_are_not_the_day_by_whose_law_they_are_judged() -> None:
    for title in ("Date", "Order Date", "Datum", "Created at", "Requested Delivery Date", "ERDAT"):
        assert title not in _readings("item", "qty", title)


def test_what_holds_for_an_order_stands_in_its_first_line_in_some_exports(desk: Desk) -> None:
    header = "Name,Lineitem name,Lineitem quantity,Shipping Name,Shipping Country"
    done = desk(f"{header}\n#1,H20,1,Yunfan,CN\n#1,H20,2,,\n#2,H20,3,,\n#2,H20,4,Orbe,FR\n")
    assert ["Yunfan" in r["screening"] for r in done.rows] == [True, True, False, False]
    assert done.summary.completed == 1
    assert "activity.to_country" in done.rows[2]["questions"], "another order"


def test_a_row_that_cannot_be_read_lends_nothing_to_the_next(desk: Desk) -> None:
    header = "Order Reference,Order Lines/Product,Order Lines/Quantity,Customer,Customer/Country"
    done = desk(f"{header}\nS1,H20,1,Yunfan,CN\nS2,H20,1,Orbe,FR,more\n,H20,5,,\n")
    assert len(done.rejected) == 1 and "Yunfan" not in done.rows[1]["screening"]
