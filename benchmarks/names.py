"""How well and how fast names are matched: the held-out names, against two other methods on the same names.

    python benchmarks/names.py [--lists FILE.csv] [--without-known-names] [--compare]

The lists are the full Consolidated Screening List in the official layout (`DOUANE_TEST_DATA`, by default
`../shared/data`), imported as a user would.  Listed names (`fixtures/names/listed.csv`) should be found at `possible`
or better, unlisted ones (`unlisted.csv`) should not, and ordinary ones (`ordinary.csv`) should hit hardly anything.
`--compare` adds OFAC's published method (FAQ 249) and, where it is installed, nomenklatura's `logic-v2`; both get the
hundred names that share most of their words with the query, and a query is as quick as these hundred comparisons, so
the ratio of the speeds flatters them.

Exit status: 0 the targets are met; 1 not.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from douane.engine.parties.formats.names_in_fields import names as names_of_field
from douane.engine.parties.formats.recognize import recognize
from douane.engine.parties.importing import import_lists
from douane.engine.parties.index import NameIndex
from douane.engine.parties.known_names import known_names
from douane.engine.parties.matcher import CLASSES, Matcher, UnreadableName
from douane.engine.parties.names import Words
from douane.engine.parties.snapshot import Snapshot, Store
from douane.engine.parties.vocabulary import Sort
from douane.engine.rulebook.book import read_files, shipped_rules

ROOT = Path(__file__).resolve().parent.parent
NAMES = ROOT / "fixtures" / "names"
LISTS = Path(os.environ.get("DOUANE_TEST_DATA", ROOT.parent / "shared" / "data")) / "lists"
FULL = "csl/csl_2026-07-31_official_layout.csv"
RECALL, RECALL_CHINESE, RECALL_UNKNOWN_CHINESE = 0.96, 0.90, 0.5
RECALL_TRANSLITERATION = 0.88
MOST_STRONG, MOST_POSSIBLE, LEAST_A_SECOND, MOST_P99_MS = 0.03, 0.10, 700, 20
MOST_ORDINARY_POSSIBLE, MOST_ORDINARY = 0.04, 0.06  # and none may be strong
Row = dict[str, str]
Grade = Callable[
    [str, str, str], dict[str, str]
]  # a query, its kind and country: the class or score of each entry's key


def rows(file: str) -> list[Row]:
    """The held-out names of a file."""
    with (NAMES / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


class Parties:
    """Which entries are the party that a row means: those of its name, and its sister entries under the same brand."""

    def __init__(self, snapshot: Snapshot, words: Words):
        self.words = words
        self.by_name: dict[str, set[str]] = defaultdict(set)
        self.brand: dict[str, str] = {}
        for entry in snapshot.entries:
            self.brand[entry.key] = self._brand(entry.name)
            for name in entry.names:
                self.by_name[name.text.casefold()].add(entry.key)

    def _brand(self, name: str) -> str:
        return next((t.text for t in self.words.tokens(name) if t.sort is Sort.WORD), "")

    def meant(self, name: str) -> tuple[set[str], str]:
        """The keys of the entries of a name, and the party's brand."""
        found = set[str]()
        for text in {name, names_of_field(name)[0].text}:
            found |= self.by_name.get(text.casefold(), set())
        return found, self._brand(name)


def judged(found: dict[str, str], meant: set[str], brand: str, parties: Parties) -> str:
    """The class in which the party was found; sister entries count where the very entry was not."""
    own = [cls for key, cls in found.items() if key in meant]
    own = own or [c for key, c in found.items() if brand and parties.brand[key] == brand and c in CLASSES[:3]]
    return min(own, key=(*CLASSES, "none").index, default="none")


def share(counted: Counter[str], classes: Iterable[str]) -> float:
    """The part of the names in some classes."""
    return sum(counted[c] for c in classes) / max(1, counted.total())


def measure(grade: Grade, parties: Parties, label: str) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    """Prints recall by category and what unlisted names hit; the counts."""
    listed: dict[str, Counter[str]] = defaultdict(Counter)
    unlisted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows("listed.csv"):
        cls = judged(grade(row["query"], row["type"], row["country"]), *parties.meant(row["entry_name"]), parties)
        for category in (row["category"], "all"):
            listed[category][cls] += 1
    for row in rows("unlisted.csv"):
        found = grade(row["query"], row["type"], row["country"])
        cls = min(found.values(), key=CLASSES.index, default="none")
        for category in (row["category"], "all"):
            unlisted[category][cls] += 1
    print(f"\n{label}")
    for name, counted in sorted(listed.items()):
        print(f"  listed    {name:26} {counted.total():4}  possible or better {share(counted, CLASSES[:3]):.3f}"
              f"  strong or better {share(counted, CLASSES[:2]):.3f}")  # fmt: skip
    for name, counted in sorted(unlisted.items()):
        print(f"  unlisted  {name:26} {counted.total():4}  possible or better {share(counted, CLASSES[:3]):.3f}"
              f"  strong or better {share(counted, CLASSES[:2]):.3f}")  # fmt: skip
    return listed, unlisted


def ordinary(grade: Grade, typed: bool) -> Counter[str]:
    """Prints what ordinary names hit, with the type of the party stated or not; the counts."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows("ordinary.csv"):
        found = grade(row["query"], row["type"] if typed else "", row["country"])
        for category in (row["category"], "all"):
            counted[category][min(found.values(), key=CLASSES.index, default="none")] += 1
    print(f"\nordinary names, the type {'stated' if typed else 'not stated'}")
    for name, classes in sorted(counted.items()):
        print(f"  ordinary  {name:26} {classes.total():4}  strong or better {share(classes, CLASSES[:2]):.3f}"
              f"  possible {share(classes, CLASSES[2:3]):.3f}  any {share(classes, CLASSES):.3f}")  # fmt: skip
    return counted["all"]


def ours(matcher: Matcher) -> Grade:
    """The matcher as a grade."""

    def grade(query: str, kind: str, country: str) -> dict[str, str]:
        try:
            return {m.entry: m.cls for m in matcher.search(query, kind, country)}
        except UnreadableName:
            return {}

    return grade


def by_score(score: Callable[[str, str], float], index: NameIndex, strong: float, possible: float) -> Grade:
    """Another method over the hundred names that share most of their words with the query."""
    texts = [n.text.casefold() for n in index.names]

    def grade(query: str, kind: str, country: str) -> dict[str, str]:
        out: dict[str, str] = {}
        best = process.extract(query.casefold(), texts, scorer=fuzz.token_set_ratio, limit=100)
        for _, _, place in best:
            found = score(query, index.names[place].text)
            key = index.keys[index.names[place].entry]
            if found >= strong or (found >= possible and key not in out):
                out[key] = "strong" if found >= strong else "possible"
        return out

    return grade


def ofac(query: str, name: str) -> float:
    """FAQ 249: the higher of Jaro-Winkler over the whole and over the words, each with its best counterpart."""
    one, other = query.casefold(), name.casefold()
    whole = JaroWinkler.similarity(one, other)
    words = [max((JaroWinkler.similarity(w, o) for o in other.split()), default=0.0) for w in one.split()]
    return max(whole, statistics.fmean(words) if words else 0.0)


def logic_v2() -> Callable[[str, str], float] | None:
    """nomenklatura's `logic-v2`, or None where it is not installed."""
    try:
        proxies: Any = import_module("followthemoney")
        matching: Any = import_module("nomenklatura.matching")
        types: Any = import_module("nomenklatura.matching.types")
    except ImportError:
        return None
    algorithm, config, numbers = matching.get_algorithm("logic-v2"), types.ScoringConfig.defaults(), count()

    def entity(name: str) -> Any:  # an id of its own each time: the library remembers by id
        given = {"id": f"n{next(numbers)}", "schema": "LegalEntity", "properties": {"name": [name]}}
        return proxies.EntityProxy.from_dict(given)

    return lambda query, name: float(algorithm.compare(entity(query), entity(name), config).score)


def timed(label: str, grade: Grade) -> tuple[float, float]:
    """Distinct queries a second of one core, warm, and the 99th percentile of one in milliseconds."""
    queries = list(
        {(r["query"], r["type"], r["country"]) for file in ("listed.csv", "unlisted.csv") for r in rows(file)}
    )
    samples: list[float] = []
    for query, kind, country in queries:
        start = time.process_time()
        grade(query, kind, country)
        samples.append(time.process_time() - start)
    second, p99 = len(samples) / sum(samples), statistics.quantiles(samples, n=100)[98] * 1000
    print(f"  {label:34} {second:8.0f} queries a second   p99 {p99:6.1f} ms")
    return second, p99


def main() -> int:
    """Prints the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", type=Path, default=LISTS / FULL, help="the full list, as it is downloaded")
    parser.add_argument("--without-known-names", action="store_true", help="leave the project's Chinese names out")
    parser.add_argument("--compare", action="store_true", help="measure the other methods, too (minutes)")
    options = parser.parse_args()
    if not options.lists.is_file():
        print(f"there is no list {options.lists}: set DOUANE_TEST_DATA, or name one with --lists", file=sys.stderr)
        return 2
    files = read_files(shipped_rules())
    words = Words.of(files)
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        store = Store(Path(folder) / "lists")
        readings = [found.read() for found in recognize([options.lists])]
        snapshot = import_lists(store, readings, who="benchmark").snapshot
        print(f"import: {len(snapshot.entries):,} entries, {time.process_time() - start:.1f} s of processor time")
        start = time.process_time()
        made = NameIndex.make(snapshot.entries, words, {} if options.without_known_names else known_names(files))
        made.save(snapshot.path, "benchmark")
        print(f"index: {len(made.names):,} names, {len(made.words):,} words, {time.process_time() - start:.1f} s")
        start = time.process_time()
        index = NameIndex.load(snapshot.path, "benchmark")
        assert index is not None
        matcher = Matcher(index, words)
        matcher.warm()
        print(f"load: {time.process_time() - start:.2f} s; process {peak():.0f} MB at most")
        parties = Parties(snapshot, words)
        listed, unlisted = measure(ours(matcher), parties, "douane")
        plain = [ordinary(ours(matcher), typed) for typed in (True, False)]
        print("\nspeed")
        second, p99 = timed("douane", ours(matcher))
        if options.compare:
            others = {"OFAC's method, 0.90 and 0.85": by_score(ofac, index, 0.90, 0.85)}
            if (logic := logic_v2()) is not None:
                others["logic-v2, 0.85 and 0.70"] = by_score(logic, index, 0.85, 0.70)
            for label, grade in others.items():
                measure(grade, parties, label)
                other, _ = timed(label, grade)
                print(f"  douane is {second / other:.1f} times as quick")
    chinese = RECALL_UNKNOWN_CHINESE if options.without_known_names else RECALL_CHINESE
    met = {
        "recall": options.without_known_names or share(listed["all"], CLASSES[:3]) >= RECALL,
        "recall of transliterations": share(listed["transliteration"], CLASSES[:3]) >= RECALL_TRANSLITERATION,
        "recall in Chinese": share(listed["chinese"], CLASSES[:3]) >= chinese,
        "unlisted at strong": share(unlisted["all"], CLASSES[:2]) <= MOST_STRONG,
        "unlisted at possible": share(unlisted["all"], CLASSES[:3]) <= MOST_POSSIBLE,
        "ordinary at strong": not any(share(c, CLASSES[:2]) for c in plain),
        "ordinary at possible": all(share(c, CLASSES[2:3]) <= MOST_ORDINARY_POSSIBLE for c in plain),
        "ordinary at all": all(share(c, CLASSES) <= MOST_ORDINARY for c in plain),
        "queries a second": second >= LEAST_A_SECOND,
        "p99": p99 <= MOST_P99_MS,
    }
    print("\n" + json.dumps({name: "ok" if ok else "MISSED" for name, ok in met.items()}))
    return 0 if all(met.values()) else 1


def peak() -> float:
    """The most memory that the process held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
