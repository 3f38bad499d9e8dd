"""What the tests of names share: the whole official lists, imported once a process as a user would."""

from __future__ import annotations

import datetime

import pytest

from douane.engine.home import Home
from douane.engine.parties.formats.recognize import recognize
from douane.engine.parties.importing import import_lists
from douane.engine.parties.screener import Screener
from tests.parties.list_files import real
from tests.shipped import shipped_book

WHOLE = ("csl/csl_2026-07-31_official_layout.csv", "dod-1260h/sanctions.csv")


@pytest.fixture(scope="session")
def whole_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A data folder with the Consolidated Screening List and the 1260H list, whole.

    Tests that ask for it are skipped where `DOUANE_TEST_DATA` does not hold these files.
    """
    home = Home(tmp_path_factory.mktemp("whole"))
    readings = [found.read() for found in recognize(real(*WHOLE))]
    import_lists(home.snapshots, readings, who="tester", date=datetime.date(2026, 7, 31))
    return home


@pytest.fixture(scope="session")
def whole_list(whole_home: Home) -> Screener:
    """The lists of `whole_home`, ready to be asked."""
    screener = whole_home.screener(shipped_book())
    assert screener is not None
    return screener
