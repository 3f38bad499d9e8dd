"""The application."""

from __future__ import annotations

import datetime
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from importlib import metadata

from fastapi import FastAPI

from ..engine.checking import Rulebook
from ..engine.home import Home
from . import openapi, pages, problems
from .guard import Guard
from .routes import ROUTERS
from .service import Service

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
