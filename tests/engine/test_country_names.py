"""Countries, days and whole numbers as people of other languages write them (fault 4.19)."""

from __future__ import annotations

import datetime

import pytest

from douane.engine.facts import country_names, written
from tests.shipped import shipped_book

COUNTRIES = shipped_book().book.parser.countries


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            "DE",
            "Deutschland, Allemagne, Alemania, Germania, Alemanha, Niemcy, Duitsland, 德国, 德國, ドイツ, 독일",
        ),
        ("AT", "Österreich, Oesterreich, OSTERREICH, Autriche, Austria, Oostenrijk, 奥地利"),
        ("ES", "España, ESPANA, Spanien, Espagne, Hiszpania, 西班牙"),
        (
            "KR",
            "Südkorea, Suedkorea, Corée du Sud, Corea del Sur, Korea Południowa, Zuid-Korea, 韩国, 韓国, 대한민국",
        ),
        ("CN", "China, Chine, Cina, Chiny, 中国, 中國, 중국"),
        ("TW", "Taiwan, Taïwan, Taiwán, Tajwan, 台湾, 台灣, 대만"),
        ("HK", "Hongkong, 香港, 홍콩"),
        ("RU", "Russland, Russie, Rusia, Rosja, Rusland, 俄罗斯, ロシア"),
        ("NL", "Niederlande, Pays-Bas, Países Bajos, Paesi Bassi, Holandia, 荷兰"),
        ("US", "Vereinigte Staaten, États-Unis, ETATS UNIS, Estados Unidos, Stany Zjednoczone, 美国, 미국"),
    ],
)
def test_a_country_is_read_in_eleven_languages(code: str, names: str) -> None:
    assert {name: COUNTRIES.code(name) for name in names.split(", ")} == dict.fromkeys(names.split(", "), code)


def test_no_spelling_means_two_countries_in_silence() -> None:
    several = [name for name in country_names.spellings() if len(country_names.codes(name)) > 1]
    assert all(COUNTRIES.code(name) is None and " or " in COUNTRIES.hint(name) for name in several)
    assert COUNTRIES.code("Congo") is None and COUNTRIES.code("Atlantis") is None
    known = {name for name in country_names.spellings() if country_names.codes(name)}
    assert len(known) > 3000


def test_a_word_of_a_country_hints_at_the_countries_that_have_it() -> None:
    assert COUNTRIES.code("Emirates") is None and COUNTRIES.hint("Emirates") == "write AE (United Arab Emirates)"
    assert COUNTRIES.hint("korea") == "write KP (North Korea) or KR (South Korea)"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Deutchland", "Deutschland"),
        ("Allemange", "Allemagne"),
        ("Chna", "China"),
        ("tiawan", "Taiwan"),
        ("Neiderlande", "Niederlande"),
    ],
)
def test_a_misspelled_country_hints_at_what_was_meant(text: str, meant: str) -> None:
    assert COUNTRIES.code(text) is None and COUNTRIES.hint(text) == f"did you mean {meant!r}?"


@pytest.mark.parametrize(
    ("text", "day"),
    [("24.11.2026 14:05", "2026-11-24"), ("11/24/2026 2:05 PM", "2026-11-24"), ("20261124", "2026-11-24"),
     ("2026-11-24T09:15:00+01:00", "2026-11-24"), ("24 de noviembre de 2026", "2026-11-24"),
     ("24 listopada 2026", "2026-11-24"), ("24 novembre 2026", "2026-11-24")],
)  # fmt: skip
def test_days_of_systems_and_languages(text: str, day: str) -> None:
    assert written.day_of(text).isoformat() == day


def test_a_year_of_two_digits_counts_only_in_a_stated_order() -> None:
    assert written.days("03.04.26") == {}
    orders = (written.DAY_FIRST, written.MONTH_FIRST, written.YEAR_FIRST)
    days = [written.short_day("03.04.26", order) for order in orders]
    assert days == [datetime.date(2026, 4, 3), datetime.date(2026, 3, 4), datetime.date(2003, 4, 26)]
    assert written.short_day("03.04.26", "") is None and written.short_day("31.02.26", written.DAY_FIRST) is None


@pytest.mark.parametrize(("text", "whole"), [("1.170", "1170"), ("1,170", "1170"), ("12,345", "12345")])
def test_a_whole_number_with_a_separator_has_one_reading(text: str, whole: str) -> None:
    assert written.number_of(text, whole=True) == whole
    with pytest.raises(written.Unclear):
        written.number_of(text)


@pytest.mark.parametrize("text", ["1.000", "1,000", "12.000"])
def test_zeros_behind_the_separator_leave_a_whole_number_open(text: str) -> None:
    with pytest.raises(written.Unclear):
        written.number_of(text, whole=True)
    assert written.number_of(text, written.COMMA if "." in text else written.POINT, whole=True).startswith("1")
