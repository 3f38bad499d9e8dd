"""Runs a case on file and says where the answer differs from what the case expects."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from douane.engine import CaseError, Determination, Rulebook
from douane.engine.answer import Answer, Asked
from douane.engine.case.normalizer import NormalizedCase, Normalizer
from douane.engine.errors import near_miss
from douane.engine.language.logic import TRUE, Letter
from douane.engine.rulebook.cases import RuleCase
from douane.engine.rulebook.profiles import NO_PROFILE
from douane.engine.terms import Outcome
from douane.engine.verdict.fold import Verdict
from douane.engine.yaml_text import day


@dataclass(frozen=True)
class Answered:
    """A case's determination, the rules that carry it, and the letter of every rule in force."""

    determination: Determination
    deciding: frozenset[str]
    letters: dict[str, Letter]


def normalized(rulebook: Rulebook, case: RuleCase) -> NormalizedCase:
    """The case as the engine reads it; it is asked on its own day."""
    book = rulebook.book
    today = day(str(case.facts.get("as_of"))) or datetime.date.today()
    normalizer = Normalizer(
        book.declarations, book.models, book.parser, book.catalogue, book.assumptions, NO_PROFILE, today
    )
    return normalizer.normalize(dict(case.facts))


def answered(rulebook: Rulebook, case: RuleCase) -> Answered:
    """The whole answer to a case, by both executors."""
    asked = Asked(normalized(rulebook, case), dict(case.facts), NO_PROFILE, "full", False, "")
    answer = Answer(rulebook.book, rulebook.network, asked)
    determination = answer.determination()
    verdicts = [answer.hull] if answer.hull.outcome == determination.outcome else answer.weighed.verdicts
    same = [v for v in verdicts if v.outcome == determination.outcome]
    deciding = {rule for verdict in same for rule in carrying(verdict, determination.outcome)}
    return Answered(determination, frozenset(deciding), dict(answer.hull.letters))


def carrying(verdict: Verdict, outcome: Outcome) -> set[str]:
    """The true rules that carry an outcome."""
    found: set[str] = set()
    for track in verdict.tracks:
        if track.outcome != outcome:
            continue
        findings = {
            "prohibited": track.prohibitions, "license_required": track.open_bases, "escalate": track.escalations,
            "license_held": track.bases, "license_exception": track.bases, "not_an_export": track.clearances,
        }.get(outcome, [])  # fmt: skip
        found |= {f.rule.id for f in findings if f.letter is TRUE}
        if outcome in ("license_held", "license_exception") and track.chosen is not None:
            found.add(track.chosen.id)
    return found


def failure(rulebook: Rulebook, case: RuleCase) -> str:
    """What differs, with what a reader needs to mend it; empty where the answer is as expected."""
    unknown = [
        f"there is no rule {name!r}; {near_miss(name, rulebook.book.declared.rules)}"
        for name in sorted(case.expect.rules() - set(rulebook.book.declared.rules))
    ]
    try:
        got = answered(rulebook, case)
    except CaseError as error:
        return _told(case, [*unknown, *(f"the case cannot be read: {p}" for p in error.problems)], [])
    differences = [*unknown, *_differences(case, got)]
    if not differences:
        return ""
    d = got.determination
    lines = [f"headline: {d.headline}"]
    lines += [f"asked: {q.fact} ({q.reason}): {q.question}" for q in d.questions]
    lines += [f"world of {w.source}: {w.outcome}" for w in d.worlds]
    lines += [f"track {t.track}: {t.outcome}" for t in d.tracks]
    lines += [f"  {b.kind} {b.rule}: {b.value}" for t in d.tracks for b in t.bases]
    lines += [f"  relief {e.rule}: {e.value}" for t in d.tracks for e in t.exceptions]
    return _told(case, differences, lines)


def _differences(case: RuleCase, got: Answered) -> Iterable[str]:
    want, d = case.expect, got.determination
    plain = (
        ("outcome", want.outcome, d.outcome),
        ("review_policy", want.review_policy, d.review_policy or ""),
        ("decision", want.decision, d.decision),
    )
    for what, expected, found in plain:
        if expected and expected != found:
            yield f"{what}: expected {expected}, got {found or 'none'}"
    if want.deciding is not None and want.deciding != got.deciding:
        yield f"deciding: expected {_listed(want.deciding)}, got {_listed(got.deciding)}"
    if not want.deciding_includes <= got.deciding:
        missing = want.deciding_includes - got.deciding
        yield f"deciding_includes: {_listed(missing)} not among {_listed(got.deciding)}"
    asked = {q.fact for q in d.questions}
    for fact in want.asks:
        if fact not in asked:
            yield f"asks: {fact} is not asked, only {_listed(asked)}"
    for rule in want.not_met:
        if str(got.letters.get(rule, "false")) != "false":
            yield f"not_met: {rule} is {got.letters[rule]}"
    for rule in want.unknown:
        if str(got.letters.get(rule, "not in force")) != "unknown":
            yield f"unknown: {rule} is {got.letters.get(rule, 'not in force')}"
    for what, rules in (("relief", want.relief), ("oblige", want.oblige), ("advise", want.advise)):
        for rule in rules:
            if str(got.letters.get(rule, "not in force")) != "true":
                yield f"{what}: {rule} is {got.letters.get(rule, 'not in force')}"
    if want.classification is not None and set(want.classification) != set(d.classification.candidates):
        yield f"classification: expected {_listed(want.classification)}, got {_listed(d.classification.candidates)}"
    effects = {s.id: s.effect for s in d.scenarios}
    relations = {c.id: c.relation for c in d.claims}
    for name, expected in want.scenarios.items():
        if effects.get(name) != expected:
            yield f"scenario {name}: expected {expected}, got {effects.get(name, 'none')}"
    for name, expected in want.claims.items():
        if relations.get(name) != expected:
            yield f"claim {name}: expected {expected}, got {relations.get(name, 'none')}"


def _told(case: RuleCase, differences: Iterable[str], lines: Iterable[str]) -> str:
    head = [f"rules/cases/{case.at.file}:{case.at.line}: {case.name}", f"  it shows: {case.why}"]
    return "\n".join([*head, *(f"  {line}" for line in differences), "  --", *(f"  {line}" for line in lines)])


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
