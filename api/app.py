"""The application, and the server that listens on this machine alone."""

from __future__ import annotations

import contextlib
import datetime
import os
import socket
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from importlib import metadata

import uvicorn
from fastapi import FastAPI

from ..engine.checking import Rulebook
from ..engine.errors import InputError
from ..engine.home import Home
from . import openapi, pages, problems
from .guard import Guard, is_loopback
from .routes import ROUTERS
from .service import Service

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8765
_ABOUT = (
    "Can we ship this accelerator to this customer, this way, today, and why? A legal refusal is an answer: status "
    "200 with the outcome in the body. 4xx and 5xx mean that no answer could be given (`application/problem+json`). "
    "Not legal advice."
)


def create_app(
    home: Home | None = None,
    rulebook: Rulebook | None = None,
    *,
    hosts: Iterable[str] = (),
    today: Callable[[], datetime.date] = datetime.date.today,
) -> FastAPI:
    """The service over a data folder.

    Args:
        home: the data folder; by default the one that the command line uses.
        rulebook: a loaded rulebook; by default the shipped one with the house's own rules and products.
        hosts: names to answer to besides those of this machine.
        today: tells the day on which a case is asked.

    Raises:
        RulebookError: the rules cannot be used; no service starts with them.
    """
    home = home or Home.find()
    service = Service(home, rulebook or home.rulebook(), today)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        yield
        service.close()

    app = FastAPI(
        title="douane", version=metadata.version("douane"), description=_ABOUT, docs_url=None,
        generate_unique_id_function=lambda route: route.name, redoc_url=None,
        lifespan=lifespan,
    )  # fmt: skip
    app.state.service = service
    app.add_middleware(Guard, hosts=tuple(hosts))
    problems.install(app)
    routers = (*ROUTERS, pages.router)
    app.state.addresses = [route for router in routers for route in router.routes]
    for router in routers:
        app.include_router(router)
    openapi.install(app, service)
    return app


def serve(
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    home: Home | None = None,
    rulebook: Rulebook | None = None,
    announce: Callable[[str], None] = print,
) -> None:
    """Serves until interrupted; port 0 takes a free one.

    Args:
        announce: is told the address once the server listens.

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
        app = create_app(home, rulebook)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, ws="none",
            timeout_graceful_shutdown=5,
        )  # fmt: skip
        address, taken = listening.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        announce(f"douane listens on http://{shown}:{taken} (pages: /docs; stop with Ctrl-C)")
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])


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
