"""Guards only leave out what is false: the trees of the rules that they leave out are read all the same."""

from __future__ import annotations

from douane.engine import Rulebook
from douane.engine.executors.interpreter import Evaluation
from douane.engine.language.logic import FALSE
from tests.rules.answers import normalized
from tests.shipped import shipped_cases

EVERY = 4  # agenda and interpreter are compared on many more cases by the properties


def test_what_a_guard_leaves_out_is_false(rulebook: Rulebook) -> None:
    book = rulebook.book
    left_out = read = 0
    for case in shipped_cases()[0][::EVERY]:
        asked = normalized(rulebook, case)
        scope = book.builder.build(asked.draft)
        for view in ("enforced", "codified"):
            dated = book.slice(asked.as_of, view)
            evaluation = Evaluation(dated, scope)
            possible = set(evaluation.possible)
            assert evaluation.possible == [name for name in dated.rules if name in possible]
            for name, rule in dated.rules.items():
                if name not in possible:
                    assert rule.when.letter(scope, evaluation) is FALSE, (case.id, name)
            left_out += len(dated.rules) - len(possible)
            read += len(possible)
    assert left_out > read
