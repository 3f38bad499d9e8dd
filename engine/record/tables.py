"""The tables, as SQLModel classes; a class is named as its table is.

rulebook        the text of every rule file that ever answered, once per state of the files, compressed
determination   what was answered, first answer first; a row is never changed, and its seal says so
idempotency     which determination a sender's key stands for
"""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from ..seal import seal

SCHEMA = 2  # raised when a table changes; kept in the file as `user_version`


class Rulebook(SQLModel, table=True):
    """The files of a rulebook: rules, rules of the house, own products, as compressed JSON."""

    key: str = Field(primary_key=True, description="hash of the files as they were read")
    rules_hash: str = Field(index=True, description="the hash that determinations name")
    release: str
    stored: str
    files: bytes


class Determination(SQLModel, table=True):
    """One answer, whole and compressed in `answer`; the columns beside it are for lists and look-ups."""

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True, index=True)
    result_hash: str
    outcome: str
    decision: str
    review_policy: str | None = None
    headline: str
    reference: str = ""
    as_of: str
    created: str
    asked_on: str = Field(description="the day on which it was asked; later days were future then")
    asked_by: str = ""
    rules_hash: str
    rulebook: str = Field(foreign_key="rulebook.key")
    answer: bytes
    seal: str = Field(default="", description="what the row said when it was written (`seal.py`)")


class Idempotency(SQLModel, table=True):
    """A sender's key, the hash of the request that it came with, and the answer."""

    key: str = Field(primary_key=True)
    request: str
    determination: str = Field(foreign_key="determination.id")
    created: str
    seal: str = ""


def sealed(row: Determination | Idempotency) -> str:
    """The seal that fits what a row says now."""
    return seal({name: getattr(row, name) for name in type(row).model_fields if name not in ("number", "seal")})
