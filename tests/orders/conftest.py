"""A desk that screens files in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from douane.engine import Rulebook
from tests.orders.orders import Desk


@pytest.fixture
def desk(rulebook: Rulebook, tmp_path: Path) -> Desk:
    """Screens what it is given."""
    return Desk(rulebook, tmp_path)
