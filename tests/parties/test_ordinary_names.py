"""Ordinary names against the whole lists: a wrong stop loses a sale.

`fixtures/names/ordinary.csv` holds companies and persons that nobody lists, of more than seventy countries.  Many bear
a word that some listed name bears, too: none may count as listed, few may be a likeness.  The names of the second part
are of the kinds that were stopped once; each test says which match is the most that may be told of them.

[P-26]
"""

from __future__ import annotations

import csv
import datetime
from collections import Counter

import pytest

from douane.engine.parties.matcher import CLASSES
from douane.engine.parties.screener import Hit, Screener
from tests.parties.test_screening import asked, home_with, readings
from tests.shipped import ROOT

DAY = datetime.date(2026, 11, 30)
MOST_POSSIBLE, MOST_ANY = 0.04, 0.06
COMPANIES, PERSONS, COUNTRIES = 480, 110, 30
NONE = "none"
ORDER = (*CLASSES, NONE)


def ordinary() -> list[dict[str, str]]:
    """The ordinary names on file."""
    with (ROOT / "fixtures" / "names" / "ordinary.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def hits(screener: Screener, name: str, kind: str, country: str) -> list[Hit]:
    """What a name may mean, the surest first; it must have been searched."""
    answer = screener.screen([name], DAY, kind, country)
    assert not answer.problem, f"{name}: {answer.problem}"
    return list(answer.hits)


def graded(screener: Screener, typed: bool) -> dict[str, list[str]]:
    """For each class the ordinary names that it is the surest of, with what they hit."""
    found: dict[str, list[str]] = {cls: [] for cls in ORDER}
    for row in ordinary():
        told = hits(screener, row["query"], row["type"] if typed else "", row["country"])
        text = f"{row['query']} ({row['country']}): {told[0].entry.list} {told[0].match.name}" if told else ""
        found[told[0].match.cls if told else NONE].append(text)
    return found


def test_there_are_enough_of_them() -> None:
    rows = ordinary()
    counts = Counter(row["type"] for row in rows)
    assert counts["company"] >= COMPANIES and counts["person"] >= PERSONS
    assert len({row["country"] for row in rows}) >= COUNTRIES
    assert len({row["query"].casefold() for row in rows}) == len(rows), "each name once"


@pytest.mark.parametrize("typed", [True, False], ids=["type stated", "type not stated"])
def test_ordinary_names_are_hardly_stopped(whole_list: Screener, typed: bool) -> None:
    """Faults, section 2: none of class exact or strong, at most 4 % possible, at most 6 % any."""
    found = graded(whole_list, typed)
    count = len(ordinary())
    sure = [*found["exact"], *found["strong"]]
    assert not sure, f"{len(sure)} count as listed: " + "; ".join(sure)
    possible = found["possible"]
    assert len(possible) <= MOST_POSSIBLE * count, f"{len(possible)} of {count} possible: " + "; ".join(possible)
    some = [*possible, *found["family"]]
    assert len(some) <= MOST_ANY * count, f"{len(some)} of {count} hit: " + "; ".join(some)


def test_ordinary_names_against_the_extracts(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = graded(asked(home_with(tmp_path_factory.mktemp("lists"), readings())), typed=False)
    assert not found["exact"] and not found["strong"], (found["exact"], found["strong"])
    assert len(found[NONE]) >= (1 - MOST_ANY) * len(ordinary()), (found["possible"], found["family"])


# --- kinds that were stopped once -------------------------------------------------------------------------------------


def at_most(screener: Screener, name: str, country: str, most: str, kind: str = "") -> None:
    """Asserts that nothing surer than a class is told of a name."""
    told = hits(screener, name, kind, country)
    surest = min((h.match.cls for h in told), key=ORDER.index, default=NONE)
    assert ORDER.index(surest) >= ORDER.index(most), f"{name}: {told[0].match}"


@pytest.mark.parametrize(
    ("name", "country"),
    [("Pioneer Corporation", "JP"), ("Titan Company Limited", "IN"), ("Mar Azul Tecnologias Lda", "PT"),
     ("Emerald Ltd", "GB"), ("Petra Carpentry Company", "JO"), ("Dino Polska S.A.", "PL"), ("Lotus GmbH", "DE"),
     ("Giant Manufacturing Co., Ltd.", "TW"), ("Sunrise Computers Nigeria Ltd", "NG")],
)  # fmt: skip
def test_fault_2_1_a_vessel_is_at_most_family_of_a_name_with_a_legal_form(
    whole_list: Screener, name: str, country: str
) -> None:
    """Faults, section 2, row 1: a legal form says company."""
    told = hits(whole_list, name, "", country)
    sure = [h.match for h in told if h.entry.type == "vessel" and h.match.cls != "family"]
    assert not sure, sure
    at_most(whole_list, name, country, "possible")


@pytest.mark.parametrize(
    ("name", "country"),
    [("International Trading Company", "SG"), ("Global Trading", "US"), ("Global Trading LLC", "AE"),
     ("Advanced Electronics Company", "SA"), ("General Trading Company", "KW"), ("National Supply Co.", "US"),
     ("Eastern Shipping Company", "IN"), ("United Industries Ltd", "GB")],
)  # fmt: skip
def test_fault_2_2_a_name_of_ordinary_words_is_possible_at_most(whole_list: Screener, name: str, country: str) -> None:
    """Faults, section 2, row 2: words that differ are not exact, nor do ordinary words alone make a listed name."""
    at_most(whole_list, name, country, "possible")


@pytest.mark.parametrize(
    ("name", "country"),
    [("A.B.C. GmbH", "DE"), ("Orion Oyj", "FI"), ("Delta Electronics, Inc.", "TW"), ("V.K.S. Castings Pvt. Ltd.", "IN"),
     ("MKV Konepaja Oy", "FI"), ("Phoenix S.r.l.", "IT"), ("Vega AB", "SE")],
)  # fmt: skip
def test_fault_2_3_an_acronym_or_ordinary_word_of_another_country_is_possible_at_most(
    whole_list: Screener, name: str, country: str
) -> None:
    """Faults, section 2, row 3: countries are weighed."""
    at_most(whole_list, name, country, "possible")


@pytest.mark.parametrize(
    ("name", "country"),
    [("ST Telemedia Global Data Centres", "SG"), ("ST Engineering Ltd", "SG"), ("Dell Technologies Inc.", "US"),
     ("Dell Technologies", "US"), ("Aleksandr Vladimirovich Zernovkin", "RU"), ("Sergey Nikolayevich Polubotkov", "RU"),
     ("Irina Aleksandrovna Chestnokova", "RU")],
)  # fmt: skip
def test_fault_2_4_a_short_form_or_a_given_name_and_patronymic_is_nobody(
    whole_list: Screener, name: str, country: str
) -> None:
    """Faults, section 2, row 4: `ST` is no saint, a patronymic is no surname, a company is no person."""
    at_most(whole_list, name, country, NONE)


@pytest.mark.parametrize(
    ("name", "country"),
    [("Hanoi 9 JSC", "VN"), ("Saigon 7 JSC", "VN"), ("Müller GmbH", "DE"), ("Harbour Cloud", "GB"),
     ("Société Orbe", "FR"), ("Société Vinicole du Rhône", "FR"), ("Harbour Bakery Ltd", "GB")],
)  # fmt: skip
def test_fault_4_13_a_number_or_an_ordinary_word_in_common_is_nothing(
    whole_list: Screener, name: str, country: str
) -> None:
    """Faults 4.13: numbers, ordinary words and legal forms are not what a name is known by."""
    at_most(whole_list, name, country, NONE)


@pytest.mark.parametrize(
    ("name", "country"),
    [("Bayer AG", "DE"), ("Bayer", ""), ("Maier GmbH", "DE"), ("Carter Inc.", "US"), ("Baker Ltd", "GB")],
)  # fmt: skip
def test_a_short_word_that_only_sounds_the_same_is_another_name(whole_list: Screener, name: str, country: str) -> None:
    at_most(whole_list, name, country, NONE)


@pytest.mark.parametrize("name", ["Sukhoj", "Chvabe", "Lukojl", "Mikran"])
def test_a_longer_one_is_for_a_person_to_decide(whole_list: Screener, name: str) -> None:
    at_most(whole_list, name, "", "possible")
    assert hits(whole_list, name, "", "")


@pytest.mark.parametrize("name", ["Iran Ltd", "Iran GmbH", "Russia LLC", "China Ltd"])
def test_a_country_with_a_legal_form_is_no_name(whole_list: Screener, name: str) -> None:
    assert "place" in whole_list.screen([name], DAY).problem


@pytest.mark.parametrize("name", ["Чжунсинь", "Zhongxin"])
def test_one_sound_of_many_chinese_words_is_possible_at_most(whole_list: Screener, name: str) -> None:
    at_most(whole_list, name, "", "possible")
