"""Each room of the code imports only from rooms below it, and its picture is that of today's imports."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.shipped import ROOT


def test_rooms_import_downward_and_the_picture_shows_them() -> None:
    done = subprocess.run(
        [sys.executable, "tools/structure.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout or "the picture is stale: python tools/structure.py"


def test_every_file_that_the_architecture_names_is_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:/|\.(?:py|yaml|md)))`", text))
    assert len(named) > 20
    missing = [name for name in sorted(named) if not ((ROOT / name).exists() or list(ROOT.glob(f"engine/**/{name}")))]
    assert not missing
