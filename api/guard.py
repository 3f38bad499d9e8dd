"""What holds for every request: whom it may address, who may send it, which headers an answer carries.

The service has no access keys yet, so it listens on the loopback address alone.  A page of another site could
still reach it through the browser of the person at the desk: a host name that is not ours (a name rebound to
127.0.0.1) and a foreign `Origin` are refused, and bodies must be declared as JSON (`body.py`).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problems import LOG, NoAnswer, described, response

_SAFE = ("GET", "HEAD", "OPTIONS")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


def is_loopback(host: str) -> bool:
    """Whether a host, as written, is this machine: `localhost` or a loopback address."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()):
        self.app = app
        self.hosts = frozenset(h.casefold() for h in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            self._admit(scope)
            await self.app(scope, receive, dressed)
        except Exception as error:
            if begun:
                raise
            if not isinstance(error, NoAnswer):
                LOG.exception("no answer could be given to %s %s", scope["method"], scope["path"])
            await response(described(error))(scope, receive, dressed)

    def _admit(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if not self._ours(headers.get("host", "")):
            raise NoAnswer("host", "Only the names of this machine are served", "use 127.0.0.1 or localhost")
        origin = headers.get("origin")
        if origin is not None and scope["method"] not in _SAFE and not self._ours(_authority(origin)):
            raise NoAnswer("origin", "The request was sent by a page of another site")

    def _ours(self, authority: str) -> bool:
        host, colon, port = authority.rpartition(":")
        if not colon or authority.endswith("]"):
            host, port = authority, "0"
        if not (port.isascii() and port.isdigit()):
            return False
        if ":" in host and not (host.startswith("[") and host.endswith("]")):
            return False
        return host.casefold() in self.hosts or is_loopback(host)


def _authority(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
