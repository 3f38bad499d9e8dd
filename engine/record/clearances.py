"""The database of clearances: given by persons, revoked by persons, never deleted (what they mean: `cleared.py`)."""

from __future__ import annotations

import datetime
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlmodel import Field, Session, SQLModel, col, select

from ..errors import InputError
from ..parties.cleared import Clearance, Cleared, as_compared
from ..parties.entry import Entry
from ..parties.snapshot import utc_now
from .database import open_sqlite, usable


class ClearanceRow(SQLModel, table=True):
    """A clearance as it is kept."""

    __tablename__ = "clearance"  # pyright: ignore[reportAssignmentType]

    number: int | None = Field(default=None, primary_key=True)
    party: str = Field(index=True)
    name: str
    country: str
    entry: str
    version: str
    entry_name: str
    reason: str
    person: str
    cleared: str
    until: str | None = None
    revoked: str | None = None
    revoked_by: str = ""
    revoked_reason: str = ""
    seal: str = ""


_TABLE = SQLModel.metadata.tables["clearance"]


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
        row = ClearanceRow(**made.model_dump(), seal=made.sealed())
        with self._writing() as session:
            session.add(row)
            session.commit()
        return _read(row)

    def revoke(self, number: int, *, person: str, reason: str = "") -> Clearance:
        """Takes a clearance back.

        Raises:
            InputError: there is none of this number, or it was revoked before.
        """
        with self._writing() as session:
            found = session.get(ClearanceRow, number)
            if found is None:
                raise InputError(f"there is no clearance {number}", "see `douane parties clearances --all`")
            if found.revoked is not None:
                raise InputError(f"clearance {number} was revoked by {found.revoked_by} on {found.revoked[:10]}")
            intact = found.seal == _read(found).sealed()
            found.revoked, found.revoked_by, found.revoked_reason = utc_now(), person.strip(), reason.strip()
            found.seal = _read(found).sealed() if intact else ""
            session.add(found)
            session.commit()
        return _read(found)

    def all(self) -> list[Clearance]:
        """Every clearance that was ever given, oldest first."""
        if not self.path.exists():
            return []
        with usable(f"the clearances in {self.path}"), Session(self._engine, expire_on_commit=False) as session:
            if not inspect(session.connection()).has_table(_TABLE.name):
                return []
            if not _has_seals(session.connection()):
                _add_seals(session)
            return [_read(row) for row in session.exec(select(ClearanceRow).order_by(col(ClearanceRow.number)))]

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
        with usable(f"the clearances in {self.path}"):
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with Session(self._engine, expire_on_commit=False) as session:
                connection = session.connection(execution_options={"writes": True})
                _TABLE.create(connection, checkfirst=True)
                if not _has_seals(connection):
                    _add_seals(session)
                yield session


def _read(row: ClearanceRow) -> Clearance:
    return Clearance.model_validate(row)


def _has_seals(connection: Connection) -> bool:
    return any(column["name"] == "seal" for column in inspect(connection).get_columns(_TABLE.name))


def _add_seals(session: Session) -> None:
    """Seals the rows of a file that was made before there were seals, as they are found."""
    session.connection().exec_driver_sql("ALTER TABLE clearance ADD COLUMN seal VARCHAR NOT NULL DEFAULT ''")
    for row in session.exec(select(ClearanceRow)):
        row.seal = _read(row).sealed()
        session.add(row)
    session.commit()
