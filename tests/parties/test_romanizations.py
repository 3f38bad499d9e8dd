"""A listed name in the Latin letters of another language or another system; names of the tests' own choosing.

[P-26]
"""

from __future__ import annotations

import pytest

from douane.engine.parties import letters
from douane.engine.parties.names import Words
from douane.engine.parties.romanizations import of_korean, of_wade_giles
from douane.engine.parties.screener import Screener
from tests.parties.test_ordinary_names import DAY
from tests.shipped import shipped_book

WORDS = Words.of(shipped_book().book.files)
SURE = ("exact", "strong", "possible")

NONE_KNOWN: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [("zavod", "sawod"), ("zherebtsov", "jerebcov"), ("zherebtsov", "scherebzow"), ("kharichev", "xarichev"),
     ("khusnullin", "chusnullin"), ("mashinostroenie", "machinostroenie"), ("roshchupkin", "roszczupkin"),
     ("fyodorov", "fedorov"), ("yuryevich", "urevich"), ("sergeyevna", "sergejewna"), ("donetsk", "doneck"),
     ("prigozhin", "prigojine"), ("shakhta", "schachta"), ("matyushchenko", "matjuschtschenko")],
)  # fmt: skip
def test_one_sound_in_two_systems_has_a_key_in_common(one: str, other: str) -> None:
    assert not set(letters.keys(one)).isdisjoint(letters.keys_abroad(other))


@pytest.mark.parametrize(
    ("abroad", "english"),
    [("Sawod", "plant"), ("Zentralnij", "central"), ("Maschinostroitelnaja", "machine"), ("Nautschno", "scientific"),
     ("Mašinostroitelnaja", "machine"), ("Predprijatije", "enterprise"), ("Obschtschestwo", "§"),
     ("Oboronlogistics", "oboronlogistic"), ("Elektronpribor", "elektronpribor"), ("Oboronprom", "oboronprom")],
)  # fmt: skip
def test_words_are_read_by_their_sound_and_brands_stay_themselves(abroad: str, english: str) -> None:
    assert [t.text for t in WORDS.tokens(f"Ivushka {abroad}")][1] == english


@pytest.mark.parametrize(
    ("spelled", "pinyin"),
    [("Ch'ang-chiang", "changjiang"), ("Ts'un-ch'u", "cunchu"), ("Pei-ching", "beijing"), ("Hsin-hua", "xinhua"),
     ("Szu-ch'uan", "sichuan"), ("Kuo-chi", "guoji"), ("Chung-shih-yu", "zhongshiyou"), ("Tung-nan", "dongnan")],
)  # fmt: skip
def test_wade_giles_has_the_pinyin_among_its_readings(spelled: str, pinyin: str) -> None:
    words, some = of_wade_giles(letters.plain(spelled), NONE_KNOWN)
    assert some and pinyin in words[0]


@pytest.mark.parametrize("name", ["Nordwerk GmbH", "Coca-Cola", "Rolls-Royce", "Jean-Pierre Martin", "Marks-Spencer"])
def test_other_names_are_not_read_as_wade_giles(name: str) -> None:
    assert not of_wade_giles(name, NONE_KNOWN)[1]


def test_a_korean_name_is_spelled_as_in_the_north() -> None:
    kim, jong, un = of_korean("Kim Jeong-eun")
    assert kim[0] == "kim" and "jong" in jong and "un" in un
    assert of_korean("Lee Byungchul") and not of_korean("Kim Anderson Smith") and not of_korean("Nordwerk")


@pytest.mark.parametrize(
    ("name", "listed"),
    [("Jewgenij Prigoschin", "PRIGOZHIN, Evgeny"), ("Evgueni Prigojine", "PRIGOZHIN, Evgeny"),
     ("Kałasznikow", "Concern Kalashnikov"), ("Chvabe", "Shvabe"), ("Szwabe", "Shvabe"), ("Soukhoï", "SUKHOI"),
     ("Uralwagonsawod", "Uralvagonzavod"), ("Chung-hsin Kuo-chi", "中芯国际"), ("Hua-wei Chi-shu", "华为技术"),
     ("Ch'ang-chiang Ts'un-ch'u", "长江存储"), ("Szu-ch'uan University", "Sichuan University"),
     ("Kim Jeong Eun", "KIM, Jong Un"), ("Kim Jung-eun", "KIM, Jong Un"), ("Lee Byung-chul", "RI, Pyong Chol"),
     ("OBORONLOGISTICS Logistics", "OBORONLOGISTICS LIMITED LIABILITY COMPANY")],
)  # fmt: skip
def test_a_listed_name_is_found_in_other_letters(whole_list: Screener, name: str, listed: str) -> None:
    answer = whole_list.screen([name], DAY)
    found = {h.match.name for h in answer.hits if h.match.cls in SURE}
    assert listed in found or answer.more, found


@pytest.mark.parametrize("name", ["Lee Young Ho", "Park Ji-sung", "Choi Min-sik", "Anna-Lena Schuster"])
def test_who_is_not_listed_is_not_found_by_it(whole_list: Screener, name: str) -> None:
    assert not whole_list.screen([name], DAY).hits
