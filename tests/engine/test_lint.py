"""Each folder of `lint_rules` is laid over the minimal rulebook; its files are told what `expected.txt` says."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from douane.engine.lint.lint import lint, unverified
from douane.engine.rulebook.book import read_files
from douane.engine.rulebook.cases import case_files
from tests.engine.overlay import HERE, minimal_book
from tests.shipped import RULES, shipped_book

FOLDERS = sorted(p for p in (HERE / "lint_rules").iterdir() if p.is_dir())
REVIEWED = datetime.date(2026, 10, 5)  # within the days in which a review is fresh

CASES = """
topic: Two cases
cases:
  - name: published
    why: it decides one rule one way
    with: {as_of: 2025-06-01, item: {published: "true"}}
    expect: {outcome: no_license_required}
  - name: misspelled
    why: it cannot be read
    with: {as_of: 2025-06-01, item: {publishd: "true"}}
    expect: {outcome: no_license_required}
"""


@pytest.mark.parametrize("folder", [pytest.param(p, id=p.name) for p in FOLDERS])
def test_what_a_folder_shows(folder: Path) -> None:
    files = read_files(folder)
    found = lint(minimal_book(files).book, None, REVIEWED)
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert [str(f) for f in found if f.problem.file in files] == expected


def test_old_reviews_are_told_once_a_day_of_review() -> None:
    later = REVIEWED + datetime.timedelta(days=400)
    told = [f for f in lint(shipped_book().book, None, later) if f.kind == "review"]
    days = {r.reviewed_through for r in shipped_book().book.declared.regimes.values() if r.reviewed_through}
    assert len(told) == len(days) and all(f.severity == "warning" for f in told)


def test_cases_that_do_not_decide_a_rule_or_cannot_be_read() -> None:
    found = [f for f in lint(minimal_book().book, {"two.yaml": CASES}, REVIEWED) if f.kind == "case"]
    assert any(f.problem.file == "cases/two.yaml" and "misspelled" in f.problem.message for f in found)
    assert any(f.problem.file == "law.yaml" and "law.one.high" in f.problem.message for f in found)


def test_the_shipped_rules_have_no_error() -> None:
    found = lint(shipped_book().book, case_files(RULES / "cases"), REVIEWED)
    assert [str(f) for f in found if f.severity == "error"] == []


def test_what_nobody_read_is_listed_memory_first() -> None:
    listed = unverified(shipped_book().book.declared)
    marks = [u.mark for u in listed]
    assert marks == sorted(marks) and set(marks) == {"memory", "secondary"}
    assert {u.what for u in listed} >= {"rule", "parameter", "group"}
