"""Where no answer could be given: always a problem, never a traceback, never a clearance."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from douane.api.kinds import KINDS
from douane.engine import EngineFault
from douane.engine.home import Home
from tests.api.client import CASE, FLAT, Client

JSON = {"content-type": "application/json"}


def refused(answer: httpx.Response, kind: str) -> dict[str, Any]:
    """The problem of an answer, after what holds for every problem was looked at."""
    status, title = KINDS[kind]
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    body: dict[str, Any] = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "problems"}
    assert (body["type"], body["title"], body["status"]) == (f"urn:douane:problem:{kind}", title, status)
    assert body["detail"]
    for item in body["problems"]:
        assert set(item) == {"field", "message", "hint"}
    for inside in ("Traceback", 'File "', "outcome", "decision", "proceed"):
        assert inside not in answer.text
    return body


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"  ", "empty"),
        (b"{", "line 1, column 2"),
        (b'{"item": {"quantity": NaN}}', "NaN"),
        (b'{"item": {"quantity": -Infinity}}', "Infinity"),
        (b'{"as_of": "2025-01-01", "as_of": "2026-01-01"}', "twice"),
        (b'{"reference": "\xff"}', "UTF-8"),
        (b'{"reference": "\\ud800"}', "surrogate"),
        (b'{"\\ud800": 1}', "surrogate"),
        (b"[" * 500_000, "levels"),
        (b'{"a":' * 100_000, "levels"),
        (b'{"a": ' + b"9" * 5000 + b"}", "digits"),
        (b'"' + b'\\"' * 400_000, "Unterminated"),
    ],
)
def test_json_that_cannot_be_read(client: Client, body: bytes, said: str) -> None:
    for url in ("/v1/check", "/v1/determinations", "/v1/presale/check"):
        answer = client.request("POST", url, content=body, headers=JSON)
        assert said in refused(answer, "json")["detail"]


def test_brackets_inside_text_do_not_count(client: Client) -> None:
    assert client.post("/v1/check", {**CASE, "reference": '[{"\\' * 100}).status_code == 200


@pytest.mark.parametrize("body", [[], "text", 1, None, [CASE]])
def test_a_body_that_is_no_object(client: Client, body: Any) -> None:
    for url in ("/v1/check", "/v1/determinations", "/v1/presale/check"):
        refused(client.request("POST", url, content=json.dumps(body), headers=JSON), "case")


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
def test_bodies_must_be_declared_as_json(client: Client, kind: str) -> None:
    headers = {"content-type": kind} if kind else {}
    refused(client.request("POST", "/v1/check", content=json.dumps(CASE), headers=headers), "media-type")


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON", "application/vnd.crm+json"])
def test_json_by_any_of_its_names(client: Client, kind: str) -> None:
    answer = client.request("POST", "/v1/check", content=json.dumps(CASE), headers={"content-type": kind})
    assert answer.status_code == 200


def test_another_encoding_is_refused(client: Client) -> None:
    headers = {"content-type": "application/json; charset=latin-1"}
    refused(client.request("POST", "/v1/check", content=json.dumps(CASE), headers=headers), "media-type")


def test_a_body_may_have_one_megabyte(client: Client) -> None:
    fits = json.dumps(CASE).ljust(1_000_000)
    assert client.request("POST", "/v1/check", content=fits, headers=JSON).status_code == 200
    refused(client.request("POST", "/v1/check", content=fits + " ", headers=JSON), "too-large")


def test_a_body_of_unsaid_length_is_counted(client: Client) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b" " * 10_000

    refused(client.request("POST", "/v1/check", content=chunks(), headers=JSON), "too-large")


def test_a_case_is_refused_with_every_field(client: Client) -> None:
    case = {"item": {"prodct": "H20", "quantity": "many"}, "activity": {"to_country": "Chinaa"}}
    problems = {p["field"]: p for p in refused(client.post("/v1/check", case), "case")["problems"]}
    assert set(problems) == {"item.prodct", "item.quantity", "activity.to_country"}
    assert problems["item.prodct"]["hint"] == "did you mean 'product'?"


def test_presale_tells_problems_in_its_own_names(client: Client) -> None:
    flat = {**FLAT, "quantity": "1,5", "customer_hq_country": "Chinaa", "as_of": "yesterday"}
    problems = refused(client.post("/v1/presale/check", flat), "case")["problems"]
    assert {p["field"] for p in problems} == {"quantity", "customer_hq_country", "as_of"}


def test_presale_refuses_names_that_it_does_not_know(client: Client) -> None:
    problems = refused(client.post("/v1/presale/check", {"custmer_name": "Yunfan"}), "case")["problems"]
    assert problems == [
        {
            "field": "custmer_name",
            "message": "there is no field 'custmer_name'",
            "hint": "did you mean 'customer_name'?",
        }
    ]


def test_a_fact_given_twice(client: Client) -> None:
    refused(client.post("/v1/presale/check", {**FLAT, "item.quantity": 65}), "case")


@pytest.mark.parametrize("query", ["profil=desk", "trace=perhaps", "asked_by=" + "x" * 201])
def test_parameters_that_cannot_be_read(client: Client, query: str) -> None:
    refused(client.post(f"/v1/check?{query}", CASE), "request")


@pytest.mark.parametrize("profile", ["desk", "../desk", "/etc/passwd"])
def test_a_profile_that_is_not_there(client: Client, profile: str) -> None:
    refused(client.post("/v1/check", CASE, params={"profile": profile}), "input")


def test_a_profile_that_cannot_be_read(client: Client, home: Home) -> None:
    (home.path / "profiles").mkdir(parents=True)
    (home.path / "profiles" / "desk.yaml").write_text("title: The desk\nfacts: {item.tp: 1}\n")
    problems = refused(client.post("/v1/check?profile=desk", CASE), "rulebook")["problems"]
    assert problems[0]["field"].startswith("desk.yaml:2:")


def test_a_key_that_is_too_long(client: Client) -> None:
    refused(client.post("/v1/determinations", CASE, headers={"Idempotency-Key": "k" * 256}), "request")


@pytest.mark.parametrize(
    "url", ["/v1/determinations/D-0", "/v1/rules/us.nothing", "/v1/regimes/us.nothing/timeline", "/v2", "/docs/x.js"]
)
def test_what_is_not_there(client: Client, url: str) -> None:
    refused(client.get(url), "not-found")


def test_a_replay_of_nothing(client: Client) -> None:
    refused(client.post("/v1/determinations/D-0/replay"), "not-found")


def test_a_method_that_does_not_fit(client: Client) -> None:
    answer = client.get("/v1/check")
    refused(answer, "method")
    assert answer.headers["allow"] == "OPTIONS, POST"


@pytest.mark.parametrize(
    ("url", "methods"),
    [("/v1/determinations", "GET, OPTIONS, POST"), ("/v1/check", "OPTIONS, POST"), ("/v1/rules", "GET, OPTIONS")],
)
def test_fault_3_6_options_names_every_method(client: Client, url: str, methods: str) -> None:
    answer = client.request("OPTIONS", url)
    assert (answer.status_code, answer.headers["allow"]) == (204, methods)
    assert client.request("DELETE", url).headers["allow"] == methods
    refused(client.request("OPTIONS", "/v2"), "not-found")


@pytest.mark.parametrize(
    "day", ["0", "1700000000", "-1", "20260115", "2026-1-5", "2026-02-30", "2026-01-15T00:00:00", ""]
)
def test_fault_3_6_a_day_in_a_query_is_a_day(client: Client, day: str) -> None:
    for url in ("/v1/rules", "/v1/regimes/us.letter.h20/timeline", "/v1/explain/H20"):
        body = refused(client.get(url, params={"on": day}), "request")
        assert body["problems"][0]["field"] == "on" and "2026-01-15" in body["detail"]
    assert client.get("/v1/rules?on=2026-01-15").status_code == 200


@pytest.mark.parametrize(
    "query", ["profile=a&profile=", "profile=&profile=a", "profile=a&profile=a", "asked_by=a&asked%5Fby=b"]
)
def test_fault_3_9_a_parameter_that_is_given_twice_is_refused(client: Client, query: str) -> None:
    for url in ("/v1/check", "/v1/determinations"):
        assert "is given twice" in refused(client.post(f"{url}?{query}", CASE), "request")["detail"]
    assert "is given twice" in refused(client.get("/v1/rules?on=2026-01-01&on=2020-01-01"), "request")["detail"]
    refused(client.get("/v1/rules?" + "&".join(f"a{n}=1" for n in range(200))), "request")


def test_a_header_that_is_given_twice_is_refused(client: Client) -> None:
    headers = [("idempotency-key", "a"), ("idempotency-key", "b")]
    assert "is given twice" in refused(client.post("/v1/determinations", CASE, headers=headers), "request")["detail"]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.168.1.7:8765", "", "0.0.0.0",
             "[::2]:80", "testserver", "::1", "127.0.0.1:80:80", "localhost:x"]
)  # fmt: skip
def test_names_that_are_not_of_this_machine(client: Client, host: str) -> None:
    refused(client.get("/healthz", headers={"host": host}), "host")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.1.2.3:8765", "[::1]:8765", "[::1]"])
def test_names_of_this_machine(client: Client, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://localhost.evil.example", "http://[", "", "http://localhost:3000",
     "http://127.0.0.1:3000", "http://localhost", "https://localhost:443", "http://[::1]:3000", "file://",
     "http://127.0.0.1:8765.evil.example", "http://evil.example:8765", "chrome-extension://abc:8765",
     "http://localhost:8765@evil.example"],
)  # fmt: skip
def test_fault_3_8_pages_of_other_origins_may_not_post(client: Client, home: Home, origin: str) -> None:
    for url in ("/v1/check", "/v1/determinations"):
        refused(client.post(url, CASE, headers={"origin": origin}), "origin")
    refused(client.post("/v1/presale/check", FLAT, headers={"origin": origin}), "origin")
    assert not home.database.exists()


@pytest.mark.parametrize("origin", ["http://localhost:8765", "http://127.0.0.1:8765", "http://[::1]:8765"])
def test_our_own_pages_may_post(client: Client, origin: str) -> None:
    assert client.post("/v1/check", CASE, headers={"origin": origin}).status_code == 200


def test_an_unexpected_error_tells_nothing_of_its_inside(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(client.app.state.service, "check", fails)
    answer = client.post("/v1/check", CASE)
    assert "No clearance is given." in refused(answer, "fault")["detail"]
    assert "secret" not in answer.text


def test_executors_that_disagree_give_no_verdict(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def disagree(*_: object, **__: object) -> None:
        raise EngineFault("the executors disagree on 1 rules; no verdict is given, please report this case")

    monkeypatch.setattr(client.app.state.service, "check", disagree)
    assert "the executors disagree" in refused(client.post("/v1/check", CASE), "fault")["detail"]


def test_a_store_that_cannot_be_used(client: Client, home: Home) -> None:
    home.path.mkdir(parents=True)
    home.database.write_bytes(b"this is no database, whatever its name says" * 100)
    for answer in (
        client.get("/readyz"),
        client.get("/v1/determinations"),
        client.post("/v1/determinations", CASE),
        client.post("/v1/presale/check", FLAT),
    ):
        refused(answer, "store")
    refused(client.post("/v1/check", CASE), "input")  # it may hold clearances, which tell that lists were imported
    home.database.unlink()
    assert client.get("/readyz").status_code == 200
