"""What the rulebook says, read over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from douane.engine import Rulebook
from douane.engine.yaml_text import Problems, parse_yaml, to_plain
from tests.api.client import Client


def test_rules_are_listed(client: Client, rulebook: Rulebook) -> None:
    answer = client.get("/v1/rules").json()
    assert [r["id"] for r in answer["rules"]] == sorted(rulebook.book.declared.rules)
    assert answer["hash"] == rulebook.book.hash
    one = answer["rules"][0]
    of_regime = client.get(f"/v1/rules?regime={one['regime']}").json()["rules"]
    assert {r["regime"] for r in of_regime} == {one["regime"]}
    assert client.get("/v1/rules?on=1990-01-01").json()["rules"] == [
        r for r in answer["rules"] if r["in_force_from"] is None
    ]


def test_every_rule_shows_the_tree_of_its_file(client: Client, rulebook: Rulebook) -> None:
    written: dict[str, Any] = {}
    for name, text in rulebook.book.files.items():
        plain = to_plain(parse_yaml(text, name, Problems()))
        if isinstance(plain, dict):
            rules = cast("Mapping[str, Any]", plain).get("rules", [])
            written.update({r["id"]: r["when"] for r in rules})
    ids = sorted(written)[:: max(1, len(written) // 25)]
    for id in ids:
        shown = client.get(f"/v1/rules/{id}").json()
        assert _squeezed(shown["when"]) == _squeezed(written[id])
        assert shown["citations"] or shown["status"] not in ("law", "letter")
        assert shown["cel"]


def _squeezed(tree: Any) -> Any:
    """A tree without what the file may write in several ways."""
    if isinstance(tree, str):
        return " ".join(tree.split())
    if isinstance(tree, list):
        return [_squeezed(item) for item in cast("Sequence[Any]", tree)]
    ((key, value),) = cast("Mapping[str, Any]", tree).items()
    if key.startswith("no_"):
        return {"none": [_squeezed({f"any_{key[3:]}": value})]}
    if key.startswith(("any_", "all_")):
        roles = {"roles": sorted(value["roles"])} if "roles" in value else {}
        return {key: {**roles, "is": _squeezed(value["is"])}}
    return {key: _squeezed(value)}


def test_facts_with_their_questions(client: Client, rulebook: Rulebook) -> None:
    answer = client.get("/v1/facts").json()
    names = {f["name"]: f for f in answer["facts"]}
    assert set(names) == {f.name for f in rulebook.book.declarations.facts.values() if f.is_input}
    assert names["item.quantity"]["question"].endswith("?")
    assert names["activity.mode"]["values"] == [m["name"] for m in answer["modes"]]
    assert {r["name"] for r in answer["roles"]} >= {"exporter", "end_user", "tenant"}


def test_products_with_their_sources(client: Client, rulebook: Rulebook) -> None:
    answer = client.get("/v1/products").json()
    assert {p["id"] for p in answer["products"]} == set(rulebook.book.catalogue.products)
    h20 = next(p for p in answer["products"] if "H20" in p["aliases"])
    assert all(figure["source"] for figure in h20["figures"])
    assert any(a["name"] == "b30" for a in answer["ambiguous"])


@pytest.mark.parametrize("id", ["us.letter.h20", "us.derived.rtx-pro-6000d"])
def test_the_story_of_a_regime(client: Client, id: str) -> None:
    answer = client.get(f"/v1/regimes/{id}/timeline?on=2025-06-01").json()
    dates = [event["date"] for event in answer["events"]]
    assert dates == sorted(dates) and len(dates) > 1
    states = [e["state"] for e in answer["events"] if e["state"] and e["date"] <= "2025-06-01"]
    assert answer["state"] == states[-1]


def test_health(client: Client, rulebook: Rulebook) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["rules_hash"]) == ("ready", rulebook.book.hash)
