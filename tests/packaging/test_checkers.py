"""The type checkers and the linter have nothing to say; for people and CI the same commands."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.shipped import ROOT

COMMANDS = {
    "mypy": ["mypy"],
    "mypy_tests": ["mypy", "tests"],
    "pyright": ["pyright", "--pythonpath", sys.executable],
    "ruff_check": ["ruff", "check", "."],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_clean(name: str) -> None:
    done = subprocess.run([sys.executable, "-m", *COMMANDS[name]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
