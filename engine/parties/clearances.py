"""Clearances: a person looked at a hit and found that this counterparty is not that entry.

A clearance hides one entry for one counterparty, name and country both, and nothing else.  It stands while the entry
says what it said when the person read it, until its last day, and until somebody revokes it; then the hit is back,
with the reason why.  Nothing is ever deleted.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import Field, Session, SQLModel, col, select

from ..database import open_sqlite
from ..errors import InputError
from ..seal import seal
from .entry import Entry
from .snapshot import utc_now

_SPOKEN = ("L", "M", "N", "S")  # letters, marks, numbers, symbols: what tells names apart


class Clearance(SQLModel, table=True):
    """A row is never deleted; only its revocation is written later."""

    number: int | None = Field(default=None, primary_key=True)
    party: str = Field(index=True, description="the counterparty's name as it is compared")
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
        """The seal that fits what the row says now."""
        fields = type(self).model_fields
        return seal({name: getattr(self, name) for name in fields if name not in ("number", "seal")})

    def expired(self, day: datetime.date) -> bool:
        """Whether its last day is before a day."""
        return self.until is not None and day > datetime.date.fromisoformat(self.until)


_TABLE = SQLModel.metadata.tables["clearance"]


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


class Clearances:
    """The clearances in a database file; one that does not exist holds none, and is made by the first that is given."""

    def __init__(self, path: Path):
        self.path = path
        self._engine = open_sqlite(path)

    def __enter__(self) -> Clearances:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    def clear(
        self, name: str, country: str, entry: Entry, *, reason: str, person: str, until: datetime.date | None = None
    ) -> Clearance:
        """Writes down that a counterparty is not an entry.

        Args:
            name: the counterparty's name.
            country: its ISO code; empty where it is not stated.
            entry: the entry as the person read it.
            reason: how the person knows.
            person: who says so.
            until: its last day.

        Raises:
            InputError: name, reason or person is empty, or the last day is past.
        """
        for what, text in (("the name", as_compared(name)), ("the reason", reason.strip()), ("person", person.strip())):
            if not text:
                raise InputError(f"{what} of the clearance is empty", "a clearance names who, why and by whom")
        now = utc_now()
        if until is not None and until.isoformat() < now[:10]:
            raise InputError(f"the last day {until} is past", "give a day to come, or none")
        made = Clearance(
            party=as_compared(name), name=name.strip(), country=country.upper(), entry=entry.key,
            version=entry.version, entry_name=entry.name, reason=reason.strip(), person=person.strip(), cleared=now,
            until=until.isoformat() if until else None,
        )  # fmt: skip
        made.seal = made.sealed()
        with self._writing() as session:
            session.add(made)
            session.commit()
        return made

    def revoke(self, number: int, *, person: str, reason: str = "") -> Clearance:
        """Takes a clearance back.

        Raises:
            InputError: there is none of this number, or it was revoked before.
        """
        with self._writing() as session:
            found = session.get(Clearance, number)
            if found is None:
                raise InputError(f"there is no clearance {number}", "see `douane parties clearances --all`")
            if found.revoked is not None:
                raise InputError(f"clearance {number} was revoked by {found.revoked_by} on {found.revoked[:10]}")
            intact = found.seal == found.sealed()
            found.revoked, found.revoked_by, found.revoked_reason = utc_now(), person.strip(), reason.strip()
            found.seal = found.sealed() if intact else ""
            session.add(found)
            session.commit()
        return found

    def all(self) -> list[Clearance]:
        """Every clearance that was ever given, oldest first."""
        if not self.path.exists():
            return []
        with self._usable(), Session(self._engine, expire_on_commit=False) as session:
            if not inspect(session.connection()).has_table(_TABLE.name):
                return []
            if not _has_seals(session.connection()):
                _add_seals(session)
            return list(session.exec(select(Clearance).order_by(col(Clearance.number))))

    def cleared(self) -> Cleared:
        """Every clearance, to ask for many hits."""
        rows = tuple(self.all())
        return Cleared(rows, frozenset(row.number or 0 for row in rows if row.seal != row.sealed()))

    def standing(self, name: str, country: str, entry: Entry, day: datetime.date) -> Clearance | None:
        """See `Cleared.standing`."""
        return self.cleared().standing(name, country, entry, day)

    def reopened(self, name: str, country: str, entry: Entry, day: datetime.date) -> str:
        """See `Cleared.reopened`."""
        return self.cleared().reopened(name, country, entry, day)

    @contextmanager
    def _writing(self) -> Generator[Session]:
        with self._usable():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with Session(self._engine, expire_on_commit=False) as session:
                connection = session.connection(execution_options={"writes": True})
                _TABLE.create(connection, checkfirst=True)
                if not _has_seals(connection):
                    _add_seals(session)
                yield session

    @contextmanager
    def _usable(self) -> Generator[None]:
        try:
            yield
        except (OSError, DatabaseError) as error:
            cause = error.orig if isinstance(error, DatabaseError) else error
            busy = isinstance(error, OperationalError) and "locked" in str(cause)
            hint = "try again" if busy else "name another data folder, or fix the file"
            raise InputError(f"the clearances in {self.path} cannot be used: {cause}", hint) from None


def _has_seals(connection: Connection) -> bool:
    return any(column["name"] == "seal" for column in inspect(connection).get_columns(_TABLE.name))


def _add_seals(session: Session) -> None:
    """Seals the rows of a file that was made before there were seals, as they are found."""
    session.connection().exec_driver_sql("ALTER TABLE clearance ADD COLUMN seal VARCHAR NOT NULL DEFAULT ''")
    for row in session.exec(select(Clearance)):
        row.seal = row.sealed()
        session.add(row)
    session.commit()


def as_compared(name: str) -> str:
    """A name as clearances compare it: without regard to case, width, spaces and punctuation; every word counts."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(c if unicodedata.category(c)[0] in _SPOKEN else " " for c in text).split())
