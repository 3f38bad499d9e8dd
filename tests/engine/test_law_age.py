"""A clearance is as old as the last look at the law that it rests on. [P-15]"""

from __future__ import annotations

import copy
import datetime
from typing import Any

import pytest

from douane.engine import Determination, Rulebook
from douane.engine.errors import RulebookError
from douane.engine.rulebook.profiles import read_profile
from tests.engine.overlay import minimal_book
from tests.engine.test_policies_held import ORDINARY
from tests.properties.letters import seeded
from tests.shipped import shipped_book, shipped_cases
from tests.volume import volume

ONE_DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2028, 1, 1)
PLAIN: dict[str, Any] = {"assumptions": [], "red_flags": [], "end_use": {"military": "not_known_after_diligence"}}

TWO_PARTS = """
sources:
  part-1: {title: One, publisher: Bureau of Items, date: 2025-01-27, citation: "15 CFR part 901",
           kind: official, read: primary, reviewed_through: 2026-09-24}
  part-2: {title: Two, publisher: Office of Sums, date: 2026-09-24, citation: "31 CFR part 902",
           kind: official, read: primary, reviewed_through: 2026-03-01}
regime: {id: law.parts, title: Law in parts, track: us.item, reviewed_through: 2026-10-02}
rules:
  - id: law.parts.one
    title: never
    because: "it never is"
    in_force: {from: 2024-01-01}
    when: {all: [goods_move, "item.tpp >= tpp_high", "item.tpp < tpp_high"]}
    then: {escalate: true}
    cite: [{source: part-1, at: "901.1"}]
    verified: primary
  - id: law.parts.two
    title: never on access
    because: "it never is"
    track: TRACK
    in_force: {from: 2024-01-01}
    when: {all: [access, "item.tpp >= tpp_high", "item.tpp < tpp_high"]}
    then: {escalate: true}
    cite: [{source: part-2, at: "902.1"}]
    verified: primary
"""


def ordinary(rulebook: Rulebook, day: datetime.date, profile: str = "") -> Determination:
    """A sale that proceeds, on a day."""
    desk = read_profile(profile, "desk", rulebook.book.declarations, rulebook.book.parser)
    case = {**copy.deepcopy(ORDINARY), "as_of": day.isoformat()}
    return rulebook.at(today=TODAY, profile=desk).check(case)


def test_fault_8_6_a_clearance_long_after_the_last_look_is_provisional(rulebook: Rulebook) -> None:
    """Firm through the days that the desk allows, provisional from the next one on: boundary and both sides."""
    last = rulebook.book.reviewed_through
    for days, old in ((0, False), (29, False), (30, False), (31, True), (400, True)):
        answer = ordinary(rulebook, last + days * ONE_DAY)
        assert answer.decision == "proceed"
        assert ("law_not_reviewed_since" in answer.rests_on) is old, days
        assert (f"law not reviewed since {last}" in answer.headline) is old
        assert any(f"Law not reviewed since {last}, {days} days before" in n for n in answer.notices) is old
        assert answer.law_reviewed is not None and answer.law_reviewed.days == days
        assert answer.provisional or not old
    assert "look for later BIS" in answer.headline


@pytest.mark.parametrize(("allowed", "days", "old"), [(0, 0, False), (0, 1, True), (90, 90, False), (90, 91, True)])
def test_the_desk_says_how_old_the_law_may_be(rulebook: Rulebook, allowed: int, days: int, old: bool) -> None:
    day = rulebook.book.reviewed_through + days * ONE_DAY
    answer = ordinary(rulebook, day, f"max_law_age_days: {allowed}")
    assert ("law_not_reviewed_since" in answer.rests_on) is old
    assert answer.law_reviewed is not None and answer.law_reviewed.allowed_days == allowed
    assert answer.id != ordinary(rulebook, day).id  # another desk, another question


@pytest.mark.parametrize("written", ["soon", "-1", "1.5", "٣٠", "9999999"])
def test_no_number_of_days_is_refused(rulebook: Rulebook, written: str) -> None:
    with pytest.raises(RulebookError, match="max_law_age_days"):
        read_profile(f'max_law_age_days: "{written}"', "desk", rulebook.book.declarations, rulebook.book.parser)


@pytest.mark.parametrize(("track", "through"), [("us.item", "2026-03-01"), ("us.service", "2026-09-24")])
def test_the_oldest_part_of_the_tracks_in_the_case_counts(track: str, through: str) -> None:
    """A part of a track that the case does not have is no part of its clearance."""
    book = minimal_book({"parts.yaml": TWO_PARTS.replace("TRACK", track)})
    case: dict[str, Any] = {"item": {"tpp": 1}, "activity": {"mode": "ship_export", "to_country": "DE"}, "parties": []}
    answer = book.at("2026-10-20", today=TODAY).check({**case, "red_flags": []})
    assert answer.law_reviewed is not None and answer.law_reviewed.through == through
    told = {p.name: (p.reviewed_through, p.text_of) for p in answer.law_reviewed.parts}
    assert told["15 CFR part 901"] == ("2026-09-24", "2025-01-27")
    assert ("31 CFR part 902" in told) is (track == "us.item")


def test_an_older_edition_is_told_beside_a_clearance(rulebook: Rulebook) -> None:
    """Its text was read long ago, its changes were followed: said, and no reason to be provisional."""
    answer = ordinary(rulebook, rulebook.book.reviewed_through)
    assert "law_not_reviewed_since" not in answer.rests_on
    (older,) = [n for n in answer.notices if n.startswith("Read in an older edition")]
    assert "15 CFR part 746 (2025-01" in older


def test_no_clearance_outlives_its_law() -> None:
    """Every case on file, moved to days around the last look: provisional if and only if it proceeds and is late."""
    book, (cases, _) = shipped_book(), shipped_cases()
    last, late = book.book.reviewed_through, 0
    for number in range(volume(150, 5_000)):
        draw = seeded("law age", number)
        case = {**draw.choice(cases).facts}
        day = last + draw.randint(-40, 120) * ONE_DAY
        answer = book.at(today=TODAY).check({**case, "as_of": day.isoformat()}, detail="brief")
        is_late = answer.decision == "proceed" and day > last + 30 * ONE_DAY
        assert ("law_not_reviewed_since" in answer.rests_on) is is_late
        assert not is_late or (answer.provisional and f"not reviewed since {last}" in answer.headline)
        late += is_late
    assert late
