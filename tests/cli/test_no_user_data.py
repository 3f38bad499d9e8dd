"""The tests read no data of whoever runs them, and the README's two commands do not get into each other's way."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from douane.engine.home import Home
from tests.cli.calls import Here, spawned
from tests.shipped import ROOT

_POISON = "names: {cn: DE}\nthis is not a rule file\n"


def test_fault_4_1_no_test_reads_the_users_data(tmp_path: Path) -> None:
    """A user's folder that cannot even be loaded changes nothing: not for the tests, not for what they start."""
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share")}
    del environment["DOUANE_DATA"]
    where = [sys.executable, "-c", "from platformdirs import user_data_path; print(user_data_path('douane'))"]
    users = Path(subprocess.run(where, env=environment, capture_output=True, text=True, check=True).stdout.strip())
    (users / "company").mkdir(parents=True)
    (users / "company" / "house.yaml").write_text(_POISON, encoding="utf-8")
    refused = subprocess.run([sys.executable, "-m", "douane", "rules", "list"], env=environment, capture_output=True)
    assert refused.returncode == 2, "the poison must work where it is read"
    tests = ["tests/cli/test_lines.py", "-k", "nothing_is_added", "-n", "0", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *tests], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout[-2000:]
    assert sorted(p.name for p in users.rglob("*")) == ["company", "house.yaml"]


def test_fault_4_1_the_default_folder_of_every_test_is_not_there() -> None:
    assert not Home.find().path.exists()
    assert spawned("lists", "status").out.startswith("No lists are imported")


def test_fault_4_1_the_readmes_demo_leaves_nothing_in_the_users_folder(
    douane: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every `douane` of the README's first command names a folder of the clone."""
    first = next(line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("python3 -m venv"))
    calls = re.findall(r"bin/douane (.*?)(?: &&|$)", first)
    assert len(calls) == 2 and all(call.startswith("--data demo ") for call in calls)
    lists = sorted(str(path) for path in (ROOT / "fixtures" / "lists").iterdir())
    monkeypatch.chdir(tmp_path)
    assert douane("--data", "demo", "lists", "import", *lists).status == 0
    orders, out = ROOT / "fixtures" / "orders.csv", tmp_path / "out.csv"
    assert douane("--data", "demo", "screen", str(orders), "-o", str(out)).status == 1
    assert Home(tmp_path / "demo").snapshots.current_hash()
    assert not Home.find().path.exists()
