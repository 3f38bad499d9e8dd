"""Notices: what a reader of an answer must know about the rulebook and the findings behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..determination import FactUsed, Question
from ..language.logic import TRUE, Scope, truth
from ..language.values import NOT_GIVEN, STATED_UNKNOWN
from ..rulebook.book import Book
from ..verdict.fold import Verdict
from .law_age import LawAge
from .words import OUTCOMES

DISCLAIMER = "Not legal advice."


def of_questions(questions: Iterable[Question]) -> Iterator[str]:
    """Questions whose answer cannot matter: every range gives one outcome, though the letters do not show it."""
    for question in questions:
        certain = question.could_become
        if len(question.cells) == 1 and certain[0] != "needs_information":
            yield f"Whatever {question.fact} is, the outcome is {OUTCOMES[certain[0]]}: every range was tried."


def of_withdrawn(facts: Mapping[str, FactUsed]) -> Iterator[str]:
    """Facts that are stated to be unknown for a reason: given before, and left out since."""
    for name, fact in facts.items():
        _, told, why = fact.note.partition(f"{STATED_UNKNOWN.note}: ")
        if fact.value is None and told:
            yield f"{name} is unknown: {why}. No assumption replaces it; state its current value."


def of_rulings(verdict: Verdict, scope: Scope) -> Iterator[str]:
    """Rulings of the agency that outweigh figures."""
    for condition, statement in verdict.evaluation.slice.stated:
        if not statement.binding(scope.facts[statement.leaf.fact]):
            continue
        computed = verdict.evaluation.computed(condition.id, scope)
        if statement.overrules(computed, scope, verdict.evaluation):
            yield (
                "A BIS classification ruling overrides the stated parameters, under which "
                f'"{condition.title}" would be {truth(computed)}.'
            )


def ruling_relied_on(verdict: Verdict, scope: Scope) -> str:
    """The ruling of the agency that outweighs figures, in words, or an empty text."""
    if not any(of_rulings(verdict, scope)):
        return ""
    points = scope.facts.get("item.eccn", NOT_GIVEN).points
    return " and ".join(dict.fromkeys(f"the BIS ruling {p.source} of {p.date}" for p in points[:2] if p.evidence))


def of_exception(verdict: Verdict, scope: Scope) -> Iterator[str]:
    """Another license exception than the one that the case names."""
    named = scope.facts.get("exception.code", NOT_GIVEN).only
    used = sorted({t.chosen.rule.then.code for t in verdict.tracks if t.chosen is not None and t.chosen.rule.then.code})
    if verdict.outcome == "license_exception" and used and str(named or "") not in used:
        told = f"License Exception {named} does not cover it" if named else "The case names no license exception"
        yield f"{told}: the answer relies on {', '.join(used)}. Use that code in the EEI."


def of_the_book(book: Book, age: LawAge, later_table: bool, clears: bool) -> Iterator[str]:
    """How far the book reaches on the day of the case: its review, its groups of countries, its control list."""
    reviewed, day = age.reviewed.through, age.day
    if age.stale:
        yield age.notice
    elif reviewed is not None and day > reviewed:
        days = (day - reviewed).days
        yield (
            f"Rules reviewed through {reviewed}, {days} days before the case date; later changes in the law are not "
            "reflected."
        )
    if clears and (older := age.older_texts):
        yield older
    if day < book.tables_read:
        yield (
            f"Country groups were read as of {book.tables_read}; for earlier dates they are rolled back by the known "
            "changes, from secondary sources."
        )
    if later_table:
        yield (
            f"The Commerce Control List and Country Chart are the edition of {book.declared.control_list_edition}; "
            "the edition in force on the case date was not read."
        )


def of_unverified(verdict: Verdict) -> Iterator[str]:
    """Findings that rest on rules from memory, or on rules whose force nobody confirmed."""
    kinds = ("prohibitions", "bases", "escalations", "relief")
    found = {
        f.rule.id: f.rule.rule.verified
        for kind in kinds
        for f in verdict.findings(kind)
        if f.letter is TRUE and f.rule.rule.verified in ("memory", "unconfirmed")
    }
    doubtful = sorted(name for name, mark in found.items() if mark == "unconfirmed")
    if memory := sorted(found.keys() - set(doubtful)):
        yield f"Relies on rules that are not yet verified: {', '.join(memory)}."
    if doubtful:
        yield f"Relies on rules that are in force by their text, which is not confirmed: {', '.join(doubtful)}."
