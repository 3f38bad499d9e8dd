"""How many questions a case with gaps is asked: over the fixture orders, and over complete cases with facts left out.

    python benchmarks/questions.py [CASES]

A complete case is one of `rules/cases` that asks nothing.  From random ones (2,000, the same on every run) one fact is
left out, then two, three and five.  Names, dates, papers, the product and the mode of access are never left out.  The
targets: one fact missing asks at most three questions; the median is at most two; at most 5 percent ask more than four.
Exit status: 0 they are met; 1 not.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, cast

from douane.engine.checking import DatedRulebook, Rulebook
from douane.engine.errors import CaseError
from douane.engine.orders.results import Row
from douane.engine.orders.run import Job, screen
from douane.engine.rulebook.cases import case_files, read_cases
from douane.engine.terms import Outcome
from douane.engine.yaml_text import Problems

ROOT = Path(__file__).resolve().parent.parent
GROUPS = ("item", "activity", "hardware", "service", "workload", "end_use", "access", "parties")
NEVER = ("product", "sku", "mode", "name", "id", "roles")
MISSING = (1, 2, 3, 5)
MOST_FOR_ONE, MEDIAN, MANY, SHARE_OF_MANY = 3, 2, 4, 0.05
OPEN: tuple[Outcome, ...] = ("needs_information", "escalate")

Place = tuple[str, int, str]  # group, index of the party (0 elsewhere), fact
Case = dict[str, Any]


def places(case: Case) -> Iterator[Place]:
    """The facts of a case that somebody could forget to give."""
    for group in GROUPS:
        inner: Any = case.get(group, {})
        each = cast("list[Case]", inner if isinstance(inner, list) else [inner])
        for index, facts in enumerate(each):
            yield from ((group, index, name) for name in facts if name not in NEVER)


def without(case: Case, left_out: Sequence[Place]) -> Case:
    """The case without some facts."""
    out = dict(case)
    for group, index, name in left_out:
        if isinstance(out[group], list):
            out[group] = [
                {k: v for k, v in facts.items() if i != index or k != name} for i, facts in enumerate(out[group])
            ]
        else:
            out[group] = {k: v for k, v in out[group].items() if k != name}
    return out


def complete_cases(book: DatedRulebook) -> list[tuple[str, Case]]:
    """The cases beside the rules that ask nothing, with a fact at least that can be left out."""
    out: list[tuple[str, Case]] = []
    for case in read_cases(case_files(ROOT / "rules" / "cases"), Problems()):
        facts = dict(case.facts)
        try:
            asked = book.check(facts, detail="brief").questions
        except CaseError:
            continue
        if not asked and any(places(facts)):
            out.append((case.id, facts))
    return out


def printed(title: str, counts: Sequence[int]) -> None:
    """One line of the distribution: how many are asked 0, 1, 2, ... questions."""
    tally = Counter(min(n, 9) for n in counts)
    cells = " ".join(f"{tally[n] / len(counts):6.1%}" if tally[n] else "     -" for n in range(10))
    asked = [n for n in counts if n]
    middle = f"{median(asked):.0f}" if asked else "-"
    print(f"{title:26} {len(counts):6,} {cells}   {middle:>6} {sum(n > MANY for n in counts) / len(counts):6.1%}")


def of_orders(book: DatedRulebook) -> list[int]:
    """The number of questions of each readable fixture order."""
    counts: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        job = Job(ROOT / "fixtures" / "orders.csv", book, Path(folder) / "out.csv")
        screen(job, lambda row, _: counts.append(len(row.answered.asks)) if isinstance(row, Row) else None)
    return counts


def main() -> int:
    """Prints the distributions; whether the targets are met."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    book = Rulebook.load(ROOT / "rules").at()
    complete = complete_cases(book)
    print(f"{len(complete)} complete cases. Share of cases by number of questions; the median is of those that ask\n")
    print(f"{'':26} {'cases':>6} " + " ".join(f"{n if n < 9 else '9+':>6}" for n in range(10)) + "   median  over 4")
    printed("fixture orders", of_orders(book))
    every: list[int] = []
    beyond: Counter[str] = Counter()
    for missing in MISSING:
        rng, counts = Random(missing), list[int]()
        while len(counts) < number // len(MISSING):
            name, case = rng.choice(complete)
            known = list(places(case))
            if len(known) < missing:
                continue
            left_out = rng.sample(known, missing)
            try:
                asked = book.check(without(case, left_out), detail="brief").questions
            except CaseError:
                continue  # a fact that another one needs
            counts.append(len(asked))
            if missing == 1 and len(asked) > MOST_FOR_ONE:
                beyond[f"{name} without {left_out[0][0]}.{left_out[0][2]}: {', '.join(q.fact for q in asked)}"] += 1
        printed(f"{missing} missing", counts)
        every += counts
    printed("all with gaps", every)
    for text in beyond:
        print(f"\nover {MOST_FOR_ONE} questions for one missing fact: {text}")
    asked_at_all = [n for n in every if n]
    met = not beyond and median(asked_at_all) <= MEDIAN and sum(n > MANY for n in every) <= SHARE_OF_MANY * len(every)
    print(f"\nthe targets are {'met' if met else 'not met'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
