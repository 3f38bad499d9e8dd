"""Writes `records:` in rules/coverage.yaml from the `dossier:` keys of the rules; reasons for none are kept.

    python tools/records.py                                    what would change, and what is open
    python tools/records.py --write                            rewrites the section
    python tools/records.py --write --reasons /path/none-*.tsv   folds reasons in: RECORD<tab>REASON a line
    python tools/records.py --write --list /path/records.txt   takes new record ids: ID, two spaces, gloss a line

A record that rules name lists them and loses its reason.  A record that none names keeps its reason, or is marked
open.  A key of a rule that no list knows is refused, since it is mostly a misspelling; --add takes it all the same.
Exit status: 0 done; 1 something is open or was refused; 2 the rules cannot be read.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import textwrap
from pathlib import Path

from douane.engine import DouaneError
from douane.engine.errors import near_miss
from douane.engine.rulebook.book import load_book, read_files
from douane.engine.rulebook.declared import Declared
from douane.engine.rulebook.records import OPEN, rules_by_record
from douane.engine.yaml_text import Map, Problems, Reader, parse_yaml

FILE = "coverage.yaml"
SECTION = re.compile(r"^(# Records[^\n]*\n(?:#[^\n]*\n)*)?records:.*\Z", re.MULTILINE | re.DOTALL)
HEAD = """\
# Records of the sources: which rules encode each, or why none does. Written by tools/records.py from the `dossier:`
# keys of the rules; a reason is edited here.
records:
"""
UNANSWERED = f"{OPEN}: no rule names it, and no reason is given"
WIDTH = 118


def known_records(text: str) -> dict[str, str]:
    """The records of the section with their reasons (empty where rules encode them)."""
    section = SECTION.search(text)
    node = parse_yaml(section[0], FILE, Problems()) if section else None
    records = node.entries.get("records") if isinstance(node, Map) else None
    if not isinstance(records, Map):
        return {}
    return {
        name: Reader(entry, name, Problems(), ("rules", "none"), entry.at).text("none", "")
        for name, entry in records.entries.items()
    }


def listed(path: Path) -> list[str]:
    """The ids of a list, one a line with its gloss after two spaces."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [re.split(r"\s{2,}|\t", line.strip())[0] for line in lines if line.strip() and not line.startswith("#")]


def reasons_of(path: Path) -> dict[str, str]:
    """The reasons of a table: record, tab, reason."""
    out: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            record, tab, reason = line.partition("\t")
            if not tab or not reason.strip():
                raise SystemExit(f"{path}: {line!r} is no RECORD<tab>REASON")
            out[record.strip()] = " ".join(reason.split())
    return out


def entry(record: str, rules: list[str], reason: str) -> str:
    """One record as it is written."""
    if not rules:
        line = f"  {record}: {{none: {json.dumps(reason, ensure_ascii=False)}}}"
        if len(line) <= WIDTH:
            return line + "\n"
        folded = textwrap.fill(reason, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6, break_long_words=False)
        return f"  {record}:\n    none: >-\n{folded}\n"
    line = f"  {record}: {{rules: [{', '.join(rules)}]}}"
    if len(line) <= WIDTH:
        return line + "\n"
    folded = textwrap.fill(", ".join(rules), WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6,
                           break_long_words=False, break_on_hyphens=False)  # fmt: skip
    return f"  {record}:\n    rules: [\n{folded},\n    ]\n"


def section(ids: list[str], named: dict[str, list[str]], reasons: dict[str, str]) -> str:
    """The whole section."""
    return HEAD + "".join(entry(i, named.get(i, []), reasons.get(i) or UNANSWERED) for i in ids)


def declared_without_section(folder: Path) -> Declared:
    """The rules, read without the section, which may name rules that are gone."""
    files = read_files(folder)
    files[FILE] = SECTION.sub("", files[FILE])
    return load_book(files).declared


def arguments() -> argparse.Namespace:
    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", type=Path, default=Path(__file__).resolve().parent.parent / "rules", metavar="DIR")
    parser.add_argument("--list", type=Path, metavar="FILE", help="record ids to take besides those of the section")
    parser.add_argument("--reasons", type=Path, nargs="+", default=[], metavar="TSV", help="RECORD<tab>REASON a line")
    parser.add_argument("--write", action="store_true", help="rewrite the section")
    parser.add_argument("--add", action="store_true", help="take keys of rules that no list knows")
    return parser.parse_args()


def main() -> int:
    """Rewrites or compares; the exit status."""
    options = arguments()
    path = options.rules / FILE
    text = path.read_text(encoding="utf-8")
    try:
        named = rules_by_record(declared_without_section(options.rules))
    except DouaneError as error:
        print(error, file=sys.stderr)
        return 2
    reasons = known_records(text)
    new_ids: list[str] = listed(options.list) if options.list else []
    ids: list[str] = list(dict.fromkeys([*reasons, *new_ids]))
    unknown = [name for name in named if name not in ids]
    if options.add:
        ids += unknown
        unknown = []
    for table in options.reasons:
        for record, reason in reasons_of(table).items():
            if record not in ids:
                unknown.append(record)
            elif record in named:
                print(f"not taken, rules encode it: {record} ({table.name})")
            else:
                reasons[record] = reason
    for record in dict.fromkeys(unknown):
        print(f"refused, no list knows it: {record} {near_miss(record, ids)}; named by {named.get(record, 'a table')}")
    new = SECTION.sub("", text).rstrip("\n") + "\n\n" + section(ids, named, reasons)
    changed = new != text
    if changed and options.write:
        path.write_text(new, encoding="utf-8")
    unanswered = [i for i in ids if i not in named and (reasons.get(i) or UNANSWERED).startswith(OPEN)]
    for record in unanswered:
        print(f"open: {record}")
    encoded = sum(i in named for i in ids)
    state = "as written" if not changed else "rewritten" if options.write else "differs; run with --write"
    print(f"{len(ids)} records: {encoded} encoded, {len(ids) - encoded - len(unanswered)} declined with a reason, "
          f"{len(unanswered)} open; {path.name} {state}")  # fmt: skip
    return 1 if unknown or unanswered or (changed and not options.write) else 0


if __name__ == "__main__":
    sys.exit(main())
