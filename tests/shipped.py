"""The shipped rules and their cases, read once a process."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

from douane.engine import Rulebook
from douane.engine.rulebook.cases import RuleCase, case_files, read_cases
from douane.engine.yaml_text import Problems

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "rules"
TODAY = datetime.date(2026, 12, 31)  # tests ask on one day, whenever they run


@cache
def shipped_book() -> Rulebook:
    """The rules of the tree."""
    return Rulebook.load(RULES)


@cache
def shipped_cases() -> tuple[tuple[RuleCase, ...], Problems]:
    """The cases beside the rules, and what is wrong with their files."""
    problems = Problems()
    return tuple(read_cases(case_files(RULES / "cases"), problems)), problems
