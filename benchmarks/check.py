"""One check, end to end and by part: the interpreter, the agenda, both as users get them.

    python benchmarks/check.py [N]

Beside them, as a floor, ten of the rules written by hand in plain Python, and the stock host of durable-rules in a
process of its own.  Figures of one run are compared with each other only.
"""

from __future__ import annotations

import datetime
import json
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from douane.engine.case.normalizer import Normalizer
from douane.engine.checking import Rulebook
from douane.engine.executors import agenda
from douane.engine.executors.interpreter import Evaluation
from douane.engine.verdict.fold import fold

FIXTURES = Path(__file__).parent.parent / "fixtures" / "cases"
COMPLETE = FIXTURES / "h20-to-china.json"
UNCERTAIN = ("cloud-rental-malaysia.json", "rtx-pro-6000d-disputed.json")


def timed(run: Callable[[], Any], times: int) -> list[float]:
    """Milliseconds of each call."""
    out: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        out.append((time.perf_counter() - start) * 1000)
    return sorted(out)


def row(name: str, values: list[float], base: float) -> None:
    """Prints p50, p99 and the ratio to the base."""
    p50, p99 = statistics.median(values), values[int(len(values) * 0.99) - 1]
    print(f"{name:44} p50 {p50:8.3f} ms   p99 {p99:8.3f} ms   {p50 / base:6.2f} x")


def by_hand(facts: dict[str, Any]) -> str:
    """Ten rules in plain Python: the floor that no rule engine can beat."""
    tpp, area, dram, link = facts["tpp"], facts["area"], facts["dram"], facts["link"]
    density = tpp / area
    high = tpp >= Decimal(4800) or (tpp >= Decimal(1600) and density >= Decimal("5.92"))
    low = not high and ((tpp >= 2400 and density >= Decimal("1.6")) or (tpp >= 1600 and density >= Decimal("3.2")))
    letter = dram >= 1400 or link >= 1100 or dram + link >= 1700
    there = facts["to"] in {"CN", "HK", "MO"} or facts["hq"] in {"CN", "HK", "MO"}
    if "DPL" in facts["lists"]:
        return "prohibited"
    if "EL" in facts["lists"] or (there and (high or low)):
        return "license_required"
    if there and letter:
        return "license_required" if facts["informed"] else "escalate"
    return "no_license_required"


def stock_host(times: int, out: Any) -> None:
    """Twenty comparisons on the stock host of durable-rules, one session a check."""
    from durable.lang import assert_fact, delete_state, m, ruleset, when_all  # type: ignore[import-untyped]

    def ignore(_c: Any) -> None:
        return None

    with ruleset("stock"):
        for index in range(20):
            when_all((m.tpp >= 240 * index) & (m.kind == "ic"))(ignore)
        when_all(m.kind == "ic")(ignore)
    samples: list[float] = []
    for index in range(times):
        start = time.perf_counter()
        sid = f"s{index}"
        assert_fact("stock", {"sid": sid, "kind": "ic", "tpp": 2368})
        delete_state("stock", sid)
        samples.append((time.perf_counter() - start) * 1000)
    out.put(sorted(samples))


def main() -> None:
    """Prints the table."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    start = time.perf_counter()
    rulebook = Rulebook.load()
    loaded = time.perf_counter() - start
    today = datetime.date(2026, 11, 1)
    dated = rulebook.at(today, today=today)
    raw: dict[str, Any] = json.loads(COMPLETE.read_text())
    book = rulebook.book
    normalizer = Normalizer(book.declarations, book.models, book.parser, book.catalogue, book.assumptions, today=today)
    case = normalizer.normalize({**raw, "as_of": raw.get("as_of", today.isoformat())})
    scope = book.builder.build(case.draft)
    cut = book.slice(case.as_of, "enforced")
    network = rulebook.network(cut)
    dated.check(raw)
    hand = {"tpp": Decimal(2368), "area": Decimal(814), "dram": Decimal(4000), "link": Decimal(1028), "to": "CN",
            "hq": "CN", "lists": set[str](), "informed": True}  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"rules {len(book.declared.rules)}, in force on the day {len(cut.rules)}")
    print(f"load from YAML {loaded * 1000:.0f} ms, memory of the process with one slice and its network {peak:.0f} MB")
    letters = timed(lambda: Evaluation(cut, scope).letters(), times)
    base = statistics.median(letters)
    row("ten rules by hand", timed(lambda: by_hand(hand), times), base)
    row("interpreter: letters of all rules", letters, base)
    if network is not None:
        row("agenda: the same letters", timed(lambda: network.run(scope), times), base)
    row("normalize", timed(lambda: normalizer.normalize({**raw, "as_of": "2026-11-01"}), times), base)
    row("build the scope", timed(lambda: book.builder.build(case.draft), times), base)

    def outcome() -> None:
        evaluation = Evaluation(cut, scope)
        fold(evaluation, evaluation.letters(), book.declared)

    row("letters and outcome", timed(outcome, times), base)
    row("one row of a file (brief)", timed(lambda: dated.check(raw, detail="brief"), times), base)
    row("one check as users get it (both, full)", timed(lambda: dated.check(raw), max(20, times // 5)), base)
    row("the same with the whole trace", timed(lambda: dated.check(raw, trace=True), max(20, times // 5)), base)
    for name in UNCERTAIN:
        case_of_file = json.loads((FIXTURES / name).read_text())
        row(f"both, full: {name}", timed(partial(dated.check, case_of_file), max(20, times // 10)), base)
    if agenda.library() is not None:
        queue: Any = multiprocessing.get_context("spawn").Queue()
        process = multiprocessing.get_context("spawn").Process(target=stock_host, args=(times, queue))
        process.start()
        try:
            row("durable-rules, stock host, 21 rules", queue.get(timeout=60), base)
        except Exception:
            print(f"{'durable-rules, stock host, 21 rules':44} ended with status {process.exitcode}")
        process.kill()


if __name__ == "__main__":
    main()
