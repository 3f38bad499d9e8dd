"""`douane check --history`: the answer over time, why it changed, and that each day agrees with a check of that day."""

from __future__ import annotations

import datetime
import json
import random
from itertools import pairwise
from typing import Any

import pytest

from douane.engine import Rulebook
from douane.engine.cli.terminal import Terminal
from douane.engine.cli.timebar import Axis
from douane.engine.determination import Determination, Segment
from douane.engine.errors import CaseError
from douane.engine.rulebook.declared import Span
from tests.cli.calls import DAY, Here
from tests.shipped import TODAY, shipped_cases

FIRST = datetime.date(2022, 10, 7)
PARTIES = (
    "--set", "exporter.name=Nordlicht", "--set", "exporter.informed_by_bis=no", "--set", "end_user.name=Yunfan",
    "--set", "end_user.lists=none", "--set", "assumptions=civil_end_use_after_diligence", "--set", "red_flags=none",
)  # fmt: skip
GERMAN = ("--set", "end_user.hq_country=DE", "--set", "end_user.ultimate_parent_hq_country=DE")
LAPTOP = ("--set", "item.eccn=5A992.c", "--set", "item.kind=computer", "--set", "item.encryption=5A992")


def told(douane: Here, *args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(douane("check", *args, "--history", "--json", "--as-of", DAY).out)
    return found


def outline(history: list[dict[str, Any]]) -> list[tuple[str, str, str | None, str | None]]:
    return [(h["from"], h["outcome"], h["review_policy"], h["policy_if"]) for h in history]


def instruments(segment: dict[str, Any]) -> set[str]:
    return {one["id"] for one in segment["instruments"]}


def test_h200_to_china(douane: Here) -> None:
    history = told(douane, "--product", "H200", "--to", "CN")["history"]
    denial = ("license_required", "presumption_of_denial", None)
    assert outline(history) == [
        ("2022-10-07", "needs_information", None, None),
        ("2022-10-21", *denial),
        ("2023-01-17", *denial),
        ("2023-11-17", *denial),
        ("2025-04-07", *denial),
        ("2026-01-15", "license_required", "presumption_of_denial", "case_by_case"),
    ]
    assert {"us.ear.3a090.v1", "us.ear.742.6.china.v1"} <= instruments(history[1])
    assert "us.letter.h20.not_known_informed" in instruments(history[4])
    assert "us.ear.review.2026.case_by_case" in instruments(history[5])
    assert any(c["title"].startswith("91 FR 1684") for c in history[5]["instruments"][0]["citations"])
    assert history[-1]["to"] is None and history[0]["to"] == "2022-10-20"


def test_h20_to_china_turns_with_the_letter(douane: Here) -> None:
    sale = ("--product", "H20", "--to", "CN", "--exporter", "NVIDIA")
    history = told(douane, *sale)["history"]
    required = next(h for h in history if h["outcome"] == "license_required")
    assert required["from"] == "2025-04-09" and required["review_policy"] == "unstated"
    assert "group.informed_h20" in instruments(required)


def test_a800_is_caught_by_the_second_version(douane: Here) -> None:
    history = told(douane, "--product", "A800", "--to", "CN", *PARTIES, "--set", "end_user.hq_country=CN",
                   "--set", "end_user.ultimate_parent_hq_country=CN")["history"]  # fmt: skip
    day = next(h for h in history if h["from"] == "2023-11-17")
    before = history[history.index(day) - 1]
    assert (before["decision"], day["outcome"]) != ("stop", before["outcome"])
    assert day["outcome"] == "license_required" and day["review_policy"] == "presumption_of_denial"
    assert {"us.ear.742.6.x.adv_a", "us.ear.3a090.a.1"} <= instruments(day)
    assert any("interconnect test is dropped" in one["what"] for one in day["instruments"])


def test_the_emirates_move_on_10_july_2026(douane: Here) -> None:
    history = told(douane, "--product", "H100", "--to", "AE", *PARTIES, "--set", "end_user.hq_country=AE",
                   "--set", "end_user.ultimate_parent_hq_country=AE")["history"]  # fmt: skip
    day = next(h for h in history if h["from"] == "2026-07-10")
    assert {"group.d4", "group.a5"} <= instruments(day)
    assert any("United Arab Emirates leaves" in one["what"] for one in day["instruments"])


def test_a_laptop_has_one_answer(douane: Here) -> None:
    answer = told(douane, "--to", "DE", *LAPTOP, *PARTIES, *GERMAN)
    assert outline(answer["history"]) == [("2022-10-07", "no_license_required", None, None)]
    assert answer["history_other_view"] is None
    out = douane("check", "--to", "DE", *LAPTOP, *PARTIES, *GERMAN, "--history", "--as-of", DAY).out
    assert "no day with another answer" in out


def test_both_views_are_shown_where_they_differ(douane: Here) -> None:
    sale = ("--product", "H100", "--to", "DE", "--set", "item.encryption=none", *PARTIES, *GERMAN)
    answer = told(douane, *sale)
    assert answer["history"][-1]["outcome"] == "no_license_required"
    codified = answer["history_other_view"][-1]
    assert (codified["from"], codified["outcome"]) == ("2025-01-13", "license_required")
    assert "us.ear.742.6.worldwide.adv_a" in instruments(codified)
    out = douane("check", *sale, "--history", "--as-of", DAY).out
    assert "law as codified: the text, whether or not it is enforced" in out and "LAW AS CODIFIED" in out


def test_it_reads_as_text(douane: Here) -> None:
    out = douane("check", "--product", "H200", "--to", "CN", "--history", "--as-of", DAY).out
    text = " ".join(out.split("WHY")[0].split())
    assert f"the facts stay as they stand for {DAY}" in text
    assert "2026-01-15 license required, presumption of denial; case by case if its conditions are met" in text
    assert "until then license required, presumption of denial" in text
    assert "the item is at the 3A090.a level" in text and "by Case by case for exports" in text
    assert "also it is not known whether BIS sent the exporter an" in text
    assert "\x1b" not in out


def test_lines_of_cases_have_no_history(douane: Here) -> None:
    called = douane("check", "-", "--history", "--json")
    assert called.status == 2 and "not in this release" in called.err


def test_one_bar_in_the_strictest_view(douane: Here) -> None:
    answer = told(douane, "--product", "H100", "--to", "DE", "--law-view", "strictest")
    assert answer["history_other_view"] is None and answer["history"][-1]["outcome"] == "license_required"


@pytest.mark.parametrize("width", [80, 110, 120])
def test_it_fits_the_terminal(douane: Here, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    def sized(self: Terminal, stream: Any = None) -> None:
        plain(self, stream)
        self.console.width = width

    plain = Terminal.__init__
    monkeypatch.setattr(Terminal, "__init__", sized)
    out = douane("check", "--product", "H200", "--to", "CN", "--history", "--as-of", DAY).out
    section = out.split("OVER TIME")[1].split("WHY")[0].splitlines()
    assert max(map(len, section)) <= width
    bar = next(line for line in section if "▒▒▒" in line)
    assert len(bar) >= width - 3 and bar.startswith("  ┄▒")  # the shortest segment keeps a cell
    timeline = douane("rules", "timeline", "us.ear.742.6", "--as-of", DAY).out
    assert max(map(len, timeline.split("STORY")[0].splitlines())) <= width


def test_cells_of_an_axis() -> None:
    axis = Axis(FIRST, datetime.date(2024, 10, 6), 24)
    day = datetime.date(2023, 10, 7)
    assert axis.cell(FIRST) == 0 and axis.cell(axis.last) == 23 and axis.cell(day) == 11
    assert list(axis.cells(Span(None, FIRST - datetime.timedelta(days=1)))) == []
    assert list(axis.cells(Span(day, day))) == [11]
    assert axis.under([(axis.last, "here")]).endswith("here ▲") and len(axis.under([(axis.last, "here")])) == 24
    assert axis.ticks() == "  ┊2023       ┊2024"


def test_known_sunsets_are_marked_as_ahead(rulebook: Rulebook) -> None:
    rule = next(r for r in rulebook.book.declared.rules.values() if r.span.end and r.span.end > TODAY)
    assert rule.span.end is not None
    past = datetime.date(2023, 1, 1)
    case = {"item": {"product": "A800"}, "activity": {"mode": "ship_export", "from_country": "US", "to_country": "CN"},
            "as_of": past.isoformat()}  # fmt: skip
    history = rulebook.at(today=past).check(case, history=True).history or []
    assert [s.ahead for s in history] == [s.start > past for s in history] and history[-1].ahead


def test_a_date_of_the_case_is_a_change_too(rulebook: Rulebook) -> None:
    """A license on file covers the case while it is valid, in the middle of a slice as well."""
    found = next(c for c in shipped_cases()[0] if c.expect.outcome == "license_held")
    facts = dict(found.facts)
    facts["license"] = {**facts["license"], "valid_from": "2026-02-15", "valid_to": "2026-03-20"}
    facts["as_of"] = "2026-03-01"
    history = rulebook.at(today=TODAY).check(facts, history=True).history or []
    held = next(s for s in history if s.outcome == "license_held")
    assert (held.start.isoformat(), held.end and held.end.isoformat()) == ("2026-02-15", "2026-03-20")
    assert {one.kind for one in held.instruments} == {"fact"}


def at(history: list[Segment], day: datetime.date) -> Segment:
    return next(s for s in history if s.start <= day and (s.end is None or day <= s.end))


@pytest.mark.parametrize("seed", range(4))
def test_each_day_agrees_with_a_check_of_that_day(rulebook: Rulebook, seed: int) -> None:
    """Over cases on file and random days: outcome, policy, decision and the certain bases are those of `--as-of`."""
    rng = random.Random(seed)
    catalogue = rulebook.book.catalogue
    dated = rulebook.at(today=TODAY)
    compared = 0
    for case in rng.sample(shipped_cases()[0], 12):
        answer = dated.check(case.facts, detail="brief", history=True)
        history = answer.history or []
        assert history[0].start == rulebook.book.first_day == FIRST
        for one, other in pairwise(history):
            assert one.end == other.start - datetime.timedelta(days=1)
            assert other.instruments, (case.id, other.start)
        days = [s.start for s in history] + [FIRST + datetime.timedelta(days=rng.randrange(2300)) for _ in range(3)]
        for day in days:
            product = catalogue.products.get(str(answer.facts["item.product"].value)) \
                if "item.product" in answer.facts else None  # fmt: skip
            if product is not None and catalogue.values(product, day) != catalogue.values(product, answer.as_of):
                continue  # what was known of the product differs: the history holds what is known for its own day
            try:
                that_day = dated.check({**case.facts, "as_of": day.isoformat()}, detail="brief")
            except CaseError as refused:
                assert "cannot have been there" in str(refused), "the history keeps papers that came later"
                continue
            compared += 1
            assert_same(at(history, day), that_day)
    assert compared > 20


def assert_same(segment: Segment, answer: Determination) -> None:
    assert (segment.outcome, segment.review_policy, segment.decision) == (
        answer.outcome, answer.review_policy, answer.decision,
    ), answer.as_of  # fmt: skip
    bases = {b.rule for t in answer.tracks for b in t.bases if b.value == "true"}
    assert {b.rule for b in segment.bases} == bases, answer.as_of
