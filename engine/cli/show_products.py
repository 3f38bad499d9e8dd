"""A product of the catalogue: what it is, what its sources say, what the rules make of it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from ..checking import Rulebook
from ..explanation import words
from ..language.shown import shown as written_out
from ..law.names import ToldName, Touching, told
from ..rulebook.catalogue import Content, Product, Sourced
from ..rulebook.declared import Declared
from .terminal import BOLD, DIM, STYLES, Piece, Terminal


def show_product(t: Terminal, product: Product, rulebook: Rulebook, day: datetime.date) -> None:
    """The product with every sourced figure."""
    account = rulebook.book.catalogue.accounts.get(product.id)
    show_head(t, product, told(account, rulebook.book, day).names if account else ())
    show_figures(t, product, rulebook, day)


def show_head(t: Terminal, product: Product, others: Iterable[ToldName]) -> None:
    """Its names, and what it is."""
    maker = f", {product.maker}" if product.maker else ""
    t.line((product.title, BOLD), (f"   {product.id}{maker}", DIM))
    if product.aliases:
        t.line((f"also: {', '.join(product.aliases)}", DIM), indent=2)
    for other in others:
        sources = ", ".join(place.source for place in other.citations)
        mark = words.MARKS[other.verified]
        t.line((f"in {other.language}: {', '.join(other.names)} [{sources}; {mark}]", DIM), indent=2)
    t.line(product.character, indent=2)


def show_figures(t: Terminal, product: Product, rulebook: Rulebook, day: datetime.date) -> None:
    """Every sourced figure, what the sources differ on, and what is not known."""
    book = rulebook.book
    if product.contents:
        t.heading("WHAT IT HOLDS")
        t.rows([_content(c, rulebook) for c in product.contents], most=(0, 44))
    if product.facts:
        t.heading("WHAT THE SOURCES SAY")
        t.rows([_figure(s, rulebook, day) for s in product.facts], most=(0, 34))
    disputed = [name for name, value in book.catalogue.values(product, day).items() if value.disputed]
    if disputed:
        t.line((f"the sources differ on {', '.join(disputed)}", STYLES["hold"]), indent=2)
    if product.gaps:
        t.heading("NOT KNOWN")
        t.rows([(fact, (reason, DIM)) for fact, reason in product.gaps])


def _content(c: Content, rulebook: Rulebook) -> tuple[Piece | str, ...]:
    source = rulebook.book.declared.sources.get(c.source)
    how_many = f"{c.count} ×" if c.count else "number not known"
    detail = ", ".join(x for x in ("or another" if c.fitted else "", c.note, source.title if source else c.source,
                                   words.MARKS[c.mark]) if x)  # fmt: skip
    return how_many, rulebook.book.catalogue.products[c.part].title, (detail, DIM)


def _figure(s: Sourced, rulebook: Rulebook, day: datetime.date) -> tuple[Piece | str, ...]:
    fact = rulebook.book.declarations.facts[s.fact]
    source = rulebook.book.declared.sources.get(s.source)
    where = (source.title if source else s.source) + (f", {s.date}" if s.date else "")
    detail = ", ".join(x for x in (where, s.kind.replace("_", " "), s.variant if s.variant != s.source else "") if x)
    counts = s.counts_on(day)
    if not counts:
        detail += f"; superseded by {s.superseded_by}" if s.superseded_by else "; counts from its own date only"
    return fact.words, (written_out(s.value, fact.unit), "" if counts else DIM), (detail, DIM)


def show_touching(t: Terminal, found: Touching, declared: Declared, but: Collection[str] = ()) -> None:
    """The classification, and the rules that can touch the product.

    Args:
        declared: names the levels of control.
        but: rules that were told already; where there are some, what could apply to any shipment is only counted.
    """
    t.heading(f"UNDER THE RULES, ON {found.as_of}")
    named = " or ".join(found.classification.candidates) or "no paragraph in the rulebook"
    sure = "" if found.classification.certain else " (not certain)"
    t.line(f"{named}{sure}", (f"   {words.level(found.classification.level, declared)}", DIM), indent=2)
    t.heading("RULES THAT MAY APPLY")
    t.line(("shipped from the United States, nothing else known", DIM), indent=2)
    bases = [b for b in found.rules if b.rule not in but]
    shown = [b for b in bases if b.value == "true" or not but]
    rows: list[tuple[Piece | str, ...]] = []
    for basis in shown:
        sign = "●" if basis.value == "true" else "?"
        rows.append((f"{sign} {words.STATES[basis.value]}", basis.rule, (basis.title, DIM)))
    t.rows(rows or [("none other than those above" if but else "none",)], most=(13, 44))
    if len(shown) < len(bases):
        more = words.count(len(bases) - len(shown), "rule")
        t.line(
            (
                f"and {more} more that could apply, depending on parties, place and end use (--json lists them)",
                DIM,
            ),
            indent=2,
        )
