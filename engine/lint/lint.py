"""The lint of a rulebook that loads: everything that a careful reader of the files would want to know.

What stops a book from loading is found by `check`; here stands what is wrong or doubtful although it loads.  Each kind
of check has a module of its own: `lint_citations`, `lint_dates`, `lint_use`, `lint_texts`, `lint_cases`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..rulebook.book import Book
from ..rulebook.cases import read_cases
from ..rulebook.declared import RELAXING, Declared
from ..rulebook.records import OPEN, disagreements
from ..yaml_text import Problems, parse_yaml
from . import cases as lint_cases
from . import citations as lint_citations
from . import dates as lint_dates
from . import texts as lint_texts
from . import use as lint_use
from .findings import SEVERITIES, Finding, finding


def lint(book: Book, cases: Mapping[str, str] | None, today: datetime.date) -> list[Finding]:
    """Every finding, errors first.

    Args:
        book: the rulebook.
        cases: the case files beside the rules; without them rules are not tried.
        today: the day against which reviews are old.
    """
    nodes = {name: parse_yaml(text, name, Problems()) for name, text in book.files.items()}
    declared = book.declared
    found = [
        *lint_citations.check(declared, {n: node for n, node in nodes.items() if node is not None}),
        *lint_dates.check(declared, today),
        *lint_use.check(declared),
        *lint_texts.check(declared, book.catalogue),
        *_records(declared),
    ]
    if cases is not None:
        problems = Problems()
        read = read_cases(cases, problems)
        found += [Finding("error", "case", replace(p, file=f"cases/{p.file}")) for p in problems.found]
        found += lint_cases.check(book, read)
    return sorted(found, key=_order)


def _order(item: Finding) -> tuple[int, str, int, int]:
    p = item.problem
    return SEVERITIES.index(item.severity), p.file, p.line, p.column


def _records(declared: Declared) -> Iterator[Finding]:
    for problem in disagreements(declared):
        yield Finding("error", "record", problem)
    waiting = [r for r in declared.records.values() if r.none.startswith(OPEN)]
    if waiting:
        which = "record" if len(waiting) == 1 else f"{len(waiting)} records, the first is"
        yield finding("warning", "record", waiting[0].at, f"neither encoded nor declined: {which} {waiting[0].id}",
                      "encode each, or say why not")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unverified:
    """Something of the book that rests on a text which nobody read itself."""

    mark: str
    what: str
    regime: str
    id: str
    title: str
    relaxes: bool
    file: str
    line: int


def unverified(declared: Declared) -> list[Unverified]:
    """Rules, values of parameters, groups and their members on `secondary` or `memory`; memory first."""
    found = [u for u in _marked(declared) if u.mark in ("secondary", "memory")]
    return sorted(found, key=lambda u: (u.mark != "memory", u.what != "rule", u.what, u.regime, u.file, u.line))


def _marked(declared: Declared) -> Iterator[Unverified]:
    for rule in declared.rules.values():
        yield Unverified(rule.verified, "rule", rule.regime, rule.id, rule.title, rule.then.kind in RELAXING,
                         rule.at.file, rule.at.line)  # fmt: skip
    for parameter in declared.parameters.values():
        for value in parameter.values:
            title = f"{value.value} {parameter.unit}".strip()
            yield Unverified(value.verified, "parameter", "", parameter.id, title, False, value.at.file, value.at.line)
    for group in declared.groups.values():
        yield Unverified(group.verified, "group", "", group.id, group.title, False, group.at.file, group.at.line)
        for member in (*group.members, *group.unknown):
            if member.verified != group.verified:
                yield Unverified(member.verified, "member of a group", "", group.id, member.id, False,
                                 group.at.file, group.at.line)  # fmt: skip
