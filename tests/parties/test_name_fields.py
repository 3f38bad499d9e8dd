"""Whatever stands in a name field is understood as names, or it is not screened and the answer says why.

Each test of this file names the row of the faults that it holds; the list is small and invented beside the shipped
extract, so that what is found depends on the field alone.

[P-26]
"""

from __future__ import annotations

import pytest

from douane.engine.parties.matcher import Matcher, UnreadableName
from tests.parties.test_matcher import listed, matcher

ENTRIES = (
    listed("huawei", "Huawei Technologies Co., Ltd.", "Huawei"),
    listed("smic", "Semiconductor Manufacturing International Corporation", "SMIC"),
    listed("argument", "JSC ARGUMENT", country="RU"),
    listed("lukoil", "LUKOIL OAO", "Lukoil", country="RU"),
    listed("putin", "PUTIN, Vladimir Vladimirovich", type="person", country="RU"),
    listed("number", "11420 CORP.", country="MX"),
    listed("band", "7-28"),
    listed(
        "ministry",
        "Ministry of Defence of the Russian Federation, including the Armed Forces and all units wherever located",
        country="RU",
    ),
    listed("ship", "PIONEER", type="vessel"),
    listed("far", "TITAN", type="vessel"),
    listed("traders", "Global Traders", country="PK"),
    listed("abc", "ABC LLC", country="RU"),
    listed("orion", "ORION LIMITED LIABILITY COMPANY", country="RU"),
    listed("delta", "Delta Electronic", country="IR"),
    listed("light", "SAINT LIGHT", type="vessel"),
    listed("dell", "BRENT DELL", country="US"),
    listed("aps", "APS 9", type="vessel"),
    listed("muller", "Muller Market LLC", country="KG"),
    listed("harbor", "HARBOUR SHIP MANAGEMENT LIMITED"),
    listed("societe", "SOCIETE ELLISSA GROUP CONGO"),
    listed("ivanov", "IVANOV, Sergei Borisovich", "IVANOV, Sergei", type="person", country="RU"),
    listed("kim", "KIM, Jong Un", type="person", country="KP"),
)
SMALL = matcher(ENTRIES)


def classes(name: str, country: str = "DE", of: Matcher = SMALL) -> dict[str, str]:
    """The class of each entry."""
    return {m.entry.removeprefix("EL/"): m.cls for m in of.search(name, "", country)}


@pytest.mark.parametrize(
    ("name", "entry", "cls"),
    [
        ("Nordwerk Logistics Warehouse 7 Rotterdam Huawei Technologies Co., Ltd.", "huawei", "possible"),  # 1.21
        ("zzz INACTIVE Huawei Technologies Co., Ltd.", "huawei", "exact"),
        ("*** DO NOT USE *** Huawei Technologies", "huawei", "exact"),
        ("Huawei Technologies (blocked)", "huawei", "exact"),
        ("Customer No. 100234 Huawei Technologies", "huawei", "exact"),
        ("K-1002345 Huawei Technologies GmbH", "huawei", "exact"),
        ("Лукойл", "lukoil", "exact"),  # 1.22
        ("Хуавей", "huawei", "exact"),
        ("Ηuawei", "huawei", "exact"),
        ("Huawei™ Technologies", "huawei", "exact"),
        ("Huawei(R) Technologies", "huawei", "exact"),
        ("Huаwеi Technologies", "huawei", "exact"),  # two Cyrillic letters
        ("ЅМІС", "smic", "exact"),  # all of look-alikes
        ("Лукoйл", "lukoil", "exact"),  # a Latin o
        ("Công ty TNHH SMIC", "smic", "exact"),  # 1.23
        ("JSCARGUMENT", "argument", "strong"),
        ("www.huawei.com", "huawei", "possible"),  # 1.24
        ("huawei.com", "huawei", "possible"),
        ("https://www.huawei.com/en/contact", "huawei", "possible"),
        ("purchasing@huawei.com", "huawei", "possible"),
        ("V. Putin", "putin", "possible"),  # 1.25
        ("V.V. Putin", "putin", "possible"),
        ("Putin V.V.", "putin", "possible"),
        ("В.В. Путин", "putin", "possible"),
        ("HUAWE1 TECHNOLOGIES", "huawei", "strong"),
        ("Ministry of Defence of the Russian Federation", "ministry", "exact"),  # 1.29
    ],
)
def test_faults_1_21_to_1_29_a_listed_name_is_found_whatever_stands_around_it(name: str, entry: str, cls: str) -> None:
    assert classes(name).get(entry) == cls


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("金正恩", "Chinese characters"),  # 1.26
        ("普京", "Chinese characters"),
        ("俄罗斯天然气工业股份公司", "Chinese characters"),
        ("Ð“Ð°Ð·Ð¿Ñ€Ð¾Ð¼", "lost on the way"),  # 1.27
        ("Р“Р°Р·РїСЂРѕРј", "lost on the way"),
        ("Ãàçïðîì", "lost on the way"),
        ("зБЪРТПН", "lost on the way"),
        ("»ªÎª¼¼Êõ", "lost on the way"),
        ("????? GmbH", "lost on the way"),
        ("\\u0413\\u0430\\u0437", "lost on the way"),
        ("%D0%93%D0%B0%D0%B7", "lost on the way"),
        ("Cash Sale", "stands in for a name"),  # 1.28
        ("Private individual", "stands in for a name"),
        ("The Company Limited", "stands in for a name"),
        ("Walk-in customer 7", "stands in for a name"),
        ("N.N.", "stands in for a name"),
        ("xxxx", "stands in for a name"),
        ("TBD - end user", "stands in for a name"),
        ("IRAN", "is a place"),
        ("Islamic Republic of Iran", "is a place"),
        ("Hong Kong Limited", "is a place"),
        ("4711", "is a number"),
        ("Nordwerk GmbH on behalf of undisclosed customer", "for whom"),
        ("화웨이", "in a script"),  # 1.10
        ("هواوي", "in a script"),
        ("\u202eeiewauH", "direction"),
        ("Nordwerk \u2067GmbH\u2069", "direction"),
        ("Nordwerk " * 40, "at most 250"),
    ],
)
def test_faults_1_10_and_1_26_to_1_28_what_is_no_name_is_not_screened_and_says_why(name: str, why: str) -> None:
    with pytest.raises(UnreadableName, match=why):
        SMALL.search(name, "", "DE")


@pytest.mark.parametrize(("name", "entry"), [("11420 CORP.", "number"), ("7-28", "band"), ("11420 Corp", "number")])
def test_fault_1_28_a_name_that_a_list_holds_is_a_name(name: str, entry: str) -> None:
    assert classes(name)[entry] == "exact"


def test_fault_1_10_what_is_not_wholly_understood_still_shows_whom_it_names() -> None:
    assert classes("Nordwerk " * 40 + "Huawei Technologies")["huawei"] == "possible"
    assert classes("화웨이 Huawei Technologies")["huawei"] in ("exact", "strong", "possible")


def test_a_chinese_name_where_people_write_chinese_is_a_name() -> None:
    assert classes("李明", "CN") == {} and classes("云帆", "TW") == {}


@pytest.mark.parametrize(
    ("name", "country", "most"),
    [
        ("Pioneer Corporation", "JP", {"ship": "family"}),  # 2.1
        ("Titan Company Limited", "IN", {"far": "family"}),
        ("International Trading Company", "DE", {}),  # 2.2
        ("Global Trading", "DE", {"traders": "possible"}),
        ("Global Trading", "PK", {"traders": "possible"}),
        ("A.B.C. GmbH", "DE", {"abc": "possible"}),  # 2.3
        ("A.B.C. GmbH", "", {"abc": "possible"}),  # the legal form tells
        ("Orion Oyj", "DE", {"orion": "possible"}),
        ("Delta Electronics, Inc.", "TW", {"delta": "possible"}),
        ("ST Telemedia Global Data Centres", "SG", {}),  # 2.4
        ("Kolesov Sergei Borisovich", "RU", {}),
        ("Dell Technologies Inc.", "US", {}),
        ("Ivanov Sergei Vladimirovich", "RU", {}),  # another father
        ("Hanoi 9 JSC", "VN", {}),  # 4.13
        ("Müller GmbH", "DE", {}),
        ("Harbour Cloud", "DE", {}),
        ("Société Orbe", "FR", {}),
    ],
)
def test_faults_2_1_to_2_4_and_4_13_who_is_not_meant_is_no_match(name: str, country: str, most: dict[str, str]) -> None:
    order = ("exact", "strong", "possible", "family")
    for entry, cls in classes(name, country).items():
        assert entry in most and order.index(cls) >= order.index(most[entry]), (entry, cls)


def test_fault_2_3_the_country_is_shown() -> None:
    told = {m.entry: m.country for m in SMALL.search("Orion Oyj", "", "DE")}
    assert told == {"EL/orion": "another"}
    assert [m.country for m in SMALL.search("Orion", "", "RU")][:1] == ["same"]
