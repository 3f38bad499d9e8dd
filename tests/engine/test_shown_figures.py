"""Figures as a page or a terminal shows them: rounded, never cut."""

from __future__ import annotations

from decimal import Decimal

import pytest

from douane.engine.language.shown import shown
from douane.engine.language.values import known


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("19.449631449631449631449631449", "19.45"),
        ("3.1626666666666", "3.163"),
        ("15832", "15,832"),
        ("1E+60", f"1{',000' * 20}"),
        ("0.0004", "0"),
    ],
)
def test_a_figure_is_rounded_to_three_places(figure: str, text: str) -> None:
    assert shown(known(Decimal(figure))) == text
