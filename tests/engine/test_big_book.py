"""A generated book of 500 rules and 200 conditions runs through both executors, with equal letters."""

from __future__ import annotations

from random import Random

import pytest

from douane.engine import Rulebook
from douane.engine.checking import scope_of
from douane.engine.executors import agenda
from douane.engine.executors.interpreter import Evaluation
from douane.engine.language.logic import FALSE, TRUE, UNKNOWN
from tests.engine.overlay import minimal_book
from tests.shipped import TODAY

RULES, CONDITIONS = 500, 200
KINDS = ("ic", "other")
LEAVES = (
    "item.tpp >= big_{n}", "item.tpp < big_{n}", "item.published", "activity.to_country in group.china",
    "activity.to_country in group.europe", "item.kind == 'ic'", "end_use.military >= 'high_probability'",
)  # fmt: skip


def _tree(rng: Random, number: int, depth: int = 0) -> str:
    """A random tree that names only conditions of smaller number, so that the graph has no cycle."""
    if depth == 3 or rng.random() < 0.3:
        if number and rng.random() < 0.5:
            return f"big_c{rng.randrange(number)}"
        return '"' + rng.choice(LEAVES).format(n=rng.randrange(5)) + '"'
    kind = rng.choice(("all", "any", "none"))
    return f"{{{kind}: [" + ", ".join(_tree(rng, number, depth + 1) for _ in range(rng.randint(1, 3))) + "]}"


def _text() -> str:
    rng = Random("a big book")
    lines = ["regime: {id: big, title: Big, track: us.duty}", "parameters:"]
    for n in range(5):
        lines.append(f'  big_{n}: {{unit: TPP, values: [{{value: "{n * 1000}", cite: [{{source: text-1}}]}}]}}')
    lines.append("conditions:")
    for n in range(CONDITIONS):  # every third one is concluded by rules
        when = "" if n % 3 == 2 else f", when: {_tree(rng, n)}"
        lines.append(f"  - {{id: big_c{n}, title: c{n}{when}}}")
    lines.append("rules:")
    for n in range(RULES):
        condition = n if n < CONDITIONS and n % 3 == 2 else None
        reach = condition if condition is not None else CONDITIONS
        unless = f", unless: [big_c{rng.randrange(reach)}]" if reach and rng.random() < 0.3 else ""
        then = f"define: big_c{condition}" if condition is not None else "advise: a"
        if condition is None and rng.random() < 0.1 and n > CONDITIONS + 1:
            then = 'exclude: "true"'
            unless += f", overrides: [big.r{rng.randrange(CONDITIONS, n)}]"
        lines.append(
            f"  - {{id: big.r{n}, title: r, in_force: {{from: 2020-01-01}}, when: {_tree(rng, reach)}{unless}, "
            f"then: {{{then}}}, cite: [{{source: text-1}}], verified: primary}}"
        )
    return "\n".join(lines)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return minimal_book({"big.yaml": _text()})


def test_both_executors_agree(book: Rulebook) -> None:
    core = agenda.library()
    if core is None:
        pytest.skip("durable-rules cannot be imported: the interpreter serves alone")
    day = book.book.slice_days[-1]
    dated = book.book.slice(day, "enforced")
    assert len(dated.rules) > RULES
    network = agenda.Network(dated, core)
    assert max(len(chunk) for chunk in network.chunks) <= agenda.MOST_RULES
    assert len(network.chunks) > 9
    rng = Random("cases of a big book")
    seen = {FALSE: 0, UNKNOWN: 0, TRUE: 0}
    for _ in range(60):
        case = {
            "item": _some(rng, tpp=rng.randrange(0, 5001, 500), published=rng.random() < 0.5, kind=rng.choice(KINDS)),
            "activity": _some(rng, mode="ship_export", to_country=rng.choice(("CN", "NO", "US"))),
            "end_use": _some(rng, military=rng.choice(("known", "not_known_after_diligence"))),
        }  # fmt: skip
        scope = scope_of(book, {**case, "as_of": "2026-01-01"}, TODAY)
        letters = Evaluation(dated, scope).letters()
        assert network.run(scope) == letters
        for letter in letters.values():
            seen[letter] += 1
    assert min(seen.values()) > 1000, seen


def test_a_check_with_a_big_book(book: Rulebook) -> None:
    answer = book.at("2026-01-01", today=TODAY).check({"item": {"tpp": 3000}, "activity": {"mode": "ship_export"}})
    assert answer.executor.startswith("agenda" if agenda.library() else "interpreter")


def _some(rng: Random, **facts: object) -> dict[str, object]:
    return {name: value for name, value in facts.items() if rng.random() < 0.6}
