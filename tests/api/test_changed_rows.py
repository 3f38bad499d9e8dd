"""A stored row that was changed is found at every read (faults 1.32)."""

from __future__ import annotations

import datetime
import json
import sqlite3
import zlib
from pathlib import Path
from random import Random
from typing import Any

import pytest

from douane.api.app import create_app
from douane.engine import Rulebook
from douane.engine.home import Home
from douane.engine.record import StoredChanged, open_store
from douane.engine.record.clearances import Clearances
from tests.api.client import CASE, Client
from tests.cli.calls import spawned
from tests.parties.listed import entry

OPEN: dict[str, Any] = {**CASE, "reference": "another", "item": {"product": "H200", "quantity": 1}}


def change(home: Home, sql: str, *values: Any) -> None:
    with sqlite3.connect(home.database) as connection:
        connection.execute(sql, values)
    connection.close()


def kept(client: Client, case: dict[str, Any] = CASE, **options: Any) -> dict[str, Any]:
    answer = client.post("/v1/determinations", case, **options)
    assert answer.status_code in (200, 201)
    return dict(answer.json())


def rewritten(home: Home, id: str, **parts: Any) -> bytes:
    """The stored answer with other parts, as somebody would write it back."""
    with sqlite3.connect(home.database) as connection:
        (packed,) = connection.execute("SELECT answer FROM determination WHERE id = ?", (id,)).fetchone()
    connection.close()
    return zlib.compress(json.dumps({**json.loads(zlib.decompress(packed)), **parts}).encode())


def named_at_every_read(client: Client, home: Home, id: str, case: dict[str, Any] = CASE) -> None:
    for answer in (client.get(f"/v1/determinations/{id}"), client.post("/v1/determinations", case)):
        problem = answer.json()
        assert answer.status_code == 500 and problem["type"] == "urn:douane:problem:changed", problem
        assert "was changed in the store" in problem["detail"] and "No clearance is given." in problem["detail"]
    (line,) = [x for x in client.get("/v1/determinations").json()["determinations"] if x["id"] == id]
    assert line["changed"] and (line["outcome"], line["decision"]) == ("escalate", "hold")
    assert "was changed in the store" in line["headline"]
    replayed = client.post(f"/v1/determinations/{id}/replay")
    if replayed.status_code == 200:
        assert replayed.json()["same"] is False and replayed.json()["changed"] is True
    else:
        assert replayed.json()["type"] == "urn:douane:problem:changed" or replayed.json()["status"] >= 400
    with open_store(home.database) as store, pytest.raises(StoredChanged):
        store.get(id)


def test_fault_1_32_outcome_decision_and_headline_changed(client: Client, home: Home) -> None:
    id = kept(client)["id"]
    words = "No license requirement identified for H20 to China"
    packed = rewritten(home, id, outcome="no_license_required", decision="proceed", headline=words)
    sql = "UPDATE determination SET outcome = 'no_license_required', decision = 'proceed', headline = ?, answer = ?"
    change(home, sql, words, packed)
    named_at_every_read(client, home, id)
    called = spawned("--data", str(home.path), "replay", id)
    assert called.status == 1 and "was changed in the store" in called.out


@pytest.mark.parametrize(
    ("column", "value"),
    [("outcome", "not_an_export"), ("decision", "proceed"), ("headline", "fine"), ("result_hash", "0" * 64),
     ("asked_on", "2020-01-01"), ("as_of", "2020-01-01"), ("created", "2020-01-01T00:00:00+00:00"),
     ("asked_by", "boss"),
     ("review_policy", "presumption_of_approval"), ("reference", "Q-8"), ("rules_hash", "1" * 64), ("seal", ""),
     ("answer", b""), ("answer", b"no zlib"), ("answer", "text")],
)  # fmt: skip
def test_fault_1_32_any_column_changed(client: Client, home: Home, column: str, value: Any) -> None:
    id = kept(client)["id"]
    change(home, f"UPDATE determination SET {column} = ?", value)
    named_at_every_read(client, home, id)


def test_fault_1_32_any_part_of_the_answer_changed(client: Client, home: Home) -> None:
    """Also what the result hash does not speak of: headline, notices, questions, the case itself."""
    stored = kept(client)
    random = Random("parts")
    with sqlite3.connect(home.database) as connection:
        (original,) = connection.execute("SELECT answer FROM determination").fetchone()
    connection.close()
    parts: dict[str, Any] = {"headline": "fine", "notices": [], "questions": [], "case": {},
             "created": "2020-01-01T00:00:00+00:00",
             "profile_text": "facts: {}", "parties": [], "rests_on": [], "provisional": False}  # fmt: skip
    for name in random.sample(sorted(parts), len(parts)):
        if stored[name] == parts[name]:
            continue
        change(home, "UPDATE determination SET answer = ?", rewritten(home, stored["id"], **{name: parts[name]}))
        named_at_every_read(client, home, stored["id"])
        change(home, "UPDATE determination SET answer = ?", original)
    assert client.get(f"/v1/determinations/{stored['id']}").json() == stored, "put back, it is what it was"


def test_the_others_are_told_as_before(client: Client, home: Home) -> None:
    first, second = kept(client), kept(client, OPEN)
    change(home, "UPDATE determination SET decision = 'proceed' WHERE id = ?", first["id"])
    assert client.get(f"/v1/determinations/{second['id']}").json() == second
    lines = client.get("/v1/determinations").json()["determinations"]
    assert [(x["id"], x["changed"]) for x in lines] == [(second["id"], False), (first["id"], True)]
    assert client.post(f"/v1/determinations/{second['id']}/replay").json()["same"] is True


def test_a_key_that_was_made_to_stand_for_another_answer_is_found(client: Client, home: Home) -> None:
    headers = {"Idempotency-Key": "k-1"}
    kept(client, headers=headers)
    other = kept(client, OPEN)
    change(home, "UPDATE idempotency SET determination = ?", other["id"])
    answer = client.post("/v1/determinations", CASE, headers=headers)
    assert answer.status_code == 500 and answer.json()["type"] == "urn:douane:problem:changed"


def test_rules_that_were_changed_in_the_store_replay_nothing(
    home: Home, rulebook: Rulebook, client: Client, today: datetime.date
) -> None:
    id = kept(client)["id"]
    change(home, "UPDATE rulebook SET files = ?", zlib.compress(b'{"files": {}, "company": [], "skus": []}'))
    app = create_app(home, rulebook, today=lambda: today)
    answer = Client(app).post(f"/v1/determinations/{id}/replay")
    app.state.service.close()
    assert answer.status_code == 422 and "rules of that time were changed" in answer.json()["detail"]


def test_a_store_of_0_3_0_is_sealed_as_it_is_found(
    client: Client, home: Home, rulebook: Rulebook, today: datetime.date
) -> None:
    """Answers that fit their own result hash are sealed; one that was changed before is named."""
    good, bad = kept(client), kept(client, OPEN)
    for table in ("determination", "idempotency"):
        change(home, f"ALTER TABLE {table} DROP COLUMN seal")
    change(home, "UPDATE determination SET decision = 'proceed' WHERE id = ?", bad["id"])
    change(home, "PRAGMA user_version = 1")
    app = create_app(home, rulebook, today=lambda: today)
    lines = Client(app).get("/v1/determinations").json()["determinations"]
    assert {x["id"]: x["changed"] for x in lines} == {good["id"]: False, bad["id"]: True}
    assert Client(app).post(f"/v1/determinations/{good['id']}/replay").json()["same"] is True
    app.state.service.close()


# --- clearances ----------------------------------------------------------------------------------------------

ENTRY = entry("EL", 1)
COLUMNS = {
    "name": "Other GmbH", "country": "CN", "entry": "EL/other", "version": "x", "reason": "", "person": "boss",
    "cleared": "2020-01-01", "until": "2099-01-01", "party": "other gmbh", "entry_name": "x", "seal": "",
}  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_fault_1_32_a_clearance_that_was_changed_hides_nothing(tmp_path: Path, column: str) -> None:
    home = Home(tmp_path)
    day = datetime.date(2026, 6, 1)
    with Clearances(home.database) as store:
        store.clear("Anselm GmbH", "DE", ENTRY, reason="another person", person="keller")
        assert store.standing("Anselm GmbH", "DE", ENTRY, day) is not None
    change(home, f"UPDATE clearance SET {column} = ?", COLUMNS[column])
    with Clearances(home.database) as store:
        assert store.standing("Anselm GmbH", "DE", ENTRY, day) is None
        assert store.standing("Other GmbH", "DE", ENTRY, day) is None
        assert len(store.cleared().changed) == 1
        if column in ("reason", "person", "seal", "until"):
            assert "was changed in the database" in store.reopened("Anselm GmbH", "DE", ENTRY, day)


def test_a_revocation_that_was_taken_back_by_hand_is_found(tmp_path: Path) -> None:
    home = Home(tmp_path)
    day = datetime.date(2026, 6, 1)
    with Clearances(home.database) as store:
        made = store.clear("Anselm GmbH", "DE", ENTRY, reason="another person", person="keller")
        store.revoke(made.number or 0, person="keller", reason="it is the same")
        assert not store.cleared().changed
    change(home, "UPDATE clearance SET revoked = NULL, revoked_by = '', revoked_reason = ''")
    with Clearances(home.database) as store:
        assert store.standing("Anselm GmbH", "DE", ENTRY, day) is None


def test_clearances_of_0_3_0_stand_and_are_sealed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    day = datetime.date(2026, 6, 1)
    with Clearances(home.database) as store:
        store.clear("Anselm GmbH", "DE", ENTRY, reason="another person", person="keller")
    change(home, "ALTER TABLE clearance DROP COLUMN seal")
    with Clearances(home.database) as store:
        assert store.standing("Anselm GmbH", "DE", ENTRY, day) is not None
    change(home, "UPDATE clearance SET country = 'FR'")
    with Clearances(home.database) as store:
        assert store.standing("Anselm GmbH", "FR", ENTRY, day) is None
