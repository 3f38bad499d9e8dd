"""YAML as text with positions.

Every scalar is text; the declared type of its place decides later what it is (`NO` is Norway, `1e26` a
number).  Anchors, aliases, tags, merge keys and duplicate keys are refused.  `Reader` reads a mapping
against its declared keys and collects every problem instead of stopping at the first.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, cast

import yaml

from .errors import Problem, near_miss

MOST_DEPTH = 64
_FRAME = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)  # what stands around a document
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\Z", re.ASCII)


class Position(NamedTuple):  # these are made by the hundred thousand whenever rules are read
    """Where a node begins; line and column count from one."""

    file: str
    line: int
    column: int


class Text(NamedTuple):
    """A scalar; `plain` if it was written without quotes."""

    value: str
    plain: bool
    at: Position


class Seq(NamedTuple):
    """A sequence."""

    items: tuple[TextNode, ...]
    at: Position


class Map(NamedTuple):
    """A mapping; `keys` holds where each key stands."""

    entries: dict[str, TextNode]
    keys: dict[str, Position]
    at: Position


TextNode = Text | Seq | Map


@dataclass(slots=True)
class Problems:
    """Collects problems of rule files."""

    found: list[Problem] = field(default_factory=lambda: list[Problem]())

    def add(self, at: Position, message: str, hint: str = "") -> None:
        """Notes one problem."""
        self.found.append(Problem(message, hint, at.file, at.line, at.column))


def parse_yaml(text: str, file: str, problems: Problems) -> TextNode | None:
    """The node tree of one YAML document, or None where it cannot be read (the problem is noted)."""
    own = Problems()
    try:
        loader = yaml.CBaseLoader(text)
        try:
            node = _Builder(loader, file, own).document()
        finally:
            loader.dispose()
    except _Unread as refused:
        problems.add(refused.at, refused.message, refused.hint)
        return None
    except yaml.YAMLError as error:
        at = _mark(file, getattr(error, "problem_mark", None))
        problems.add(at, f"not YAML: {getattr(error, 'problem', None) or error}", "check quotes and indentation")
        return None
    problems.found += own.found
    return node


def _mark(file: str, mark: Any) -> Position:
    return Position(file, mark.line + 1, mark.column + 1) if mark else Position(file, 1, 1)


class _Unread(Exception):
    """A text of which nothing is read, whatever else is wrong with it."""

    def __init__(self, at: Position, message: str, hint: str):
        self.at, self.message, self.hint = at, message, hint
        super().__init__(message)


class _Builder:
    """Makes nodes of the parser's events, one by one as they come."""

    def __init__(self, loader: Any, file: str, problems: Problems):
        self.event, self.file, self.problems, self.depth = loader.get_event, file, problems, 0

    def document(self) -> TextNode | None:
        found: TextNode | None = None
        documents = 0
        while (event := self.event()) is not None:
            kind = cast("object", type(event))
            if kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    at = _mark(self.file, event.start_mark)
                    raise _Unread(at, "a second document begins here (---)", "one file holds one document")
            elif not isinstance(event, _FRAME):
                found = self.node(event)
        return found

    def node(self, event: Any) -> TextNode:
        mark, kind = event.start_mark, cast("object", type(event))
        at = Position(self.file, mark.line + 1, mark.column + 1)
        if kind is yaml.AliasEvent:
            self.problems.add(at, "aliases are not read", "write the value out")
            return Text("", True, at)
        if event.anchor:
            self.problems.add(at, "anchors are not read", "write the value out")
        if event.tag is not None:
            self.problems.add(at, f"the tag {event.tag} is not read", "leave tags out; the place decides the type")
        if kind is yaml.ScalarEvent:
            return Text(event.value, not event.style, at)
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise _Unread(at, f"it nests more than {MOST_DEPTH} levels deep", "rule files need a dozen")
        node = self.sequence(at) if kind is yaml.SequenceStartEvent else self.mapping(at)
        self.depth -= 1
        return node

    def sequence(self, at: Position) -> Seq:
        items: list[TextNode] = []
        while type(event := self.event()) is not yaml.SequenceEndEvent:
            items.append(self.node(event))
        return Seq(tuple(items), at)

    def mapping(self, at: Position) -> Map:
        entries: dict[str, TextNode] = {}
        keys: dict[str, Position] = {}
        while type(event := self.event()) is not yaml.MappingEndEvent:
            key = self.node(event)
            value = self.node(self.event())
            if not isinstance(key, Text):
                self.problems.add(key.at, "a key must be text")
            elif key.value == "<<":
                self.problems.add(key.at, "merge keys are not read", "write the values out")
            elif key.value in entries:
                first = keys[key.value]
                self.problems.add(key.at, f"the key {key.value!r} appears twice", f"first on line {first.line}")
            else:
                entries[key.value], keys[key.value] = value, key.at
        return Map(entries, keys, at)


def to_plain(node: TextNode | None) -> Any:
    """Plain lists, dicts and text; an unquoted `null` or `~` is None."""
    if node is None:
        return None
    if isinstance(node, Text):
        return None if node.plain and node.value in ("null", "~") else node.value
    if isinstance(node, Seq):
        return [to_plain(item) for item in node.items]
    return {key: to_plain(value) for key, value in node.entries.items()}


def number(text: str) -> Decimal | None:
    """The finite number that a text spells without separators, or None."""
    if not _NUMBER.match(text):
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def day(text: str) -> datetime.date | None:
    """The day that an ISO text (`2023-11-17`) names, or None."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def entries_of(node: TextNode | None, what: str, problems: Problems) -> list[tuple[str, TextNode]]:
    """The entries of a mapping; anything else is a problem, never an empty one."""
    if node is None:
        return []
    if not isinstance(node, Map):
        problems.add(node.at, f"{what} must be a mapping with keys")
        return []
    return list(node.entries.items())


def texts_of(node: TextNode, what: str, problems: Problems) -> tuple[str, ...]:
    """A list of texts (one text counts as a list of one); anything else is a problem."""
    if isinstance(node, Text):
        return (node.value,)
    out: list[str] = []
    for item in node.items if isinstance(node, Seq) else (node,):
        if isinstance(item, Text):
            out.append(item.value)
        else:
            problems.add(item.at, f"{what} must be a list of texts")
    return tuple(out)


class Reader:
    """One mapping, read key by key; unknown keys are problems with the near miss."""

    def __init__(self, node: TextNode | None, what: str, problems: Problems, allowed: Iterable[str], at: Position):
        self.what, self.problems = what, problems
        self.allowed = tuple(allowed)
        self.at = node.at if node is not None else at
        self.node = node if isinstance(node, Map) else Map({}, {}, self.at)
        if node is not None and not isinstance(node, Map):
            problems.add(node.at, f"{what} must be a mapping with keys")
        for key, where in self.node.keys.items():
            if key not in self.allowed:
                hint = near_miss(key, self.allowed) or f"known keys: {', '.join(self.allowed)}"
                problems.add(where, f"{what} has no key {key!r}", hint)

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        return key in self.node.entries

    def where(self, key: str) -> Position:
        """The position of the key's value, or of the mapping."""
        found = self.node.entries.get(key)
        return found.at if found is not None else self.at

    def raw(self, key: str) -> TextNode | None:
        """The node under the key."""
        return self.node.entries.get(key)

    def text(self, key: str, default: str | None = None, one_of: Iterable[str] = ()) -> str:
        """Text; required where no default is given."""
        node = self.node.entries.get(key)
        if node is None:
            if default is None:
                self.problems.add(self.at, f"{self.what} lacks {key!r}")
            return default or ""
        if not isinstance(node, Text):
            self.problems.add(node.at, f"{key!r} must be text")
            return default or ""
        choices = tuple(one_of)
        if choices and node.value not in choices:
            hint = near_miss(node.value, choices) or f"one of {', '.join(choices)}"
            self.problems.add(node.at, f"{key!r} cannot be {node.value!r}", hint)
            return default if default is not None else choices[0]
        return node.value

    def flag(self, key: str) -> bool:
        """`true` or `false`; absent is false."""
        return self.text(key, "false", ("true", "false")) == "true"

    def date(self, key: str) -> datetime.date | None:
        """A day, or None where absent."""
        if not self.has(key):
            return None
        value = self.text(key, "")
        found = day(value)
        if found is None:
            self.problems.add(self.where(key), f"{value!r} is not a date", "write it as 2023-11-17")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts (one text counts as a list of one)."""
        node = self.node.entries.get(key)
        return texts_of(node, repr(key), self.problems) if node is not None else ()

    def items(self, key: str) -> tuple[TextNode, ...]:
        """A list of nodes; absent is empty."""
        node = self.node.entries.get(key)
        if node is None:
            return ()
        if not isinstance(node, Seq):
            self.problems.add(node.at, f"{key!r} must be a list")
            return ()
        return node.items

    def sub(self, key: str, what: str, allowed: Iterable[str]) -> Reader:
        """A mapping under the key."""
        return Reader(self.node.entries.get(key), what, self.problems, allowed, self.at)
