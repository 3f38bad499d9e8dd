"""What answers while the application is loaded: that it is loading, and never a clearance.

Rules and lists take seconds.  Whoever watches the service hears meanwhile that it lives and is not ready, and whoever
asks a case when to come back.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .kinds import HEADERS, MEDIA_TYPE, described_as

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

RETRY_AFTER = 2  # seconds
_HEALTH = "/healthz"


class Loading:
    """An application that is made in a thread of its own, and what is said until it is there.

    Attributes:
        app: the application, once it is made.
        failure: why none can be made.
    """

    def __init__(self, make: Callable[[], FastAPI]):
        self.app: FastAPI | None = None
        self.failure: Exception | None = None
        self._make = make

    def begin(self, ended: Callable[[], None]) -> None:
        """Begins to load; `ended` is called when that is done or has failed."""

        def load() -> None:
            try:
                self.app = self._make()
            except Exception as error:
                self.failure = error
            ended()

        threading.Thread(target=load, name="loading", daemon=True).start()

    def close(self) -> None:
        """Closes what the application opened."""
        if self.app is not None:
            self.app.state.service.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.app is not None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            alive = scope["path"] == _HEALTH and scope["method"] in ("GET", "HEAD")
            status, kind, body = _alive() if alive else _not_yet()
            headers = {**HEADERS, "content-type": kind, "content-length": str(len(body))}
            if not alive:
                headers["retry-after"] = str(RETRY_AFTER)
            told = [(name.encode(), value.encode()) for name, value in headers.items()]
            await send({"type": "http.response.start", "status": status, "headers": told})
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _alive() -> tuple[int, str, bytes]:
    return 200, "application/json", b'{"status":"loading"}'


def _not_yet() -> tuple[int, str, bytes]:
    details: dict[str, Any] = {**described_as("loading", f"Ask again in {RETRY_AFTER} seconds."), "problems": []}
    return int(details["status"]), MEDIA_TYPE, json.dumps(details).encode("ascii")
