"""The server, which listens on this machine alone and from the first moment: the application is loaded behind it."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..engine.errors import InputError
from .loading import Loading

if TYPE_CHECKING:
    from fastapi import FastAPI

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8765


def is_loopback(host: str) -> bool:
    """Whether a host, as written, is this machine: `localhost` or a loopback address."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False


def serve(
    make: Callable[[], FastAPI],
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    announce: Callable[[str], None] = print,
) -> None:
    """Serves until interrupted; port 0 takes a free one.

    Args:
        make: makes the application; called once the server listens, and until it is there every route says so.
        announce: is told the address once the server listens, and when cases can be asked.

    Raises:
        InputError: the host is not this machine, or the port cannot be had.
        RulebookError: the rules cannot be used.
    """
    if not is_loopback(host):
        raise InputError(
            f"{host} is not this machine alone",
            "there are no access keys yet: serve on 127.0.0.1, and reach it through a tunnel of your own",
        )
    with _listen(host, port) as listening:
        import uvicorn  # a port that cannot be had is told first

        loading = Loading(make)
        config = uvicorn.Config(
            loading, log_level="warning", access_log=False, server_header=False, proxy_headers=False, ws="none",
            timeout_graceful_shutdown=5, lifespan="off",
        )  # fmt: skip
        server = uvicorn.Server(config)
        address, taken = listening.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        announce(f"douane listens on http://{shown}:{taken} (pages: /docs; stop with Ctrl-C)")

        def ended() -> None:
            if loading.failure is not None:
                server.should_exit = True
            else:
                announce("The rules and lists are loaded: cases can be asked.")

        loading.begin(ended)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
        loading.close()
    if loading.failure is not None:
        raise loading.failure


def _listen(host: str, port: int) -> socket.socket:
    """A socket bound to a loopback address; a name is not looked up, `localhost` is 127.0.0.1."""
    address = "127.0.0.1" if host.casefold() == "localhost" else host.strip("[]")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"port {port} of {address} cannot be had: {reason}", "choose another with --port") from None
    return listening
