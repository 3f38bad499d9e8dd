"""The catalogue of products: sourced values per fact, dated, never one bare number.

Kinds of evidence and from when a value counts:

    datasheet, derived_reading   the maker's own figures: from the product's first sale
    transcription                a later public table of a maker's figures: likewise, with a notice
    announcement, press, leak, teardown, benchmark
                                 from their own date; without a date not at all
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from ..errors import near_miss
from ..facts.declarations import Declarations
from ..facts.parse import ValueParser, ValueRefused
from ..language.values import NOT_GIVEN, FactValue, Form, Origin, Point, known
from ..plain import is_mapping
from ..products.reading import ProductReader, Read
from ..products.spelling import key
from ..products.words import NO_WORDS, Words, read_words
from ..yaml_text import Map, Position, Problems, Reader, Seq, TextNode, to_plain
from ..yaml_text import day as read_day
from .declared import Span
from .market import Account, read_account

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
class Content:
    """A part in a system.

    Attributes:
        count: how many of it one system holds; 0 if the maker leaves it open.
        fitted: the system is sold with this part or with another one.
    """

    part: str
    count: int
    fitted: bool
    source: str
    mark: str
    note: str
    at: Position


@dataclass(frozen=True, slots=True)
class Product:
    """A product, system or name of the market, with what is known of it.

    Attributes:
        contents: the parts that a system holds, or may be fitted with.
        guarded: a restricted part, or a system with one, although no figures of it are known, or not for certain.
        first_sold: its first day on the market; a paper from before it speaks of another part.
        no_item: a name of the market that no item can have: a company, a bill, a process.
    """

    id: str
    title: str
    maker: str
    aliases: tuple[str, ...]
    character: str
    facts: tuple[Sourced, ...]
    gaps: tuple[tuple[str, str], ...]
    file: str = ""
    contents: tuple[Content, ...] = ()
    guarded: bool = False
    first_sold: datetime.date | None = None
    no_item: bool = False

    @property
    def is_system(self) -> bool:
        """Whether it is known by the parts in it."""
        return bool(self.contents) or (self.guarded and self._told("item.kind") == "computer")

    @property
    def parts(self) -> tuple[str, ...]:
        """Ids of the parts in it."""
        return tuple(c.part for c in self.contents)

    @property
    def restricted(self) -> bool:
        """Whether a bare classification must not clear it against its name: an accelerator, or what holds one."""
        has_units = any(s.fact == "item.has_digital_processing_units" and s.value.only is True for s in self.facts)
        return self.is_system or self.guarded or has_units or any(s.fact in FIGURES for s in self.facts)

    @property
    def form_factor(self) -> str:
        """Its form factor, as a source writes it."""
        return str(self._told("item.form_factor") or "")

    @property
    def memory_gb(self) -> Decimal | None:
        """The memory beside its dies, if one size is known."""
        told = self._told("item.copackaged_dram_gb")
        return told if isinstance(told, Decimal) else None

    def _told(self, fact: str) -> object:
        values = {s.value.only for s in self.facts if s.fact == fact}
        return next(iter(values)) if len(values) == 1 else None


FIGURES = ("item.peaks", "item.tpp")
_OF_THE_SYSTEM = ("item.kind", "item.form_factor", "item.quantity")  # what a system does not take from its parts


@dataclass
class Catalogue:
    """Products by id, alias and the seller's own stock numbers, with what is told of them.

    Attributes:
        aliases: normalized name (`spelling.key`) to id.
        ambiguous: normalized name to candidates.
        reasons: why an ambiguous name is refused.
        accounts: what is told of a product or name, by its id.
        skus: normalized stock number to the product's name.
        words: what may stand around a name in a product text.
        levels: the periods of the rules that draw the levels of control.
    """

    products: dict[str, Product] = field(default_factory=lambda: dict[str, Product]())
    aliases: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict[str, tuple[str, ...]]())
    reasons: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    accounts: dict[str, Account] = field(default_factory=lambda: dict[str, Account]())
    skus: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    cited: list[tuple[str, Position]] = field(default_factory=lambda: list[tuple[str, Position]]())
    words: Words = NO_WORDS
    levels: tuple[Span, ...] = ()

    def levels_since(self, day: datetime.date) -> datetime.date:
        """The day on which the levels of control, as they are drawn on a day, were last changed."""
        starts = (span.start for span in self.levels if span.start is not None and span.holds(day))
        return max(starts, default=datetime.date.min)

    @cached_property
    def reader(self) -> ProductReader:
        """Reads product texts; made when all products are known."""
        return ProductReader(self.products, self.aliases, self.ambiguous, self.words)

    def as_read(self) -> ProductReader:
        """A reader of what is known so far, which later products do not change."""
        return ProductReader(dict(self.products), dict(self.aliases), dict(self.ambiguous), self.words)

    def find(self, name: str) -> Product | tuple[str, ...] | None:
        """The product that one of the catalogue's names means; the candidates of an ambiguous one; None otherwise."""
        normal = key(name)
        if normal in self.ambiguous:
            return self.ambiguous[normal]
        return self.products.get(self.aliases.get(normal, ""))

    def read(self, text: str) -> Read:
        """What a product text means, with the words of the trade around a name."""
        return self.reader.read(text)

    def reason(self, name: str) -> str:
        """Why an ambiguous name is refused; empty if it is not ambiguous."""
        return self.reasons.get(key(name), "")

    def by_sku(self, sku: str) -> Product | tuple[str, ...] | None:
        """The product behind a seller's stock number."""
        target = self.skus.get(key(sku))
        return self.find(target) if target is not None else None

    def names(self) -> list[str]:
        """Every name that the catalogue knows, for near misses."""
        told = (n for account in self.accounts.values() for other in account.names for n in other.names)
        return sorted({*(n for p in self.products.values() for n in (p.id, p.title, *p.aliases)), *told})

    def values(self, product: Product, day: datetime.date) -> dict[str, FactValue]:
        """The product's facts as they were known on a day; several sources that differ are a dispute.

        A system has the figures of the part in it; of several parts each is admissible.
        """
        grouped: dict[str, list[Sourced]] = {}
        for sourced in product.facts:
            if sourced.counts_on(day):
                grouped.setdefault(sourced.fact, []).append(sourced)
        own = {name: _together(values) for name, values in grouped.items()}
        inside = [self.products[part] for part in product.parts]
        if not inside or product.guarded:  # a guarded system may hold other parts than those on file
            return own
        held = self.of_several([(p.title, self.values(p, day)) for p in inside])
        return {**{n: v for n, v in held.items() if n not in _OF_THE_SYSTEM}, **own}

    def of_several(self, candidates: Iterable[tuple[str, Mapping[str, FactValue]]]) -> dict[str, FactValue]:
        """The facts of an item that is one of several: each value is admissible, told by the name beside it.

        What is not known of one of them is not known of the item.
        """
        told = list(candidates)
        if len(told) == 1:
            return dict(told[0][1])
        shared = set(told[0][1]).intersection(*(values for _, values in told[1:])) if told else set[str]()
        return {name: _either([(title, values[name]) for title, values in told]) for name in sorted(shared)}

    def chips(self, product: Product, system: Product | None, counted: int | None, computer: bool) -> FactValue | None:
        """How many of a product, whose figures count, one unit holds; None if nobody knows.

        Args:
            system: what holds it, if the case names one.
            counted: a number in the product's text. It may count the parts of one unit or the units, so it bounds only.
            computer: the text calls the item a computer that holds the product.
        """
        if system is None:
            if computer or product.is_system or not product.restricted:
                return None
            return _between(1, counted or 1)
        held = max((c.count for c in system.contents if c.part == product.id), default=0)
        if not held:
            return None
        return _between(min(held, counted), held * counted) if counted and counted != held else _between(held, held)

    def notices(self, product: Product, day: datetime.date, given: Mapping[str, FactValue]) -> list[str]:
        """What the reader must know of the figures that are used."""
        out: list[str] = []
        used = [s for s in product.facts if s.counts_on(day) and s.fact not in given]
        transcribed = sorted({s.source for s in used if s.kind == "transcription"})
        if transcribed:
            sources = ", ".join(transcribed)
            out.append(f"Figures of {product.title} come from a later table of the manufacturer's figures ({sources}).")
        return out


def _between(low: int, high: int) -> FactValue:
    if low == high:
        return known(Decimal(low), Origin.CATALOGUE)
    return FactValue(Form.RANGE, low=Decimal(low), high=Decimal(high), origin=Origin.CATALOGUE)


def _either(values: list[tuple[str, FactValue]]) -> FactValue:
    """A fact of an item that is one of several."""
    first = values[0][1]
    if all(v.form is first.form and v.values == first.values and (v.low, v.high) == (first.low, first.high)
           for _, v in values):  # fmt: skip
        return first
    if all(v.form is Form.POINTS for _, v in values):
        points = tuple(
            replace(p, source=title if len(v.points) == 1 else f"{title}, {p.source}", joint=False)
            for title, v in values
            for p in v.points
        )
        return FactValue(Form.POINTS, points, origin=Origin.CATALOGUE)
    lows = [bounds[0] for _, v in values for bounds in (_limits(v),)]
    highs = [bounds[1] for _, v in values for bounds in (_limits(v),)]
    low = None if None in lows else min(x for x in lows if x is not None)
    high = None if None in highs else max(x for x in highs if x is not None)
    if low is None and high is None:
        return NOT_GIVEN.from_origin(Origin.CATALOGUE)
    return FactValue(Form.RANGE, low=low, high=high, origin=Origin.CATALOGUE)


def _limits(value: FactValue) -> tuple[Decimal | None, Decimal | None]:
    if value.form is Form.RANGE:
        return value.low, value.high
    numbers = [v for v in value.values if isinstance(v, Decimal)]
    return (min(numbers), max(numbers)) if value.form is Form.POINTS and numbers else (None, None)


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
    node: TextNode,
    catalogue: Catalogue,
    declarations: Declarations,
    parser: ValueParser,
    problems: Problems,
    shipped: ProductReader | None = None,
) -> None:
    """Reads one product file into the catalogue; problems are noted with their position.

    Args:
        shipped: the file is the seller's, which may add products and correct figures with a source, but not shadow
            what this reader knows.
    """
    own = shipped is not None
    top = Reader(node, "product file", problems, ("products", "ambiguous", "sources", "reading", "note"), node.at)
    for item in top.items("products"):
        keys = (
            "id", "title", "maker", "aliases", "character", "facts", "gaps", "first_sold", "sku", "note", "contents",
            "guarded",
        )  # fmt: skip
        if own and isinstance(item, Map) and "corrects" in item.entries:
            _correction(item, catalogue, declarations, parser, problems)
            continue
        r = Reader(item, "product", problems, keys, item.at)
        name = r.text("id")
        facts = _facts(r, name, catalogue, declarations, parser, problems)
        gaps = tuple(_gap(g, name, problems) for g in r.items("gaps"))
        aliases = r.texts("aliases")
        if name in catalogue.products:
            problems.add(item.at, f"the product {name!r} is declared twice", _ADD if own else "")
            continue
        contents = tuple(_content(c, name, catalogue, problems) for c in r.items("contents"))
        product = Product(
            name, r.text("title"), r.text("maker", ""), aliases, r.text("character"), facts, gaps,
            item.at.file, contents, r.flag("guarded"), r.date("first_sold"),
        )  # fmt: skip
        if shipped is not None:
            _no_shadow(catalogue, shipped, product, problems, item.at)
        catalogue.products[name] = product
        _named(catalogue, name, (name, *aliases, r.text("title")), problems, item.at)
        for sku in r.texts("sku"):
            add_sku(catalogue, sku, name, problems, r.where("sku"))
    for item in top.items("ambiguous"):
        r = Reader(item, "ambiguous name", problems, ("alias", "candidates", "why"), item.at)
        alias = key(r.text("alias"))
        if own and (alias in catalogue.aliases or alias in catalogue.ambiguous):
            problems.add(r.where("alias"), f"{r.text('alias')!r} is a name of the catalogue", _ADD)
            continue
        catalogue.ambiguous[alias] = r.texts("candidates")
        catalogue.reasons[alias] = r.text("why", "")
    reading = top.raw("reading")
    if reading is not None and own:
        problems.add(reading.at, "a seller's file has no 'reading'", "it stands with the rules")
    elif reading is not None:
        catalogue.words = read_words(reading, problems)


_ADD = "a seller may add products, and correct figures: write `corrects: NAME` with facts that name their source"


def add_sku(catalogue: Catalogue, sku: str, target: str, problems: Problems, at: Position) -> None:
    """Adds a stock number; one that reads like another is a problem, for a row could mean either."""
    normal = key(sku)
    if not normal:
        problems.add(at, f"the stock number {sku!r} has neither letters nor digits")
    elif normal in catalogue.skus:
        problems.add(at, f"the stock number {sku!r} is declared twice, or reads like another one: {normal!r}",
                     "spaces, dashes and case do not tell stock numbers apart")  # fmt: skip
    else:
        catalogue.skus[normal] = target


def check_catalogue(catalogue: Catalogue, problems: Problems) -> None:
    """Notes references between products that lead nowhere."""
    for product in catalogue.products.values():
        for content in product.contents:
            part = catalogue.products.get(content.part)
            if part is None or part.contents:
                problems.add(content.at, f"{product.id} holds {content.part!r}, which is not a part",
                             near_miss(content.part, catalogue.products))  # fmt: skip


def _facts(
    r: Reader, name: str, catalogue: Catalogue, declarations: Declarations, parser: ValueParser, problems: Problems
) -> tuple[Sourced, ...]:
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
    return tuple(facts)


def _correction(
    item: Map, catalogue: Catalogue, declarations: Declarations, parser: ValueParser, problems: Problems
) -> None:
    """Figures of a seller's source beside those of the catalogue: where they differ, both are admissible."""
    r = Reader(item, "correction", problems, ("corrects", "facts", "note"), item.at)
    found = catalogue.find(r.text("corrects"))
    if not isinstance(found, Product):
        problems.add(r.where("corrects"), f"{r.text('corrects')!r} is not a single product of the catalogue",
                     near_miss(r.text("corrects"), catalogue.products))  # fmt: skip
        return
    facts = _facts(r, found.id, catalogue, declarations, parser, problems)
    for sourced in facts:
        if not sourced.source or (sourced.date is None and sourced.kind not in _FROM_FIRST_SALE):
            problems.add(item.at, f"a correction of {found.id} ({sourced.fact}) names no source", "add source: ID")
    catalogue.products[found.id] = replace(found, facts=(*found.facts, *facts))


def _no_shadow(
    catalogue: Catalogue, shipped: ProductReader, product: Product, problems: Problems, at: Position
) -> None:
    """A seller's product has no name that reads like one of the catalogue, nor names a restricted part not in it."""
    for name in (product.id, product.title, *product.aliases):
        other = catalogue.aliases.get(key(name), "ambiguous" if key(name) in catalogue.ambiguous else "")
        if other:
            problems.add(at, f"the own product {name!r} reads like a name of the catalogue ({other})", _ADD)
            continue
        hidden = shipped.others(name, product)
        if hidden and not product.guarded:
            problems.add(at, f"the own product {name!r} names {' and '.join(hidden[:2])}",
                         "say what it contains, `contents: [{part: ..., count: 8, source: ..., mark: secondary}]`, or "
                         "`guarded: true` if it holds a restricted part of unknown kind")  # fmt: skip


def _content(node: TextNode, product: str, catalogue: Catalogue, problems: Problems) -> Content:
    r = Reader(node, f"contents of {product}", problems, ("part", "count", "fitted", "source", "mark", "note"), node.at)
    count = r.text("count", "0")
    if not count.isascii() or not count.isdigit():
        problems.add(r.where("count"), f"{count!r} is not a number of parts")
    catalogue.cited.append((r.text("source"), node.at))
    return Content(r.text("part"), int(count) if count.isdigit() else 0, r.flag("fitted"), r.text("source"),
                   r.text("mark", None, ("primary", "secondary", "memory")), r.text("note", ""), node.at)  # fmt: skip


def read_market(node: TextNode, catalogue: Catalogue, problems: Problems) -> None:
    """Reads the accounts of one file, when all products are known; problems are noted with their position."""
    top = Reader(node, "market file", problems, ("market", "sources", "note"), node.at)
    for item in top.items("market"):
        account, new = read_account(item, problems, lambda source, at: catalogue.cited.append((source, at)))
        if new is not None:
            if new.id in catalogue.products:
                problems.add(item.at, f"the product {new.id!r} is declared twice")
            catalogue.products[new.id] = Product(
                new.id, new.title, "", new.aliases, new.character, (), (), item.at.file, no_item=True
            )  # fmt: skip
            _named(catalogue, new.id, (new.id, *new.aliases, new.title), problems, item.at)
        for name in account.about:
            if name not in catalogue.products:
                problems.add(item.at, f"an account speaks of {name!r}, which is not a product",
                             near_miss(name, catalogue.products))  # fmt: skip
            elif name in catalogue.accounts:
                problems.add(item.at, f"{name} has two accounts", "put what is said about it into one")
            else:
                catalogue.accounts[name] = account
        for other in account.names:
            _named(catalogue, account.about[0], other.names, problems, item.at)


def _named(catalogue: Catalogue, product: str, names: Iterable[str], problems: Problems, at: Position) -> None:
    for name in names:
        normal = key(name)
        if not normal:
            problems.add(at, f"the name {name!r} of {product} has neither letters nor digits")
            continue
        other = catalogue.aliases.setdefault(normal, product)
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
        problems.add(r.where("date"), f"{date_text!r} is not a date", "press, teardown and benchmark values are dated")
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
