"""The wheel holds exactly the tree: every module, every rule file, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.shipped import ROOT

FOLDERS = {"engine": "douane/engine", "api": "douane/api", "rules": "douane/rules", "douane": "douane"}
SUFFIXES = {"rules": (".py", ".yaml", ".md"), "engine": (".py", ".yaml"), "douane": (".py", ".typed")}
COPIED = ("engine", "api", "rules", "douane", "setup.py", "pyproject.toml", "README.md", "LICENSE", "MANIFEST.in")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the tree, so that nothing stale is shipped."""
    tree = tmp_path_factory.mktemp("tree")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
            shutil.copytree(source, tree / name, symlinks=True, ignore=ignore)
        else:
            shutil.copy2(source, tree / name)
    out = tmp_path_factory.mktemp("wheel")
    command = ["pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(out), str(tree)]
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(out.glob("*.whl"))


def expected() -> set[str]:
    """The files of the tree by their place in the wheel."""
    files: set[str] = set()
    for folder, place in FOLDERS.items():
        for path in (ROOT / folder).rglob("*"):
            inner = path.relative_to(ROOT / folder)
            if folder == "douane" and (len(inner.parts) > 1 or path.is_dir()):
                continue  # the links for type checkers
            if path.is_file() and path.suffix in SUFFIXES.get(folder, (".py",)):
                files.add(f"{place}/{inner.as_posix()}")
    return files


def data_of_the_api() -> set[str]:
    """What the service needs besides Python: pages and vendored files."""
    folder = ROOT / "api"
    return {
        f"douane/api/{p.relative_to(folder).as_posix()}"
        for p in folder.rglob("*")
        if p.is_file() and p.suffix not in (".py", ".pyc") and "__pycache__" not in p.parts
    }


def test_the_wheel_is_the_tree(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {n for n in archive.namelist() if ".dist-info/" not in n}
    assert names == expected() | data_of_the_api()


def test_the_wheel_works_elsewhere(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    program = (
        f"import sys; sys.path.insert(0, {str(place)!r}); import douane; from douane import Rulebook; "
        "assert douane.__file__.startswith(sys.path[0]), douane.__file__; "
        "print(Rulebook.load().at('2026-01-20').check({'item': {'product': 'H20'}}).decision)"
    )
    done = subprocess.run([sys.executable, "-S", "-c", _sites(program)], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in ("hold", "stop", "proceed")


def _sites(program: str) -> str:
    """The program with the installed libraries, but without the `.pth` files that point at this tree."""
    libraries = [p for p in sys.path if p.endswith(("site-packages", "dist-packages"))]
    return f"import sys; sys.path += {libraries!r}; " + program
