"""`GET /v1/facts`: what a case may say, as `facts.yaml` declares it."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from ...engine.facts.declarations import Fact
from ...engine.language.shown import number_text
from ..problems import documented
from ..service import ServiceDep

router = APIRouter(tags=["rules"])


class FactOut(BaseModel):
    """One fact."""

    name: str
    type: str
    unit: str
    about: Literal["world", "file"]
    question: str
    find: str
    source: str
    values: list[str]
    minimum: str | None
    maximum: str | None
    many: bool
    default: str | None
    derived_from: list[str]


class RoleOut(BaseModel):
    """A part that a party plays, and what its absence means."""

    name: str
    title: str
    absent: str
    screened: bool


class ModeOut(BaseModel):
    """A way of access, with the roles that it has."""

    name: str
    title: str
    leg: str
    roles: dict[str, str]


class FactsOut(BaseModel):
    """Everything that a case may say."""

    facts: list[FactOut]
    roles: list[RoleOut]
    modes: list[ModeOut]
    knowledge_grades: list[str]
    assumptions: dict[str, str]


@router.get("/v1/facts", response_model=FactsOut, responses=documented())
def list_facts(service: ServiceDep) -> FactsOut:
    """Every fact with its question, every role and mode, every assumption with its title."""
    book = service.rulebook.book
    declared = book.declarations
    return FactsOut(
        facts=[_fact(f) for f in declared.facts.values() if f.is_input],
        roles=[RoleOut(name=r.name, title=r.title, absent=r.absent, screened=r.screened)
               for r in declared.roles.values()],
        modes=[ModeOut(name=m.name, title=m.title, leg=m.leg, roles=m.roles) for m in declared.modes.values()],
        knowledge_grades=list(declared.grades),
        assumptions={a.name: a.title for a in book.assumptions.values()},
    )  # fmt: skip


def _fact(fact: Fact) -> FactOut:
    return FactOut(
        name=fact.name,
        type=fact.type,
        unit=fact.unit,
        about="file" if fact.about == "file" else "world",
        question=fact.question,
        find=fact.find,
        source=fact.source,
        values=list(fact.values),
        minimum=None if fact.minimum is None else number_text(fact.minimum),
        maximum=None if fact.maximum is None else number_text(fact.maximum),
        many=fact.many,
        default=fact.default,
        derived_from=list(fact.derived_from),
    )
