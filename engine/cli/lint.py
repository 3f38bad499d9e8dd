"""`douane rules lint`: what is wrong or doubtful in rule files, and what of them rests on texts that nobody read."""

from __future__ import annotations

import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from ..errors import Problem, RulebookError
from ..explanation import words
from ..lint.findings import SEVERITIES, Finding
from ..lint.lint import Unverified, lint, unverified
from ..rulebook.book import Book, shipped_rules
from ..rulebook.cases import case_files
from .once import option
from .session import HOLD, MOST_PROBLEMS, PROCEED, Session, common, error_lines
from .terminal import BOLD, DIM, STYLES, Terminal

_STYLE = {"error": STYLES["stop"], "warning": STYLES["hold"], "note": DIM}
_MARK_TITLES = {"memory": "FROM MEMORY, NOT CONFIRMED", "secondary": "KNOWN THROUGH OTHERS WHO QUOTE IT"}


@click.command("lint")
@option("--notes", is_flag=True, help="Show notes too.")
@option("--no-cases", is_flag=True, help="Do not run the rules' test cases (faster).")
@option("--unverified", "only_unverified", is_flag=True,
              help="Instead, list everything that relies on a secondary source or on memory.")  # fmt: skip
@common
def command(session: Session, notes: bool, no_cases: bool, only_unverified: bool) -> int:
    """Check all rule files; every finding has its file, line and column, and how to fix it.

    Errors must be fixed, warnings deserve a look, notes are for information. Checked are references and dates, the form
    of citations, marks against how their sources were read, unused parts, titles, records without a rule, and whether
    the test cases show each rule both true and false.

    \b
    Examples:
      douane rules lint
      douane rules lint --rules my-rules
      douane rules lint --unverified

    \b
    Exit status: 0 no error; 1 errors; 2 the files cannot be read.
    """
    try:
        book = session.rulebook.book
    except RulebookError as error:
        return _does_not_load(session, error)
    if only_unverified:
        return _show_unverified(session, unverified(book.declared), len(book.declared.rules))
    folder = Path(session.rules) if session.rules else shipped_rules()
    cases = None if no_cases else case_files(folder / "cases") or None
    found = lint(book, cases, datetime.date.today())
    if session.json:
        sums = {**_by_severity(found), **_counts(book)}
        session.out.json({**sums, "folder": str(folder), "release": book.release, "hash": book.hash})
    else:
        _show(session.out, found, book, notes)
        session.out.line((_read(session, str(folder)), DIM))
    return HOLD if any(f.severity == "error" for f in found) else PROCEED


def _read(session: Session, folder: str) -> str:
    """The folder that was read, and a word of another one that the reader may have meant."""
    here = Path("rules")
    told = f"folder {folder}"
    if not session.rules and (here / "facts.yaml").is_file() and here.resolve() != Path(folder).resolve():
        told += "; the rules folder here is another one: --rules rules reads it"
    return told


def _does_not_load(session: Session, error: RulebookError) -> int:
    t = session.out
    if session.json:
        t.json({"problems": [_problem(p) for p in error.problems]})
        return HOLD
    for line in error_lines(list(error.problems)):
        t.line(line)
    total = words.count(len(error.problems), "problem")
    shown = f", the first {MOST_PROBLEMS} are shown" if len(error.problems) > MOST_PROBLEMS else ""
    t.line((f"{total}{shown}; no determination is made with these rules", STYLES["stop"]))
    return HOLD


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file, "line": problem.line, "column": problem.column, "message": problem.message,
        "hint": problem.hint,
    }  # fmt: skip


def _by_severity(found: list[Finding]) -> dict[str, Any]:
    keys = {"error": "problems", "warning": "warnings", "note": "notes"}
    return {
        keys[s]: [{**_problem(f.problem), "kind": f.kind} for f in found if f.severity == s] for s in SEVERITIES
    }  # fmt: skip


def _counts(book: Book) -> dict[str, int]:
    d = book.declared
    return {
        "rules": len(d.rules), "regimes": len(d.regimes), "conditions": len(d.conditions),
        "parameters": len(d.parameters), "groups": len(d.groups), "facts": len(book.declarations.facts),
        "products": len(book.catalogue.products), "sources": len(d.sources), "records": len(d.records),
    }  # fmt: skip


def _show(t: Terminal, found: list[Finding], book: Book, notes: bool) -> None:
    for item in found:
        if item.severity == "note" and not notes:
            continue
        p = item.problem
        where = f"{p.file}:{p.line}:{p.column}: " if p.file else ""
        t.line((f"{item.severity} ", _STYLE[item.severity]), f"{where}{p.message} ", (f"[{item.kind}]", DIM), hang=2)
        if p.hint:
            t.line((f"hint: {p.hint}", DIM), indent=2, hang=2)
    numbers = {s: sum(f.severity == s for f in found) for s in SEVERITIES}
    sums = ", ".join(f"{n:,} {name}" for name, n in _counts(book).items() if n)
    told = [words.count(numbers[s], s) for s in ("warning", "note") if numbers[s]]
    head = words.count(numbers["error"], "error") if numbers["error"] else "no errors" if told else "no problems"
    hint = "; --notes shows the notes" if numbers["note"] and not notes else ""
    t.line((head, STYLES["stop" if numbers["error"] else "proceed"]), ", " * bool(told) + ", ".join(told) + hint)
    t.line(sums)
    t.line((f"release {book.release}, hash {book.hash}", DIM))


def _show_unverified(session: Session, found: list[Unverified], rules: int) -> int:
    if session.json:
        session.out.json([
            {"mark": u.mark, "what": u.what, "regime": u.regime, "id": u.id, "title": u.title, "relaxes": u.relaxes,
             "file": u.file, "line": u.line}
            for u in found
        ])  # fmt: skip
        return PROCEED
    t = session.out
    for mark, of_mark in groupby(found, key=lambda u: u.mark):
        listed = list(of_mark)
        t.heading(f"{_MARK_TITLES[mark]} ({len(listed)})")
        for (what, regime), items in groupby(listed, key=lambda u: (u.what, u.regime)):
            some = list(items)
            t.line((regime or f"{what}s" if what != "member of a group" else "members of groups", BOLD),
                   (f"  {len(some)}", DIM), indent=2)  # fmt: skip
            t.rows([
                (u.id, (f"{u.file}:{u.line}", DIM),
                 f"{u.title}{' [would relax: never clears]' if u.relaxes and mark == 'memory' else ''}")
                for u in some
            ], indent=4, most=(40, 34))  # fmt: skip
    t.line()
    count = {m: sum(u.mark == m and u.what == "rule" for u in found) for m in _MARK_TITLES}
    told = f"{count['memory']} from memory, {count['secondary']} through secondary sources"
    t.line(f"{words.count(rules, 'rule')}: {told}, {rules - sum(count.values())} read")
    return PROCEED
