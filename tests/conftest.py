"""What every test shares: the shipped rulebook, loaded once a process, and one day that counts as today."""

from __future__ import annotations

import datetime

import pytest
from douane.engine import Rulebook, RulebookError
from hypothesis import settings

from tests.shipped import TODAY, shipped_book

settings.register_profile("douane", derandomize=True, deadline=None, database=None, print_blob=False)
settings.load_profile("douane")


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The shipped rules."""
    try:
        return shipped_book()
    except RulebookError as error:
        count = len(error.problems)
    pytest.fail(f"the rules do not load: {count} problems, see `douane rules lint`", pytrace=False)


@pytest.fixture(scope="session")
def today() -> datetime.date:
    """The day on which tests ask."""
    return TODAY
