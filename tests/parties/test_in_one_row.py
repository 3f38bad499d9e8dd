"""Names that only their letters in one row tell: joined in a longer text, misread, cut off, beside a foreign form.

The generator of `test_decorated_names.py` found them; each stands for its kind.

[P-26]
"""

import pytest

from douane.engine.parties.screener import Screener
from tests.parties.test_ordinary_names import DAY

ESCAPED = {
    "invoice copy goes to MINGXIE please": "MING XIE",
    "elektronnay4 moskva per drawing 88-12": "JOINT STOCK COMPANY ELEKTRONNAYA MOSKVA",
    "FABRIKON– bonded warehouse pier 12": "OOO FABRIKON",
    "NOVINFOPSA": "NOVINFO LLC",
    "OrganichennoiTSITADEL / Plot 17": "LLC TSITADEL",
    "PCB LINECo.,Ltd.": "PCB LINE PTE LTD",
    "TROFIMOV, Anclrei Yurievich": "TROFIMOV, Andrei Yurievich",
    "John Jam35 Peterson": "John James Peterson",
    "Xinjiang Nonferroys": "Xinjiang Nonferrous",
    "JOINT STOCK COMPANY NORTH WESTERN R": "",
    "LIMITED LIABILITY COMPANY OBORONNYE INIT": "Oboronnye Initsiativy LLC",
    "P<RUSGAUS<<ALEXANDRA<VIKTOROVNA<<<<<<": "GAUS, Alexandra Viktorovna",
    "GOZ/ALENMR": "GOZ, Alen",
    "PARTISANS OF GOD's warehouse": "PARTISANS OF GOD",
    "s.p. «BEIRUT TRADE»": "BEIRUT TRADE SAL",
    "German Borisovich HAN": "KHAN, German Borisovich",
}
ORDINARY = ("3M", "Level 3", "Studio 54 Berlin", "7-Eleven Japan", "MediaTek Inc.",
            "United Microelectronics Corporation",
            "Vestel Elektronik Sanayi ve Ticaret A.Ş.", "Macy's warehouse", "A320 spare parts")  # fmt: skip


@pytest.mark.parametrize(("text", "name"), ESCAPED.items())
def test_letters_in_one_row_tell_a_name(whole_list: Screener, text: str, name: str) -> None:
    found = whole_list.screen([text], DAY).hits
    assert any(not name or name.casefold() in [n.text.casefold() for n in h.entry.names] for h in found), found


@pytest.mark.parametrize("text", ORDINARY)
def test_they_make_no_ordinary_name_a_listed_one(whole_list: Screener, text: str) -> None:
    answer = whole_list.screen([text], DAY)
    assert not answer.problem
    assert not [h for h in answer.hits if h.match.cls != "family"]
