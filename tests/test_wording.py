"""Texts that people read keep out the habits of wording that were dropped, in rules, messages, pages and docs.

Each habit is a pattern with what to write in its place.  An exception names the text and why the law itself, or a
quoted name, needs the word.  Texts come from where they are declared: the loaded rulebook, the string literals of the
program (help of commands included), and the hand-written documents.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shipped import ROOT, shipped_book

HABITS: dict[str, str] = {
    r"(?<![Tt]here )\bis no (?!longer\b|defense\b)[a-z]": "write: is not a ...",
    r"\b(?:headquartered|located) or parented\b|\bparented\b": "headquartered in, or with an ultimate parent in",
    r"\ba person (?:must decide|decides|reads)\b": "manual review",
    r"\bfacts missing\b": "more information needed",
    r"\bfound by these bases\b": "no license requirement identified",
    r"\bonly gives a power\b|\bgives a power\b": "authority only",
    r"\bUnited States persons?\b": "U.S. person",
    r"\bBureau of Industry and Security\b": "BIS",
    r"\bthe book\b|\bthis book\b|\bof the house\b": "the rulebook; company rules",
    r"\bas far as\b": "to the extent that, or drop it",
    r"\bby itself\b": "alone, in itself",
    r"\blies ahead\b": "is in the future",
    r"\bdealt in\b": "an export, reexport, transfer (in-country), release or other dealing",
    r"\bshipping papers\b": "documents",
    r"\bseat\b(?! belt)": "headquarters",
    r"\bdenied as a policy\b": "policy of denial",
    r"\bOf which day\b|\bas of which day\b": "the date of ...",
    r"\bthe regulations\b": "the EAR",
    r"\bno change is assumed\b": "later changes in the law are not reflected",
    r"\bstands twice\b|\btold twice\b": "appears twice",
    r"\bcaller's own\b": "your own screening",
    r"\bresembles none\b|\bshown to be none\b": "has not been shown not to be one",
}  # fmt: skip
CHIPS = r"(?<![Ii]ntegrated )(?<!short )\bcircuits?\b"  # a chip is an integrated circuit, or a chip

# Texts in which the law, a quoted title or a name of somebody else needs the words.
EXCEPTIONS: dict[str, str] = {
    "31 CFR": "the regulations of the Treasury are meant, not the EAR",
    "the nuclear regulations": "of another agency",
}
DOCS = ("README.md", "policies.md", "SECURITY.md")
Text = tuple[str, str]


def _rulebook() -> Iterator[Text]:
    """Titles, clauses, notes, stories and questions as the loaded rulebook declares them."""
    book = shipped_book().book
    declared, facts = book.declared, book.declarations
    for rule in declared.rules.values():
        for text in (rule.title, rule.because, rule.note, rule.then.text, *rule.then.open_parts):
            yield rule.id, text
        for requirement in rule.then.conditions:
            yield rule.id, requirement.title
    for regime in declared.regimes.values():
        yield regime.id, regime.title
        for entry in regime.timeline:
            yield from ((regime.id, entry.what), (regime.id, entry.state))
    named: tuple[Any, ...] = (
        *declared.conditions.values(), *declared.parameters.values(), *declared.groups.values(),
        *declared.tracks.values(), *declared.tags.values(), *book.assumptions.values(),
    )  # fmt: skip
    for one in named:
        yield one.id if hasattr(one, "id") else one.name, one.title
    for fact in facts.facts.values():
        yield from ((fact.name, fact.question), (fact.name, fact.find), (fact.name, fact.words))
    for name, (question, find) in facts.collection_questions.items():
        yield from ((name, question), (name, find))
    for mode in facts.modes.values():
        yield mode.name, mode.title
    for role in facts.roles.values():
        yield role.name, role.title


def _program() -> Iterator[Text]:
    """String literals of the program that read like sentences, and the help of its commands."""
    for folder in ("engine", "api"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            if file.name == "meaning.py":
                continue  # patterns of what official lists write
            tree = ast.parse(file.read_text(encoding="utf-8"))
            quiet = {id(node) for owner in ast.walk(tree) for node in _docstring(owner, file)}
            for node in ast.walk(tree):
                if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in quiet:
                    continue
                if len(node.value.split()) > 1 and "\\" not in node.value:
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", " ".join(node.value.split())


def _docstring(owner: ast.AST, file: Path) -> Iterator[ast.Constant]:
    """The docstring of a module, class or function; that of a command is its help, and so is read by people."""
    if not isinstance(owner, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return
    if any("command" in ast.unparse(d) or "group" in ast.unparse(d) for d in getattr(owner, "decorator_list", ())):
        return
    first = owner.body[0] if owner.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        yield first.value


def _documents() -> Iterator[Text]:
    for name in DOCS:
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1):
            yield f"{name}:{number}", line


def _offending(pattern: str, texts: Iterator[Text]) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{where}: {text[:150]}" for where, text in texts
        if found.search(text) and not any(allowed in text for allowed in EXCEPTIONS)
    ]  # fmt: skip


@pytest.mark.parametrize("habit", HABITS)
@pytest.mark.parametrize("texts", [_rulebook, _program, _documents])
def test_a_dropped_habit_stays_out(habit: str, texts: Any) -> None:
    assert not (found := _offending(habit, texts())), "\n".join([f"write instead: {HABITS[habit]}", *found])


@pytest.mark.parametrize("texts", [_rulebook, _documents])
def test_a_chip_is_an_integrated_circuit_or_a_chip(texts: Any) -> None:
    assert not (found := _offending(CHIPS, texts())), "\n".join(found)


def test_a_question_is_short_and_a_headline_clause_has_no_period() -> None:
    book = shipped_book().book
    long = [f.name for f in book.declarations.facts.values() if len(f.question.split()) > MOST_WORDS]
    assert not long
    assert not [r.id for r in book.declared.rules.values() if r.because.endswith(".")]


MOST_WORDS = 15
