"""A name in any script comes to the same tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from douane.engine.parties.chinese import simplified
from douane.engine.parties.names import Token, Words
from douane.engine.parties.vocabulary import FORM, Sort
from douane.engine.rulebook.book import read_files, shipped_rules
from douane.engine.yaml_text import Problems, parse_yaml
from tests.shipped import shipped_book

WORDS = Words.of(shipped_book().book.files)
KNOWN = WORDS.known


def texts(name: str) -> list[str]:
    """The words of a name as they are compared."""
    return [t.text for t in WORDS.tokens(name)]


def of(name: str, sort: Sort) -> list[str]:
    """The words of one sort."""
    return [t.text for t in WORDS.tokens(name) if t.sort is sort]


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Газпром нефть", "Gazprom neft"),
        ("ООО «Микрон»", "OOO Mikron"),
        ("Ελληνική Τράπεζα", "Elliniki Trapeza"),
        ("Škoda Transportation", "Skoda Transportation"),
        ("ＨＵＡＷＥＩ\u3000Ｃｏ．，Ｌｔｄ．", "Huawei Co., Ltd."),
        ("Hua\u200bwei", "Huawei"),
        ("한국전자", "hangugjeonja"),
        ("٣٨", "38"),
    ],
)
def test_any_script_is_spelled_in_latin_letters(name: str, latin: str) -> None:
    assert texts(name) == texts(latin) != []


@pytest.mark.parametrize("script", ["شركة النفط", "ბანკი", "בנק", "बैंक", "ธนาคาร"])
def test_no_script_vanishes(script: str) -> None:
    assert any(t.isascii() and len(t) > 1 for t in texts(script))


@pytest.mark.parametrize(
    "form",
    ["Ltd", "Co., Ltd.", "Co., Ltd., Inc.", "GmbH", "S.A.R.L.", "s. r. l.", "B.V.", "Limted", "Comapny",
     "Limited Liability Company", "Sdn. Bhd.", "ООО", "有限公司", "Youxian Gongsi", "youxiangongsi"],
)  # fmt: skip
def test_legal_forms_are_one_token_that_is_no_word(form: str) -> None:
    tokens = WORDS.tokens(f"Nordwerk {form}")
    assert [(t.text, t.sort) for t in tokens] == [("nordwerk", Sort.WORD), (FORM, Sort.FORM)]
    assert {t.sort for t in WORDS.tokens(form)} == {Sort.FORM}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("CETC13", "13"), ("CETC-13", "13"), ("CETC 013", "13"), ("38th Research Institute", "38"),
        ("No. 38 Research Institute", "38"), ("第三十八研究所", "38"), ("第38研究所", "38"), ("第七一五研究所", "715"),
        ("第二十研究所", "20"), ("第十研究所", "10"), ("五十五所", "55"), ("第一百一十研究所", "110"),
    ],
)  # fmt: skip
def test_numbers_are_told_however_they_are_written(name: str, number: str) -> None:
    assert of(name, Sort.NUMBER) == [number]


def test_the_13th_institute_is_the_same_in_both_scripts() -> None:
    chinese = texts("中国电子科技集团公司第十三研究所")
    english = texts("China Electronics Technology Group Corporation 13th Institute")
    assert "13" in chinese and {"chinese", "electronic", "technology", "13", "institute"} <= set(chinese) & set(english)


def test_chinese_is_cut_by_its_words_and_the_brand_stays() -> None:
    tokens = WORDS.tokens("浪潮电子信息产业股份有限公司")
    assert tokens[0] == Token("浪潮", Sort.WORD, "浪潮", "lang chao")
    assert [t.text for t in tokens[1:]] == ["electronic", "information", "industry", FORM]
    assert tokens[2].spelled == "信息产业"


def test_places_and_common_words_are_told_apart() -> None:
    assert [(t.text, t.sort) for t in WORDS.tokens("北京大学")] == [
        ("beijing", Sort.PLACE), ("university", Sort.COMMON)]  # fmt: skip


@pytest.mark.parametrize(
    ("traditional", "plain"),
    [
        ("浪潮電子信息產業股份有限公司", "浪潮电子信息产业股份有限公司"),
        ("華為技術有限公司", "华为技术有限公司"),
        ("中國電子科技集團公司第十三研究所", "中国电子科技集团公司第十三研究所"),
    ],
)
def test_traditional_characters_are_the_simplified_ones(traditional: str, plain: str) -> None:
    assert simplified(traditional) == plain
    assert WORDS.tokens(traditional) == WORDS.tokens(plain)


@pytest.mark.parametrize(("dotted", "plain"), [("M.O.G.E.", "MOGE"), ("C.E.T.C. 13", "CETC 13"), ("U.S.S.R", "USSR")])
def test_dotted_acronyms_are_one_word(dotted: str, plain: str) -> None:
    assert texts(dotted) == texts(plain)


def test_one_word_in_several_spellings() -> None:
    assert texts("Nordwerk Technologies") == texts("Nordwerk Tech") == texts("Nordwerk technology")
    assert (
        texts("Nordwerk Dian Zi") == texts("Nordwerk Dianzi") == texts("Nordwerk 电子") == texts("Nordwerk Electronics")
    )


@pytest.mark.parametrize("name", ["", "   ", "...", "—", "()", "«»", "、，；", "\u200b\ufeff", "!?#%"])
def test_nothing_can_be_compared_in_punctuation(name: str) -> None:
    assert WORDS.tokens(name) == ()


def test_what_a_word_is_does_not_depend_on_how_it_is_spelled() -> None:
    """Else what an index knows of a word would depend on the entry that comes first; `rd` alone is a road, too."""
    sorts: dict[str, set[Sort]] = {}
    for written in {*KNOWN.spellings, *KNOWN.spellings.values(), *KNOWN.common, *KNOWN.places, *KNOWN.chinese} - {"rd"}:
        for token in WORDS.tokens(written):
            sorts.setdefault(token.text, set()).add(token.sort)
    assert {text: found for text, found in sorts.items() if len(found) > 1} == {}


@given(st.text(max_size=80))
def test_any_text_is_read_and_every_token_says_something(name: str) -> None:
    for token in WORDS.tokens(name):
        assert token.text and token.spelled and token.text == token.text.strip()


@given(st.text(max_size=40))
def test_case_and_width_do_not_matter(name: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    assert texts(wide) == texts(name)
    if name.isascii():
        assert texts(name.upper()) == texts(name.lower())


def test_the_files_of_names_hold_no_key_twice() -> None:
    problems = Problems()
    files = read_files(shipped_rules())
    for name in files:
        if name.startswith("names/"):
            parse_yaml(files[name], name, problems)
    assert not problems.found
