"""`douane explain NAME`: what a name of the market or of the law is to the rules."""

from __future__ import annotations

import datetime
import re
from typing import Any

import click

from ..errors import InputError, near_miss
from ..facts.declarations import Fact
from ..facts.parse import ValueRefused, eccn
from ..rulebook.book import Book
from ..rulebook.catalogue import Product
from ..rulebook.declared import Group
from .products import one_product
from .rules import day_of
from .session import PROCEED, Session, common
from .show_entry import entry_data, show_entry
from .show_products import asked_alone, product_data, show_product, show_touching, touching_data
from .show_rules import (
    regime_data,
    rule_data,
    show_condition,
    show_group,
    show_parameter,
    show_regime,
    show_rule,
    show_users,
    users,
)
from .terminal import BOLD, DIM, Piece


@click.command("explain")
@click.argument("name", metavar="NAME", nargs=-1, required=True)
@click.option("--as-of", metavar="DATE", help="The day; today by default.")
@common
def command(session: Session, name: tuple[str, ...], as_of: str | None) -> int:
    """What a name is: a product or system of the market, a regime, a rule, a condition, a fact, an ECCN.

    \b
    Examples:
      douane explain H20
      douane explain "RTX PRO 6000D"
      douane explain us.letter.h20
      douane explain 3A090.a
      douane explain item.tpp
    """
    wanted, day = " ".join(name), day_of(as_of)
    if _product(session, wanted, day) or explain_part(session, wanted, day) or _fact(session, wanted):
        return PROCEED
    if _eccn(session, wanted):
        return PROCEED
    book = session.rulebook.book
    known = [*book.catalogue.names(), *book.declared.rules, *book.declared.regimes, *book.declared.conditions,
             *book.declared.parameters, *book.declared.groups, *book.declarations.facts]  # fmt: skip
    raise InputError(f"{wanted!r} is no product, regime, rule, condition, fact or ECCN of the book",
                     near_miss(wanted, known) or "see `douane products list` and `douane rules list`")  # fmt: skip


def _product(session: Session, name: str, day: datetime.date) -> bool:
    rulebook = session.rulebook
    product = one_product(rulebook.book.catalogue, name)
    if product is None:
        return False
    t = session.out
    answer = asked_alone(product, rulebook, day) if product.facts else None
    named = naming(product, rulebook.book)
    if session.json:
        t.json({"product": product_data(product, rulebook, day), "named_by": [name for name, _ in named],
                "rules": touching_data(answer) if answer else None})  # fmt: skip
        return True
    show_product(t, product, rulebook, day)
    if answer is None:
        t.line("It has no figures of its own, so the rules classify nothing by it.", indent=2)
    if named:
        t.heading("NAMED BY")
        t.rows([(name, (title, DIM)) for name, title in named], most=(44,))
    if answer is not None:
        show_touching(t, answer)
        t.line()
        t.line((f'ask: douane check --product "{name}" --to COUNTRY', DIM))
    return True


def naming(product: Product, book: Book) -> list[tuple[str, str]]:
    """Regimes, rules and groups that name a product or system, or one of its names."""
    names = [n.casefold() for n in (product.id, product.title, *product.aliases) if len(n) > 2]
    pattern = re.compile(r"(?<!\w)(" + "|".join(re.escape(n) for n in names) + r")(?!\w)")
    declared = book.declared
    found = [(r.id, r.title) for r in declared.regimes.values() if pattern.search(r.title.casefold())]
    found += [
        (r.id, r.title) for r in declared.rules.values() if pattern.search(f"{r.title} {r.because}".casefold())
    ]  # fmt: skip
    for group in declared.groups.values():
        members = {n.casefold() for m in group.members for n in (m.id, *m.names)}
        if members & set(names):
            found.append((f"group.{group.id}", group.title))
    return found


def explain_part(session: Session, name: str, day: datetime.date) -> bool:
    """Explains a regime, rule, condition, parameter or group; False where the name is none."""
    book, t = session.rulebook.book, session.out
    declared = book.declared
    group = declared.groups.get(name.removeprefix("group."))
    if name in declared.regimes:
        regime = declared.regimes[name]
        if session.json:
            t.json({"regime": regime_data(regime, book, day)})
        else:
            show_regime(t, regime, book, day)
    elif name in declared.rules:
        if session.json:
            t.json({"rule": rule_data(declared.rules[name], book, day)})
        else:
            show_rule(t, declared.rules[name], book, day)
    elif name in declared.conditions:
        condition = declared.conditions[name]
        if session.json:
            t.json({"condition": {"id": name, "title": condition.title, "over": condition.over,
                                  "read_by": _names(users(name, book))}})  # fmt: skip
        else:
            show_condition(t, condition, book)
    elif name in declared.parameters:
        parameter = declared.parameters[name]
        if session.json:
            values = [{"from": str(v.span.start or ""), "to": str(v.span.end or ""), "value": v.value}
                      for v in parameter.values]  # fmt: skip
            t.json({"parameter": {"id": name, "title": parameter.title, "unit": parameter.unit, "values": values,
                                  "read_by": _names(users(name, book))}})  # fmt: skip
        else:
            show_parameter(t, parameter, book)
    elif group is not None:
        if session.json:
            t.json({"group": {"id": group.id, "title": group.title, "of": group.of, "union": list(group.union),
                              "minus": list(group.minus), "members": [m.id for m in group.members],
                              "read_by": _names(users(f"group.{group.id}", book))}})  # fmt: skip
        else:
            show_group(t, group, book)
    else:
        return False
    return True


def _names(rows: list[tuple[Piece | str, ...]]) -> list[str]:
    return [str(row[0]) for row in rows]


def _fact(session: Session, name: str) -> bool:
    book = session.rulebook.book
    column = session.names.resolve(name)
    full = name
    if column is not None:
        full = f"party.{column.key}" if column.role else column.name
    fact = book.declarations.facts.get(full)
    if fact is None:
        return False
    if session.json:
        session.out.json({"fact": _fact_data(fact, book)})
        return True
    t = session.out
    t.line((fact.name, BOLD), f"   {fact.question or fact.words}")
    kind = f"{fact.type}{f', in {fact.unit}' if fact.unit else ''}, about the {fact.about}"
    t.line((kind, DIM), indent=2)
    if fact.values:
        t.line(f"one of: {', '.join(fact.values)}", indent=2)
    if fact.find:
        t.line(("where to find it: ", DIM), fact.find, indent=2)
    if fact.derived_by:
        t.line(("computed, where it is not given, from ", DIM), ", ".join(fact.derived_from), indent=2)
    if fact.source:
        t.line((f"source: {fact.source}", DIM), indent=2)
    absent = "is not on file, and that is knowledge" if fact.about == "file" else "is unknown"
    t.line((f"not given, it {absent}", DIM), indent=2)
    show_users(t, fact.name, book)
    return True


def _fact_data(fact: Fact, book: Book) -> dict[str, Any]:
    return {
        "name": fact.name, "type": fact.type, "unit": fact.unit, "about": fact.about, "question": fact.question,
        "find": fact.find, "values": list(fact.values), "derived_from": list(fact.derived_from),
        "source": fact.source, "read_by": _names(users(fact.name, book)),
    }  # fmt: skip


def _eccn(session: Session, name: str) -> bool:
    """An ECCN: the rules that classify into it, the groups that hold it."""
    try:
        code = eccn(name)
    except ValueRefused:
        return False
    book = session.rulebook.book
    inside = re.compile(re.escape(code) + r"(\.|$)")
    rules = [r for r in book.declared.rules.values() if r.then.kind == "classify" and inside.match(r.then.target)]
    groups = [g for g in book.declared.groups.values() if g.of == "eccn" and _holds(g, code)]
    groups = [g for g in groups if not g.id.startswith("ccl_")]
    if session.json:
        session.out.json(
            {
                "eccn": code,
                "entry": entry_data(code, book),
                "classified_by": [r.id for r in rules],
                "groups": [g.id for g in groups],
            }
        )
        return True
    t = session.out
    known = show_entry(t, code, book)
    if not known:
        t.line((code, BOLD))
    if not (known or rules or groups):
        t.line("The book says nothing of this ECCN: an item of it is outside its coverage, and a person must decide.",
               indent=2)  # fmt: skip
        return True
    if rules:
        t.heading("CLASSIFIED BY")
        t.rows([(r.id, (f"{r.then.target}: {r.title}", DIM)) for r in rules], most=(44,))
    if groups:
        t.heading("MEMBER OF")
        t.rows([(f"group.{g.id}", (g.title, DIM)) for g in groups], most=(44,))
        for group in groups:
            for row in users(f"group.{group.id}", book):
                t.line("read by ", *row[:1], (f"   {row[1][0]}" if isinstance(row[1], tuple) else "", DIM), indent=4)
    return True


def _holds(group: Group, code: str) -> bool:
    """Whether a group of ECCNs names the code, or a family that it belongs to."""
    for member in group.members:
        family = member.id.removesuffix(".*")
        if member.id == code or (member.id.endswith(".*") and (code == family or code.startswith(family + "."))):
            return True
    return False
