"""What was cleared: a person looked at a hit and found that this counterparty is not that entry.

A clearance hides one entry for one counterparty, name and country both, and nothing else.  It stands while the entry
says what it said when the person read it, until its last day, and until somebody revokes it; then the hit is back,
with the reason why.  The database that keeps them stands in `clearances.py`.
"""

from __future__ import annotations

import datetime
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from ..seal import seal
from .entry import Entry

_SPOKEN = ("L", "M", "N", "S")  # letters, marks, numbers, symbols: what tells names apart


class Clearance(BaseModel):
    """What a person decided of a hit; only its revocation is written later."""

    model_config = ConfigDict(from_attributes=True)

    number: int | None = None
    party: str = Field(description="the counterparty's name as it is compared")
    name: str = Field(description="the name as it was given")
    country: str = Field(description="ISO code; empty where the counterparty's country was not stated")
    entry: str = Field(description="LIST/ID")
    version: str = Field(description="the hash of the entry that the person read")
    entry_name: str
    reason: str
    person: str
    cleared: str = Field(description="when, UTC")
    until: str | None = Field(default=None, description="its last day")
    revoked: str | None = Field(default=None, description="when, UTC")
    revoked_by: str = ""
    revoked_reason: str = ""
    seal: str = Field(default="", exclude=True, description="what the row said when it was written (`seal.py`)")

    def sealed(self) -> str:
        """The seal that fits what it says now."""
        fields = type(self).model_fields
        return seal({name: getattr(self, name) for name in fields if name not in ("number", "seal")})

    def expired(self, day: datetime.date) -> bool:
        """Whether its last day is before a day."""
        return self.until is not None and day > datetime.date.fromisoformat(self.until)


@dataclass(frozen=True)
class Cleared:
    """Clearances at one time, to ask for many hits without a query for each.

    Attributes:
        changed: numbers of those that were changed in the database; they hide nothing.
    """

    clearances: tuple[Clearance, ...]
    changed: frozenset[int] = frozenset()

    @cached_property
    def _by(self) -> dict[tuple[str, str, str], list[Clearance]]:
        out: dict[tuple[str, str, str], list[Clearance]] = {}
        for c in self.clearances:
            out.setdefault((c.party, c.country, c.entry), []).append(c)
        return out

    def standing(self, name: str, country: str, entry: Entry, day: datetime.date) -> Clearance | None:
        """The newest clearance that hides the entry for the counterparty on the day."""
        stands = [
            c for c in self._of(name, country, entry)
            if c.revoked is None and c.version == entry.version and not c.expired(day) and c.number not in self.changed
        ]  # fmt: skip
        return stands[-1] if stands else None

    def reopened(self, name: str, country: str, entry: Entry, day: datetime.date) -> str:
        """Why a clearance that was given no longer hides the entry; empty where one does, or none was given."""
        given = self._of(name, country, entry)
        if not given or self.standing(name, country, entry, day) is not None:
            return ""
        last = given[-1]
        if last.number in self.changed:
            return f"clearance {last.number} was changed in the database after it was given"
        by = f"cleared by {last.person} on {last.cleared[:10]}"
        if last.revoked is not None:
            why = f": {last.revoked_reason}" if last.revoked_reason else ""
            return f"{by}, revoked by {last.revoked_by} on {last.revoked[:10]}{why}"
        if last.version != entry.version:
            return f"{by}, but the entry has changed since"
        return f"{by}, until {last.until} only"

    def _of(self, name: str, country: str, entry: Entry) -> list[Clearance]:
        return self._by.get((as_compared(name), country.upper(), entry.key), [])


def as_compared(name: str) -> str:
    """A name as clearances compare it: without regard to case, width, spaces and punctuation; every word counts."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(c if unicodedata.category(c)[0] in _SPOKEN else " " for c in text).split())
