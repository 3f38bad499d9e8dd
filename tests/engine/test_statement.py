"""A dated, signed end-use statement stands for its grades until it expires, at every door. [P-37]"""

from __future__ import annotations

import copy
import csv
import json
from pathlib import Path
from typing import Any, cast

import pytest

from douane import Determination, Rulebook
from douane.api.app import create_app
from douane.engine.facts.declarations import Declarations
from douane.engine.home import Home
from douane.engine.rulebook.profiles import NO_PROFILE, Profile, read_profile
from tests.api.client import Client
from tests.cli.calls import spawned
from tests.shipped import TODAY, shipped_book

DAY = "2026-09-24"
SEAT = {"country": "DE", "hq_country": "DE", "ultimate_parent_hq_country": "DE"}
HOME = {"country": "US", "hq_country": "US", "ultimate_parent_hq_country": "US"}
CASE: dict[str, Any] = {
    "as_of": DAY, "item": {"product": "H100", "quantity": 8, "encryption": "none"}, "red_flags": [],
    "activity": {"mode": "ship_export", "from_country": "US", "to_country": "DE"},
    "end_use": {"item_in_violation": "not_known_after_diligence"},
    "parties": [
        {"role": "exporter", "name": "Ridgeline", **HOME, "us_person": True, "informed_by_bis": False},
        {"role": "end_user", "name": "Plainfield Compute", **SEAT, "us_person": False, "lists": []},
    ],
}  # fmt: skip
STATES = shipped_book().book.declarations.statement.states
SIGNED: dict[str, Any] = {"signed_by": "J. Roth, General Manager", "signed_on": "2026-05-01", "states": [*STATES]}


def asked(statement: dict[str, Any] | None = None, profile: Profile | None = None, **more: Any) -> Determination:
    case = {**copy.deepcopy(CASE), **more, **({"statement": statement} if statement is not None else {})}
    return shipped_book().at(DAY, today=TODAY, profile=profile or NO_PROFILE).check(case)


def told(found: Determination) -> str:
    return " ".join(n for n in found.notices if "end-use statement" in n)


def test_a_statement_is_evidence_and_no_assumption() -> None:
    """It clears firmly where nothing else is open, with signer and day beside each grade."""
    without, found = asked(), asked(SIGNED)
    assert (without.outcome, found.decision) == ("needs_information", "proceed")
    assert "end_use_statement" in found.rests_on and "assumption" not in found.rests_on and not found.provisional
    wmd = found.facts["end_use.wmd"]
    assert (wmd.origin, wmd.value) == ("statement", "not_known_after_diligence")
    assert "J. Roth" in wmd.note and "2026-05-01" in wmd.note
    assert "counts through 2027-05-01" in told(found)


@pytest.mark.parametrize(("changed", "says"), [
    ({"signed_by": None}, "statement.signed_by"),
    ({"signed_by": "unsigned"}, "statement.signed_by"),
    ({"signed_by": "TBD"}, "statement.signed_by"),
    ({"signed_by": "Sales desk, Ridgeline"}, "names the exporter as signer"),
    ({"signed_by": "the customer"}, "statement.signed_by"),
    ({"signed_by": "未签署"}, "statement.signed_by"),
    ({"signed_by": "not yet"}, "statement.signed_by"),
    ({"signed_on": None}, "statement.signed_on"),
    ({"signed_on": [{"value": "2026-05-01", "source": "A"}, {"value": "2026-06-01", "source": "B"}]}, "not dated"),
    ({"signed_on": "2026-09-25"}, "dated 2026-09-25"),
    ({"signed_on": "2025-09-23"}, "expired on 2026-09-23"),
    ({"valid_to": "2026-09-23"}, "expired on 2026-09-23"),
    ({"valid_days": 30}, "expired on 2026-05-31"),
    ({"valid_to": None}, "until when"),
    ({"valid_days": {"at_least": 30}}, "until when"),
    ({"states": None}, "what it states"),
])  # fmt: skip
def test_a_statement_that_does_not_count_says_so(changed: dict[str, Any], says: str) -> None:
    """Unsigned, undated, dated later or expired: it stands for nothing, and what to ask is told."""
    found = asked({**SIGNED, **changed})
    assert found.outcome == "needs_information"
    assert "does not count" in told(found) and says in told(found)


@pytest.mark.parametrize("key", ["signed_by", "signed_on", "states"])
def test_a_statement_without_a_part_does_not_count(key: str) -> None:
    found = asked({k: v for k, v in SIGNED.items() if k != key})
    assert found.outcome == "needs_information" and f"statement.{key}" in told(found)


def test_the_last_day_is_included() -> None:
    assert asked({**SIGNED, "signed_on": "2025-09-24"}).decision == "proceed"
    assert asked({**SIGNED, "valid_to": DAY}).decision == "proceed"
    assert asked({**SIGNED, "signed_on": DAY}).decision == "proceed"


def test_a_desk_may_set_another_term() -> None:
    """Twelve months are the desk's own choice, so a profile may choose otherwise; an end in the paper comes first."""
    book = shipped_book().book
    profile = read_profile("statement_valid_months: 3\n", "strict", book.declarations, book.parser, book.assumptions)
    assert "expired on 2026-08-01" in told(asked(SIGNED, profile))
    assert asked({**SIGNED, "valid_to": "2026-12-31"}, profile).decision == "proceed"


@pytest.mark.parametrize("fact", sorted(n for s in STATES.values() for n in s.facts if n.startswith("end_use.")))
def test_a_contradiction_is_in_dispute_and_unknown_stays_unknown(fact: str) -> None:
    """No statement outweighs what somebody else stated, or what is stated to be unknown."""
    key = fact.removeprefix("end_use.")
    against = asked(SIGNED, end_use={**CASE["end_use"], key: "known"})
    value = against.facts[fact].value
    assert {v["value"] for v in cast("list[dict[str, Any]]", value)} == {"known", "not_known_after_diligence"}
    unknown = asked(SIGNED, end_use={**CASE["end_use"], key: None})
    assert unknown.facts[fact].value is None


def test_a_dispute_with_a_statement_never_proceeds() -> None:
    for key in ("wmd", "military_intelligence"):
        assert asked(SIGNED, end_use={**CASE["end_use"], key: "known"}).outcome == "escalate"
        assert asked(SIGNED, end_use={**CASE["end_use"], key: None}).outcome == "needs_information"


def test_a_statement_speaks_of_one_end_user() -> None:
    second: dict[str, Any] = {"role": "end_user", "name": "Second Compute", **SEAT, "us_person": False, "lists": []}
    found = asked(SIGNED, parties=[*CASE["parties"], second])
    assert found.decision == "hold" and "2 end users" in told(found)


def test_it_stands_only_for_what_it_states() -> None:
    found = asked({**SIGNED, "states": ["no_wmd"]})
    assert [q.fact for q in found.questions] == ["end_use.military_intelligence"]


def test_the_paper_is_asked_for_where_it_would_settle_something() -> None:
    """The card takes it at once, and the next steps name it; once it counts nobody asks again."""
    open_ = asked()
    on_card = {f.fact for card in open_.cards if card.card == "statement" for f in card.facts}
    assert {"statement.signed_by", "statement.signed_on", "statement.states"} <= on_card
    step = next(s for s in open_.next_steps if s.kind == "document")
    assert "end-use statement" in step.text.casefold() and set(step.facts) <= on_card
    assert not [s for s in asked(SIGNED).next_steps if s.kind == "document"]


def test_at_the_command_line_and_in_a_file(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps({**CASE, "statement": SIGNED}), encoding="utf-8")
    called = spawned("check", "--case", str(case), "--json", env={"DOUANE_DATA": str(tmp_path / "data")})
    assert json.loads(called.out)["decision"] == "proceed"
    row = {
        "order_id": "A-1", "product": "H100", "quantity": "8", "encryption": "none", "mode": "ship_export",
        "from_country": "US", "to_country": "DE", "red_flags": "none", "exporter.name": "Ridgeline",
        "exporter.country": "US", "exporter.hq_country": "US", "exporter.ultimate_parent_hq_country": "US",
        "exporter.us_person": "yes", "exporter.informed_by_bis": "no", "end_user.name": "Plainfield Compute",
        "end_user.country": "DE", "end_user.hq_country": "DE", "end_user.ultimate_parent_hq_country": "DE",
        "end_user.us_person": "no", "end_user.lists": "none",
        "end_use.item_in_violation": "not_known_after_diligence", "statement.signed_by": SIGNED["signed_by"],
        "statement.signed_on": SIGNED["signed_on"], "statement.states": "; ".join(STATES),
        "statement.reference": "EUS-7",
    }  # fmt: skip
    orders = tmp_path / "orders.csv"
    with orders.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerows([row, {**row, "order_id": "A-2", "statement.signed_on": ""}])
    done = spawned("screen", str(orders), "--as-of", DAY, env={"DOUANE_DATA": str(tmp_path / "data")})
    with (tmp_path / "orders.screened.csv").open(encoding="utf-8", newline="") as file:
        answers = list(csv.DictReader(file))
    assert [a["decision"] for a in answers] == ["proceed", "hold"], done.err


def test_over_http(rulebook: Rulebook, tmp_path: Path) -> None:
    app = create_app(Home(tmp_path / "data"), rulebook, today=lambda: TODAY)
    try:
        client = Client(app)
        assert client.post("/v1/check", {**CASE, "statement": SIGNED}).json()["decision"] == "proceed"
        forms = client.get("/v1/forms?mode=ship_export").json()["cards"]
        asked_for = {f["fact"]: f for card in forms if card["card"] == "statement" for f in card["facts"]}
        assert asked_for["statement.states"]["values"] == list(STATES)
        assert "statement.valid_to" in asked_for and "statement.reference" in asked_for
    finally:
        app.state.service.close()


def test_what_a_statement_stands_for_is_declared() -> None:
    declarations: Declarations = shipped_book().book.declarations
    assert declarations.statement.months == 12
    assert declarations.facts["statement.states"].values == tuple(STATES)
