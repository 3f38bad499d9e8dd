"""`POST /v1/check`: one case answered and not stored."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from ...engine.brief import Brief, brief
from ...engine.determination import Determination
from ..body import JsonBody
from ..problems import documented
from ..service import Asking, ServiceDep

router = APIRouter(tags=["determinations"])


class AskingWithTrace(Asking):
    """How a case is asked where the whole evaluation may be shown."""

    detail: Literal["full", "brief"] = Field(
        default="full", description="`brief` is the answer on one screen: decision, why, what to do next, open cards."
    )
    trace: bool = Field(default=False, description="Whether every rule with its letter and its leaves is included.")
    history: bool = Field(
        default=False,
        description="Whether the answer over time is included: the law varies, the facts stay as the case states them.",
    )


@router.post(
    "/v1/check",
    response_model=Determination | Brief,
    responses=documented("json", "too-large", "media-type", "case", "request", "input", "rulebook"),
    openapi_extra={"x-body": "case"},
)
def check(case: JsonBody, asking: Annotated[AskingWithTrace, Query()], service: ServiceDep) -> Response:
    """Answers one case. A refusal by the law is an answer, with status 200."""
    found = service.check(case, asking, trace=asking.trace, history=asking.history)
    text = brief(found).to_json() if asking.detail == "brief" else found.to_json()
    return Response(text, media_type="application/json")
