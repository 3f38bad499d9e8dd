"""Each folder of `bad_rules` is laid over the minimal rulebook; the loader says what `expected.txt` says. [P-05]"""

from __future__ import annotations

from pathlib import Path

import pytest

from douane.engine.rulebook.book import read_files
from tests.engine.overlay import HERE, complaints

FOLDERS = sorted(p for p in (HERE / "bad_rules").iterdir() if p.is_dir())


def test_the_minimal_rulebook_is_good() -> None:
    assert complaints({}) == []


@pytest.mark.parametrize("folder", [pytest.param(p, id=p.name) for p in FOLDERS])
def test_bad_rules(folder: Path) -> None:
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert complaints(read_files(folder)) == expected
