"""`douane explain NAME`: what a name of the market or of the law is to the rules."""

from __future__ import annotations

import datetime

import click

from ..facts.declarations import Fact
from ..law.glossary import Term
from ..law.names import Explained, explain, fact_named, named_within, naming, one_product
from ..law.parts import eccn_places, in_force, users
from ..rulebook.book import Book
from .once import option
from .session import PROCEED, Session, common, day_of
from .show_entry import show_entry
from .show_market import show_told
from .show_products import show_figures, show_head, show_touching
from .show_rules import show_part, show_users
from .terminal import BOLD, DIM, Terminal

_ABOUT = {"world": "a fact about the transaction", "file": "a fact about your files"}


@click.command("explain")
@click.argument("name", metavar="NAME", nargs=-1, required=True)
@option("--as-of", metavar="DATE", help="The date; today by default.")
@common
def command(session: Session, name: tuple[str, ...], as_of: str | None) -> int:
    """Explain a name: a product, company, bill or news story, a regime, a rule, a fact, an ECCN.

    For a product, company, bill or story: its legal status on the date, the rules that concern it, what people say
    about it and whether that holds up, and what to ask next.

    \b
    Examples:
      douane explain H20
      douane explain "CloudMatrix 384" --as-of 2025-06-01
      douane explain 寒武纪
      douane explain us.letter.h20
      douane explain 3A090.a
      douane explain item.tpp
    """
    wanted, day = " ".join(name), day_of(as_of)
    found = explain(session.rulebook, wanted, day)
    t, book = session.out, session.rulebook.book
    if session.json:
        t.json(found.model_dump(mode="json", exclude_none=True))
    elif found.kind == "product":
        _market(session, found, day)
    elif found.kind == "fact":
        _fact(t, book.declarations.facts[fact_named(wanted, book) or ""], book)
    elif found.term is not None:
        _term(t, found.term)
    elif found.eccn is not None:
        _eccn(t, found.eccn, book, day)
    else:
        show_part(t, wanted, book, day)
    return PROCEED


def _market(session: Session, found: Explained, day: datetime.date) -> None:
    t, rulebook = session.out, session.rulebook
    catalogue = rulebook.book.catalogue
    product = one_product(catalogue, found.name) or named_within(catalogue, found.name)
    assert product is not None  # `found` was made of it
    show_head(t, product, found.told.names if found.told else ())
    if found.told is not None:
        show_told(t, found.told, day)
    show_figures(t, product, rulebook, day)
    if not product.facts and not product.contents:
        t.line()
        t.line(("It has no parameters of its own, so the rules do not classify it.", DIM), indent=2)
    told = {rule.id for rule in found.told.touches} if found.told else set[str]()
    named = [(id, title) for id, title in naming(product, rulebook.book) if id not in told]
    if named:
        t.heading("ALSO NAMED BY" if told else "NAMED BY")
        t.rows([(id, (title, DIM)) for id, title in named], most=(44,))
    if found.rules is not None:
        show_touching(t, found.rules, rulebook.book.declared, told)
    checks = found.told.check if found.told else []
    if not checks and product.facts:
        checks = [f'douane check --product "{found.name}" --to COUNTRY']
    if checks:
        t.line()
        for check in checks:
            t.line(("ask: ", DIM), (check, ""), hang=5)


def _fact(t: Terminal, fact: Fact, book: Book) -> None:
    t.line((fact.name, BOLD), f"   {fact.question or fact.words}")
    kind = f"{fact.type}{f', in {fact.unit}' if fact.unit else ''}, {_ABOUT[fact.about]}"
    t.line((kind, DIM), indent=2)
    if fact.values:
        t.line(f"one of: {', '.join(fact.values)}", indent=2)
    if fact.find:
        t.line(("where to find it: ", DIM), fact.find, indent=2)
    if fact.derived_by:
        t.line(("computed, if it is not given, from ", DIM), ", ".join(fact.derived_from), indent=2)
    if fact.source:
        t.line((f"source: {fact.source}", DIM), indent=2)
    absent = "counts as not on file" if fact.about == "file" else "stays unknown"
    t.line((f"if it is not given, it {absent}", DIM), indent=2)
    show_users(t, fact.name, book)


def _term(t: Terminal, term: Term) -> None:
    t.line((term.name, BOLD), f"   {term.title}")
    t.line((term.of, DIM), indent=2)
    if term.text:
        t.line(term.text, indent=2)
    for rule in term.rules:
        t.line((f"rule: {rule}", DIM), indent=2)


def _eccn(t: Terminal, code: str, book: Book, day: datetime.date) -> None:
    """An ECCN: the rules that classify into it, the groups that hold it."""
    known = show_entry(t, code, book)
    if not known:
        t.line((code, BOLD))
    rules, groups = eccn_places(code, book)
    if not (known or rules or groups):
        t.line("This ECCN is not in the rulebook: an item in it is outside coverage and goes to manual review.",
               indent=2)  # fmt: skip
        return
    if rules:
        t.heading("CLASSIFIED BY")
        t.rows([(r.id, (in_force(r, day), DIM), (f"{r.then.target}: {r.title}", DIM)) for r in rules], most=(44, 12))
    if groups:
        t.heading("MEMBER OF")
        t.rows([(f"group.{g.id}", (g.title, DIM)) for g in groups], most=(44,))
        for group in groups:
            for id, title in users(f"group.{group.id}", book):
                t.line("read by ", id, (f"   {title}", DIM), indent=4)
