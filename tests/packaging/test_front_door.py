"""`import douane` is light, and what is public is listed once."""

from __future__ import annotations

import subprocess
import sys

import pytest

import douane
import douane.engine
from tests.shipped import ROOT


def test_importing_douane_loads_no_engine() -> None:
    program = "import sys, douane; print(*(m for m in sys.modules if m.startswith(('douane.', 'pydantic', 'yaml'))))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_public_names() -> None:
    assert list(douane.__all__) == [
        "Rulebook", "Determination", "DouaneError", "CaseError", "RulebookError", "InputError", "EngineFault",
        "Problem",
    ]  # fmt: skip
    assert set(douane.__all__) <= set(douane.engine.__all__)
    assert dir(douane) == sorted(douane.__all__)


@pytest.mark.parametrize("name", douane.__all__)
def test_public_names_are_those_of_the_engine(name: str) -> None:
    assert getattr(douane, name) is getattr(douane.engine, name)
    assert getattr(douane, name).__doc__


def test_other_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Rulebok'"):
        _ = douane.Rulebok
