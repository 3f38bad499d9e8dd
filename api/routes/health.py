"""`/healthz` and `/readyz`: whether the process runs, and whether it can answer and keep."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from ..problems import documented
from ..service import ServiceDep

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The process answers; `loading` until its rules and lists are there."""

    status: Literal["ok", "loading"] = "ok"


class Ready(BaseModel):
    """Rules are loaded and the store can be used."""

    status: Literal["ready"] = "ready"
    release: str
    rules_hash: str
    reviewed_through: str


@router.get("/healthz", response_model=Health, responses=documented())
def healthz() -> Health:
    """Whether the process answers."""
    return Health()


@router.get("/readyz", response_model=Ready, responses=documented("store"))
def readyz(service: ServiceDep) -> Ready:
    """Whether cases can be answered and kept."""
    service.store.check()
    book = service.rulebook.book
    return Ready(release=book.release, rules_hash=book.hash, reviewed_through=book.reviewed_through.isoformat())
