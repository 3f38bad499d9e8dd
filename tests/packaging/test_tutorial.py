"""The commands of the tutorial and of the README's examples work as they stand, in a fresh folder."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shipped import ROOT

ANSWERED = (0, 1)  # 1 says that something holds or stops


def commands(document: Path) -> list[str]:
    """Every line of its shell blocks, with continued lines joined and comments left out."""
    blocks = re.findall(r"```sh\n(.*?)```", document.read_text(encoding="utf-8"), re.S)
    lines = "\n".join(blocks).replace("\\\n", " ").split("\n")
    return [" ".join(shlex.split(line, comments=True)) and line for line in lines if line.strip()]


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(line, comments=True)
    listed = [str(p.relative_to(folder)) for w in words if "*" in w for p in sorted(folder.glob(w))]
    args = [w for w in words[1:] if "*" not in w]
    if listed:
        args[args.index("import") + 1 : args.index("import") + 1] = listed
    env = {**os.environ, "DOUANE_DATA": "demo", "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-m", "douane", *args], cwd=folder, env=env, capture_output=True, text=True,
                          timeout=300)  # fmt: skip


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "fixtures", tmp_path / "fixtures", ignore=shutil.ignore_patterns("*.screened.*"))
    return tmp_path


def test_the_tutorial_works_as_it_stands(clone: Path) -> None:
    told: list[str] = []
    lines = [x for x in commands(ROOT / "docs" / "tutorial.md") if x.startswith("douane ")]
    assert len(lines) >= 8
    for line in lines:
        if line.strip() == "douane profile init":
            continue  # asks on the terminal; the next command answers the same questions
        done = run(line, clone)
        if done.returncode not in ANSWERED:
            told.append(f"{line}\n{done.stderr}")
    assert not told, "\n".join(told)
    assert (clone / "sale.yaml").exists() and (clone / "fixtures/exports/us_orders.screened.csv").exists()


EXAMPLES = [
    line
    for line in commands(ROOT / "README.md")
    if line.startswith(("douane check", "douane explain", "douane rules")) and "&&" not in line
]


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_of_the_readme_works_as_it_stands(clone: Path, line: str) -> None:
    if "--case case.yaml" in line:
        run("douane check --product H100 --mode gpu_rental --to MY --form case.yaml", clone)
    done = run(line, clone)
    assert done.returncode in ANSWERED and done.stdout.strip(), done.stderr
