"""Which entries a name may mean: every class with its reasons, and the answer does not depend on anything else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from douane.engine.parties.entry import Address, Entry, Name, NameKind, PartyType
from douane.engine.parties.index import NameIndex
from douane.engine.parties.known_names import known_names
from douane.engine.parties.matcher import Match, Matcher, Pair, UnreadableName
from douane.engine.parties.names import Words
from tests.parties.list_files import EXTRACTS, read
from tests.shipped import shipped_book

FILES = shipped_book().book.files
WORDS = Words.of(FILES)


def listed(id_: str, *names: str, type: PartyType = "", weak: str = "", country: str = "CN") -> Entry:
    """An invented entry."""
    kinds: list[NameKind] = ["primary", *["alias"] * (len(names) - 1)]  # type: ignore[list-item]
    own = [Name(text, kind) for text, kind in zip(names, kinds, strict=True)]
    return Entry("EL", id_, (*own, *([Name(weak, "weak")] if weak else [])), type, (Address(country=country),))


ENTRIES = (
    listed("quell", "Quellwerk Precision Instruments Co., Ltd.", "Quellwerk"),
    listed("brandau", "Brandau Zephyrine Technology Company Limited"),
    listed("star", "Morgenstern Kestrel Group Co., Ltd."),
    listed("inst13", "Grauwald Group 13th Research Institute", "GWG 13"),
    listed("inst14", "Grauwald Group 14th Research Institute"),
    listed("person", "Anselm Bartholomew Thistlewood", type="person"),
    listed("firm", "Anselm Thistlewood Trading", type="company"),
    listed("ship", "Osprey Meridian", type="vessel"),
    listed("weak", "Fennimore Holdings", weak="Kobold"),
    listed("split", "Silver Marlin Dynamics"),
    listed("moon", "Yuguang Semiconductor Co., Ltd."),
    listed("long", "Velden Institute of Radio Electronics and Telecommunications"),
)


def matcher(entries: Iterable[Entry] = ENTRIES) -> Matcher:
    return Matcher(NameIndex.make(entries, WORDS, known_names(FILES)), WORDS)


SMALL = matcher()
EXTRACT = matcher(read(EXTRACTS / "csl-extract.csv").entries)


def search(name: str, kind: str = "", of: Matcher = SMALL) -> dict[str, str]:
    """The class of each entry that the name may mean."""
    return {m.entry.removeprefix("EL/"): m.cls for m in of.search(name, kind)}


def found(name: str, entry: str, of: Matcher = SMALL) -> Match:
    return next(m for m in of.search(name) if m.entry == f"EL/{entry}")


@pytest.mark.parametrize(
    ("name", "entry", "cls"),
    [
        ("Quellwerk Precision Instruments Co., Ltd.", "quell", "exact"),
        ("QUELLWERK PRECISION INSTRUMENTS GMBH", "quell", "exact"),  # whatever the legal form
        ("Quellwerk", "quell", "exact"),  # an alias
        ("Quellwerk Precison Instruments", "quell", "strong"),  # a slip of the pen
        ("Quelwlerk Precision Instruments", "quell", "strong"),  # two letters changed places
        ("Instruments Precision Quellwerk", "quell", "strong"),  # another order
        ("Brandau Zefyrine Technology", "brandau", "strong"),  # one sound, two spellings
        ("Brandau Zephyrine Tech Ltd", "brandau", "exact"),  # a word written short
        ("Silvermarlin Dynamics", "split", "strong"),  # joined
        ("Silver Mar lin Dynamics", "split", "strong"),  # split
        ("SilverMarlinDynamics", "split", "exact"),  # all joined
        ("Quellwerk Precision Instruments Co., Ltd., Hall 7, Teststadt", "quell", "exact"),  # in an address line
        ("Hall 7; Brandau Zephyrine Technology; Teststadt", "brandau", "exact"),
        ("Morgenstern Kestrel", "star", "strong"),  # the listed name says a common word more
        ("Morgenstern Kestrel Aviation Biology", "star", "possible"),  # the query says more
        ("Quellwerk Zulieferer", "quell", "possible"),
        ("VIRET", "long", "possible"),  # the first letters of a long name
        ("Brandau Orchideen Gartenbau", "brandau", "family"),
        ("GWG 13", "inst13", "exact"),
        ("Grauwald Group Research Institute No. 13", "inst13", "strong"),
        ("Fennimore", "weak", "possible"),
        ("Morgenstern", "star", "family"),  # one of two words that tell
    ],
)  # fmt: skip
def test_each_class_and_why(name: str, entry: str, cls: str) -> None:
    assert search(name).get(entry) == cls


@pytest.mark.parametrize(
    "name", ["Yunfan Compute", "Hochland Orchideen GmbH", "Precision Instruments Ltd", "Research Institute", "Kobold"]
)
def test_who_is_not_listed_is_not_found(name: str) -> None:
    """Neither by common words, nor by a weak alias, which confirms and does not find."""
    assert search(name) == {}


def test_another_number_is_another_party() -> None:
    assert set(search("Grauwald Group 13th Research Institute")) == {"inst13"}
    assert set(search("Grauwald Group 14th Research Institute")) == {"inst14"}
    assert search("Grauwald Group 15th Research Institute") == {}
    assert search("GWG 14") == {}


def test_a_name_without_the_number_may_be_either() -> None:
    assert search("Grauwald Group Research Institute") == {"inst13": "possible", "inst14": "possible"}


@pytest.mark.parametrize("order", ["Anselm Thistlewood", "Thistlewood, Anselm", "Anselm Bartholomew Thistlewood"])
def test_persons_and_companies_are_searched_apart(order: str) -> None:
    assert set(search(order, "person")) == {"person"}
    whole = order == "Anselm Bartholomew Thistlewood"  # a stated type may be wrong: the whole name stays a hit
    assert search(order, "company").get("person") == ("exact" if whole else None)
    assert "person" in search(order)


def test_one_word_is_no_person() -> None:
    assert "person" not in search("Thistlewood", "person")


@pytest.mark.parametrize("kind", ["company", "person", "government", "vessel", ""])
def test_who_a_list_does_not_sort_is_found_as_anything(kind: str) -> None:
    assert search("Quellwerk Precision Instruments", kind)["quell"] == "exact"
    assert ("ship" in search("Osprey Meridian", kind)) == (kind in ("vessel", ""))
    assert ("firm" in search("Anselm Thistlewood Trading", kind)) == (kind != "vessel")


@pytest.mark.parametrize("name", ["玉光半导体有限公司", "玉光半導體有限公司", "Yuguang Semiconductor"])
def test_a_brand_in_chinese_is_found_by_its_sound(name: str) -> None:
    assert search(name)["moon"] in ("exact", "strong")


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("浪潮电子信息产业股份有限公司", "Inspur Electronic Information Industry Co., Ltd."),
        ("浪潮電子信息產業股份有限公司", "Inspur Electronic Information Industry Co., Ltd."),
        ("寒武纪", "Cambricon Technologies Corporation Limited"),
        ("海思", "HiSilicon Technologies Co., Ltd (HiSilicon)"),
        ("Байкал Электроникс", "BAIKAL ELECTRONICS JSC"),
    ],
)
def test_the_lists_extract_in_original_script(name: str, entry: str) -> None:
    """Chinese brands that no transliteration tells are found by the names that the project knows."""
    by_key = {e.key: e for e in read(EXTRACTS / "csl-extract.csv").entries}
    first = EXTRACT.search(name)[0]
    assert (by_key[first.entry].name, first.cls) == (entry, "exact")


def test_every_entry_of_the_extract_is_found_by_each_of_its_names() -> None:
    for entry in read(EXTRACTS / "csl-extract.csv").entries:
        for name in entry.names:
            if name.kind not in ("weak", "acronym", "unit"):
                hits = {m.entry: m.cls for m in EXTRACT.search(name.text)}
                assert hits.get(entry.key) == "exact", name.text


@pytest.mark.parametrize("name", ["", "  ", "...", "Co., Ltd.", "有限公司", "A", "x" * 300, "浪" * 251])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(UnreadableName):
        SMALL.search(name)


def test_the_words_stand_side_by_side() -> None:
    assert found("Quellwerk Werkzeug", "quell").words == (
        Pair("quellwerk", "quellwerk", "equal"), Pair("werkzeug", "", "different"))  # fmt: skip
    assert found("Morgenstern Kestral Ltd", "star").words == (
        Pair("morgenstern", "morgenstern", "equal"), Pair("kestral", "kestrel", "close"),
        Pair("ltd", "legal form", "legal form"), Pair("", "group", "only in the list"))  # fmt: skip


@given(st.permutations(("Quellwerk", "Precison", "Instruments", "Orchideen")))
def test_every_word_of_the_query_stands_in_the_explanation_once(words: list[str]) -> None:
    for match in SMALL.search(" ".join(words)):
        shown = [p.query for p in match.words if p.query and p.likeness != "legal form"]
        told = [t.spelled for t in WORDS.tokens(" ".join(words)) if t.text != "§"]
        assert sorted(shown) == sorted(told)
        assert all(p.entry for p in match.words if p.likeness in ("equal", "close", "only in the list"))


QUERIES = ("Quellwerk", "Quellwerk Precison Instr", "Morgenstern Aviation", "Grauwald Research Institute",
           "Anselm Thistlewood", "玉光半导体", "Brandau Orchideen", "Silvermarlin", "VIRET", "Fennimore Kobold",
           "Kestrel Research and Development Nr 7")  # fmt: skip
READ_IN_TWO_WAYS = (
    listed("rd", "Nordhain RD"), listed("research", "Nordhain Research"), listed("pinyin", "Nordhain Youxiangongsi"),
)  # fmt: skip


def plain(of: Matcher, queries: Iterable[str] = QUERIES) -> list[list[tuple[str, str, float, str]]]:
    return [[(m.entry, m.cls, m.score, m.name) for m in of.search(q)] for q in queries]


@settings(max_examples=40, deadline=None)
@given(st.permutations((*ENTRIES, *READ_IN_TWO_WAYS)))
def test_the_order_of_the_entries_does_not_matter(entries: list[Entry]) -> None:
    """[P-25]"""
    queries = (*QUERIES, "Nordhain Research Ltd", "Nordhain RD Ltd")
    assert plain(matcher(entries), queries) == plain(matcher((*ENTRIES, *READ_IN_TWO_WAYS)), queries)


def test_nor_does_it_matter_among_more_candidates_than_are_compared() -> None:
    """[P-25]"""
    many = [listed(f"n{i:03}", f"Nordhain {a}{b}") for i, (a, b) in enumerate((x, y) for x in LEAD for y in TAIL)]
    one, other = matcher(many), matcher(reversed(many))
    queries = ("Nordhain", "Nordhain Orchideen", f"Nordhain {LEAD[3]}{TAIL[5]}")
    assert plain(one, queries) == plain(other, queries)
    assert search(queries[2], of=one)["n035"] == "exact"


LEAD = ("Kessel", "Muehlen", "Tannen", "Birken", "Eschen", "Ulmen", "Linden", "Buchen", "Fichten", "Weiden")
TAIL = ("bach", "berg", "dorf", "feld", "hof", "kamp", "moor", "rode", "stein", "wald")


def test_a_kept_index_gives_the_same_answers(tmp_path: Path) -> None:
    SMALL.index.save(tmp_path, "v1")
    again = NameIndex.load(tmp_path, "v1")
    assert again is not None and NameIndex.load(tmp_path, "v2") is None
    kept = Matcher(again, WORDS)
    assert [kept.search(q) for q in QUERIES] == [SMALL.search(q) for q in QUERIES]


@settings(deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_text_is_answered_or_refused(name: str) -> None:
    try:
        matches = EXTRACT.search(name)
    except UnreadableName:
        return
    assert all(0 <= m.score <= 1 for m in matches)
    assert len({m.entry for m in matches}) == len(matches)
