"""The store: every save is one transaction, the first answer to a question stays, and old answers replay.

SQLite in WAL mode: readers never wait, writers queue up (`BEGIN IMMEDIATE`), and a process that is killed leaves
either the whole answer with its rulebook and key behind, or nothing.
"""

from __future__ import annotations

import datetime
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection
from sqlmodel import Session, SQLModel, col, select

from ..checking import Rulebook
from ..determination import Determination, result_hash
from ..errors import EngineFault, InputError
from ..parties.screener import Screener
from . import tables
from .database import open_sqlite, usable
from .replay import Archive, Archivist, Replayed, ask_again

_MEND = "restore the store from a copy, or ask the case again in another data folder"
ListsOf = Callable[[Determination, Rulebook], Screener | None]


class StoreUnusable(InputError):
    """The file of the store cannot be opened, read or written."""


class StoredChanged(InputError):
    """A stored row does not say any more what it said when it was written."""


class KeyReused(InputError):
    """An idempotency key came with another request than before."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What is stored for a question: the first answer, and whether it is this one."""

    determination: Determination
    text: str
    new: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """A stored answer in one line."""

    id: str
    result_hash: str
    outcome: str
    decision: str
    review_policy: str | None
    headline: str
    reference: str
    as_of: str
    created: str
    asked_by: str
    rules_hash: str
    changed: bool = False


def open_store(path: Path) -> Store:
    """The store in a file; folder and file are made where they are missing.

    Raises:
        StoreUnusable: the file cannot be used, or was made by a newer douane.
    """
    return Store(path)


class Store:
    """Stored determinations; safe to use from several threads and processes at once."""

    def __init__(self, path: Path):
        self.path = path
        self._archivist = Archivist()
        self._engine = open_sqlite(path)
        try:
            with usable(f"the store {self.path}", StoreUnusable):
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                with self._engine.connect() as connection:
                    _prepare(connection.execution_options(writes=True), path)
        except InputError:
            self.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes every connection; the store can be used again afterwards."""
        self._engine.dispose()

    # --- writing -----------------------------------------------------------------------------------------

    def save(
        self,
        determination: Determination,
        rulebook: Rulebook,
        *,
        asked_on: datetime.date | None = None,
        key: str = "",
        request: str = "",
    ) -> Saved:
        """Stores an answer with its rulebook; the same question asked again keeps the first answer.

        Args:
            determination: the answer.
            rulebook: the rulebook that gave it.
            asked_on: the day on which it was asked; by default the day of `created`.
            key: a sender's idempotency key, stored in the same transaction.
            request: the hash of the sender's request.

        Raises:
            KeyReused: the key stands for another request.
            EngineFault: the same question was answered otherwise before; nothing is stored.
            StoreUnusable: the file cannot be written.
        """
        archive = self._archivist.pack(rulebook)
        now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        day = asked_on.isoformat() if asked_on is not None else determination.created[:10]
        with self._session(writes=True) as session:
            if key:
                known = _keyed(session, key, request)
                if known is not None:
                    return _saved(known, new=False)
            row = _find(session, determination.id)
            new = row is None
            if row is None:
                if session.get(tables.Rulebook, archive.key) is None:
                    session.add(tables.Rulebook(
                        key=archive.key, rules_hash=rulebook.book.hash, release=rulebook.book.release, stored=now,
                        files=archive.packed))  # fmt: skip
                    session.flush()
                row = _row(determination, day, archive.key)
                session.add(row)
                session.flush()
            elif _changed(row):
                raise StoredChanged(_told(row.id), _MEND)
            elif row.result_hash != determination.result_hash:
                raise EngineFault(
                    f"{determination.id} was answered differently on {row.created}: the same question under the same "
                    "law must have one answer; nothing was stored, please report this case"
                )
            if key:
                entry = tables.Idempotency(key=key, request=request, determination=row.id, created=now)
                entry.seal = tables.sealed(entry)
                session.add(entry)
            saved = _saved(row, new=new)
            session.commit()
            return saved

    # --- reading -----------------------------------------------------------------------------------------

    def recall(self, key: str, request: str) -> Saved | None:
        """The answer that an idempotency key stands for, or None where it is new.

        Raises:
            KeyReused: the key stands for another request.
        """
        with self._session() as session:
            row = _keyed(session, key, request)
            return _saved(row, new=False) if row is not None else None

    def get(self, id: str) -> Determination | None:
        """A stored answer, or None where there is none of this id.

        Raises:
            StoredChanged: the row was changed since.
        """
        text = self.text(id)
        return Determination.model_validate_json(text) if text is not None else None

    def latest(self, reference: str) -> Determination | None:
        """The answer stored last under a reference, or None where there is none.

        Raises:
            StoredChanged: the row was changed since.
        """
        with self._session() as session:
            t = tables.Determination
            found = select(t).where(col(t.reference) == reference).order_by(col(t.number).desc()).limit(1)
            row = session.exec(found).first()
            return Determination.model_validate_json(_intact(row)) if row is not None else None

    def text(self, id: str) -> str | None:
        """A stored answer as the JSON text that was given, byte for byte.

        Raises:
            StoredChanged: the row was changed since.
        """
        with self._session() as session:
            row = _find(session, id)
            return _intact(row) if row is not None else None

    def newest(self, limit: int = 50) -> list[Summary]:
        """The answers stored last, newest first; of one that was changed since, no outcome is told but that."""
        with self._session() as session:
            t = tables.Determination
            found = session.exec(select(t).order_by(col(t.number).desc()).limit(limit))
            return [_line(row) for row in found]

    def replay(self, id: str, lists_of: ListsOf) -> Replayed | None:
        """A stored answer and the one that its case gets from its own rulebook now; None where there is none.

        Args:
            lists_of: gives the lists that took part in an answer.

        Raises:
            RulebookError: this version of douane cannot read the rules of that time.
            StoredChanged: the row, or the rules of that time, were changed and cannot be asked again.
            InputError: the lists of that time are gone.
        """
        with self._session() as session:
            row = _find(session, id)
            if row is None:
                return None
            book = session.get(tables.Rulebook, row.rulebook)
            changed = _changed(row)
            try:
                stored = Determination.model_validate_json(_unpacked(row))
                asked_on = datetime.date.fromisoformat(row.asked_on)
            except (ValueError, TypeError, zlib.error):
                raise StoredChanged(_told(id), _MEND) from None
            if book is None:
                raise StoredChanged(_told(id), _MEND)
            archive = Archive(book.key, book.files)
        rulebook = self._archivist.unpack(archive)
        return replace(ask_again(stored, rulebook, asked_on, lists_of(stored, rulebook)), changed=changed)

    def check(self) -> None:
        """Whether the file can be read.

        Raises:
            StoreUnusable: it cannot.
        """
        with self._session() as session:
            session.exec(select(tables.Determination.number).limit(1)).first()

    @contextmanager
    def _session(self, *, writes: bool = False) -> Generator[Session]:
        with usable(f"the store {self.path}", StoreUnusable), Session(self._engine, expire_on_commit=False) as session:
            session.connection(execution_options={"writes": writes})
            yield session


def _prepare(connection: Connection, path: Path) -> None:
    with connection.begin():
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version > tables.SCHEMA:
            raise StoreUnusable(f"the store {path} was made by a newer douane", "update this one")
        if version < tables.SCHEMA:
            ours = (tables.Rulebook, tables.Determination, tables.Idempotency)
            SQLModel.metadata.create_all(connection, [SQLModel.metadata.tables[t.__name__.lower()] for t in ours])
            if version == 1:
                _add_seals(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {tables.SCHEMA}")


def _add_seals(connection: Connection) -> None:
    """Seals what was stored before there were seals: answers that fit their own result hash, as they are found."""
    for table in ("determination", "idempotency"):
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN seal VARCHAR NOT NULL DEFAULT ''")
    with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
        for number in session.exec(select(tables.Determination.number)).all():
            row = session.get_one(tables.Determination, number)
            row.seal = "" if _unlike(row) else tables.sealed(row)
            session.add(row)
            session.flush()
            session.expunge(row)
        for entry in session.exec(select(tables.Idempotency)).all():
            entry.seal = tables.sealed(entry)
            session.add(entry)
        session.commit()


def _find(session: Session, id: str) -> tables.Determination | None:
    return session.exec(select(tables.Determination).where(col(tables.Determination.id) == id)).first()


def _keyed(session: Session, key: str, request: str) -> tables.Determination | None:
    entry = session.get(tables.Idempotency, key)
    if entry is None:
        return None
    if entry.seal != tables.sealed(entry):
        raise StoredChanged("what an idempotency key stands for was changed in the store", "use a new key")
    if entry.request != request:
        raise KeyReused("the idempotency key came with another request before", "use a new key for a new request")
    return _find(session, entry.determination)


def _row(determination: Determination, asked_on: str, rulebook: str) -> tables.Determination:
    d = determination
    row = tables.Determination(
        id=d.id, result_hash=d.result_hash, outcome=d.outcome, decision=d.decision, review_policy=d.review_policy,
        headline=d.headline, reference=d.reference, as_of=d.as_of.isoformat(), created=d.created, asked_on=asked_on,
        asked_by=d.asked_by, rules_hash=d.rules.hash, rulebook=rulebook,
        answer=zlib.compress(d.to_json().encode(), 6),
    )  # fmt: skip
    row.seal = tables.sealed(row)
    return row


def _unpacked(row: tables.Determination) -> str:
    return zlib.decompress(row.answer).decode()


def _changed(row: tables.Determination) -> bool:
    return row.seal != tables.sealed(row)


def _unlike(row: tables.Determination) -> bool:
    """Whether an answer does not fit its own result hash, or the columns beside it; all that tells without a seal."""
    try:
        d = Determination.model_validate_json(_unpacked(row))
    except (ValueError, TypeError, zlib.error):
        return True
    wanted = _row(d, row.asked_on, row.rulebook)
    aside = {"number", "seal", "answer"}
    fits = result_hash({name: getattr(d, name) for name in Determination.model_fields}) == d.result_hash
    return not fits or row.model_dump(exclude=aside) != wanted.model_dump(exclude=aside)


def _intact(row: tables.Determination) -> str:
    if _changed(row):
        raise StoredChanged(_told(row.id), _MEND)
    return _unpacked(row)


def _line(row: tables.Determination) -> Summary:
    changed = _changed(row)
    values = {name: getattr(row, name) for name in Summary.__slots__ if name != "changed"}
    if changed:
        values |= {"outcome": "escalate", "decision": "hold", "review_policy": None, "headline": f"{_told(row.id)}."}
    return Summary(**values, changed=changed)


def _told(id: str) -> str:
    return f"the stored answer {id[:80]} was changed in the store after it was given; it clears nothing"


def _saved(row: tables.Determination, *, new: bool) -> Saved:
    text = _intact(row)
    return Saved(Determination.model_validate_json(text), text, new)
