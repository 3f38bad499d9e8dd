"""A product of the catalogue: what it is, what its sources say, what the rules make of it."""

from __future__ import annotations

import datetime
from typing import Any

from ..checking import Rulebook
from ..determination import Determination
from ..explanation.facts_used import shown, written
from ..rulebook.catalogue import Product, Sourced
from . import words
from .terminal import BOLD, DIM, STYLES, Piece, Terminal


def show_product(t: Terminal, product: Product, rulebook: Rulebook, day: datetime.date) -> None:
    """The product with every sourced figure."""
    maker = f", {product.maker}" if product.maker else ""
    t.line((product.title, BOLD), (f"   {product.id}{maker}", DIM))
    if product.aliases:
        t.line((f"also: {', '.join(product.aliases)}", DIM), indent=2)
    t.line(product.character, indent=2)
    book = rulebook.book
    if product.facts:
        t.heading("WHAT THE SOURCES SAY")
        t.rows([_figure(s, rulebook, day) for s in product.facts], most=(0, 34))
    disputed = [name for name, value in book.catalogue.values(product, day).items() if value.disputed]
    if disputed:
        t.line((f"the sources differ on {', '.join(disputed)}", STYLES["hold"]), indent=2)
    if product.gaps:
        t.heading("NOT KNOWN")
        t.rows([(fact, (reason, DIM)) for fact, reason in product.gaps])


def _figure(s: Sourced, rulebook: Rulebook, day: datetime.date) -> tuple[Piece | str, ...]:
    fact = rulebook.book.declarations.facts[s.fact]
    source = rulebook.book.declared.sources.get(s.source)
    where = (source.title if source else s.source) + (f", {s.date}" if s.date else "")
    detail = ", ".join(x for x in (where, s.kind.replace("_", " "), s.variant if s.variant != s.source else "") if x)
    counts = s.counts_on(day)
    if not counts:
        detail += f"; superseded by {s.superseded_by}" if s.superseded_by else "; counts from its own date only"
    return fact.words, (shown(s.value, fact.unit), "" if counts else DIM), (detail, DIM)


def product_data(product: Product, rulebook: Rulebook, day: datetime.date) -> dict[str, Any]:
    """The product as data."""
    return {
        "id": product.id, "title": product.title, "maker": product.maker, "aliases": list(product.aliases),
        "character": product.character,
        "facts": [
            {"fact": s.fact, "value": written(s.value), "unit": rulebook.book.declarations.facts[s.fact].unit,
             "source": s.source, "date": s.date.isoformat() if s.date else None, "kind": s.kind, "mark": s.mark,
             "variant": s.variant, "superseded_by": s.superseded_by, "counts": s.counts_on(day), "note": s.note}
            for s in product.facts
        ],
        "gaps": [{"fact": fact, "why": reason} for fact, reason in product.gaps],
    }  # fmt: skip


def asked_alone(product: Product, rulebook: Rulebook, day: datetime.date) -> Determination:
    """What the rules make of the product when nothing else is known but that it leaves the United States."""
    case = {
        "item": {"product": product.id},
        "activity": {"mode": "ship_export", "from_country": "US"},
        "as_of": day.isoformat(),
    }
    return rulebook.at(day).check(case, detail="brief")


def show_touching(t: Terminal, d: Determination) -> None:
    """The classification, and the rules that can touch the product."""
    t.heading(f"TO THE RULES, ON {d.as_of}")
    named = ", ".join(d.classification.candidates) or "no paragraph of the book"
    sure = "" if d.classification.certain else " (not certain)"
    t.line(f"{named}{sure}", (f"   level of control: {d.classification.level}", DIM), indent=2)
    t.heading("RULES THAT CAN TOUCH IT")
    t.line(("shipped from the United States, nothing else known", DIM), indent=2)
    rows: list[tuple[Piece | str, ...]] = []
    for track in d.tracks:
        for basis in track.bases:
            sign = "●" if basis.value == "true" else "?"
            rows.append((f"{sign} {words.STATES[basis.value]}", basis.rule, (basis.title, DIM)))
    t.rows(rows or [("none",)], most=(13, 44))


def touching_data(d: Determination) -> dict[str, Any]:
    """The same as data."""
    return {
        "as_of": d.as_of.isoformat(),
        "classification": d.classification.model_dump(),
        "rules": [{"rule": b.rule, "title": b.title, "value": b.value} for track in d.tracks for b in track.bases],
    }
