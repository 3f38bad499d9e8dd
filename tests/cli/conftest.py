"""The command in this process, with a data folder of its own and the shipped rules read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from douane.engine import Rulebook
from douane.engine.home import Home
from tests.cli.calls import Here
from tests.shipped import shipped_book

_load = Home.rulebook


def _once(home: Home, rules: str | Path | None = None) -> Rulebook:
    own = rules is not None or any(home.path.glob("*/*.yaml"))
    return _load(home, rules) if own else shipped_book()


@pytest.fixture
def douane(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rulebook: Rulebook
) -> Here:
    """Calls the command; nothing of the user's own data folder is read."""
    monkeypatch.setenv("DOUANE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(Home, "rulebook", _once)
    return Here(capsys)
