"""A body of one megabyte, whatever is in it, is answered or refused in time and in bounded memory (faults 3.1, 3.9).

Time is that of the processor, so that a busy machine does not fail the test.
"""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.client import CASE, Client

MOST = 1_000_000
SECONDS, MEMORY = 5.0, 500_000_000
N = 40_000

BODIES: dict[str, Callable[[], str]] = {
    "wide": lambda: json.dumps({f"k{i}": i for i in range(N)}),
    "wide_item": lambda: json.dumps({**CASE, "item": {f"k{i}": i for i in range(N)}}),
    "long_text": lambda: json.dumps({**CASE, "reference": "x" * 990_000}),
    "long_key": lambda: json.dumps({"x" * 990_000: 1}),
    "digits": lambda: json.dumps({**CASE, "item": {"tpp": "9" * 990_000}}),
    "long_float": lambda: '{"item": {"tpp": 0.' + "9" * 990_000 + "}}",
    "many_long_integers": lambda: '{"item": {"tpp": [' + ",".join(["9" * 3999] * 240) + "]}}",
    "exponent": lambda: '{"item": {"tpp": 1e999999999}}',
    "disputes": lambda: json.dumps({"item": {"tpp": [{"value": i, "source": str(i)} for i in range(N // 2)]}}),
    "fewer_disputes": lambda: json.dumps(
        {**CASE, "item": {"product": "H20", "tpp": [{"value": i, "source": str(i)} for i in range(200)]}}
    ),
    "not_in": lambda: json.dumps({"item": {"product": {"not_in": [f"p{i}" for i in range(N)]}}}),
    "products": lambda: json.dumps({"item": {"product": [f"p{i}" for i in range(N)]}}),
    "fewer_products": lambda: json.dumps({"item": {"product": [f"p{i}" for i in range(200)]}}),
    "countries": lambda: json.dumps({"activity": {"transit_countries": [f"X{i}" for i in range(N)]}}),
    "roles": lambda: json.dumps({"parties": [{"roles": ["end_user"] * N}]}),
    "flags": lambda: json.dumps({"red_flags": [{"id": f"a{i}"} for i in range(N)]}),
    "deep": lambda: '{"item": ' + "[" * 60 + ",".join(["1"] * N) + "]" * 60 + "}",
    "brackets_in_text": lambda: '{"reference": "' + "[{" * 490_000 + '"}',
    "escapes": lambda: '{"reference": "' + "\\u0041" * 160_000 + '"}',
    "spaces": lambda: " " * 999_000 + "{}",
}  # fmt: skip
FLAT: dict[str, Callable[[], str]] = {
    "wide": lambda: json.dumps({f"k{i}": "x" for i in range(N)}),
    "parties": lambda: json.dumps({f"end_user.{i}.name": "A" for i in range(2, N // 2)}),
    "wrong_names": lambda: json.dumps({f"end_user.{i}.nmae": "A" for i in range(2, 300)}),
    "lists": lambda: json.dumps({"product": "H20", "end_user.lists": "EL;" * 300_000}),
    "json_in_a_cell": lambda: json.dumps({"product": "H20", "end_user.lists": "[" * 900_000}),
    "number": lambda: json.dumps({"product": "H20", "quantity": "1," * 400_000}),
    "day": lambda: json.dumps({"product": "H20", "as_of": "1/" * 400_000}),
}


def bounded(client: Client, url: str, body: str) -> None:
    assert len(body) <= MOST
    client.post("/v1/check", {"item": {"product": "H20"}})
    tracemalloc.start()
    begun = time.process_time()
    answer = client.request("POST", url, content=body, headers={"content-type": "application/json"})
    taken, peak = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code in (200, 400, 413, 422)
    assert answer.status_code == 200 or answer.json()["type"].startswith("urn:douane:problem:")
    assert peak < MEMORY and taken < 4 * SECONDS, "tracing takes three to four times as long"
    assert len(answer.content) < 4 * MOST
    found: dict[str, Any] = answer.json()
    assert found.get("decision") != "proceed"


@pytest.mark.parametrize("kind", BODIES)
def test_fault_3_1_a_case_of_one_megabyte(client: Client, kind: str) -> None:
    bounded(client, "/v1/check", BODIES[kind]())


@pytest.mark.parametrize("kind", FLAT)
def test_fault_3_1_a_flat_form_of_one_megabyte(client: Client, kind: str) -> None:
    bounded(client, "/v1/presale/check", FLAT[kind]())
