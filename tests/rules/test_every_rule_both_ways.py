"""Each rule is shown by its cases: one in which it is true, one in which it is false while in force."""

from __future__ import annotations

from douane.engine import CaseError, Rulebook
from douane.engine.logic import FALSE, TRUE, Letter
from tests.rules.answers import letters_both_views
from tests.shipped import shipped_cases


def test_every_rule_is_decided_both_ways(rulebook: Rulebook) -> None:
    seen: dict[str, set[Letter]] = {name: set() for name in rulebook.book.declared.rules}
    for case in shipped_cases()[0]:
        try:
            for name, letters in letters_both_views(rulebook, case).items():
                seen[name] |= letters
        except CaseError:
            continue  # test_cases says so
    lacking = [
        f"{rule.at.file}:{rule.at.line}: {name} is never {' nor '.join(missing)}"
        for name, rule in rulebook.book.declared.rules.items()
        if (missing := [str(letter) for letter in (TRUE, FALSE) if letter not in seen[name]])
    ]
    assert not lacking, f"{len(lacking)} rules lack a case:\n" + "\n".join(sorted(lacking))
