"""A listed name stays a hit whatever words of very many names are added or left out, and whatever place is named.

Over the whole lists: each name of a company is asked without its place and its legal form, with one or two such words
more, and without one.  It must have two words of its own; a name of such words alone is not known by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from douane.engine.parties.names import Words
from douane.engine.parties.screener import Screener
from douane.engine.parties.syllables import in_pinyin
from douane.engine.parties.vocabulary import Sort
from tests.parties.test_ordinary_names import DAY
from tests.shipped import shipped_book
from tests.volume import volume

SURE = ("exact", "strong", "possible")
MORE = ("Technology", "Group", "Holding", "International", "Trading", "Intelligent", "Beijing", "Shenzhen", "Dubai")
LONGEST = 120  # characters; a longer text is a description
MOST_HIDDEN = 200  # one text of so many may be hidden; none is the aim
WORDS = Words.of(shipped_book().book.files)


def written(name: str, rng: Random) -> Iterator[str]:
    """The ways to write a name; none where it has fewer than two words of its own, or one twice."""
    said = [t for t in WORDS.tokens(name) if t.sort not in (Sort.FORM, Sort.NOISE)]
    if len(name) > LONGEST or sum(t.sort is Sort.WORD and len(t.text) > 1 for t in said) < 2:
        return
    if len({t.spelled for t in said}) < len(said):
        return
    places = {t.spelled for t in said if t.sort is Sort.PLACE}
    whole = [t.spelled for t in said]
    bare = [spelled for spelled in whole if spelled not in places]
    own = {t.spelled for t in said if t.sort is not Sort.COMMON}
    left_out = rng.choice([spelled for spelled in bare if spelled not in own] or [""])
    yield " ".join(bare)
    yield f"{name} {rng.choice(MORE)}"
    yield f"{rng.choice(MORE)} {' '.join(whole)} {rng.choice(MORE)}"
    yield f"{' '.join(spelled for spelled in bare if spelled != left_out)} {rng.choice(MORE)}"


def test_words_of_very_many_names_hide_no_listed_name(whole_list: Screener) -> None:
    rng = Random("words of very many names")
    entries = [e for e in whole_list.snapshot.entries if e.type not in ("person", "vessel", "aircraft")]
    names = [(e.key, n.text) for e in entries for n in e.names if n.kind != "weak"]
    tried, hidden = 0, list[str]()
    for key, name in rng.sample(names, min(len(names), volume(400, 100_000))):
        for text in written(name, rng):
            tried += 1
            answer = whole_list.screen([text], DAY)
            found = {h.match.entry for h in answer.hits if h.match.cls in SURE}
            if not answer.problem and key not in found and not (answer.more and found):
                hidden.append(f"{text!r} ({name}): {[(h.match.cls, h.match.name) for h in answer.hits[:2]]}")
    assert tried > volume(300, 40_000)
    assert len(hidden) <= tried / MOST_HIDDEN, f"{len(hidden)} of {tried}: " + "; ".join(hidden[:10])


@pytest.mark.parametrize(
    "name",
    ["Moore Threads Technology", "Moore Thread Intelligent Technology", "Moore Thread Technology",
     "Beijing Moore Threads", "Moore Threads Intelligent Technology Co Ltd", "Moore Threads Co., Ltd."],
)  # fmt: skip
def test_a_brand_of_ordinary_words_is_found(whole_list: Screener, name: str) -> None:
    answer = whole_list.screen([name], DAY)
    assert answer.hits and answer.hits[0].match.cls in SURE and "Moore Thread" in answer.hits[0].match.name


@pytest.mark.parametrize(
    ("name", "latin", "least"),
    [("Ким Чен Ын", "KIM, Jong Un", "strong"), ("Ким Чен-ын", "KIM, Jong Un", "strong"),
     ("Чжан Вэй", "ZHANG, Wei", "strong"), ("Пак Чен Чхон", "PAK, Jong Chon", "strong")],
)  # fmt: skip
def test_a_chinese_or_korean_name_in_cyrillic_is_compared_as_in_latin_letters(
    whole_list: Screener, name: str, latin: str, least: str
) -> None:
    found = {h.match.name: h.match.cls for h in whole_list.screen([name], DAY).hits}
    assert found.get(latin) in SURE[: SURE.index(least) + 1], found


@pytest.mark.parametrize("name", ["Анна Ли", "Юлия Ким", "Лю Мин"])
def test_who_is_not_listed_is_not_found_in_cyrillic(whole_list: Screener, name: str) -> None:
    assert not whole_list.screen([name], DAY).hits


SYLLABLES = ("си=xi цзинь=jin пин=ping чжан=zhang вэй=wei сюй=xu сунь=sun цю=qiu цян=qiang хуэй=hui люй=lu во=wo "
             "мо=mo до=duo шо=shuo жэнь=ren юань=yuan цзюнь=jun сюн=xiong чжун=zhong эр=er цы=ci "
             "и=yi нюй=nu")  # fmt: skip


@pytest.mark.parametrize("pair", SYLLABLES.split())
def test_syllables_of_palladius(pair: str) -> None:
    cyrillic, _, latin = pair.partition("=")
    assert in_pinyin(cyrillic) == latin
    assert in_pinyin(cyrillic.title() + " GmbH") == latin + " GmbH"
