"""Every name that an answer prints can be explained. Faults of November 2026, 4.6 and 4.23."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from douane.engine import Determination, Rulebook
from douane.engine.determination import Basis, Relief
from douane.engine.law.names import UnknownName, explain
from douane.engine.rulebook.book import shipped_rules
from douane.engine.rulebook.cases import case_files, read_cases
from douane.engine.yaml_text import Problems

DAY = datetime.date(2026, 11, 30)


def printed(d: Determination) -> Iterator[str]:
    """The short names of an answer: of its verdict, of what it asks, and of what it cites."""
    yield from (d.outcome, d.decision, *d.rests_on, *([d.review_policy] if d.review_policy else []))
    yield from (state.id for state in d.regimes)
    for question in d.questions:
        yield question.fact
    for card in d.cards:
        yield from (fact.fact for fact in card.facts)
    for track in d.tracks:
        yield track.track
        found: list[Basis | Relief] = [*track.bases, *track.exceptions]
        for basis in found:
            yield basis.rule
            yield from (c.source for c in basis.citations)
        yield from (relief.code for relief in track.exceptions if relief.code)


def test_every_name_that_an_answer_prints_is_explained(rulebook: Rulebook) -> None:
    at = rulebook.at(today=DAY)
    cases = list(read_cases(case_files(shipped_rules() / "cases"), Problems()))[::23]
    names = {name for case in cases for name in printed(at.check(dict(case.facts), detail="brief"))}
    names |= set(
        printed(at.check({"item": {"product": "H20"}, "activity": {"to_country": "CN", "mode": "ship_export"}}))
    )
    assert len(names) > 150
    unknown = set[str]()
    for name in sorted(names):
        try:
            explain(rulebook, name, DAY)
        except UnknownName:
            unknown.add(name)
    assert not unknown


@pytest.mark.parametrize("name, said", [
    ("end_user.lists", "Which restricted-party lists name the party?"), ("red_flags", "Which red flags"),
    ("SDN", "Specially Designated Nationals"), ("el", "Entity List"), ("gpu_rental", "GPU"), ("NAC", "NAC"),
    ("license_exception", "License Exception"), ("civil_end_use_after_diligence", "provisional"),
])  # fmt: skip
def test_short_names_are_explained(rulebook: Rulebook, name: str, said: str) -> None:
    term = explain(rulebook, name, DAY).term
    assert term is not None
    assert said in f"{term.title} {term.text} {' '.join(term.rules)}"
