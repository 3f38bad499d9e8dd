"""`GET /v1/forms`: every card with the facts on it, from which a console or a CRM draws its forms."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from ...engine.determination import OpenCard
from ...engine.errors import InputError, near_miss
from ...engine.explanation.cards import blank
from ..problems import documented
from ..service import ServiceDep

router = APIRouter(tags=["rules"])


class FormQuery(BaseModel):
    """For which mode of access."""

    model_config = ConfigDict(extra="forbid")

    mode: str = Field(default="ship_export", description="A mode of access of `GET /v1/facts`.", max_length=200)


class FormsOut(BaseModel):
    """The cards of a mode of access, empty."""

    mode: str
    cards: list[OpenCard]


@router.get("/v1/forms", response_model=FormsOut, responses=documented("request", "input"))
def list_forms(query: Annotated[FormQuery, Query()], service: ServiceDep) -> FormsOut:
    """What can be asked in a mode of access, by card; an answer's own `cards` say what it needs."""
    declared = service.rulebook.book.declarations
    if query.mode not in declared.modes:
        hint = near_miss(query.mode, declared.modes) or f"one of {', '.join(declared.modes)}"
        raise InputError(f"there is no mode {query.mode!r}", hint)
    return FormsOut(mode=query.mode, cards=blank(declared, query.mode))
