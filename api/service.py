"""What all routes share: the rulebook, loaded once; the data folder; the store, opened when first needed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from threading import Lock
from typing import Annotated, Any, cast

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from ..engine.checking import Rulebook
from ..engine.determination import Determination, digest
from ..engine.errors import DouaneError
from ..engine.facts.flat import FlatNames
from ..engine.home import Home
from ..engine.parties.screener import Screener
from ..engine.plain import is_mapping
from ..engine.record import Saved, Store, open_store


class Asking(BaseModel):
    """How a case is asked, beside the case itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    profile: str = Field(
        default="",
        description="The desk profile to use, by name; `default` if there is one, `none` for none.",
        max_length=200,
    )
    asked_by: str = Field(default="", description="Who asks; kept beside the answer.", max_length=200)


class Service:
    """The engine as the routes see it; no legal logic, and nothing that changes between requests."""

    def __init__(self, home: Home, rulebook: Rulebook, today: Callable[[], datetime.date] = datetime.date.today):
        self.home, self.rulebook, self.today = home, rulebook, today
        self.names = FlatNames(rulebook.book.declarations)
        self._lock = Lock()
        self._lists: Screener | None = None

    @cached_property
    def _store(self) -> Store:
        return open_store(self.home.database)

    @property
    def store(self) -> Store:
        """The store of the data folder; made when first asked for, and asked for again where that failed."""
        with self._lock:
            return self._store

    def screener(self) -> Screener | None:
        """The lists that count now, with what persons have cleared until now; None where none was imported.

        Raises:
            InputError: they cannot be read.
        """
        with self._lock:
            hash_ = self.home.snapshots.current_hash()
            if hash_ is None or self._lists is None or self._lists.snapshot.hash != hash_:
                self._lists = self.home.screener(self.rulebook)
            else:
                self._lists = self._lists.with_cleared(self.home.cleared())
            return self._lists

    def warm(self) -> None:
        """Reads the lists before anybody waits for them; where they cannot be read, each request says so."""
        with suppress(DouaneError):
            self.screener()

    def close(self) -> None:
        """Closes the store, if it was opened."""
        with self._lock:
            if "_store" in self.__dict__:
                self._store.close()

    def check(self, case: Any, asking: Asking, *, trace: bool = False, history: bool = False) -> Determination:
        """The determination of a case; not stored."""
        return self._check(case, asking, self.today(), trace, history)

    def keep(self, case: Any, asking: Asking, key: str = "") -> Saved:
        """The determination of a case, stored; a known key gives the answer that it gave before."""
        request = digest({"case": case, "profile": asking.profile, "asked_by": asking.asked_by})
        store = self.store
        known = store.recall(key, request) if key else None
        if known is not None:
            return known
        today = self.today()
        found = self._check(self._as_before(case, asking, store), asking, today, trace=False)
        return store.save(found, self.rulebook, asked_on=today, key=key, request=request)

    def _as_before(self, case: Any, asking: Asking, store: Store) -> Any:
        """The case, with what it leaves out of the one that was answered last under its reference."""
        reference = case.get("reference") if is_mapping(case) else None
        earlier = store.latest(reference) if isinstance(reference, str) and reference else None
        if earlier is None:
            return case
        return self.rulebook.as_before(case, earlier, self.home.profile(asking.profile, self.rulebook))

    def _check(
        self, case: Any, asking: Asking, today: datetime.date, trace: bool, history: bool = False
    ) -> Determination:
        profile = self.home.profile(asking.profile, self.rulebook)
        dated = self.rulebook.at(None, profile=profile, today=today, screener=self.screener())
        return dated.check(case, trace=trace, asked_by=asking.asked_by, history=history)


def _service(request: Request) -> Service:
    return cast("Service", request.app.state.service)


ServiceDep = Annotated[Service, Depends(_service)]
