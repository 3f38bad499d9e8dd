"""What every test shares: the shipped rulebook, loaded once a process, and one day that counts as today."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import settings

from douane.engine import Rulebook, RulebookError
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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many random cases (and letters) stood behind the promises of this run."""
    counts: dict[str, int] = {}
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name.startswith("cases:"):
                counts[name[6:]] = counts.get(name[6:], 0) + int(str(value))
    for promise, count in sorted(counts.items()):
        terminalreporter.write_line(f"{promise}: {count:,}")
