"""A listed name in a text that is nobody's name: of two words, or of a rare one, is found; ordinary texts are not held.

The texts are all that a case has: business, address and number of a party, purpose and field of work, notes of red
flags. [P-27]
"""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from douane.engine.parties.screener import Screener
from tests.parties.test_screening import check, sale
from tests.parties.test_screening import screener as screener
from tests.shipped import ROOT

DAY = datetime.date(2026, 11, 30)
CLEAN = "Jaya Labs Pte Ltd"
LISTED = ("Rosneft Trade Limited", "Inspur Group", "AECC South Industry")
TEXTS = ("{}", "for {}", "subsidiary of {}", "Procures GPUs on behalf of {} for resale", "Raffles Place 1 ({})")
WHOLE_LISTED = ("Huawei", "Rosoboronexport", "Gazprom", "Hikvision", "Huawei Technologies Co., Ltd.")


def placed(place: str, text: Any) -> dict[str, Any]:
    """An ordinary sale with a text in a place."""
    case = sale(CLEAN)
    group, _, key = place.partition(".")
    if group == "party":
        case["parties"][1][key] = text
    elif group == "red_flags":
        case["red_flags"] = [{"id": "us.bis.red_flag.ordinary", "resolved": True, key: text}]
    else:
        case.setdefault(group, {})[key] = text
    return case


PLACES = ("party.business", "party.address", "party.id", "activity.purpose", "workload.field", "red_flags.note")


@pytest.mark.parametrize("place", PLACES)
def test_a_text_of_a_case_that_names_a_listed_party_never_proceeds(place: str, screener: Screener) -> None:
    assert check(placed(place, "training of a language model"), screener).decision == "proceed"
    for text in TEXTS:
        for name in LISTED:
            for value in (text.format(name), [{"value": "a shop", "source": "A"},
                                              {"value": text.format(name), "source": "B"}]):  # fmt: skip
                d = check(placed(place, value), screener)
                assert d.decision != "proceed" and any(p.entries for p in d.parties), (text, name, value)


@pytest.mark.parametrize("name", WHOLE_LISTED)
@pytest.mark.parametrize("text", TEXTS)
def test_one_rare_word_is_a_mention_in_business_and_address_alike(name: str, text: str, whole_list: Screener) -> None:
    said = text.format(name)
    for found in (
        whole_list.screen([], DAY, mentions=[said]),
        whole_list.screen([], DAY, parts_of_addresses=[said]),
    ):
        assert found.hits and {hit.match.cls for hit in found.hits} == {"possible"}


def test_an_acronym_is_a_mention_in_capitals(whole_list: Screener) -> None:
    """`Tula` and `Tel Aviv` are towns, and names of listed parties, too."""
    assert whole_list.screen([], DAY, mentions=["SMIC"]).hits
    assert whole_list.screen([], DAY, mentions=["foundry work for SMIC"]).hits
    assert whole_list.screen([], DAY, parts_of_addresses=["SMIC Building 2"]).hits
    assert not whole_list.screen([], DAY, mentions=["office in Tel Aviv"], parts_of_addresses=["Tula"]).hits


def ordinary(file: str) -> list[str]:
    return (ROOT / "fixtures" / "names" / file).read_text(encoding="utf-8").splitlines()


def test_ordinary_addresses_and_business_texts_mention_nobody(whole_list: Screener) -> None:
    addresses, texts = ordinary("ordinary_addresses.txt"), ordinary("ordinary_texts.txt")
    assert len(addresses) >= 45 and len(texts) >= 45
    parts = [part.strip() for line in addresses for part in line.split(",") if part.strip()]
    hit = [p for p in parts if whole_list.screen([], DAY, parts_of_addresses=[p]).hits]
    hit += [t for t in texts if whole_list.screen([], DAY, mentions=[t]).hits]
    assert hit == []
