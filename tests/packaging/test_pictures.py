"""The pictures of the README show what the commands print today. Fault of November 2026, 4.30."""

from __future__ import annotations

import subprocess
import sys

from tests.shipped import ROOT


def test_fault_4_30_the_pictures_say_what_the_commands_print() -> None:
    done = subprocess.run(
        [sys.executable, "docs/img/make.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_columns_hold_where_the_length_of_a_text_is_ignored() -> None:
    """No piece of text in a picture spans a gap between columns, and none leans on `textLength`."""
    for picture in sorted((ROOT / "docs" / "img").glob("*.svg")):
        svg = picture.read_text(encoding="utf-8")
        assert "textLength" not in svg
        assert "&#160;&#160;" not in svg and "\xa0\xa0" not in svg
