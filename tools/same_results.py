"""Compares the answers to all cases on file between two states of the tree, whatever their wording.

    python tools/same_results.py --write before.json      answers of this tree, to be compared with later
    python tools/same_results.py --against before.json    answers every case again and names those that differ
    python tools/same_results.py --against main           the same against a commit, whose tree is read from git

Cases are those of `rules/cases` and `fixtures/cases`.  Of each answer `id`, `result_hash`, outcome, decision and the
facts asked for are compared.  The hash of the rules, in which wording counts, is left out of `id`, so that a change of
words alone changes nothing here.  Exit status: 0 nothing differs; 1 something does; 2 a case cannot be answered.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("id", "result_hash", "outcome", "decision", "asks")
Answers = dict[str, list[Any]]


def cases(tree: Path) -> dict[str, Any]:
    """The facts of every case on file, by name."""
    from douane.engine.rulebook.cases import case_files, read_cases
    from douane.engine.yaml_text import Problems

    found = {case.id: dict(case.facts) for case in read_cases(case_files(tree / "rules" / "cases"), Problems())}
    for file in sorted((tree / "fixtures" / "cases").glob("*.json")):
        found[f"fixtures/{file.stem}"] = json.loads(file.read_text(encoding="utf-8"))
    return found


def answers(tree: Path) -> Answers:
    """The answer to every case by the rules and the engine of this process."""
    from douane.engine import Rulebook

    book = Rulebook.load(tree / "rules")
    book.book = dataclasses.replace(book.book, hash="")
    at = book.at("2026-11-30", today=datetime.date(2026, 11, 30))
    out: Answers = {}
    for name, facts in cases(tree).items():
        d = at.check(facts, detail="brief")
        out[name] = [d.id, d.result_hash, d.outcome, d.decision, sorted(q.fact for q in d.questions)]
    return out


def of_commit(commit: str) -> Answers:
    """The answers of the tree of a commit, in a process of its own."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=BytesIO(archive)) as packed:
        packed.extractall(folder, filter="data")
        written = Path(folder, "answers.json")
        command = [sys.executable, str(Path(__file__)), "--tree", folder, "--write", str(written)]
        subprocess.run(command, cwd=folder, check=True)
        read: Answers = json.loads(written.read_text(encoding="utf-8"))
        return read


def differences(before: Answers, after: Answers) -> list[str]:
    """One line for each case that is answered differently, is new or is gone."""
    lines = [f"{name}: gone" for name in before if name not in after]
    lines += [f"{name}: new" for name in after if name not in before]
    for name in before.keys() & after.keys():
        told = [f"{part} {a} -> {b}" for part, a, b in zip(PARTS, before[name], after[name], strict=True) if a != b]
        lines += [f"{name}: {'; '.join(told)}"] if told else []
    return sorted(lines)


def main() -> int:
    """Reads the arguments and answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the answers of this tree to a file")
    parser.add_argument("--against", metavar="FILE|COMMIT", help="compare with a written file or a commit")
    parser.add_argument("--tree", type=Path, default=ROOT, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    sys.path.insert(0, str(asked.tree))
    now = answers(asked.tree)
    if asked.write:
        asked.write.write_text(json.dumps(now, indent=0), encoding="utf-8")
    if not asked.against:
        print(f"{len(now)} cases answered")
        return 0
    file = Path(asked.against)
    before: Answers = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else of_commit(asked.against)
    lines = differences(before, now)
    print("\n".join([*lines, f"{len(now)} cases, {len(lines)} differ"]))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
