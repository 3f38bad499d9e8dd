"""Prints each rule beside the lines of the sources that it was written from, so that a person can compare them.

    python tools/citation_audit.py --reference DIR                  all rules, as markdown
    python tools/citation_audit.py --reference DIR us.ear.gp10      rules whose id begins so
    python tools/citation_audit.py --reference DIR --text           for a terminal

DIR holds the dossiers as NAME.md.  A record with an id or a row of its own shows its line; a whole section shows the
lines that speak most of what the rule cites, which is a guess.  What nothing was found for says so.
Exit status: 0; 1 some record was not found; 2 the rules or the folder cannot be read.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from douane.engine import DouaneError
from douane.engine.rulebook.book import load_book, read_files
from douane.engine.rulebook.declared import Citation, Declared, Rule

MOST_LINES = 3
DATED_FAMILY = "CN-IMP-"  # one record a row of section 4, named by its first date
HEADING = re.compile(r"#{2,3} (\d+(?:\.\d+)?)\.? ")
NUMBERED = re.compile(r"(\d+(?:\.\d+)?)\.? \*\*")
RECORD_START = re.compile(r"\| |- id: |- \*\*|\d+\. ")
WORD = re.compile(r"[A-Za-z0-9][\w.()-]{2,}")


@dataclass(frozen=True)
class Line:
    """One line of a dossier, with its number; for a record of several lines the first of them."""

    number: int
    text: str


class Dossier:
    """The lines of one dossier, found by record."""

    def __init__(self, path: Path):
        self.lines = [Line(n, text) for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)]

    def find(self, key: str, rule: Rule) -> list[Line]:
        """The lines of a record: `T7`, `LTR-2025-BW`, `2.2` or `2.2:2023-11-17`."""
        section, _, row = key.partition(":")
        if key.startswith(DATED_FAMILY):
            return self._record(key.removeprefix(DATED_FAMILY), list(self._section("4")))
        if not section[0].isdigit():
            return self._record(key, self.lines) or self._record(key.rpartition("-")[0], self.lines)
        inside = list(self._section(section))
        found = self._record(row, inside) if row else []
        return found or self._nearest(inside, rule)

    def _section(self, number: str) -> Iterator[Line]:
        inside = False
        for line in self.lines:
            match = HEADING.match(line.text) or NUMBERED.match(line.text)
            heading = HEADING.match(line.text)
            if heading or (match and match[1] == number):
                inside = match is not None and (match[1] == number or match[1].startswith(f"{number}."))
            elif inside and match and "." in number:
                inside = False
            if inside:
                yield line

    def _record(self, name: str, lines: list[Line]) -> list[Line]:
        """Lines that begin a record of the name; the following ones where the record goes on."""
        word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
        for index, line in enumerate(lines):
            head = (
                line.text.split("|")[1] if line.text.startswith("|") and line.text.count("|") > 1 else line.text[:120]
            )
            if RECORD_START.match(line.text) and word.search(head):
                more = [
                    n for n in lines[index + 1 : index + 10] if line.text.startswith("- id:") and n.text[:2] == "  "
                ]
                return [line, *more]
        return []

    def _nearest(self, lines: list[Line], rule: Rule) -> list[Line]:
        """The lines that share most words with what the rule says and cites."""
        wanted = {w.casefold() for text in (rule.title, *(c.at for c in rule.cite)) for w in WORD.findall(text)}
        scored = [(len(wanted & {w.casefold() for w in WORD.findall(line.text)}), line) for line in lines if line.text]
        best = sorted(scored, key=lambda s: (-s[0], s[1].number))[:MOST_LINES]
        return sorted((line for _, line in best), key=lambda line: line.number)


def cited(cite: tuple[Citation, ...], declared: Declared) -> str:
    """Citations as a reader knows them."""
    out: list[str] = []
    for citation in cite:
        source = declared.sources[citation.source]
        date = f" of {source.date}" if source.date else ""
        out.append(f"{source.citation or source.title}{f' at {citation.at}' if citation.at else ''} "
                   f"[{citation.source}{date}, read: {source.read}]")  # fmt: skip
    return "; ".join(out) or "none"


def described(rule: Rule, declared: Declared) -> Iterator[tuple[str, str]]:
    """What the rule says of itself."""
    span = f"{rule.span.start or 'always'} to {rule.span.end or 'open'}"
    periods = [f"{e.state} {e.span.start or ''}..{e.span.end or ''}" for e in rule.enforcement]
    yield "title", rule.title
    if rule.because:
        yield "because", rule.because
    if rule.then.text:
        yield "text", rule.then.text
    yield (
        "concludes",
        f"{rule.then.kind} {rule.then.policy if rule.then.kind == 'review' else rule.then.target}".strip(),
    )
    yield "in force", "; ".join([span, *periods])
    yield "cites", cited(rule.cite, declared)
    yield "mark", f"{rule.verified}, status {rule.status}"
    if rule.note:
        yield "note", rule.note


def arguments() -> argparse.Namespace:
    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prefix", nargs="?", default="", help="only rules whose id begins so")
    parser.add_argument("--reference", type=Path, required=True, metavar="DIR", help="the folder of the dossiers")
    parser.add_argument("--rules", type=Path, default=Path(__file__).resolve().parent.parent / "rules", metavar="DIR")
    parser.add_argument("--text", action="store_true", help="plain text instead of markdown")
    return parser.parse_args()


def main() -> int:
    """Prints the comparison; the exit status."""
    options = arguments()
    if not options.reference.is_dir():
        print(f"there is no folder {options.reference}", file=sys.stderr)
        return 2
    try:
        declared = load_book(read_files(options.rules)).declared
    except DouaneError as error:
        print(error, file=sys.stderr)
        return 2
    dossiers = {path.stem: Dossier(path) for path in sorted(options.reference.glob("*.md"))}
    bold, quote = ("", "    | ") if options.text else ("**", "> ")
    shown = missing = 0
    for rule in declared.rules.values():
        if not rule.id.startswith(options.prefix):
            continue
        shown += 1
        print(f"{'' if options.text else '## '}{rule.id}  ({rule.at.file}:{rule.at.line})\n")
        for name, text in described(rule, declared):
            print(f"{'  ' if options.text else '- '}{bold}{name}{bold}: {text}")
        for key in rule.dossier:
            name, _, record = key.partition("/")
            lines = dossiers[name].find(record, rule) if name in dossiers else []
            missing += not lines
            print(f"\n{quote}{bold}{key}{bold}{'' if lines else ': not found'}")
            for line in lines:
                print(f"{quote}{name}.md:{line.number}: {line.text.strip()}")
        print()
    print(f"{shown} rules, {missing} records not found")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
