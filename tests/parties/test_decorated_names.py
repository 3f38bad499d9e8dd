"""Decorations never hide a listed name, and garbled text is never screened and clear.

A listed name is drawn (`listed_names.py`), decorated as records do it (`decorations.py`), and asked: the entry must
come back as `possible` or surer, or the party must count as not screened.  About one in thirteen hundred
still escapes, most where a field was cut or scanned: the share is bounded here, and what escapes is printed.

[P-26]
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random

import pytest

from douane.engine.parties.screener import Screener
from tests.parties import slips
from tests.parties.cyrillic import to_cyrillic
from tests.parties.decorations import CATEGORIES, Decorated, shrunk
from tests.parties.garbling import garbled
from tests.parties.listed_names import Listed, Sample, legal_forms
from tests.parties.test_ordinary_names import DAY
from tests.parties.test_screening import asked, home_with, readings
from tests.volume import volume

SURE = ("exact", "strong", "possible")
JURISDICTIONS = 40
MOST_ESCAPING = 1_000  # one of so many decorated names; none is the aim
MOST_OF_A_CATEGORY = 300  # one of so many of one kind, and two of fewer
MOST_OF_A_SLIP = 80  # the same of a kind of slips, which leave less of a name
WRITTEN = (
    "北京智谱华章科技股份有限公司", "华为技术有限公司", "株式会社浪潮", "شركة هواوي للتقنية", "한국항공우주산업",
    "Société Générale d'Électricité", "Müller Präzisionsgeräte GmbH", "Işık Havacılık Anonim Şirketi",
    "Łódzkie Zakłady Żelaza",
)  # fmt: skip
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def whole_sample(whole_list: Screener) -> Sample:
    return Sample.of(whole_list.snapshot.entries)


def escapes(screener: Screener, bearers: set[str], text: str) -> bool:
    """Whether a text counts as screened though no entry of the name was found."""
    answer = screener.screen([text], DAY)
    if answer.problem:
        return False
    found = {h.match.entry for h in answer.hits if h.match.cls in SURE}
    return not found & bearers and not (answer.more and found)


def drawn(some: Sample, rng: Random, category: str) -> tuple[Listed, Decorated] | None:
    """A name that the category fits, decorated; None where it fits hardly any."""
    for _ in range(10_000):
        name = rng.choice(some.names)
        made = CATEGORIES[category](name, rng)
        if made is not None and made.core.strip():
            return name, made
    return None


def failures(screener: Screener, some: Sample, count: int, seed: str) -> tuple[int, dict[str, list[str]]]:
    """How many decorated names were asked, and those that escape, shrunk, by category."""
    tried, out = 0, dict[str, list[str]]()
    for category in CATEGORIES:
        rng = Random(f"{seed} {category}")
        for _ in range(count):
            found = drawn(some, rng, category)
            if found is None:
                break
            name, made = found
            tried += 1
            out_of_sight = partial(escapes, screener, some.bearers(name))
            if out_of_sight(made.text):
                plain = shrunk(name, made, out_of_sight)
                out.setdefault(category, []).append(f"{plain.text!r} ({name.text!r}; drawn: {made.text!r})")
    return tried, out


def bounded(found: dict[str, list[str]], tried: int) -> None:
    """Asserts that hardly any name escapes; the examples stand in the message, and in the output of `-s`."""
    each = tried / len(CATEGORIES)
    told = "\n".join(f"{c}: {len(some)} of {each:.0f}: " + "; ".join(some[:5]) for c, some in found.items())
    print(told)
    assert sum(map(len, found.values())) <= max(1, tried / MOST_ESCAPING), told
    for category, some in found.items():
        most = MOST_OF_A_SLIP if hasattr(slips, category) else MOST_OF_A_CATEGORY
        assert len(some) <= max(2, each / most), f"{category}: {told}"


def test_the_generator_knows_many_countries_forms() -> None:
    assert len(legal_forms()) >= JURISDICTIONS
    assert all(forms.get("front") or forms.get("behind") for forms in legal_forms().values())


def test_decorations_hide_no_listed_name(whole_list: Screener, whole_sample: Sample, record_property: Record) -> None:
    """Faults 1.21 to 1.25 as one property, over the whole lists."""
    each = volume(1_500, 100_000) // len(CATEGORIES) + 1
    tried, found = failures(whole_list, whole_sample, each, "whole")
    record_property("cases:decorated names", tried)
    assert tried == each * len(CATEGORIES), "every category fits some names"
    bounded(found, tried)


def test_decorations_hide_no_name_of_the_extracts(
    tmp_path_factory: pytest.TempPathFactory, record_property: Record
) -> None:
    """The same over the extracts that the project ships."""
    screener = asked(home_with(tmp_path_factory.mktemp("lists"), readings()))
    each = volume(600, 6_000) // len(CATEGORIES) + 1
    some = Sample.of(screener.snapshot.entries)
    tried, found = failures(screener, some, each, "extracts")
    record_property("cases:decorated names", tried)
    assert tried > each * len(CATEGORIES) / 2
    bounded(found, tried)


def test_fault_1_27_garbled_text_is_never_screened_and_clear(
    whole_list: Screener, whole_sample: Sample, record_property: Record
) -> None:
    """A name in Cyrillic, Chinese or with accents that was read in the wrong encoding: found, or not screened."""
    count = volume(500, 20_000)
    rng = Random("garbled")
    russian = [to_cyrillic(" ".join(n.bare)) for n in whole_sample.names if n.russian]
    clear: list[str] = []
    for _ in range(count):
        name = rng.choice(russian) if rng.random() < 0.6 else rng.choice(WRITTEN)
        text, how = garbled(name, rng)
        answer = whole_list.screen([text], DAY)
        if not answer.problem and not answer.hits:
            clear.append(f"{text!r} ({name}, {how})")
    record_property("cases:garbled names", count)
    assert not clear, f"{len(clear)} of {count}: " + "; ".join(clear[:10])
