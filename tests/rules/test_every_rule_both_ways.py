"""Each rule is shown by its cases: one in which it is true, one in which it is false while in force."""

from __future__ import annotations

from douane.engine import Rulebook
from douane.engine.lint.cases import check
from tests.shipped import shipped_cases


def test_every_rule_is_decided_both_ways(rulebook: Rulebook) -> None:
    lacking = [str(f.problem) for f in check(rulebook.book, shipped_cases()[0])]
    assert not lacking, f"{len(lacking)} rules lack a case:\n" + "\n".join(sorted(lacking))
