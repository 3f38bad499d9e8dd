"""The minimal rulebook of these tests, with files laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from douane.engine import Rulebook, RulebookError
from douane.engine.rulebook.book import read_files

HERE = Path(__file__).resolve().parent
MINIMAL = HERE / "minimal"


def overlaid(files: Mapping[str, str] | None = None) -> dict[str, str]:
    """The text of the minimal rule files, with others added or in their place."""
    return {**read_files(MINIMAL), **(files or {})}


def minimal_book(files: Mapping[str, str] | None = None) -> Rulebook:
    """The minimal rulebook, loaded."""
    return Rulebook.load(files=overlaid(files))


def complaints(files: Mapping[str, str]) -> list[str]:
    """What the loader says of the minimal rulebook with some files laid over it."""
    try:
        minimal_book(files)
    except RulebookError as error:
        return [str(p) for p in error.problems]
    return []
