"""`douane serve`: the HTTP service, on this machine."""

from __future__ import annotations

import click

from .once import option
from .session import PROCEED, Session, common


@click.command("serve")
@option("--host", metavar="H", default="127.0.0.1", show_default=True, help="An address of this machine.")
@option("--port", metavar="P", type=click.IntRange(0, 65535), default=8765, show_default=True,
              help="The port; 0 takes a free one.")  # fmt: skip
@common
def command(session: Session, host: str, port: int) -> int:
    """Starts the HTTP service and its pages on this machine; other machines cannot reach it.

    \b
    Examples:
      douane serve
      douane serve --port 9000 --data /srv/douane
    """
    from ...api.app import serve

    serve(host, port, home=session.home, rulebook=session.rulebook, announce=lambda text: session.out.line(text))
    return PROCEED
