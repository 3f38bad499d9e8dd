"""What holds for every request: whom it may address, who may send it, which headers an answer carries.

The service has no access keys yet, so it listens on the loopback address alone.  A page of another site could
still reach it through the browser of the person at the desk: a host name that is not ours (a name rebound to
127.0.0.1) and a foreign `Origin` are refused, and bodies must be declared as JSON (`body.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .kinds import HEADERS
from .listening import is_loopback
from .problems import LOG, NoAnswer, described, response

_SAFE = ("GET", "HEAD", "OPTIONS")
_ONCE = ("host", "origin", "content-type", "idempotency-key")
_PORTS = {"http": 80, "https": 443}
_MOST_PARAMETERS = 100


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
                for name, value in HEADERS.items():
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
        for name in _ONCE:
            if len(headers.getlist(name)) > 1:
                raise NoAnswer("request", f"the header {name} is given twice", "give it once", name)
        origin = headers.get("origin")
        if origin is not None and scope["method"] not in _SAFE and not _same(origin, headers.get("host", "")):
            raise NoAnswer("origin", "The request was sent by a page of another site")
        try:
            text = scope["query_string"].decode("latin-1")
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
        except ValueError:
            raise NoAnswer("request", f"there are more than {_MOST_PARAMETERS} parameters") from None
        names = [name for name, _ in pairs]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise NoAnswer("request", f"the parameter {twice[:80]!r} is given twice", "give it once", twice[:80])

    def _ours(self, authority: str) -> bool:
        host, colon, port = authority.rpartition(":")
        if not colon or authority.endswith("]"):
            host, port = authority, "0"
        if not (port.isascii() and port.isdigit()):
            return False
        if ":" in host and not (host.startswith("[") and host.endswith("]")):
            return False
        return host.casefold() in self.hosts or is_loopback(host)


def _same(origin: str, host: str) -> bool:
    """Whether a page's origin is the address that the request went to: host and port both.

    Another port of this machine is another site: whatever runs there (a page under development, another user's tool)
    may not store here.
    """
    try:
        page = urlsplit(origin)
        port = page.port or _PORTS.get(page.scheme)
        asked = urlsplit(f"{page.scheme}://{host}")
        here = asked.port or _PORTS.get(page.scheme)
    except ValueError:
        return False
    if page.scheme not in _PORTS or not page.hostname or port != here:
        return False
    local = is_loopback(page.hostname) and is_loopback(asked.hostname or "")
    return page.hostname == asked.hostname or local
