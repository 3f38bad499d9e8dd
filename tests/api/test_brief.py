"""The answer on one screen, and the empty cards, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from douane.engine.determination import Determination
from tests.api.client import Client

PLAIN: dict[str, Any] = {"item": {"product": "H20"}, "activity": {"mode": "ship_export", "to_country": "CN"}}
MOST_BYTES = 6_000


def test_the_short_form_of_a_plain_case_is_small(client: Client) -> None:
    answer = client.post("/v1/check?detail=brief", PLAIN)
    full = client.post("/v1/check", PLAIN)
    assert answer.status_code == 200 and len(answer.content) <= MOST_BYTES < len(full.content)
    told = answer.json()
    for key in ("id", "result_hash", "decision", "outcome", "headline"):
        assert told[key] == full.json()[key]
    open_ = {f["fact"] for card in told["cards"] for f in card["facts"]}
    assert open_ == {f["fact"] for card in full.json()["cards"] for f in card["facts"]} and open_
    assert told["why"][0]["citation"] and Determination.model_validate(full.json()).cards


def test_another_detail_is_refused(client: Client) -> None:
    assert client.post("/v1/check?detail=short", PLAIN).status_code == 422


@pytest.mark.parametrize(("mode", "cards"), [
    ("ship_export", {"order", "item", "desk", "party", "statement", "papers"}),
    ("gpu_rental", {"order", "item", "party", "site", "service", "statement"}),
])  # fmt: skip
def test_the_cards_of_a_mode_are_published(client: Client, mode: str, cards: set[str]) -> None:
    """Every fact on them is one that a case takes."""
    forms = client.get(f"/v1/forms?mode={mode}").json()
    assert cards <= {card["card"] for card in forms["cards"]}
    facts = [f for card in forms["cards"] for f in card["facts"]]
    assert all(f["question"] for f in facts) and len({f["fact"] for f in facts}) == len(facts)
    assert "item.encryption" in {f["fact"] for f in facts}
    assert client.get("/v1/forms?mode=teleport").status_code == 422
