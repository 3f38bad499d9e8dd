"""The OpenAPI document: complete, closed, with examples that the engine really gives; and only ever more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast, get_args

import pytest

from douane.api import openapi, presale
from douane.api.kinds import KINDS, MEDIA_TYPE
from douane.api.problems import ProblemDetails
from douane.engine import Rulebook, terms
from douane.engine.determination import Determination
from douane.engine.facts.models import MOST_KEYS
from douane.engine.home import Home
from tests.api.client import CASE, Client

CONTRACT = Path(__file__).with_name("contract.json")
METHODS = ("get", "post", "put", "patch", "delete")
VERDICTS = ("/v1/check", "/v1/determinations", "/v1/determinations/{id}", "/v1/determinations/{id}/replay",
            "/v1/presale/check")  # fmt: skip


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    answer = client.get("/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield path, method, operation


def test_the_whole_case_is_described(document: dict[str, Any], rulebook: Rulebook) -> None:
    schemas = document["components"]["schemas"]
    body = document["paths"]["/v1/check"]["post"]["requestBody"]["content"]["application/json"]
    assert body["schema"] == {"$ref": "#/components/schemas/Case"}
    for fact in rulebook.book.declarations.facts.values():
        if not fact.is_input or fact.scope == "peak":
            continue
        scopes = {"party": "CaseParty", "listing": "CaseListing", "owner": "CaseOwner", "red_flag": "CaseRedFlag"}
        if fact.scope in scopes:
            assert fact.key in schemas[scopes[fact.scope]]["properties"], fact.name
            continue
        group = fact.name.split(".")[0]
        where = "Case" if group == "case" else f"Case{group.title().replace('_', '')}"
        assert fact.key in schemas[where]["properties"], fact.name
    assert "modes" not in schemas["CaseActivity"]["properties"]
    modes = json.dumps(schemas["CaseActivity"]["properties"]["mode"])
    assert all(f'"{mode}"' in modes for mode in rulebook.book.declarations.modes)


def test_enumerations_are_closed(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in ("Determination", "PresaleAnswer", "StoredLine", "Answered"):
        assert schemas[name]["properties"]["outcome"]["enum"] == list(terms.OUTCOMES)
        assert schemas[name]["properties"]["decision"]["enum"] == list(get_args(terms.Decision))
    policy = schemas["Determination"]["properties"]["review_policy"]
    assert policy["enum"] == [*terms.POLICIES, None] and policy["nullable"] is True
    assert schemas["Determination"]["properties"]["rests_on"]["items"]["enum"] == list(get_args(terms.RestsOn))
    assert schemas["Determination"]["additionalProperties"] is False
    assert schemas["Determination"]["properties"].keys() == Determination.model_fields.keys()


def test_the_document_is_openapi_30(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.0.3"
    named = set(document["components"]["schemas"])

    def walk(value: Any, key: str = "") -> Iterator[Mapping[str, Any]]:
        if isinstance(value, dict) and key not in ("example", "value", "default"):
            mapping = cast("Mapping[str, Any]", value)
            yield mapping
            for name, inner in mapping.items():
                yield from walk(inner, name)
        elif isinstance(value, list):
            for inner in cast("Sequence[Any]", value):
                yield from walk(inner)

    for node in walk(document):
        assert not isinstance(node.get("type"), list)
        assert node.get("type") != "null"
        assert "$defs" not in node and "x-kinds" not in node and "x-body" not in node
        if "$ref" in node:
            assert len(node) == 1
            assert node["$ref"].removeprefix("#/components/schemas/") in named
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_every_route_shows_a_problem_and_every_verdict_a_refusal(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        replies = operation["responses"]
        problems = [r for s, r in replies.items() if s[0] in "45"]
        assert problems, (method, path)
        for reply in problems:
            assert list(reply["content"]) == [MEDIA_TYPE]
            for kind, example in reply["content"][MEDIA_TYPE]["examples"].items():
                details = ProblemDetails.model_validate(example["value"])
                assert details.type == f"urn:douane:problem:{kind}"
                assert details.status == KINDS[kind][0]
        if path in VERDICTS:
            for status, reply in replies.items():
                if status[0] == "2":
                    assert reply["content"]["application/json"]["examples"]["refusal"]["value"], (method, path)


def test_the_refusals_are_what_the_engine_answers(client: Client, document: dict[str, Any]) -> None:
    def shown(path: str, method: str, status: str = "200") -> Any:
        reply = document["paths"][path][method]["responses"][status]
        return reply["content"]["application/json"]["examples"]["refusal"]["value"]

    answer = client.post("/v1/check", openapi.CASE).json()
    assert answer["decision"] != "proceed"
    assert {**answer, "created": ""} == {**shown("/v1/check", "post"), "created": ""}
    assert shown("/v1/determinations", "post", "201")["id"] == answer["id"]
    assert shown("/v1/determinations/{id}", "get")["result_hash"] == answer["result_hash"]
    assert shown("/v1/determinations", "get")["determinations"][0]["id"] == answer["id"]
    flat = client.post("/v1/presale/check", openapi.PRESALE).json()
    assert flat["decision"] != "proceed"
    assert {**flat, "detail_url": ""} == {**shown("/v1/presale/check", "post"), "detail_url": ""}
    problem = client.post("/v1/check", {"item": {"prodct": "H20"}}).json()
    example = document["paths"]["/v1/check"]["post"]["responses"]["422"]["content"][MEDIA_TYPE]["examples"]["case"]
    assert problem == example["value"]


def test_presale_documents_its_fields(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["PresaleCheck"]
    assert list(schema["properties"])[: len(presale.FIELDS)] == list(presale.FIELDS)


def test_fault_3_6_the_presale_schema_allows_the_names_that_the_route_takes(
    document: dict[str, Any], client: Client
) -> None:
    schema = document["components"]["schemas"]["PresaleCheck"]
    assert schema["additionalProperties"] is False
    names = [name for name in schema["properties"] if name != "product"]
    for start in range(0, len(names), MOST_KEYS - 1):  # one form holds at most so many
        empty = dict.fromkeys(names[start : start + MOST_KEYS - 1], "")
        assert client.post("/v1/presale/check", {**empty, "product": "H20"}).status_code == 200, "each name is taken"
    other = client.post("/v1/presale/check", {"product": "H20", "custmer": "x"})
    assert other.status_code == 422


def test_fault_3_6_a_profile_that_fits_the_schema_is_taken(home: Home, client: Client) -> None:
    (home.path / "profiles").mkdir(parents=True)
    (home.path / "profiles" / "desk.yaml").write_text("title: Desk\n", encoding="utf-8")
    paths = client.get("/openapi.json").json()["paths"]
    for url in ("/v1/check", "/v1/determinations", "/v1/presale/check"):
        (schema,) = [p["schema"] for p in paths[url]["post"]["parameters"] if p["name"] == "profile"]
        assert schema["enum"] == ["", "none", "desk"]
        for name in schema["enum"]:
            body = openapi.PRESALE if "presale" in url else CASE
            assert client.post(f"{url}?profile={name}", body).status_code in (200, 201)
        assert client.post(f"{url}?profile=nobody", openapi.PRESALE if "presale" in url else CASE).status_code == 422


def test_the_document_only_grows(document: dict[str, Any]) -> None:
    """What was published once stays: `contract.json` is extended with a new route or field, never cut.

    To extend it: `python -m tests.api.test_openapi`.
    """
    published = json.loads(CONTRACT.read_text(encoding="utf-8"))
    found = outline(document)
    for what, names in published.items():
        assert spelled_out(names) <= spelled_out(found.get(what, [])), what


def spelled_out(names: list[str]) -> set[str]:
    """Each value of a closed vocabulary as a line of its own, so that a new value is growth."""
    out: set[str] = set()
    for name in names:
        field, _, values = name.partition(" ")
        out |= {f"{field} {value}" for value in values.split("|")}
    return out


def outline(document: dict[str, Any]) -> dict[str, list[str]]:
    """Routes with parameters, answers and their fields; the case is left to `facts.yaml`."""
    out: dict[str, list[str]] = {}
    for path, method, operation in operations(document):
        name = f"{method} {path}"
        out[name] = [*(f"status {s}" for s in operation["responses"]), f"id {operation['operationId']}"]
        out[name] += [f"{p['in']} {p['name']}" for p in operation.get("parameters", [])]
    for name, schema in document["components"]["schemas"].items():
        if not name.startswith("Case"):
            out[name] = [f"{field} {enum(part)}".strip() for field, part in schema["properties"].items()]
    return {name: sorted(listed) for name, listed in sorted(out.items())}


def enum(schema: dict[str, Any]) -> str:
    values = schema.get("enum") or schema.get("items", {}).get("enum")
    return "|".join(str(v) for v in values) if values else ""


def test_the_pages_ask_for_nothing_outside(client: Client) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert "script-src 'self';" in page.headers["content-security-policy"]
    asked = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    assert asked == ["data:,", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js", "/docs/start.js"]
    for url in asked[1:]:
        answer = client.get(url)
        assert answer.status_code == 200 and answer.content
        assert answer.headers["content-type"].startswith(("text/css", "text/javascript"))
    assert 'url: "/openapi.json"' in client.get("/docs/start.js").text
    assert not re.search(r"url\(\s*[\"']?https?:|@import", client.get("/docs/swagger-ui.css").text)
    assert client.get("/redoc").status_code == 404
    assert client.get("/").headers["location"] == "/docs"


def test_the_contract_is_kept_in_order() -> None:
    published = json.loads(CONTRACT.read_text(encoding="utf-8"))
    assert published == {name: sorted(listed) for name, listed in sorted(published.items())}


if __name__ == "__main__":
    from douane.api.app import create_app

    app = create_app()
    CONTRACT.write_text(json.dumps(outline(app.openapi()), indent=1) + "\n", encoding="utf-8")
