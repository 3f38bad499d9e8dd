"""`GET /v1/explain/{name}`: what a name of the market or of the law is to the rules, as the command line says it."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from ...engine.law.names import Explained, UnknownName, explain
from ..problems import NoAnswer, documented
from ..query import Day
from ..service import ServiceDep

router = APIRouter(tags=["rules"])


class ExplainQuery(BaseModel):
    """The day of the reader."""

    model_config = ConfigDict(extra="forbid")

    on: Day | None = Field(default=None, description="The day whose law applies; today where absent.")


@router.get(
    "/v1/explain/{name:path}",
    response_model=Explained,
    response_model_exclude_none=True,
    responses=documented("not-found", "input", "request"),
)
def explain_name(
    name: Annotated[str, Path(max_length=200)], query: Annotated[ExplainQuery, Query()], service: ServiceDep
) -> Explained:
    """What a name is: its legal character on the day, the rules that touch it, what is said of it, what to ask next.

    Takes every name of the market (products, companies, processes, bills, stories; Chinese names too) and of the law
    (regimes, rules, conditions, parameters, groups, facts, ECCNs). A name of several parts is refused, with the parts.
    """
    try:
        return explain(service.rulebook, name, query.on or service.today())
    except UnknownName as unknown:
        raise NoAnswer("not-found", unknown.message, unknown.hint) from None
