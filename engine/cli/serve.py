"""`douane serve`: the HTTP service, on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .once import option
from .session import PROCEED, Session, common

if TYPE_CHECKING:
    from fastapi import FastAPI


@click.command("serve")
@option("--host", metavar="H", default="127.0.0.1", show_default=True, help="An address of this machine.")
@option("--port", metavar="P", type=click.IntRange(0, 65535), default=8765, show_default=True,
              help="The port; 0 takes a free one.")  # fmt: skip
@common
def command(session: Session, host: str, port: int) -> int:
    """Start the HTTP service and its pages on this machine; other machines cannot reach it.

    It listens at once. Until the rules and lists are loaded, /healthz says `loading` and everything else answers 503.

    \b
    Examples:
      douane serve
      douane serve --port 9000 --data /srv/douane
    """
    from ...api.listening import serve

    def make() -> FastAPI:
        from ...api.app import create_app

        app = create_app(session.home, session.rulebook)
        app.state.service.warm()
        return app

    serve(make, host, port, announce=click.echo)
    return PROCEED
