"""What every test shares: the shipped rulebook, loaded once a process, one day that counts as today, and no data.

No test reads the data folder of whoever runs it: `DOUANE_DATA` names a folder that does not exist, for this process
and every one that it starts. A test that needs data names a folder of its own.
"""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from douane.engine import Rulebook, RulebookError
from tests.shipped import TODAY, shipped_book
from tests.volume import volume

settings.register_profile("douane", derandomize=True, deadline=None, database=None, print_blob=False)
settings.load_profile("douane")
_FOLDER = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Before any module of tests is imported."""
    config.stash[_FOLDER] = tempfile.TemporaryDirectory(prefix="douane-tests-")
    os.environ["DOUANE_DATA"] = str(Path(config.stash[_FOLDER].name) / "no-data")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leaves nothing behind."""
    config.stash[_FOLDER].cleanup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of a module that takes its volume from `tests/volume.py`."""
    for item in items:
        if isinstance(item, pytest.Function) and getattr(item.module, "volume", None) is volume:
            item.add_marker(pytest.mark.thorough)


@pytest.fixture(autouse=True, scope="session")
def no_data() -> Iterator[None]:
    """The folder that stands for the user's: nothing may be left in it."""
    yield
    assert not Path(os.environ["DOUANE_DATA"]).exists(), "a test wrote into the default data folder"


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
