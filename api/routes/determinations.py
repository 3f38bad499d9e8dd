"""`/v1/determinations`: cases answered and kept, and asked again years later."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ...engine.determination import Determination
from ...engine.terms import Decision, Outcome, Policy
from ..body import JsonBody
from ..problems import NoAnswer, documented
from ..service import Asking, ServiceDep

router = APIRouter(prefix="/v1/determinations", tags=["determinations"])
_KEY = Header(
    alias="Idempotency-Key",
    max_length=255,
    description="The same key with the same body gives the same stored answer, also on a later day.",
)


class StoredLine(BaseModel):
    """A stored determination in one line."""

    model_config = ConfigDict(extra="forbid")

    id: str
    result_hash: str
    outcome: Outcome
    decision: Decision
    review_policy: Policy | None
    headline: str
    reference: str
    as_of: str
    created: str
    asked_by: str
    rules_hash: str
    changed: bool = Field(
        default=False, description="Whether the row was changed in the store; then it clears nothing."
    )


class StoredList(BaseModel):
    """The determinations stored last, newest first."""

    determinations: list[StoredLine]


class ListQuery(BaseModel):
    """How many are listed."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=500)


class Answered(BaseModel):
    """What was answered, in short."""

    id: str
    result_hash: str
    outcome: Outcome
    decision: Decision
    review_policy: Policy | None
    headline: str
    created: str
    executor: str


class ReplayAnswer(BaseModel):
    """A stored answer beside the one that the same case gets from the same rules now."""

    same: bool = Field(description="Whether id and result_hash are equal, and nothing was changed in the store.")
    changed: bool = Field(default=False, description="Whether the stored answer was changed after it was given.")
    stored: Answered
    now: Answered
    rules_hash: str


@router.post(
    "",
    response_model=Determination,
    status_code=201,
    responses={
        200: {"model": Determination, "description": "The question was answered before; this is that answer"},
        **documented("json", "too-large", "media-type", "case", "request", "input", "idempotency-key",
                     "rulebook", "changed", "store"),
    },
    openapi_extra={"x-body": "case"},
)  # fmt: skip
def create_determination(
    case: JsonBody,
    asking: Annotated[Asking, Query()],
    service: ServiceDep,
    idempotency_key: Annotated[str | None, _KEY] = None,
) -> Response:
    """Answers one case and keeps the answer. The same question under the same law has one answer: the first."""
    saved = service.keep(case, asking, idempotency_key or "")
    headers = {"location": f"{router.prefix}/{saved.determination.id}"}
    return Response(saved.text, 201 if saved.new else 200, headers, "application/json")


@router.get("", response_model=StoredList, responses=documented("request", "store"))
def list_determinations(query: Annotated[ListQuery, Query()], service: ServiceDep) -> StoredList:
    """The determinations stored last, newest first."""
    lines = [StoredLine.model_validate(asdict(line)) for line in service.store.newest(query.limit)]
    return StoredList(determinations=lines)


@router.get("/{id}", response_model=Determination, responses=documented("not-found", "changed", "store"))
def get_determination(id: str, service: ServiceDep) -> Response:
    """A stored determination, byte for byte as it was given."""
    text = service.store.text(id)
    if text is None:
        raise _missing(id)
    return Response(text, media_type="application/json")


@router.post(
    "/{id}/replay",
    response_model=ReplayAnswer,
    responses=documented("not-found", "case", "rulebook", "changed", "store"),
)
def replay_determination(id: str, service: ServiceDep) -> ReplayAnswer:
    """Asks a stored case again with the rules, the profile and the day of then, and compares."""
    found = service.store.replay(id, service.home.screener_of)
    if found is None:
        raise _missing(id)
    return ReplayAnswer(
        same=found.same,
        changed=found.changed,
        stored=_answered(found.stored),
        now=_answered(found.now),
        rules_hash=found.stored.rules.hash,
    )


def detail_url(request: Request, id: str) -> str:
    """Where a stored determination is found."""
    return f"{str(request.base_url).rstrip('/')}{router.prefix}/{id}"


def _answered(d: Determination) -> Answered:
    return Answered(
        id=d.id, result_hash=d.result_hash, outcome=d.outcome, decision=d.decision, review_policy=d.review_policy,
        headline=d.headline, created=d.created, executor=d.executor,
    )  # fmt: skip


def _missing(id: str) -> NoAnswer:
    return NoAnswer("not-found", f"No determination {id[:80]!r} is stored", "POST the case to /v1/determinations")
