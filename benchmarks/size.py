"""How the cost of a check grows with the rulebook, and what a rulebook costs to load and to keep.

    python benchmarks/size.py [CHECKS] [--earlier REPOSITORY COMMIT]

Three measurements, each a ratio of processor times of one run:

* a book with ten times the rules: nine copies of every regime, with other ids, ECCNs and destinations, are loaded
  beside the shipped rules; a brief check without trace may cost at most three times as much;
* a check of an EAR99 item against the same check with the rules and the engine of an earlier commit, in a process of
  its own on a worktree of that commit, by turns with the present ones; at most twice;
* load time, and memory of the process after loading and after 1,000 checks.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import yaml

from douane.engine import Rulebook
from douane.engine.rulebook.book import read_files, shipped_rules

COPIES, ROUNDS = 9, 5
TODAY = datetime.date(2026, 11, 1)
MOST_FOR_TEN_TIMES, MOST_FOR_EAR99 = 3.0, 2.0
_ELSEWHERE = ("AD", "BT", "DJ", "FM", "GM", "KI", "LS", "NR", "TV")  # the destinations of the copies, one each
PARTIES = [
    {"id": "seller", "roles": ["exporter"], "name": "Seller", "country": "US", "hq_country": "US",
     "ultimate_parent_hq_country": "US", "informed_by_bis": "no"},
    {"id": "buyer", "roles": ["end_user", "purchaser", "ultimate_consignee"], "name": "Buyer", "country": "DE",
     "hq_country": "DE", "ultimate_parent_hq_country": "DE", "lists": []},
]  # fmt: skip
EAR99: dict[str, Any] = {
    "as_of": "2026-07-01",
    "assumptions": ["civil_end_use_after_diligence"],
    "item": {"kind": "other", "eccn": "EAR99", "quantity": 10},
    "activity": {"mode": "ship_export", "from_country": "US", "to_country": "DE"},
    "parties": PARTIES,
}
H20: dict[str, Any] = {
    **EAR99, "item": {"product": "H20", "quantity": 64, "encryption": "none"},
    "activity": {"mode": "ship_export", "from_country": "US", "to_country": "CN"},
    "parties": [PARTIES[0], {**PARTIES[1], "country": "CN", "hq_country": "CN", "ultimate_parent_hq_country": "CN"}],
}  # fmt: skip
CASES = {"EAR99 item to Germany": EAR99, "H20 to China": H20}
_DESTINATION = re.compile(r"(\b[a-z_.]*country) (?:in|==) (?:group\.\w+|\[[^\]]*\]|'[A-Z]{2}')")
_ENTRY = re.compile(r"\b(item\.eccn) (?:in|==) (?:group\.\w+|\[[^\]]*\]|'[^']*')")
_SHARED = ("tracks.yaml", "facts.yaml", "assumptions.yaml", "coverage.yaml")


def copied(files: dict[str, str], rulebook: Rulebook) -> dict[str, str]:
    """The files, and beside each regime its copies: with ids, destinations and ECCNs of their own."""
    declared = rulebook.book.declared
    regimes = {r.at.file for r in declared.regimes.values() if r.at.file not in _SHARED}
    ids = [*declared.rules, *declared.regimes]
    ids += [c.id for c in declared.conditions.values() if c.at.file in regimes]
    ids += [p.id for p in declared.parameters.values() if p.at.file in regimes]
    longest_first = "|".join(sorted(map(re.escape, ids), key=len, reverse=True))
    named = re.compile(rf"(?<![\w.'-])({longest_first})(?![\w-]|\.\w)")
    out = dict(files)
    for number, place in enumerate(_ELSEWHERE[:COPIES], start=1):
        for file in sorted(regimes):
            top = yaml.load(files[file], yaml.BaseLoader)
            parts = {k: top[k] for k in ("regime", "parameters", "conditions", "rules") if k in top}
            told = _moved(parts, named, f"_c{number}", place, f"0A8{number}8")
            told["regime"].pop("named", None)  # a named regime has its line in every answer, whatever the case
            if "parameters" in told:
                told["parameters"] = {f"{name}_c{number}": value for name, value in told["parameters"].items()}
            for rule in told.get("rules", ()):
                # what asks for no place, or escalates what its own book does not know, speaks of its own place alone
                if "escalate" in rule["then"] or not re.search(r"country|item\.eccn", json.dumps(rule["when"])):
                    rule["when"] = {"all": [f"activity.to_country == '{place}'", rule["when"]]}
            out[f"copies/{number}/{file}"] = yaml.dump(told, default_style='"', allow_unicode=True, sort_keys=False)
    return out


def _moved(part: Any, named: re.Pattern[str], suffix: str, place: str, entry: str) -> Any:
    """Read YAML with other ids, one other destination and one other ECCN."""
    if isinstance(part, dict):
        entries = cast("dict[str, Any]", part).items()
        return {k: v if k == "track" else _moved(v, named, suffix, place, entry) for k, v in entries}
    if isinstance(part, list):
        return [_moved(v, named, suffix, place, entry) for v in cast("list[Any]", part)]
    text = named.sub(rf"\1{suffix}", part)
    return _ENTRY.sub(rf"\1 in ['{entry}']", _DESTINATION.sub(rf"\1 in ['{place}']", text))


def cost(check: Callable[[], Any], times: int) -> float:
    """The median of the processor time of a call, in milliseconds."""
    samples: list[float] = []
    for _ in range(times):
        start = time.process_time()
        check()
        samples.append((time.process_time() - start) * 1000)
    return statistics.median(samples)


def asked(rulebook: Rulebook, case: dict[str, Any]) -> Callable[[], Any]:
    """A brief check without trace; asked once beforehand, so that its slices are compiled."""
    dated = rulebook.at(today=TODAY)
    dated.check(case, detail="brief")
    return lambda: dated.check(case, detail="brief")


def memory() -> float:
    """The memory that the process holds now, in MB."""
    status = Path("/proc/self/status")
    if status.is_file():
        return int(re.search(r"VmRSS:\s+(\d+)", status.read_text())[1]) / 1024  # type: ignore[index]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def loaded(files: dict[str, str], name: str) -> Rulebook:
    """Loads a rulebook and says what it cost."""
    start = time.process_time()
    rulebook = Rulebook.load(files=files)
    seconds = time.process_time() - start
    rules = len(rulebook.book.declared.rules)
    print(f"load {name}: {rules} rules, {len(files)} files, {seconds:.2f} s; process {memory():.0f} MB", flush=True)
    return rulebook


def ratio(name: str, mine: float, other: float, most: float) -> None:
    """Prints a ratio beside its limit."""
    verdict = "ok" if mine <= most * other else "OVER"
    print(f"{name:44} {mine:8.2f} ms against {other:8.2f} ms   {mine / other:5.2f} x   at most {most:g}   {verdict}",
          flush=True)  # fmt: skip


EARLIER = """
import datetime, json, statistics, sys, time
from douane.engine import Rulebook
rulebook = Rulebook.load()
dated = rulebook.at(today=datetime.date(2026, 11, 1))
print(len(rulebook.book.declared.rules), flush=True)
for line in sys.stdin:
    case, times = json.loads(line)
    dated.check(case, detail="brief")
    samples = []
    for _ in range(times):
        start = time.process_time()
        dated.check(case, detail="brief")
        samples.append((time.process_time() - start) * 1000)
    print(statistics.median(samples), flush=True)
"""


def against_earlier(rulebook: Rulebook, repository: str, commit: str, times: int) -> None:
    """Rules and engine of a commit in a process of their own, by turns with the present ones."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(["git", "-C", repository, "archive", commit], check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=packed, check=True)
        command = [sys.executable, "-c", EARLIER]
        with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdin is not None and child.stdout is not None
            print(f"\n{commit}: its own engine, {child.stdout.readline().strip()} rules", flush=True)
            for name, case in CASES.items():
                mine, theirs = asked(rulebook, case), list[float]()
                own: list[float] = []
                for _ in range(ROUNDS):
                    own.append(cost(mine, times // ROUNDS))
                    child.stdin.write(json.dumps([case, times // ROUNDS]) + "\n")
                    child.stdin.flush()
                    theirs.append(float(child.stdout.readline()))
                ratio(f"{name}, against {commit}", statistics.median(own), statistics.median(theirs), MOST_FOR_EAR99)
            child.stdin.close()


def main() -> None:
    """Prints the measurements, with progress."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checks", nargs="?", type=int, default=200, help="checks of each case and book")
    parser.add_argument("--earlier", nargs=2, metavar=("REPOSITORY", "COMMIT"), help="a commit to compare with")
    options = parser.parse_args()
    files = read_files(shipped_rules())
    small = loaded(files, "the shipped rules")
    check = asked(small, EAR99)
    print(f"one slice of it compiled: process {memory():.0f} MB", flush=True)
    for _ in range(1000):
        check()
    print(f"after 1,000 checks: process {memory():.0f} MB", flush=True)
    if options.earlier:
        repository, commit = options.earlier
        against_earlier(small, repository, commit, options.checks)
    big = loaded(copied(files, small), "ten times the rules")
    factor = len(big.book.declared.rules) / len(small.book.declared.rules)
    print(f"\n{factor:.1f} times the rules", flush=True)
    for name, case in CASES.items():
        one, ten = asked(small, case), asked(big, case)
        assert one().outcome == ten().outcome, f"the copies change the answer: {name}"
        costs = [(cost(one, options.checks // ROUNDS), cost(ten, options.checks // ROUNDS)) for _ in range(ROUNDS)]
        mine, other = (statistics.median(c[i] for c in costs) for i in (1, 0))
        ratio(f"{name}, {factor:.1f} times the rules", mine, other, MOST_FOR_TEN_TIMES)


if __name__ == "__main__":
    main()
