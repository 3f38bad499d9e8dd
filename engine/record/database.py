"""The database file: readers never wait, writers queue up, and a killed process leaves a whole state behind.

What only SQLite needs stands here; tables and queries are SQLAlchemy's and name no database.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import create_engine

from ..errors import InputError

WAIT_SECONDS = 30
AGAIN_SECONDS = 0.02


def open_sqlite(path: Path) -> Engine:
    """The engine of a file in WAL mode; a connection with the option `writes` locks out other writers at its begin."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False}
    )

    def connected(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # transactions begin where `begun` says, not where sqlite3 guesses
        _to_wal(connection)
        for pragma in ("synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


@contextmanager
def usable(what: str, refusal: type[InputError] = InputError) -> Generator[None]:
    """Tells of what the file system or the database refuses in the words of a person.

    Args:
        what: what cannot be used then, with its path.

    Raises:
        InputError: of the class given, with the cause and what to do.
    """
    try:
        yield
    except (OSError, DatabaseError) as error:
        cause = error.orig if isinstance(error, DatabaseError) else error
        busy = isinstance(error, OperationalError) and "locked" in str(cause)
        hint = "try again" if busy else "name another data folder, or fix the file"
        raise refusal(f"{what} cannot be used: {cause}", hint) from None


def _to_wal(connection: sqlite3.Connection) -> None:
    """Puts the file into WAL mode. For that change alone SQLite does not wait for others by itself."""
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(AGAIN_SECONDS)
