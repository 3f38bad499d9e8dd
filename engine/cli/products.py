"""`douane products`: the catalogue."""

from __future__ import annotations

import click

from ..errors import InputError, near_miss
from ..explanation import words
from ..law.names import one_product, product_data
from .once import option
from .session import PROCEED, Session, common, day_of
from .show_products import show_product
from .terminal import DIM, Piece


@click.group("products")
def command() -> None:
    """The product catalog: sourced, dated figures.

    \b
    Examples:
      douane products list
      douane products show H20
    """


@command.command("list")
@option("--maker", metavar="NAME", help="Only the products of one maker.")
@common
def list_(session: Session, maker: str | None) -> int:
    """List all products, by maker.

    \b
    Example:
      douane products list --maker NVIDIA
    """
    book = session.rulebook.book
    found = sorted(book.catalogue.products.values(), key=lambda p: (p.maker.casefold(), p.id))
    found = [p for p in found if maker is None or p.maker.casefold() == maker.casefold()]
    if not found and maker is not None:
        makers = {p.maker for p in book.catalogue.products.values()}
        raise InputError(
            f"no product is by {maker!r}", near_miss(maker, makers) or "known: " + ", ".join(sorted(makers))
        )
    if session.json:
        session.out.json([
            {"id": p.id, "title": p.title, "maker": p.maker, "aliases": list(p.aliases), "character": p.character}
            for p in found
        ])  # fmt: skip
        return PROCEED
    rows: list[tuple[Piece | str, ...]] = [(p.id, p.title, (p.maker, DIM)) for p in found]
    session.out.rows(rows, indent=0)
    session.out.line((f"{words.count(len(found), 'product')} · `douane products show NAME`", DIM))
    return PROCEED


@command.command("show")
@click.argument("name", metavar="NAME")
@option("--as-of", metavar="DATE", help="Only what was known on this date; today by default.")
@common
def show(session: Session, name: str, as_of: str | None) -> int:
    """Show a product: what it is, its figures with their sources, what is not known.

    \b
    Examples:
      douane products show H20
      douane products show "RTX PRO 6000D" --as-of 2025-10-01
    """
    book, day = session.rulebook.book, day_of(as_of)
    product = one_product(book.catalogue, name)
    if product is None:
        raise InputError(f"the catalogue does not know {name!r}", near_miss(name, book.catalogue.names())
                         or "see `douane products list`")  # fmt: skip
    if session.json:
        session.out.json(product_data(product, book, day))
    else:
        show_product(session.out, product, session.rulebook, day)
    return PROCEED
