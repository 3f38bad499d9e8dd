"""`POST /v1/presale/check`: flat in, flat out, for a CRM; the determination behind it is kept."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from ...engine.errors import CaseError
from .. import presale
from ..body import JsonBody
from ..presale import PresaleAnswer
from ..problems import documented
from ..service import Asking, ServiceDep
from .determinations import detail_url

router = APIRouter(prefix="/v1/presale", tags=["presale"])


class ProfileQuery(BaseModel):
    """The desk for which the CRM asks."""

    model_config = ConfigDict(extra="forbid")

    profile: str = Field(default="", description="The desk profile to use, by name.", max_length=200)


@router.post(
    "/check",
    response_model=PresaleAnswer,
    responses=documented("json", "too-large", "media-type", "case", "request", "input", "rulebook", "changed", "store"),
    openapi_extra={"x-body": "presale"},
)
def presale_check(
    flat: JsonBody, query: Annotated[ProfileQuery, Query()], request: Request, service: ServiceDep
) -> PresaleAnswer:
    """Answers one line of a quotation in flat text and keeps the whole determination at `detail_url`."""
    asked = presale.read(flat, service.names)
    asking = Asking(profile=query.profile, asked_by=asked.asked_by)
    try:
        found = service.keep(asked.case, asking).determination
    except CaseError as error:
        raise asked.back(error) from None
    return presale.answer(found, asked, detail_url(request, found.id))
