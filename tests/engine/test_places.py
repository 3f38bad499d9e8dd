"""What papers of a party say of places counts where it is stated, in whatever script, and asks nothing. [P-33]"""
# ruff: noqa: E501

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest

from douane.engine import Determination, Rulebook
from douane.engine.facts.regions import EAST_ASIAN
from tests.shipped import TODAY, shipped_book
from tests.volume import volume

COUNTRIES = shipped_book().book.parser.countries

NOWHERE = [
    "Berliner Allee 5, Hamburg",
    "Donetsky Lane 5, Rostov",
    "Krimmler Weg 2, Salzburg",
    "Sevastopolsky prospekt 5, Moscow",
]
EMBARGOED = [
    "ul. Lenina 5, Simferopol", "95000 Симферополь, Крым", "м. Севастополь, вул. Леніна 5", "DONETSK, 83000",
    "г. Донецк", "вул. Артема, Донецьк, Україна", "Luhansk region", "г.Луганск", "Crimée", "Donezk",
    "Autonomous Republic of Crimea, UA", "CrimeaYalta", "YaltaCrimea", "Simferopol,Krym", "Yalta, Ukraine", "г. Керчь", "Mariupol, Ukraine", "Мариуполь", "Alchevsk", "乌克兰克里米亚", "クリミア", "크림반도", "القرم",
]  # fmt: skip


def _answer(rulebook: Rulebook, buyer: dict[str, Any], **activity: Any) -> Determination:
    seller = {"role": "exporter", "name": "Ridgeline", "country": "US", "hq_country": "US", "us_person": True}
    base: dict[str, Any] = {
        "role": "end_user",
        "name": "Spree Systeme",
        "country": "DE",
        "hq_country": "DE",
        "lists": [],
    }
    case: dict[str, Any] = {
        "as_of": "2026-03-02",
        "assumptions": ["civil_end_use_after_diligence"],
        "item": {"kind": "other", "eccn": "EAR99", "encryption": "none", "quantity": 10, "us_origin": True, "tpp": 0,
                 "has_digital_processing_units": False},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": "DE", **activity},
        "parties": [seller, {**base, "ultimate_parent_hq_country": "DE", "us_person": False, **buyer}],
    }  # fmt: skip
    return rulebook.at(today=TODAY).check(case, detail="brief")


@pytest.mark.parametrize("text", EMBARGOED)
@pytest.mark.parametrize("fact", ["address", "name", "name_original_script"])
def test_a_text_that_names_a_region_under_embargo_goes_to_a_person(rulebook: Rulebook, fact: str, text: str) -> None:
    assert _answer(rulebook, {fact: text}).outcome == "escalate"
    sources = [{"value": "Berlin", "source": "register"}, {"value": text, "source": "invoice"}]
    assert _answer(rulebook, {fact: sources}).decision == "hold"


@pytest.mark.parametrize("text", NOWHERE)
def test_a_word_that_only_sounds_like_it_is_left_alone(rulebook: Rulebook, text: str) -> None:
    assert _answer(rulebook, {"address": text}).decision == "proceed"


@pytest.mark.parametrize("place", ["CU", "IR", "KP", "Crimea"])
@pytest.mark.parametrize("fact", ["incorporated_in", "citizenship"])
def test_papers_of_an_embargoed_place_count_in_every_form(rulebook: Rulebook, fact: str, place: str) -> None:
    assert _answer(rulebook, {fact: place}).outcome == "escalate"
    sources = [{"value": "DE", "source": "register"}, {"value": place, "source": "passport"}]
    assert _answer(rulebook, {fact: sources}).decision == "hold"


def test_papers_that_are_absent_or_stated_to_be_unknown_ask_nothing(rulebook: Rulebook) -> None:
    silent = _answer(rulebook, {})
    for fact in ("incorporated_in", "citizenship", "type", "address"):
        unknown = _answer(rulebook, {fact: None})
        assert (unknown.outcome, unknown.decision) == (silent.outcome, silent.decision), fact
        assert [q.fact for q in unknown.questions] == [q.fact for q in silent.questions], fact


@pytest.mark.parametrize("country", ["DE", "PL", "TR", "US"])
@pytest.mark.parametrize("region", ["crimea", "donetsk", "luhansk"])
def test_a_region_counts_beside_every_country(rulebook: Rulebook, country: str, region: str) -> None:
    assert _answer(rulebook, {}, to_country=country, to_region=region).decision == "hold"
    assert _answer(rulebook, {}, final_destination=country, to_region=region).decision == "hold"


@pytest.mark.parametrize("end", ["Iran", "Cuba", "Havana, CUBA", "North Korea", "DPRK", "125009 Russia"])
def test_an_address_that_ends_in_an_embargoed_country_goes_to_a_person(rulebook: Rulebook, end: str) -> None:
    assert _answer(rulebook, {"address": f"Main Street 12, {end}"}).outcome == "escalate"
    assert _answer(rulebook, {"address": f"{end}, Main Street 12, P.O. Box 5"}).outcome == "escalate"
    assert _answer(rulebook, {"address": f"c/o Main Street 12, {end}, 10115 Berlin, Germany"}).decision == "hold"
    assert _answer(rulebook, {"address": f"{end} Street 12, 10115 Berlin, Germany"}).decision == "proceed"


# --- spellings ---------------------------------------------------------------------------------------------------

_STREETS = ["ul. Lenina 5, {}", "{} 298600", "{}, Ukraine", "г. {}", "м. {}, вул. Леніна 5", "({})", "«{}»", "Reg. office: {}; tel. 5", "{}\n95000",
            "{}·{}"]  # fmt: skip
_WITHIN = ["{}", "乌克兰{}共和国12号", "{}雅尔塔", "ウクライナ・{}市", "우크라이나 {} 1번지", "Co., {}"]
_BESIDE = ["Yalta", "Kerch", "Oblast", "Ukraine", "Republic", "Region"]
_ENDINGS = [
    "bridge",
    "skiy",
    "sky",
    "ov",
    "ler",
    "mler",
    "al",
    "ova",
    "ki",
    "son",
    "berg",
    "ford",
    "nal",
    "ninal",
    "phone",
]
_ORDINARY = [
    "Krimskaja Street 4, Berlin", "Krimi Verlag, Hamburg", "Kriminalamt Berlin", "Crimeware Ltd", "Crime Stoppers", "Krimml, Salzburg", "Crimmitschau, Sachsen",
    "크림빵 베이커리, 서울", "아이스크림 공장", "크림 치즈, 부산", "クリーム通り 5, 東京", "クリスマス株式会社", "克里斯蒂安路5号", "克里特岛", "тримач", "Кримінальна вулиця", "Криминалистика, Казань",
    "Донецкий переулок 5, Ростов", "Севастопольский проспект 5, Москва", "Луганский переулок", "مقرم", "شركة القرميد", "كريمة محمد", "Crimson Trace", "Krima AB, Stockholm",
    "Donnet SK Trading", "Lug and Sons", "Don Bass Guitars", "Symphony Pol", "Дон Басс", "Sevas Topol", "Simfero Polska",
]  # fmt: skip


def _spelled(word: str, rng: random.Random) -> str:
    """A word of a region in other signs, capitals or marks, alone, in an address, or joined to another place."""
    if EAST_ASIAN.search(word):
        return rng.choice(_WITHIN).replace("{}", word)
    text = rng.choice([str.lower, str.upper, str.title, str.capitalize])(word)
    way = rng.randrange(4)
    if way == 0 and text.isascii() and " " not in text:
        beside = rng.choice(_BESIDE)
        cases: list[Any] = [str.lower, str.upper, str.capitalize]
        text = rng.choice(cases)(rng.choice([f"{word}{beside}", f"{beside}{word}"])) if rng.random() < 0.5 else rng.choice(
            [f"{word.capitalize()}{beside}", f"{beside}{word.capitalize()}"])  # fmt: skip
    elif way == 1:
        text = "".join(a + rng.choice(["\u00ad", "\u200b", ""]) for a in text)
    elif way == 2 and text.isascii():
        text = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    return rng.choice(_STREETS).replace("{}", text) if rng.random() < 0.8 else text


def test_a_region_is_found_in_every_script_and_spelling() -> None:
    rng, words = random.Random("regions"), sorted(COUNTRIES.regions)
    assert len(words) > 150
    for _ in range(volume(4_000, 40_000)):
        word = rng.choice(words)
        text = _spelled(word, rng)
        assert COUNTRIES.regions[word] in COUNTRIES.named_in([text]), (word, text)


def test_every_word_of_a_region_is_found_alone_and_names_it_as_a_country() -> None:
    for word, code in COUNTRIES.regions.items():
        assert COUNTRIES.named_in([word]) == (code,), word
        assert COUNTRIES.code(word) == code, word


def test_a_longer_word_is_no_region() -> None:
    apart = [word for word in COUNTRIES.regions if word.isascii() and len(word) >= 4]
    for word in apart:
        for ending in _ENDINGS:
            for text in (f"{word}{ending}", f"{ending}{word}"):
                if not any(text.startswith(w) and text.removeprefix(w) in COUNTRIES.beside_regions for w in apart):
                    assert text in COUNTRIES.regions or not COUNTRIES.named_in([text]), text


@pytest.mark.parametrize("text", _ORDINARY)
def test_an_ordinary_text_names_no_region(text: str) -> None:
    assert COUNTRIES.named_in([text]) == ()


def test_joined_words_of_two_regions_name_both() -> None:
    words = ["crimea", "donetsk", "luhansk"]
    for one, other in pairwise([*words, words[0]]):
        assert set(COUNTRIES.named_in([one + other])) == {COUNTRIES.regions[one], COUNTRIES.regions[other]}


_EMBARGOED = {
    "IR": ["Иран", "Іран", "إيران", "伊朗", "イラン", "이란", "Исламская Республика Иран"],
    "KP": ["Северная Корея", "Північна Корея", "КНДР", "كوريا الشمالية", "朝鲜", "北朝鮮", "북한", "北韓"],
    "CU": ["Куба", "كوبا", "古巴", "キューバ", "쿠바"],
    "SY": ["Сирия", "Сирія", "سوريا", "叙利亚", "シリア", "시리아"],
    "HK": ["Гонконг", "هونغ كونغ", "香港", "中国香港", "홍콩"],
    "MO": ["Макао", "ماكاو", "澳门", "中國澳門", "마카오"],
    "CN": ["Китай", "الصين", "中国", "중국", "Синьцзян", "新疆", "신장", "Xinjiang"],
}


@pytest.mark.parametrize("code", _EMBARGOED)
def test_a_country_ends_or_begins_an_address_in_every_script(code: str) -> None:
    for name in _EMBARGOED[code]:
        comma = "،" if name > "\u0600" and name < "\u0700" else "，" if EAST_ASIAN.match(name) else ","
        assert COUNTRIES.of_address(f"12 5{comma} {name}") == (code,), name
        assert COUNTRIES.of_address(f"12 5{comma} {name} 125009") == (code,), name
        if EAST_ASIAN.match(name):
            assert COUNTRIES.of_address(f"{name} 某市 12")[-1] == code, name


@pytest.mark.parametrize(
    "text", ["古巴路12号，上海", "朝鲜族路1号", "北京市朝阳区", "イランイラン通り 5", "Calle Cuba 5, Madrid"]
)
def test_a_road_is_not_the_country_that_it_is_called_after(text: str) -> None:
    assert not {"CU", "KP", "IR"} & set(COUNTRIES.of_address(text))
