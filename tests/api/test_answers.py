"""The same case gives the same answer at every door, and a refusal is an answer."""

from __future__ import annotations

import copy
import datetime
import json
from typing import Any

import pytest

from douane.engine import Determination, Rulebook
from douane.engine.home import Home
from tests.api.client import CASE, FLAT, Client


def by_python(rulebook: Rulebook, today: datetime.date, case: Any) -> Determination:
    return rulebook.at(today=today).check(case)


def test_every_door_gives_the_same_answer(client: Client, rulebook: Rulebook, today: datetime.date) -> None:
    python = by_python(rulebook, today, CASE)
    checked = client.post("/v1/check", CASE)
    kept = client.post("/v1/determinations", CASE)
    flat = client.post("/v1/presale/check", FLAT)
    assert [checked.status_code, kept.status_code, flat.status_code] == [200, 201, 200], flat.text
    behind = client.get(flat.json()["detail_url"])
    for answer in (checked, kept, behind):
        assert (answer.json()["id"], answer.json()["result_hash"]) == (python.id, python.result_hash)
    assert flat.json()["determination_id"] == python.id


def test_what_a_door_answers_is_the_determination(client: Client, rulebook: Rulebook, today: datetime.date) -> None:
    answered = Determination.model_validate_json(client.post("/v1/check", CASE).text)
    expected = by_python(rulebook, today, CASE)
    assert answered.model_copy(update={"created": ""}) == expected.model_copy(update={"created": ""})


def test_a_refusal_is_an_answer(client: Client) -> None:
    listed = copy.deepcopy(CASE)
    listed["parties"][1]["lists"] = ["EL"]
    answer = client.post("/v1/check", listed)
    assert answer.status_code == 200
    assert answer.json()["decision"] in ("hold", "stop")
    assert answer.headers["content-type"] == "application/json"


def test_who_asks_and_the_trace_stand_beside_the_answer(client: Client) -> None:
    plain = client.post("/v1/check", CASE).json()
    traced = client.post("/v1/check?trace=true&asked_by=m.keller", CASE).json()
    assert plain["trace"] is None and traced["trace"]
    assert traced["asked_by"] == "m.keller"
    assert (plain["id"], plain["result_hash"]) == (traced["id"], traced["result_hash"])


def test_the_answer_over_time_stands_beside_the_answer(client: Client) -> None:
    plain = client.post("/v1/check", CASE).json()
    answer = client.post("/v1/check?history=true", CASE)
    told = answer.json()
    assert plain["history"] is None
    assert (plain["id"], plain["result_hash"]) == (told["id"], told["result_hash"])
    turned = next(h for h in told["history"] if h["from"] == "2025-04-09")
    assert turned["outcome"] == "license_required" and turned["instruments"] and turned["bases"]
    assert Determination.model_validate_json(answer.text).history


def test_numbers_are_exact(client: Client) -> None:
    body = json.dumps(CASE).replace('"768000.50"', "768000.50000000000000000001")
    answer = client.request("POST", "/v1/check", content=body, headers={"content-type": "application/json"})
    assert answer.json()["facts"]["item.value_usd"]["value"] == "768000.50000000000000000001"


def test_a_stored_answer_is_given_again_byte_for_byte(client: Client) -> None:
    kept = client.post("/v1/determinations?asked_by=first", CASE)
    id = kept.json()["id"]
    assert kept.headers["location"] == f"/v1/determinations/{id}"
    again = client.post("/v1/determinations?asked_by=second", CASE)
    assert (again.status_code, again.text) == (200, kept.text)
    assert client.get(f"/v1/determinations/{id}").text == kept.text


def test_the_list_is_newest_first(client: Client) -> None:
    ids = [client.post("/v1/determinations", {**CASE, "reference": f"R{n}"}).json()["id"] for n in range(4)]
    listed = client.get("/v1/determinations?limit=3").json()["determinations"]
    assert [line["id"] for line in listed] == ids[:0:-1]
    assert [line["reference"] for line in listed] == ["R3", "R2", "R1"]
    assert client.get("/v1/determinations?limit=0").status_code == 422


def test_an_idempotency_key_stands_for_one_request(client: Client) -> None:
    key = {"Idempotency-Key": "order-1"}
    first = client.post("/v1/determinations", CASE, headers=key)
    respelled = dict(reversed(list(CASE.items())))
    again = client.post("/v1/determinations", respelled, headers=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.text == again.text
    other = client.post("/v1/determinations", {**CASE, "reference": "another"}, headers=key)
    assert other.status_code == 422
    assert other.json()["type"] == "urn:douane:problem:idempotency-key"
    assert len(client.get("/v1/determinations").json()["determinations"]) == 1


def test_a_key_gives_the_same_answer_on_a_later_day(client: Client) -> None:
    days = [datetime.date(2026, 1, 20), datetime.date(2026, 1, 21)]
    undated = {k: v for k, v in CASE.items() if k != "as_of"}
    key = {"Idempotency-Key": "order-2"}
    client.app.state.service.today = lambda: days[0]
    first = client.post("/v1/determinations", undated, headers=key).json()
    client.app.state.service.today = lambda: days[1]
    assert client.post("/v1/determinations", undated, headers=key).json() == first
    unkeyed = client.post("/v1/determinations", undated).json()
    assert (first["as_of"], unkeyed["as_of"]) == ("2026-01-20", "2026-01-21")
    assert first["id"] != unkeyed["id"]


def test_a_stored_case_replays(client: Client) -> None:
    id = client.post("/v1/determinations", CASE).json()["id"]
    answer = client.post(f"/v1/determinations/{id}/replay")
    assert answer.status_code == 200
    assert answer.json()["same"] is True
    assert answer.json()["now"]["id"] == id


def test_what_was_future_is_future_in_the_replay(client: Client) -> None:
    client.app.state.service.today = lambda: datetime.date(2026, 1, 20)
    case = {**CASE, "as_of": "2026-01-25"}
    id = client.post("/v1/determinations", case).json()["id"]
    client.app.state.service.today = lambda: datetime.date(2026, 1, 30)
    assert client.post("/v1/determinations", case).json()["id"] != id
    assert client.post(f"/v1/determinations/{id}/replay").json()["same"] is True


def test_a_profile_is_used_and_kept_for_the_replay(client: Client, home: Home) -> None:
    profiles = home.path / "profiles"
    profiles.mkdir(parents=True)
    desk = profiles / "desk.yaml"
    desk.write_text("title: The desk\nfacts:\n  activity.from_country: {value: US, source: the desk}\n")
    case = copy.deepcopy(CASE)
    del case["activity"]["from_country"]
    kept = client.post("/v1/determinations?profile=desk", case).json()
    assert kept["profile"] == "desk"
    assert kept["facts"]["activity.from_country"]["origin"] == "profile"
    desk.unlink()
    assert client.post(f"/v1/determinations/{kept['id']}/replay").json()["same"] is True
    assert client.post("/v1/check?profile=desk", case).status_code == 422


@pytest.mark.parametrize("name", ["end_user_name", "end_user_country"])
def test_another_end_user_is_another_party(client: Client, name: str) -> None:
    answer = client.post("/v1/presale/check", {**FLAT, name: "Japan"}).json()
    facts = client.get(answer["detail_url"]).json()["facts"]
    assert facts["end_user.roles"]["value"] != facts["purchaser.roles"]["value"]


def test_fault_4_29_the_customer_is_the_end_user_unless_another_is_named(client: Client) -> None:
    """One party is asked about once, and the answer says what was taken for granted."""
    flat = {k: v for k, v in FLAT.items() if not k.startswith("end_user")}
    answer = client.post("/v1/presale/check", flat).json()
    facts = client.get(answer["detail_url"]).json()["facts"]
    assert set(facts["end_user.roles"]["value"]) >= {"purchaser", "end_user"}
    assert "the customer counts as the end user" in answer["notices"]
    asked = {ask["field"] for ask in answer["asks"]}
    assert not asked & {f"{role}.{key}" for role in ("end_user", "purchaser") for key in ("name", "hq_country")}
    unknown = client.post("/v1/presale/check", {**flat, "end_user_name": "unknown"}).json()
    assert unknown["decision"] != "proceed" and "counts as the end user" not in unknown["notices"]
    assert "end_user." in unknown["questions"]


def test_what_presale_asks_can_be_sent_back_until_it_is_decided(client: Client) -> None:
    """Each open fact has the name under which this door takes it, with what may be answered. [P-34]"""
    flat = {"product": "RTX 5090", "mode": "ship_export", "from_country": "US", "to_country": "IL",
            "customer_name": "Nordwerk Maschinenbau", "as_of": "2026-01-20"}  # fmt: skip
    first = client.post("/v1/presale/check", flat).json()
    assert first["asks"] and all(isinstance(v, str) for ask in first["asks"] for v in ask.values())
    for ask in first["asks"]:
        again = client.post("/v1/presale/check", {**flat, ask["field"]: "unknown"})
        assert again.status_code == 200, (ask, again.text)
    assert {"customer_hq_country"} <= {ask["field"] for ask in first["asks"]}


def test_the_customer_of_a_service_is_the_tenant(client: Client) -> None:
    answer = client.post("/v1/presale/check", {
        "product": "H100", "mode": "gpu_rental", "to_country": "MY", "customer_name": "Yunfan Compute",
        "customer_country": "CN", "as_of": "2026-01-20",
    }).json()  # fmt: skip
    facts = client.get(answer["detail_url"]).json()["facts"]
    assert "tenant" in next(v["value"] for k, v in facts.items() if k.endswith(".roles") and "tenant" in v["value"])
    assert answer["decision"] != "proceed"


def test_presale_answers_in_flat_text(client: Client) -> None:
    answer = client.post("/v1/presale/check", FLAT).json()
    assert all(isinstance(value, str) for name, value in answer.items() if name != "asks")
    assert answer["valid_until"] == "2025-06-01"
    assert answer["detail_url"].startswith("http://127.0.0.1:8765/v1/determinations/D-")
    assert "Not legal advice." in answer["notices"] and "reviewed through" in answer["notices"]
    whole = client.get(answer["detail_url"]).json()
    assert whole["asked_by"] == "m.keller"
    assert answer["headline"] == whole["headline"]
    assert answer["notices"].count("reviewed through") == 1
    decided = [b for t in whole["tracks"] for b in t["bases"] if b["value"] == "true"]
    assert decided and all(c["at"] in answer["citations"] for b in decided for c in b["citations"])
    asked = [q["question"] for q in whole["questions"]]
    assert all(question in answer["questions"] for question in asked)


def test_empty_cells_are_absent_and_unknown_is_stated(client: Client) -> None:
    empty = {k: v for k, v in FLAT.items() if k != "quantity"}
    bare, blank, unknown = (
        client.post("/v1/presale/check", flat).json()["determination_id"]
        for flat in (empty, {**empty, "quantity": " "}, {**empty, "quantity": "unknown"})
    )
    assert bare == blank != unknown


def test_nothing_is_stored_by_a_check(client: Client, home: Home) -> None:
    client.post("/v1/check", CASE)
    assert not home.path.exists()


def test_fault_1_33_what_was_given_under_a_reference_is_not_assumed_later(client: Client) -> None:
    """A declared end use that is left out when the case is sent again is asked for, not assumed. [P-10]"""
    case = {**CASE, "reference": "Q-33", "assumptions": ["civil_end_use_after_diligence"]}
    first = client.post("/v1/determinations", {**case, "end_use": {"military": "known"}}).json()
    again = client.post("/v1/determinations", case).json()
    assert again["facts"]["end_use.military"]["value"] is None
    assert any(first["id"] in notice and "end_use.military" in notice for notice in again["notices"])
    assert client.post("/v1/determinations", case).json()["id"] == again["id"]
    other = client.post("/v1/determinations", {**case, "reference": "Q-34"}).json()
    assert other["facts"]["end_use.military"]["origin"] == "assumption"
