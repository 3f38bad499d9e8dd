"""What a name is to the rules, on a day: one answer for the command line and for HTTP.

A name of the market (a product, a company, a process, a bill, a story) is answered with what it is, its legal character
on that day, the rules that touch it, what is said of it and what to ask next; a name of the law with what it declares.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from pydantic import Field

from ..checking import Rulebook
from ..determination import CitedPlace, Classification, Part
from ..errors import InputError, near_miss
from ..explanation.beside import cited
from ..facts.flat import FlatNames
from ..language.shown import written
from ..products.spelling import units
from ..rulebook.book import Book
from ..rulebook.catalogue import Catalogue, Product
from ..rulebook.declared import Regime
from ..rulebook.market import Account, Statement
from ..terms import Truth
from .entries import entry_data
from .glossary import Term, term
from .parts import eccn_of, eccn_places, fact_data, in_force, part_data


class ToldName(Part):
    """Names in another language, with the text in which they stand."""

    names: list[str]
    language: str
    citations: list[CitedPlace]
    verified: str


class ToldStatement(Part):
    """One statement of law that is made for the day."""

    text: str
    since: str = Field(description="The first day; a month where the source names no day.")
    until: datetime.date | None = Field(description="The last day, included; absent where no end is known.")
    regime: str = Field(description="The regime whose story says it; empty where the statement is the name's own.")
    citations: list[CitedPlace]
    verified: str


class ToldRule(Part):
    """A rule, regime, condition or group that touches the name."""

    id: str
    kind: str
    title: str
    state: str = Field(description="Of a rule: whether it counts on the day.")


class ToldSaying(Part):
    """What somebody says the name is, and what is to be held of it."""

    claim: str
    by: str
    date: str = Field(description="The day, or the month, on which it was said; empty for a reading always about.")
    verdict: str = Field(description="wrong, half_right, right, open or beside_the_point")
    why: str
    citations: list[CitedPlace]


class Told(Part):
    """What is told of a name of the market, as of a day."""

    names: list[ToldName]
    legal: list[ToldStatement]
    touches: list[ToldRule]
    said_to_be: list[ToldSaying]
    ask: list[str]
    check: list[str] = Field(description="Commands that ask the rules about it.")
    dossier: list[str] = Field(description="The records of research that it stands for.")


class TouchingRule(Part):
    """A rule that can touch a product, with its letter when nothing else is known."""

    rule: str
    title: str
    value: Truth


class Touching(Part):
    """What the rules make of a product that leaves the United States, nothing else known."""

    as_of: datetime.date
    classification: Classification
    rules: list[TouchingRule]


class Explained(Part):
    """What a name is; beside `name`, `kind` and `as_of` only what belongs to its kind is there."""

    name: str
    kind: str = Field(description="product, regime, rule, condition, parameter, group, fact, term or eccn")
    as_of: datetime.date
    product: dict[str, Any] | None = None
    told: Told | None = None
    named_by: list[str] | None = None
    rules: Touching | None = None
    regime: dict[str, Any] | None = None
    rule: dict[str, Any] | None = None
    condition: dict[str, Any] | None = None
    parameter: dict[str, Any] | None = None
    group: dict[str, Any] | None = None
    fact: dict[str, Any] | None = None
    term: Term | None = None
    eccn: str | None = None
    entry: dict[str, Any] | None = Field(default=None, description="Its rows on the Commerce Control List.")
    classified_by: list[str] | None = None
    groups: list[str] | None = None


class UnknownName(InputError):
    """A name that the book does not know, with the nearest one that it does."""


def explain(rulebook: Rulebook, name: str, day: datetime.date) -> Explained:
    """What a name of the market or of the law is on a day.

    Raises:
        UnknownName: the book knows nothing of that name.
        InputError: the name means several parts.
    """
    book = rulebook.book
    product = one_product(book.catalogue, name)
    if product is not None:
        return _product(rulebook, name, product, day)
    part = part_data(name, book, day)
    if part is not None:
        return Explained(name=name, kind=next(iter(part)), as_of=day, **part)
    fact = fact_named(name, book)
    if fact is not None:
        return Explained(name=name, kind="fact", as_of=day, fact=fact_data(book.declarations.facts[fact], book))
    meant = term(name, book) or term(_collection(name, book), book)
    if meant is not None:
        return Explained(name=name, kind="term", as_of=day, term=meant)
    code = eccn_of(name)
    if code is not None:
        rules, groups = eccn_places(code, book)
        return Explained(name=name, kind="eccn", as_of=day, eccn=code, entry=entry_data(code, book),
                         classified_by=[r.id for r in rules], groups=[g.id for g in groups])  # fmt: skip
    product = named_within(book.catalogue, name)
    if product is not None:
        return _product(rulebook, name, product, day)
    known = [*book.catalogue.names(), *book.declared.rules, *book.declared.regimes, *book.declared.conditions,
             *book.declared.parameters, *book.declared.groups, *book.declarations.facts]  # fmt: skip
    raise UnknownName(f"{name[:80]!r} is not a product, regime, rule, condition, fact or ECCN in the rulebook",
                      near_miss(name[:80], known) or "see `douane products list` and `douane rules list`")  # fmt: skip


def _product(rulebook: Rulebook, name: str, product: Product, day: datetime.date) -> Explained:
    book = rulebook.book
    account = book.catalogue.accounts.get(product.id)
    return Explained(
        name=name, kind="product", as_of=day, product=product_data(product, book, day),
        told=told(account, book, day) if account else None, named_by=[id for id, _ in naming(product, book)],
        rules=asked_alone(product, rulebook, day) if product.facts or product.contents else None,
    )  # fmt: skip


def one_product(catalogue: Catalogue, name: str) -> Product | None:
    """The product of a name, product text or stock number; None if there is none.

    Raises:
        InputError: the name means several.
    """
    found = catalogue.find(name) or catalogue.by_sku(name)
    if found is None:
        read = catalogue.read(name)
        found = catalogue.products[read.system] if read.system else read.parts or read.refused
        if isinstance(found, tuple) and len(found) <= 1:
            found = catalogue.products[found[0]] if found else None
    if isinstance(found, tuple):
        reason = catalogue.reason(name)
        raise InputError(f"{name!r} names {len(found)} parts{f': {reason}' if reason else ''}",
                         "write " + " or ".join(found))  # fmt: skip
    return found


def named_within(catalogue: Catalogue, text: str) -> Product | None:
    """The product or name of the market that stands in a text beside other words; the longest of several."""
    told = [unit.text for unit in units(text)]
    spans = [told[i:j] for i in range(len(told)) for j in range(i + 1, min(len(told), i + MOST_UNITS) + 1)]
    for span in sorted(spans, key=lambda s: -len("".join(s))):
        product = catalogue.products.get(catalogue.aliases.get(" ".join(span), ""))
        if product is not None:
            return product
    return None


MOST_UNITS = 12  # of the longest name of the market


def _collection(name: str, book: Book) -> str:
    """The collection that a flat name means (`end_user.lists`), or empty."""
    column = FlatNames(book.declarations).resolve(name)
    key = column.key or column.name if column is not None else ""
    return key if key in book.declarations.collection_questions else ""


def fact_named(name: str, book: Book) -> str | None:
    """The declared fact that a flat name means, or None."""
    column = FlatNames(book.declarations).resolve(name)
    full = name if column is None else f"party.{column.key}" if column.role else column.name
    return full if full in book.declarations.facts else None


# --- names of the market ---------------------------------------------------------------------------------------


def told(account: Account, book: Book, day: datetime.date) -> Told:
    """What is told of a name on a day."""
    declared = book.declared
    legal = [_statement(s, book, day) for s in account.statements_on(day)]
    return Told(
        names=[
            ToldName(names=list(n.names), language=n.language, citations=cited(n.cite, declared), verified=n.verified)
            for n in account.names
        ],
        legal=[s for s in legal if s is not None],
        touches=[_touching(name, book, day) for name in account.touches],
        said_to_be=[
            ToldSaying(claim=s.claim, by=s.by, date=s.said, verdict=s.verdict, why=s.why,
                       citations=cited(s.cite, declared))
            for s in account.sayings_by(day)
        ],
        ask=list(account.ask),
        check=[f"douane check {arguments}" for arguments in account.checks],
        dossier=list(account.dossier),
    )  # fmt: skip


def _statement(statement: Statement, book: Book, day: datetime.date) -> ToldStatement | None:
    if not statement.regime:
        return ToldStatement(
            text=statement.text, since=statement.since, until=statement.span.end, regime="",
            citations=cited(statement.cite, book.declared), verified=statement.verified,
        )  # fmt: skip
    regime = book.declared.regimes[statement.regime]
    states = [entry for entry in regime.timeline if entry.state and entry.date <= day]
    if not states:
        return None
    last = states[-1]
    return ToldStatement(text=last.state, since=last.date.isoformat(), until=None, regime=regime.id,
                         citations=cited(last.cite, book.declared), verified=last.verified)  # fmt: skip


def _touching(name: str, book: Book, day: datetime.date) -> ToldRule:
    declared = book.declared
    if name in declared.rules:
        rule = declared.rules[name]
        return ToldRule(id=name, kind="rule", title=rule.title, state=in_force(rule, day))
    if name in declared.regimes:
        return ToldRule(id=name, kind="regime", title=declared.regimes[name].title,
                        state=_regime_state(declared.regimes[name], book, day))  # fmt: skip
    if name in declared.conditions:
        condition = declared.conditions[name]
        state = "in force" if condition.span.holds(day) else "not in force"
        return ToldRule(id=name, kind="condition", title=condition.title, state=state)
    return ToldRule(id=name, kind="group", title=declared.groups[name.removeprefix("group.")].title, state="")


def _regime_state(regime: Regime, book: Book, day: datetime.date) -> str:
    """A regime counts on a day when one of its rules does."""
    states = {in_force(r, day) for r in book.declared.rules.values() if r.regime == regime.id}
    return next((s for s in ("in force", "not enforced") if s in states), "not in force")


def product_data(product: Product, book: Book, day: datetime.date) -> dict[str, Any]:
    """The product as data."""
    return {
        "id": product.id, "title": product.title, "maker": product.maker, "aliases": list(product.aliases),
        "character": product.character,
        "facts": [
            {"fact": s.fact, "value": written(s.value), "unit": book.declarations.facts[s.fact].unit,
             "source": s.source, "date": s.date.isoformat() if s.date else None, "kind": s.kind, "mark": s.mark,
             "variant": s.variant, "superseded_by": s.superseded_by, "counts": s.counts_on(day), "note": s.note}
            for s in product.facts
        ],
        "gaps": [{"fact": fact, "why": reason} for fact, reason in product.gaps],
        "contents": [
            {"part": c.part, "count": c.count, "fitted": c.fitted, "source": c.source, "mark": c.mark, "note": c.note}
            for c in product.contents
        ],
    }  # fmt: skip


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


def asked_alone(product: Product, rulebook: Rulebook, day: datetime.date) -> Touching:
    """What the rules make of the product when nothing else is known but that it leaves the United States."""
    case = {
        "item": {"product": product.id},
        "activity": {"mode": "ship_export", "from_country": "US"},
        "as_of": day.isoformat(),
    }
    d = rulebook.at(day).check(case, detail="brief")
    bases = [b for track in d.tracks for b in track.bases]
    return Touching(as_of=d.as_of, classification=d.classification,
                    rules=[TouchingRule(rule=b.rule, title=b.title, value=b.value) for b in bases])  # fmt: skip
