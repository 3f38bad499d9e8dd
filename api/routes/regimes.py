"""`GET /v1/regimes/{id}/timeline`: the dated story of a regime."""

import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from ...engine.determination import CitedPlace
from ...engine.errors import near_miss
from ...engine.explanation.beside import cited
from ..problems import NoAnswer, documented
from ..query import Day
from ..service import ServiceDep

router = APIRouter(tags=["rules"])


class TimelineQuery(BaseModel):
    """The day of the reader."""

    model_config = ConfigDict(extra="forbid")

    on: Day | None = Field(default=None, description="The day whose state is shown; today where absent.")


class EventOut(BaseModel):
    """One dated event."""

    date: datetime.date
    kind: str
    what: str
    state: str = Field(description="The sentence that is true from that day on; empty where nothing changed.")
    citations: list[CitedPlace]
    verified: str


class TimelineOut(BaseModel):
    """A regime, what is true of it on the day, and how it came to be so."""

    id: str
    title: str
    authority: str
    reviewed_through: datetime.date | None
    on: datetime.date
    state: str
    events: list[EventOut]


@router.get("/v1/regimes/{id}/timeline", response_model=TimelineOut, responses=documented("not-found", "request"))
def regime_timeline(id: str, query: Annotated[TimelineQuery, Query()], service: ServiceDep) -> TimelineOut:
    """The story of one regime, oldest event first."""
    declared = service.rulebook.book.declared
    regime = declared.regimes.get(id)
    if regime is None:
        raise NoAnswer("not-found", f"There is no regime {id[:80]!r}", near_miss(id[:80], declared.regimes))
    day = query.on or service.today()
    return TimelineOut(
        id=regime.id,
        title=regime.title,
        authority=regime.authority,
        reviewed_through=regime.reviewed_through,
        on=day,
        state=regime.state_on(day) or "This regime did not exist on that date.",
        events=[
            EventOut(date=e.date, kind=e.kind, what=e.what, state=e.state, citations=cited(e.cite, declared),
                     verified=e.verified)
            for e in regime.timeline
        ],
    )  # fmt: skip
