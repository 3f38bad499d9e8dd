"""The country groups agree with the table that they were read from, where it lies beside the project."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path

import pytest

from douane import Rulebook
from douane.engine.rulebook.groups import resolve
from tests.shipped import ROOT

DATA = Path(os.environ.get("DOUANE_TEST_DATA", ROOT.parent / "shared" / "data"))
TABLE = DATA / "ear" / "country_groups_2026-07-23.json"
PRINTED = {"Cote d'lvoire": "CI", "Seycheles": "SC"}  # misprints of the table
GROUPS = {"A:1": "a1", "A:5": "a5", "A:6": "a6", "D:1": "d1", "D:4": "d4", "D:5": "d5", "E:1": "e1", "E:2": "e2"}


@pytest.mark.parametrize("printed", GROUPS)
def test_group_as_printed(rulebook: Rulebook, printed: str) -> None:
    if not TABLE.exists():
        pytest.skip(f"the table of country groups is not at {TABLE}; set DOUANE_TEST_DATA")
    names = json.loads(TABLE.read_text())["groups"][printed]
    countries = rulebook.book.parser.countries
    codes = {PRINTED.get(name) or countries.code(name) for name in names}
    ours = resolve(GROUPS[printed], rulebook.book.declared.groups, datetime.date(2026, 7, 23))
    assert ours.members - {"HK"} == codes
    assert not ours.doubtful
