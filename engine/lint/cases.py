"""Lint of cases: each rule is shown by the cases beside the rules, once true and once false while in force."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from ..case.normalizer import Normalizer
from ..errors import CaseError
from ..executors.interpreter import Evaluation
from ..language.logic import FALSE, TRUE, Letter
from ..rulebook.book import Book
from ..rulebook.cases import RuleCase
from ..rulebook.profiles import NO_PROFILE
from ..verdict.probing import Prober
from ..verdict.typed_figures import marked, typed_figures
from ..yaml_text import Position, day
from .findings import Finding, finding

VIEWS = ("enforced", "codified")


def letters_both_views(book: Book, case: RuleCase) -> dict[str, set[Letter]]:
    """The letters of every rule in force on the case's day, in the enforced and in the codified view.

    Raises:
        CaseError: the case cannot be read.
    """
    today = day(str(case.facts.get("as_of"))) or datetime.date.today()
    reader = Normalizer(
        book.declarations, book.models, book.parser, book.catalogue, book.assumptions, NO_PROFILE, today
    )
    ready = reader.normalize(dict(case.facts))
    slices = tuple(book.slice(ready.as_of, view) for view in VIEWS)
    prober = Prober(slices, book.declared, book.builder)
    typed = typed_figures(ready.draft, ready.catalogue, prober, ready.as_of)
    scope = book.builder.build(marked(ready.draft, typed, book.declarations.facts))
    out: dict[str, set[Letter]] = {}
    for part in slices:
        for name, letter in Evaluation(part, scope).letters().items():
            out.setdefault(name, set()).add(letter)
    return out


def check(book: Book, cases: Iterable[RuleCase]) -> Iterator[Finding]:
    """Rules that no case shows both ways, and cases that cannot be read."""
    seen: dict[str, set[Letter]] = {name: set() for name in book.declared.rules}
    for case in cases:
        try:
            for name, letters in letters_both_views(book, case).items():
                seen[name] |= letters
        except CaseError as error:
            at = Position(f"cases/{case.at.file}", case.at.line, case.at.column)
            for problem in error.problems:
                yield finding("error", "case", at, f"{case.name}: {problem}")
    for name, rule in book.declared.rules.items():
        missing = [str(letter) for letter in (TRUE, FALSE) if letter not in seen[name]]
        if missing and rule.status != "company":
            yield finding("error", "case", rule.at, f"in no case is {name} {' nor '.join(missing)}",
                          "add one to rules/cases, just inside and just outside")  # fmt: skip
