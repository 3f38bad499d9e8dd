"""The command in this process, with a data folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calls import Here


@pytest.fixture
def douane(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    """Calls the command; nothing of the user's own data folder is read."""
    monkeypatch.setenv("DOUANE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Here(capsys)
