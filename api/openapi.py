"""The OpenAPI document: routes as FastAPI knows them, the case as the rulebook declares it, examples as they come.

Every refusal shown was given by the engine for the case beside it, every problem by the code that answers problems;
both are made when the document is first asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ..engine.determination import Determination
from ..engine.errors import CaseError, DouaneError, EngineFault, InputError, Problem
from ..engine.facts.declarations import NUMERIC
from ..engine.facts.parse import MOST_TEXT
from ..engine.home import NO_PROFILE_NAME
from ..engine.record import KeyReused, StoredChanged, StoreUnusable, Summary
from . import presale
from .kinds import KINDS, MEDIA_TYPE
from .loading import RETRY_AFTER
from .problems import NoAnswer, ProblemDetails, described
from .routes.determinations import Answered, ReplayAnswer, StoredLine, StoredList
from .schema30 import plain30
from .service import Asking, Service

VERSION = "3.0.3"
CASE: dict[str, Any] = {
    "as_of": "2025-06-01",
    "reference": "Q-1042/3",
    "item": {"product": "H20", "quantity": 64},
    "activity": {"mode": "ship_export", "from_country": "US", "to_country": "CN"},
    "parties": [
        {"roles": ["exporter"], "name": "NVIDIA", "country": "US"},
        {"roles": ["purchaser", "end_user"], "name": "Yunfan Compute", "country": "CN", "hq_country": "CN",
         "ultimate_parent_hq_country": "CN", "lists": []},
    ],
}  # fmt: skip
PRESALE: dict[str, Any] = {
    "crm": "crm", "record_id": "Q-1042", "line_id": "3", "product": "H20", "quantity": 64, "to_country": "CN",
    "mode": "ship_export", "customer_name": "Yunfan Compute", "customer_country": "CN", "customer_hq_country": "CN",
    "ultimate_parent_hq_country": "CN", "end_user_name": "Yunfan Compute", "end_user_country": "CN",
    "end_use_note": "inference for a shop", "asked_by": "m.keller", "as_of": "2025-06-01", "from_country": "US",
    "exporter.name": "NVIDIA",
}  # fmt: skip
_CREATED = "2025-06-01T09:00:00+00:00"
_METHODS = ("get", "post", "put", "patch", "delete")


def install(app: FastAPI, service: Service) -> None:
    """Lets the application publish this document; it is made once, on demand."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = build(app, service)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def build(app: FastAPI, service: Service) -> dict[str, Any]:
    """The whole document."""
    found = get_openapi(
        title=app.title, version=app.version, openapi_version=VERSION, description=app.description, routes=app.routes
    )
    schemas: dict[str, Any] = found["components"]["schemas"]
    schemas.update(case_schemas(service))
    schemas["Problem"] = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas["ProblemItem"] = schemas["Problem"]["$defs"]["ProblemItem"]
    schemas["PresaleCheck"] = _presale_schema(service)
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)  # FastAPI's own form of a problem, which no route answers with
    found = cast("dict[str, Any]", plain30(found))
    answers, problems = _refusals(service), _problems(service)
    bodies = {"case": ("Case", CASE), "presale": ("PresaleCheck", PRESALE)}
    try:
        profiles = ["", NO_PROFILE_NAME, *service.home.profiles()]
    except InputError:  # what is wrong with them is told to whoever names one
        profiles = [""]
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            if method not in _METHODS:
                continue
            for parameter in operation.get("parameters", []):
                if parameter["name"] == "profile":
                    parameter["schema"]["enum"] = profiles
            if "x-body" in operation:
                name, example = bodies[operation.pop("x-body")]
                operation["requestBody"] = {"required": True, "content": {"application/json": {
                    "schema": {"$ref": f"#/components/schemas/{name}"}, "example": example}}}  # fmt: skip
            operation["summary"] = str(operation["description"]).split(". ")[0].strip(".").replace("`", "")
            _dress(operation, answers.get((method, path)), problems)
    return found


def case_schemas(service: Service) -> dict[str, Any]:
    """The schema of a case and of its parts, each part under a name that begins with `Case`."""
    template = "#/components/schemas/Case{model}"
    schema = service.rulebook.book.models.case.model_json_schema(ref_template=template)
    parts = {f"Case{name}": part for name, part in schema.pop("$defs", {}).items()}
    return {"Case": schema, **parts}


def _presale_schema(service: Service) -> dict[str, Any]:
    """The fields of the form and every other fact by its flat name; what is not listed is refused.

    A second party with a role (`end_user.2.name`) is taken as well; this version of OpenAPI has no way to say so.
    """
    names = service.names
    fields: dict[str, Any] = {}
    for name in (*presale.FIELDS, *names.known()):
        column = presale.column_of(name, names)
        fact = names.fact(column) if column is not None else None
        plain = {"type": "string", "maxLength": MOST_TEXT}
        if fact is not None and fact.type in NUMERIC:
            plain = {"type": ["number", "string"]}
        elif fact is not None and fact.type == "boolean":
            plain = {"type": ["boolean", "string"]}
        fields[name] = plain | ({"description": fact.question} if fact is not None and fact.question else {})
    fields["asked_by"] = {"type": "string", "maxLength": presale.MOST_ASKED_BY}
    return {
        "type": "object",
        "title": "PresaleCheck",
        "description": "Flat fields; any other fact by its flat name, as in a CSV column, also of a second party "
        "(`end_user.2.name`). Text is read as a cell is: empty is absent, `unknown` is stated to be unknown.",
        "properties": fields,
        "additionalProperties": False,
    }


def _dress(operation: dict[str, Any], answer: Any, problems: dict[str, ProblemDetails]) -> None:
    """Examples for one operation: the refusal where it gives verdicts, and each of its problems."""
    replies: dict[str, Any] = operation["responses"]
    operation["responses"] = {s: r for s, r in replies.items() if "HTTPValidationError" not in str(r)}
    for status, reply in operation["responses"].items():
        content = reply.get("content", {})
        if answer is not None and status.startswith("2"):
            content["application/json"]["examples"] = {
                "refusal": {"summary": "A refusal by the law: an answer, not an error", "value": answer}
            }
        if MEDIA_TYPE in content:
            kinds = content[MEDIA_TYPE].pop("x-kinds")
            content[MEDIA_TYPE] = {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {k: {"summary": KINDS[k][1], "value": problems[k].model_dump()} for k in kinds},
            }


def _refusals(service: Service) -> dict[tuple[str, str], Any]:
    """A refusal for each route that gives verdicts, by the engine itself; none where its rules lack these facts."""
    try:
        found = service.check(CASE, Asking())
        asked = presale.read(PRESALE, service.names)
        flat = service.check(asked.case, Asking(asked_by=asked.asked_by))
    except DouaneError:
        return {}
    found = found.model_copy(update={"created": _CREATED})
    whole = json.loads(found.to_json())
    url = f"http://127.0.0.1:8765/v1/determinations/{flat.id}"
    return {
        ("post", "/v1/check"): whole,
        ("post", "/v1/determinations"): whole,
        ("get", "/v1/determinations/{id}"): whole,
        ("get", "/v1/determinations"): StoredList(determinations=[_line(found)]).model_dump(),
        ("post", "/v1/determinations/{id}/replay"): ReplayAnswer(
            same=True, stored=_short(found), now=_short(found), rules_hash=found.rules.hash
        ).model_dump(),
        ("post", "/v1/presale/check"): presale.answer(flat, asked, url).model_dump(),
    }


def _line(d: Determination) -> StoredLine:
    values = {name: getattr(d, name) for name in Summary.__slots__ if name not in ("as_of", "rules_hash", "changed")}
    return StoredLine.model_validate(asdict(Summary(**values, as_of=d.as_of.isoformat(), rules_hash=d.rules.hash)))


def _short(d: Determination) -> Answered:
    return Answered.model_validate({name: getattr(d, name) for name in Answered.model_fields})


def _problems(service: Service) -> dict[str, ProblemDetails]:
    """One problem of each kind, as the service tells it."""

    def case() -> ProblemDetails:
        try:
            service.check({"item": {"prodct": "H20"}}, Asking())
        except CaseError as error:
            return described(error)
        return described(CaseError([Problem("there is no fact 'prodct' here", field="item.prodct")]))

    made: dict[str, Callable[[], ProblemDetails]] = {"case": case}
    errors: dict[str, Exception] = {
        "json": NoAnswer("json", "Expecting ',' delimiter at line 1, column 27", "check quotes, commas and brackets"),
        "host": NoAnswer("host", "Only the names of this machine are served", "use 127.0.0.1 or localhost"),
        "origin": NoAnswer("origin", "The request was sent by a page of another site"),
        "not-found": NoAnswer("not-found", "There is no such thing"),
        "method": NoAnswer("method", "/v1/check does not take GET"),
        "too-large": NoAnswer("too-large", "The body has more than 1,000,000 bytes", "send one case a request"),
        "media-type": NoAnswer("media-type", "The content type is text/plain", "send application/json"),
        "request": NoAnswer("request", "there is no such parameter", "leave it out", "profil"),
        "input": NoAnswer("input", "there is no profile 'desk'", "did you mean 'desk-eu'?"),
        "idempotency-key": KeyReused("the idempotency key came with another request before", "use a new key"),
        "fault": EngineFault("the executors disagree on 1 rule; no verdict is given, please report this case"),
        "rulebook": NoAnswer("rulebook", "desk.yaml:3:5: there is no fact 'item.tp'", "did you mean 'item.tpp'?"),
        "changed": StoredChanged(
            "the stored answer D-1 was changed in the store after it was given; it clears nothing"
        ),
        "store": StoreUnusable("the store cannot be used: database or disk is full", "make room"),
        "loading": NoAnswer("loading", f"Ask again in {RETRY_AFTER} seconds"),
    }
    return {kind: made[kind]() if kind in made else described(errors[kind]) for kind in KINDS}
