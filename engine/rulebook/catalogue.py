"""The catalogue of products: sourced values per fact, dated, never one bare number.

Kinds of evidence and from when a value counts:

    datasheet, derived_reading   the maker's own figures: from the product's first sale
    transcription                a later public table of a maker's figures: likewise, with a notice
    announcement, press, leak, teardown, benchmark
                                 from their own date; without a date not at all
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import near_miss
from ..facts.declarations import Declarations
from ..facts.parse import ValueParser, ValueRefused
from ..facts.values import NOT_GIVEN, FactValue, Form, Origin, Point
from ..plain import is_mapping
from .market import Account, read_account
from .text import Map, Position, Problems, Reader, Seq, TextNode, to_plain
from .text import day as read_day

KINDS = (
    "datasheet", "derived_reading", "transcription", "announcement", "filing", "press", "leak", "teardown", "benchmark",
)  # fmt: skip
_FROM_FIRST_SALE = ("datasheet", "derived_reading", "transcription", "filing", "")
_VALUE_KEYS = (
    "value", "at_least", "at_most", "source", "date", "mark", "kind", "variant", "unit", "note", "superseded_by", "at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sourced:
    """One value of one source."""

    fact: str
    value: FactValue
    source: str
    date: datetime.date | None
    mark: str
    kind: str
    variant: str
    superseded_by: str
    note: str

    def counts_on(self, day: datetime.date) -> bool:
        """Whether the value may be used on a day."""
        if self.superseded_by:
            return False
        return self.kind in _FROM_FIRST_SALE or (self.date is not None and self.date <= day)


@dataclass(frozen=True, slots=True)
class Product:
    """A product, system or name of the market, with what is known of it."""

    id: str
    title: str
    maker: str
    aliases: tuple[str, ...]
    character: str
    facts: tuple[Sourced, ...]
    gaps: tuple[tuple[str, str], ...]
    file: str = ""


@dataclass
class Catalogue:
    """Products by id, alias and the seller's own stock numbers, with what is told of them.

    Attributes:
        reasons: why an ambiguous name is refused.
        accounts: what is told of a product or name, by its id.
    """

    products: dict[str, Product] = field(default_factory=lambda: dict[str, Product]())
    aliases: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict[str, tuple[str, ...]]())
    reasons: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    accounts: dict[str, Account] = field(default_factory=lambda: dict[str, Account]())
    skus: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    cited: list[tuple[str, Position]] = field(default_factory=lambda: list[tuple[str, Position]]())

    def find(self, name: str) -> Product | tuple[str, ...] | None:
        """The product that a name means; the candidates where it is ambiguous; None where it is not known."""
        folded = fold(name)
        if folded in self.ambiguous:
            return self.ambiguous[folded]
        return self.products.get(name.casefold()) or self.products.get(self.aliases.get(folded, ""))

    def reason(self, name: str) -> str:
        """Why an ambiguous name is refused; empty where it is not ambiguous."""
        return self.reasons.get(fold(name), "")

    def resembled(self, name: str) -> Product | None:
        """The advanced part whose name an unknown name contains (`DGX H100`, `H100x8`), or None."""
        squeezed = fold(name).replace(" ", "")
        found = [
            (len(alias), product)
            for alias, product in ((a, self.products[p]) for a, p in self.aliases.items())
            if any(s.fact in ("item.peaks", "item.tpp") for s in product.facts)
            and _has_digit(alias)
            and re.search(rf"(?<![0-9]){re.escape(alias.replace(' ', ''))}(?![0-9])", squeezed)
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    def by_sku(self, sku: str) -> Product | tuple[str, ...] | None:
        """The product behind a seller's stock number."""
        target = self.skus.get(fold(sku))
        return self.find(target) if target is not None else None

    def names(self) -> list[str]:
        """Every name that the catalogue knows, for near misses."""
        told = (n for account in self.accounts.values() for other in account.names for n in other.names)
        return sorted({*(n for p in self.products.values() for n in (p.id, p.title, *p.aliases)), *told})

    def values(self, product: Product, day: datetime.date) -> dict[str, FactValue]:
        """The product's facts as they were known on a day; several sources that differ are a dispute."""
        grouped: dict[str, list[Sourced]] = {}
        for sourced in product.facts:
            if sourced.counts_on(day):
                grouped.setdefault(sourced.fact, []).append(sourced)
        return {name: _together(values) for name, values in grouped.items()}

    def notices(self, product: Product, day: datetime.date, given: Mapping[str, FactValue]) -> list[str]:
        """What the reader must know of the figures that are used."""
        out: list[str] = []
        used = [s for s in product.facts if s.counts_on(day) and s.fact not in given]
        transcribed = sorted({s.source for s in used if s.kind == "transcription"})
        if transcribed:
            sources = ", ".join(transcribed)
            out.append(f"Figures of {product.title} come from a later table of the maker's figures ({sources}).")
        return out


_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХавекмнорстух", "ABEKMHOPCTYXabekmhopctyx")


def fold(name: str) -> str:
    """A name without case, with single spaces, in compatible letters and without invisible or look-alike ones."""
    plain = unicodedata.normalize("NFKC", name).translate(_LOOKALIKES)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join(plain.replace("-", " ").split()).casefold()


def _has_digit(alias: str) -> bool:
    return any(c.isdigit() for c in alias) and len(alias) > 1


def _together(values: list[Sourced]) -> FactValue:
    """The admissible values of several sources; exact figures outweigh bounds."""
    note = ", ".join(sorted({s.source for s in values}))
    points: dict[tuple[object, str], Point] = {}
    for sourced in values:
        if sourced.value.form is Form.POINTS:
            source = sourced.variant or sourced.source
            date = sourced.date.isoformat() if sourced.date else ""
            for p in sourced.value.points:
                points[(p.value, source)] = Point(p.value, source, date)
    if points:
        ordered = sorted(points.values(), key=lambda p: (p.source, str(p.value)))
        if len({p.value for p in ordered}) == 1:
            ordered = ordered[:1]
        return FactValue(Form.POINTS, tuple(ordered), origin=Origin.CATALOGUE, note=note)
    lows = [s.value.low for s in values]
    highs = [s.value.high for s in values]
    low = None if None in lows else min(x for x in lows if x is not None)
    high = None if None in highs else max(x for x in highs if x is not None)
    if low is None and high is None:
        return NOT_GIVEN.from_origin(Origin.CATALOGUE)
    return FactValue(Form.RANGE, low=low, high=high, origin=Origin.CATALOGUE, note=note)


def read_products(
    node: TextNode, catalogue: Catalogue, declarations: Declarations, parser: ValueParser, problems: Problems
) -> None:
    """Reads one product file into the catalogue; problems are noted with their position."""
    top = Reader(node, "product file", problems, ("products", "ambiguous", "sources", "note"), node.at)
    for item in top.items("products"):
        keys = ("id", "title", "maker", "aliases", "character", "facts", "gaps", "first_sold", "sku", "note")
        r = Reader(item, "product", problems, keys, item.at)
        name = r.text("id")
        facts: list[Sourced] = []
        body = r.raw("facts")
        for fact_name, values in body.entries.items() if isinstance(body, Map) else ():
            if fact_name not in declarations.facts:
                hint = near_miss(fact_name, declarations.facts)
                problems.add(values.at, f"{name}: there is no fact {fact_name!r}", hint)
                continue
            for value in values.items if isinstance(values, Seq) else (values,):
                sourced = _sourced(fact_name, value, name, declarations, parser, problems)
                if sourced is not None:
                    facts.append(sourced)
                    if sourced.source:
                        catalogue.cited.append((sourced.source, value.at))
        gaps = tuple(_gap(g, name, problems) for g in r.items("gaps"))
        aliases = r.texts("aliases")
        if name in catalogue.products:
            problems.add(item.at, f"the product {name!r} is declared twice")
        catalogue.products[name] = Product(
            name, r.text("title"), r.text("maker", ""), aliases, r.text("character"), tuple(facts), gaps,
            item.at.file,
        )  # fmt: skip
        _named(catalogue, name, (*aliases, r.text("title")), problems, item.at)
        for sku in r.texts("sku"):
            catalogue.skus[fold(sku)] = name
    for item in top.items("ambiguous"):
        r = Reader(item, "ambiguous name", problems, ("alias", "candidates", "why"), item.at)
        catalogue.ambiguous[fold(r.text("alias"))] = r.texts("candidates")
        catalogue.reasons[fold(r.text("alias"))] = r.text("why", "")


def read_market(node: TextNode, catalogue: Catalogue, problems: Problems) -> None:
    """Reads the accounts of one file, when all products are known; problems are noted with their position."""
    top = Reader(node, "market file", problems, ("market", "sources", "note"), node.at)
    for item in top.items("market"):
        account, new = read_account(item, problems, lambda source, at: catalogue.cited.append((source, at)))
        if new is not None:
            if new.id in catalogue.products:
                problems.add(item.at, f"the product {new.id!r} is declared twice")
            catalogue.products[new.id] = Product(
                new.id, new.title, "", new.aliases, new.character, (), (), item.at.file
            )  # fmt: skip
            _named(catalogue, new.id, (*new.aliases, new.title), problems, item.at)
        for name in account.about:
            if name not in catalogue.products:
                problems.add(item.at, f"an account speaks of {name!r}, which is no product",
                             near_miss(name, catalogue.products))  # fmt: skip
            elif name in catalogue.accounts:
                problems.add(item.at, f"{name} has two accounts", "put what is told of it into one")
            else:
                catalogue.accounts[name] = account
        for other in account.names:
            _named(catalogue, account.about[0], other.names, problems, item.at)


def _named(catalogue: Catalogue, product: str, names: Iterable[str], problems: Problems, at: Position) -> None:
    for name in names:
        other = catalogue.aliases.setdefault(fold(name), product)
        if other != product:
            problems.add(at, f"the alias {name!r} of {product} already names {other}", "declare it ambiguous")


def _gap(node: TextNode, product: str, problems: Problems) -> tuple[str, str]:
    r = Reader(node, f"gap of {product}", problems, ("fact", "why"), node.at)
    return r.text("fact"), r.text("why")


def _sourced(
    fact_name: str, node: TextNode, product: str, declarations: Declarations, parser: ValueParser, problems: Problems
) -> Sourced | None:
    r = Reader(node, f"{fact_name} of {product}", problems, _VALUE_KEYS, node.at)
    plain = to_plain(node)
    if not is_mapping(plain):
        return None
    written: Any = {k: v for k, v in plain.items() if k in ("value", "at_least", "at_most")}
    date_text = r.text("date", "")
    date = read_day(date_text) if date_text else None
    kind = r.text("kind", "", ("", *KINDS))
    if date_text and date is None and kind not in _FROM_FIRST_SALE:
        problems.add(r.where("date"), f"{date_text!r} is no day", "press, teardown and benchmark values need their day")
    try:
        fact = declarations.facts[fact_name]
        if set(written) == {"value"} and isinstance(written["value"], dict):
            written = written["value"]
        value = parser.parse(fact, written)
    except ValueRefused as refused:
        problems.add(node.at, f"{product}, {fact_name}{refused.path}: {refused.message}", refused.hint)
        return None
    return Sourced(
        fact_name, value, r.text("source", ""), date, r.text("mark", ""), kind, r.text("variant", ""),
        r.text("superseded_by", ""), r.text("note", ""),
    )  # fmt: skip
