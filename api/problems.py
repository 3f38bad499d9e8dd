"""Where no answer could be given: RFC 9457 problem details, always `application/problem+json`.

A refusal by the law is no problem: it is an answer, with status 200.  Every kind of problem is declared once, in
`KINDS`; what the engine raises is turned into one of them here and nowhere else.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.routing import Match

from ..engine.errors import CaseError, DouaneError, EngineFault, InputError, Problem, RulebookError
from ..engine.record import KeyReused, StoredChanged, StoreUnusable
from .kinds import KINDS, MEDIA_TYPE, described_as

LOG = logging.getLogger("douane.api")
_BY_STATUS = {400: "request", 403: "origin", 404: "not-found", 405: "method", 413: "too-large", 415: "media-type"}


class ProblemItem(BaseModel):
    """One thing that is wrong: where it stands, what it is, how to mend it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str = ""
    message: str
    hint: str = ""


class ProblemDetails(BaseModel):
    """Why no answer could be given (RFC 9457)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str
    title: str
    status: int
    detail: str
    problems: list[ProblemItem] = []


class NoAnswer(Exception):
    """Raised by the service itself where it cannot answer; `kind` is one of `KINDS`."""

    def __init__(self, kind: str, detail: str, hint: str = "", field: str = ""):
        self.kind, self.detail, self.hint, self.field = kind, detail, hint, field
        super().__init__(detail)


def problem(kind: str, detail: str, problems: Iterable[ProblemItem] = ()) -> ProblemDetails:
    """The details of one kind of problem."""
    return ProblemDetails(**described_as(kind, detail), problems=list(problems))


def described(error: Exception) -> ProblemDetails:
    """The problem that an error is; an error that nobody expected says nothing of its inside."""
    if isinstance(error, NoAnswer):
        item = ProblemItem(field=error.field, message=error.detail, hint=error.hint)
        return problem(error.kind, _sentence(error.detail, error.hint), [item])
    if isinstance(error, CaseError):
        return problem("case", _summary(error.problems), [_item(p) for p in error.problems])
    if isinstance(error, RulebookError):
        return problem("rulebook", _summary(error.problems), [_item(p) for p in error.problems])
    if isinstance(error, InputError):
        kinds: dict[type[InputError], str] = {
            KeyReused: "idempotency-key",
            StoreUnusable: "store",
            StoredChanged: "changed",
        }
        kind = kinds.get(type(error), "input")
        item = ProblemItem(message=error.message, hint=error.hint)
        return problem(kind, _sentence(error.message, error.hint), [item])
    if isinstance(error, EngineFault):
        return problem("fault", _sentence(str(error)))
    if isinstance(error, DouaneError):
        return problem("fault", "The evaluation did not run to its end.")
    return problem("fault", "An error that was not expected; it stands in the log of the service.")


def response(details: ProblemDetails, headers: dict[str, str] | None = None) -> Response:
    """The details as an answer; in ASCII, so that any text can be sent back."""
    body = json.dumps(details.model_dump(), ensure_ascii=True)
    return Response(body, details.status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Lets the application answer every error as a problem."""

    def known(request: Request, error: Exception) -> Response:
        details = described(error)
        if details.status >= 500:
            LOG.error("no answer could be given to %s %s", request.method, request.url.path, exc_info=error)
        return response(details)

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        kind = _BY_STATUS.get(error.status_code, "request")
        texts = {
            "not-found": f"There is nothing at {request.url.path}.",
            "method": f"{request.url.path} does not take {request.method}.",
        }
        headers = {name.casefold(): value for name, value in (error.headers or {}).items()}
        if error.status_code == 405:
            headers["allow"] = ", ".join(taken_by(request))
            if request.method == "OPTIONS":
                return Response(status_code=204, headers=headers)
        details = problem(kind, texts.get(kind, str(error.detail)))
        return response(details.model_copy(update={"status": error.status_code}), headers)

    def parameters(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        items = [_parameter(e) for e in error.errors()]
        first = items[0]
        return response(problem("request", _sentence(f"{first.field}: {first.message}"), items))

    for kind in (NoAnswer, DouaneError):
        app.add_exception_handler(kind, known)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, parameters)


def taken_by(request: Request) -> list[str]:
    """Every method that the address takes, whichever route takes it."""
    found = {"OPTIONS"}
    for route in (*request.app.routes, *request.app.state.addresses):
        match, _ = route.matches(request.scope)
        if match != Match.NONE:
            found |= getattr(route, "methods", None) or set()
    return sorted(found)


def documented(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """The problems that a route declares in the OpenAPI document; `openapi.py` adds the examples."""
    out: dict[int | str, dict[str, Any]] = {}
    for kind in (*kinds, "host", "fault", "loading"):
        status, title = KINDS[kind]
        entry = out.setdefault(status, {"description": title, "content": {MEDIA_TYPE: {"x-kinds": []}}})
        if title not in entry["description"]:
            entry["description"] += "; " + title[0].lower() + title[1:]
        entry["content"][MEDIA_TYPE]["x-kinds"].append(kind)
    return dict(sorted(out.items(), key=lambda pair: str(pair[0])))


def _item(found: Problem) -> ProblemItem:
    place = f"{found.file}:{found.line}:{found.column}" if found.file else found.field
    return ProblemItem(field=place, message=found.message, hint=found.hint)


def _parameter(error: dict[str, Any]) -> ProblemItem:
    name = ".".join(str(part) for part in error["loc"][1:])
    if error["type"] == "extra_forbidden":
        return ProblemItem(field=name, message="there is no such parameter", hint="leave it out")
    message = str(error["msg"])
    return ProblemItem(field=name, message=message[0].lower() + message[1:])


def _summary(problems: Iterable[Problem]) -> str:
    listed = list(problems)
    more = f" And {len(listed) - 1} more." if len(listed) > 1 else ""
    return _sentence(str(listed[0])) + more if listed else "It cannot be read."


def _sentence(text: str, hint: str = "") -> str:
    text = f"{text} ({hint})" if hint else text
    return text if text.endswith((".", "?", "!")) else f"{text}."
