"""Names in one word, letter by letter, or in a web or mail address: found, or the party is not screened.

[P-26]
"""

from __future__ import annotations

import pytest

from douane.engine.parties.screener import Screener
from tests.parties.test_ordinary_names import DAY


@pytest.mark.parametrize(
    "text",
    ["info@nordwerkhandelshaus.de", "www.schmidt.com", "https://portal.nordwerk.de:8443/login",
     "j.doe (at) isarsystems.de", "email purchasing@nordwerk.de", "grossehandelsgesellschaft.com",
     "Nordwerk GmbH <info@internationalesverlagshaus.de>"],
)  # fmt: skip
def test_an_address_that_does_not_tell_the_name_leaves_the_party_not_screened(whole_list: Screener, text: str) -> None:
    assert "give it in words" in whole_list.screen([text], DAY).problem


@pytest.mark.parametrize("text", ["booking.com", "Nordwerk Handels GmbH, info@nordwerkhandels.de", "Amazon.com, Inc."])
def test_an_address_beside_its_name_or_a_name_like_one_is_understood(whole_list: Screener, text: str) -> None:
    answer = whole_list.screen([text], DAY)
    assert not answer.problem and not answer.hits


@pytest.mark.parametrize(
    ("text", "listed"),
    [("info@huawei.com", "Huawei"), ("www.uralvagonzavod.ru", "Uralvagonzavod"),
     ("PPHUURALVAGONZAVOD", "Uralvagonzavod"),
     ("U_R_A_L_V_A_G_O_N_Z_A_V_O_D", "Uralvagonzavod"), ("0000Uralvagonzavod", "Uralvagonzavod"),
     ("goods for ²Uralvagonzavod", "Uralvagonzavod"), ("Uralvagon zavod", "Uralvagonzavod"),
     ("PERMSKYZAVODMASHINOSTROITEL", "JOINT STOCK COMPANY PERMSKIY ZAVOD MASHINOSTROITEL"),
     ("Polderhost B.V. (Zavod 9 Yekaterinburg)", "Zavod 9 Yekaterinburg")],
)  # fmt: skip
def test_what_is_written_in_one_or_letter_by_letter_is_found(whole_list: Screener, text: str, listed: str) -> None:
    answer = whole_list.screen([text], DAY)
    found = {h.match.name for h in answer.hits if h.match.cls in ("exact", "strong", "possible")}
    assert listed in found or answer.more, (answer.problem, found)
