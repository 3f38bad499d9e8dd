"""List files of the tests: the real data beside the project, and small ones written on the spot."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from douane.engine.parties.entry import Entry
from douane.engine.parties.formats.recognize import Reading, recognize
from tests.shipped import ROOT

DATA = Path(os.environ.get("DOUANE_TEST_DATA", ROOT.parent / "shared" / "data")) / "lists"
EXTRACTS = ROOT / "fixtures" / "lists"


def real(*names: str) -> list[Path]:
    """Files of the real data; the test is skipped where they are absent."""
    paths = [DATA / name for name in names]
    for path in paths:
        if not path.exists():
            pytest.skip(f"the list file is not at {path}; set DOUANE_TEST_DATA to the folder above lists/")
    return paths


@cache
def read_real(*names: str) -> Reading:
    """The one download that these files of the real data are."""
    (found,) = recognize(real(*names))
    return found.read()


def read(*paths: Path) -> Reading:
    """The one download that these files are."""
    (found,) = recognize(paths)
    return found.read()


def count(reading: Reading) -> dict[str, int]:
    """How many entries of each list."""
    return {code: sum(e.list == code for e in reading.entries) for code in reading.lists}


def named(reading: Reading, text: str) -> Entry:
    """The entry whose primary name begins so."""
    return next(e for e in reading.entries if e.name.startswith(text))


def texts(entry: Entry, kind: str) -> list[str]:
    """The names of an entry of one kind."""
    return [n.text for n in entry.names if n.kind == kind]
