"""`GET /v1/explain/{name}`: the same answer as at the command line, for every name of the market and of the law."""

from __future__ import annotations

import datetime
from urllib.parse import quote

import pytest

from douane.engine import Rulebook
from douane.engine.law.names import explain
from tests.api.client import Client


@pytest.mark.parametrize("name", ["H20", "CloudMatrix 384", "寒武纪", "RASA", "us.letter.h20", "adv_a", "3A090.a"])
def test_both_doors_say_the_same(client: Client, rulebook: Rulebook, name: str) -> None:
    answer = client.get(f"/v1/explain/{quote(name)}?on=2026-06-01")
    assert answer.status_code == 200
    found = explain(rulebook, name, datetime.date(2026, 6, 1))
    assert answer.json() == found.model_dump(mode="json", exclude_none=True)


def test_every_account_is_served(client: Client, rulebook: Rulebook) -> None:
    for name in rulebook.book.catalogue.accounts:
        answer = client.get(f"/v1/explain/{quote(name)}").json()
        assert answer["kind"] == "product" and answer["told"]["legal"] and answer["told"]["touches"]


def test_an_unknown_name_is_not_found_and_the_nearest_is_named(client: Client) -> None:
    answer = client.get(f"/v1/explain/{quote('CloudMatrix 348')}")
    assert answer.status_code == 404 and "did you mean" in answer.json()["detail"]


def test_a_name_of_two_parts_is_refused_with_both(client: Client) -> None:
    answer = client.get("/v1/explain/B30")
    assert answer.status_code == 422
    assert "nvidia.b30a or nvidia.rtx-pro-6000d" in answer.json()["detail"]


def test_a_day_that_is_none_and_a_name_that_is_too_long(client: Client) -> None:
    assert client.get("/v1/explain/H20?on=yesterday").status_code == 422
    assert client.get("/v1/explain/" + "x" * 300).status_code == 422
    assert client.get("/v1/explain/H20?when=2025-01-01").status_code == 422
