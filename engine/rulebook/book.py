"""The rulebook of a release: everything under `rules/`, read once, checked, hashed, and cut by date on demand."""

from __future__ import annotations

import datetime
import gc
import hashlib
import json
import threading
from bisect import bisect_right
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ..errors import InputError, RulebookError
from ..facts.countries import Countries
from ..facts.declarations import Declarations, read_declarations
from ..facts.draft import Builder
from ..facts.models import CaseModels, build_models
from ..facts.parse import ValueParser
from ..products.reading import ProductReader
from ..yaml_text import Map, Position, Problems, Text, TextNode, parse_yaml, to_plain
from ..yaml_text import day as read_day
from .catalogue import Catalogue, Product, add_sku, check_catalogue, read_market, read_products
from .check import breakpoints, check
from .declared import Declared
from .load import RuleLoader
from .market import check_accounts
from .profiles import Assumption, read_assumptions
from .reviews import Reviewed, reviewed
from .slices import Compiler, Slice, cut

_NOT_RULES = ("facts.yaml", "assumptions.yaml")
_NAMES = "names/"  # how names are written: read by `parties.names` with the first list, hashed with the rest as text


@dataclass
class Book:
    """A checked rulebook.

    Attributes:
        hash: SHA-256 over the meaning of all rule files; formatting and comments do not count.
        release: the version of the package that carried it.
        files: the text of the rule files, kept so that old answers can be replayed.
        company: name and text of the company's own rules, kept likewise.
        skus: name and text of the seller's own product files, kept likewise.
        levels: the conditions that name the level of control, strictest first.
        collection_questions: question and place to look for each collection.
    """

    declared: Declared
    declarations: Declarations
    catalogue: Catalogue
    assumptions: dict[str, Assumption]
    parser: ValueParser
    models: CaseModels
    builder: Builder
    hash: str
    release: str
    files: dict[str, str] = field(repr=False, default_factory=lambda: dict[str, str]())
    company: tuple[tuple[str, str], ...] = field(repr=False, default=())
    skus: tuple[tuple[str, str], ...] = field(repr=False, default=())
    levels: tuple[str, ...] = ()
    collection_questions: dict[str, tuple[str, str]] = field(default_factory=lambda: dict[str, tuple[str, str]]())
    _compilers: dict[int, Compiler] = field(default_factory=lambda: dict[int, Compiler]())
    _slices: dict[tuple[int, str], Slice] = field(default_factory=lambda: dict[tuple[int, str], Slice]())
    _reviewed: dict[tuple[datetime.date, str, frozenset[str]], Reviewed] = field(
        default_factory=lambda: dict[tuple[datetime.date, str, frozenset[str]], Reviewed]()
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._breaks = breakpoints(self.declared)

    @cached_property
    def reviewed_through(self) -> datetime.date:
        """The last day through which every regime that makes a verdict was reviewed, and every part behind them."""
        rules = self.declared.rules.values()
        merging = (t.id for t in self.declared.tracks.values() if t.merges)
        return reviewed(rules, merging, self.declared).through or datetime.date.min

    def reviewed(self, part: Slice, tracks: frozenset[str]) -> Reviewed:
        """How far the law behind some tracks of a slice was followed."""
        key = (part.day, part.view, tracks)
        found = self._reviewed.get(key)
        if found is None:
            rules = (r.rule for r in part.rules.values())
            found = self._reviewed[key] = reviewed(rules, tracks, self.declared)
        return found

    @property
    def tables_read(self) -> datetime.date:
        """The day as of which the tables of country groups were read."""
        return max((g.table_date for g in self.declared.groups.values() if g.table_date), default=datetime.date.min)

    def slice(self, day: datetime.date, view: str) -> Slice:
        """The compiled book of a day and view; days between two changes share one slice."""
        key = (bisect_right(self._breaks, day), view)
        with self._lock:
            found = self._slices.get(key)
            if found is None:
                compiler = self._compilers.get(key[0])
                if compiler is None:
                    compiler = self._compilers[key[0]] = Compiler(self.declared, self.declarations, day)
                found = self._slices[key] = cut(compiler, view)
        return found

    @property
    def first_day(self) -> datetime.date:
        """The first day that the book covers: its own parameter, or else its first change."""
        parameter = self.declared.parameters.get(self.declared.first_day)
        stated = read_day(parameter.values[0].value) if parameter is not None else None
        return stated or min(self._breaks, default=datetime.date.min)

    @property
    def slice_days(self) -> list[datetime.date]:
        """The first day of every slice."""
        return list(self._breaks)


def shipped_rules() -> Traversable:
    """The rules that the package carries."""
    return resources.files("douane.rules")


def read_files(root: Traversable | Path) -> dict[str, str]:
    """The text of every YAML file below a folder, by relative path; the cases are not part of the book."""
    out: dict[str, str] = {}

    def visit(folder: Traversable, prefix: str) -> None:
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            name = f"{prefix}{entry.name}"
            if entry.is_dir():
                if name != "cases":
                    visit(entry, f"{name}/")
            elif entry.name.casefold().endswith((".yaml", ".yml")):
                try:
                    out[name] = entry.read_text(encoding="utf-8")
                except UnicodeDecodeError:
                    raise InputError(f"{name} is not UTF-8", "save it as UTF-8") from None
                except OSError as error:
                    hint = "check its name and its rights"
                    raise InputError(f"{name} cannot be read: {error.strerror or error}", hint) from None

    if not root.is_dir():
        raise InputError(f"there is no rules folder {root}", "name the folder that holds facts.yaml")
    visit(root, "")
    return out


@contextmanager
def _without_collection() -> Generator[None]:
    """Loading makes a hundred thousand objects that all stay: the garbage collector would walk them over and over."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_without_collection()
def load_book(
    files: dict[str, str], company: Iterable[tuple[str, str]] = (), skus: Iterable[tuple[str, str]] = ()
) -> Book:
    """Reads and checks a rulebook.

    Args:
        files: text of the rule files by name (see `read_files`).
        company: rule files of the company, which may only harden.
        skus: the seller's own product files.

    Raises:
        RulebookError: every problem of every file at once.
    """
    problems = Problems()
    company, skus = tuple(company), tuple(skus)
    nodes: dict[str, TextNode] = {}
    for name, text in files.items():
        node = parse_yaml(text, name, problems) if not name.startswith(_NAMES) else None
        if node is not None:
            nodes[name] = node
    declarations = read_declarations(nodes.get("facts.yaml"), problems)
    if "facts.yaml" not in files:
        raise InputError("the rules folder has no facts.yaml", "point --rules at a folder of rules")
    declared = Declared()
    loader = RuleLoader(declared, declarations, problems)
    for name, node in nodes.items():
        if name not in _NOT_RULES and not _is_products(node) and not _is_market(node):
            loader.read(name, node)
        elif isinstance(node, Map) and "sources" in node.entries:
            loader.read(name, Map({"sources": node.entries["sources"]}, node.keys, node.at))
    loader.finish()
    countries = Countries(declared.country_names, declared.country_display, declared.region_words,
                          frozenset(declared.beside_regions))  # fmt: skip
    parser = ValueParser(declarations, countries)
    catalogue = Catalogue()
    for node in nodes.values():
        if _is_products(node):
            read_products(node, catalogue, declarations, parser, problems)
    for node in nodes.values():
        if _is_market(node):
            read_market(node, catalogue, problems)
    drawn = (r for r in declared.rules.values() if r.then.kind == "define" and r.then.target in declared.levels)
    catalogue.levels = tuple(rule.span for rule in drawn)
    assumptions = read_assumptions(nodes.get("assumptions.yaml"), declarations, parser, problems)
    _company(company, loader, problems)
    shipped = catalogue.as_read() if skus else None
    for name, text in skus:
        node = parse_yaml(text, name, problems)
        if node is not None and shipped is not None:
            _own_sources(node, name, loader)
            _own_products(node, catalogue, shipped, declarations, parser, problems)
    check_catalogue(catalogue, problems)
    check(declared, declarations, [*loader.cited, *catalogue.cited], problems)
    check_accounts(set(catalogue.accounts.values()), declared, problems)
    if problems.found:
        raise RulebookError(sorted(problems.found, key=lambda p: (p.file, p.line, p.column)))
    meaning: dict[str, Any] = {name: to_plain(node) for name, node in sorted(nodes.items())}
    meaning["names"] = {name: text for name, text in sorted(files.items()) if name.startswith(_NAMES)}
    meaning["company"] = [(n, to_plain(parse_yaml(t, n, Problems()))) for n, t in company]
    digest = hashlib.sha256(json.dumps(meaning, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
    return Book(
        declared, declarations, catalogue, assumptions, parser, build_models(declarations, parser),
        Builder(declarations), digest, metadata.version("douane"), dict(files), company, skus,
        declared.levels, declarations.collection_questions,
    )  # fmt: skip


def _is_products(node: TextNode) -> bool:
    return isinstance(node, Map) and bool({"products", "ambiguous", "reading"} & set(node.entries))


def _is_market(node: TextNode) -> bool:
    return isinstance(node, Map) and "market" in node.entries


_COMPANY_KEYS = ("regime", "sources", "parameters", "conditions", "rules")


def _company(company: Iterable[tuple[str, str]], loader: RuleLoader, problems: Problems) -> None:
    """Rules of the company: the same language, hardening conclusions only, and nothing else of the law touched.

    What the law is made of (names of countries, groups, tables, tracks, levels, the first day) cannot be changed from
    here, since any of it can relax; nor can a rule of the company override another.
    """
    for name, text in company:
        before = set(loader.declared.rules)
        node = parse_yaml(text, name, problems)
        if isinstance(node, Map):
            for key in node.entries.keys() - set(_COMPANY_KEYS):
                problems.add(node.keys[key], f"a company file has no key {key!r}: it holds hardening rules only",
                             "known keys: " + ", ".join(_COMPANY_KEYS))  # fmt: skip
            kept = {key: value for key, value in node.entries.items() if key in _COMPANY_KEYS}
            loader.read(name, Map(kept, {key: node.keys[key] for key in kept}, node.at))
        elif node is not None:
            loader.read(name, node)
        own = set(loader.declared.rules) - before
        if not own and not any(p.file == name for p in problems.found):
            problems.add(
                Position(name, 1, 1), "a company file without a rule", "write rules: below a regime:, or remove it"
            )
        for rule_id in own:
            rule = loader.declared.rules[rule_id]
            if rule.then.kind not in ("escalate", "prohibit", "oblige", "advise"):
                problems.add(rule.at, f"{rule_id}: a rule of the company cannot {rule.then.kind}",
                             "it may only escalate, prohibit, oblige or advise")  # fmt: skip
            if rule.overrides:
                problems.add(rule.at, f"{rule_id}: a rule of the company overrides no other", "leave 'overrides' out")
            if rule.status != "company":
                problems.add(rule.at, f"{rule_id}: a rule of the company carries status: company")


def _own_sources(node: TextNode, name: str, loader: RuleLoader) -> None:
    """The data sheets and letters that a seller cites for figures of his own."""
    if isinstance(node, Map) and "sources" in node.entries:
        loader.read(name, Map({"sources": node.entries["sources"]}, {"sources": node.keys["sources"]}, node.at))


def _own_products(
    node: TextNode,
    catalogue: Catalogue,
    shipped: ProductReader,
    declarations: Declarations,
    parser: ValueParser,
    problems: Problems,
) -> None:
    """The seller's own file: `skus: {STOCK-1: H20}` and products of its own."""
    if not isinstance(node, Map):
        problems.add(node.at, "a products file must be a mapping with keys", "skus, products, sources")
        return
    rest = {k: v for k, v in node.entries.items() if k != "skus"}
    products = Map(rest, {k: node.keys[k] for k in rest}, node.at)
    read_products(products, catalogue, declarations, parser, problems, shipped)
    skus = node.entries.get("skus")
    if skus is None:
        return
    if not isinstance(skus, Map):
        problems.add(skus.at, "'skus' must map stock numbers to products", "skus: {STOCK-1: H20}")
        return
    for sku, target in skus.entries.items():
        if not isinstance(target, Text) or not isinstance(catalogue.find(target.value), Product):
            shown = target.value if isinstance(target, Text) else "a list or mapping"
            problems.add(skus.keys[sku], f"the stock number {sku!r} points at {shown!r}, no one product")
        else:
            add_sku(catalogue, sku, target.value, problems, skus.keys[sku])
