"""The facts as `rules/facts.yaml` declares them: the one place from which models, columns, forms and docs derive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from ..yaml_text import Map, Position, Problems, Reader, Seq, Text, TextNode, entries_of, number

TYPES = (
    "text", "id", "boolean", "integer", "decimal", "date", "country", "choice", "knowledge", "records", "letters",
)  # fmt: skip
NUMERIC = ("integer", "decimal")
ORDERED = (*NUMERIC, "date", "knowledge")
SCOPES = ("party", "listing", "owner", "red_flag", "peak")


@dataclass(frozen=True, slots=True)
class DefaultFrom:
    """A fact of the case that parties of some roles take, in modes of a leg."""

    fact: str
    roles: tuple[str, ...]
    leg: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One declared fact.

    Attributes:
        name: dotted; the first part is the group (`item`) or the scope (`party`, `listing`, ...).
        type: one of `TYPES`.
        unit: for numbers; compared with the unit of a parameter.
        about: `world` (absent is unknown) or `file` (absent is not there).
        default_from: what parties take where nothing was said; a value stated to be unknown stays so.
        titles: what values that are codes stand for.
        derived_by: the derivation that computes it where it is not given; `derived_from` its inputs.
        many: whether the fact holds several values at once.
        paper_number: whether it is the number of a paper on file; a word that stands for none is refused.
        ask_after: a fact, or a collection of the party, without which this one makes no sense to a person; it is asked
            first.
        card: the card that asks for it, by name; empty in a rulebook without cards.
        ask: whom to ask, in a word.
    """

    name: str
    type: str
    unit: str = ""
    about: str = "world"
    label: str = ""
    question: str = ""
    find: str = ""
    source: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    values: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    many: bool = False
    default: str | None = None
    default_from: tuple[DefaultFrom, ...] = ()
    derived_by: str = ""
    derived_from: tuple[str, ...] = ()
    undefined_possible: bool = False
    ask_after: str = ""
    paper_number: bool = False
    card: str = ""
    ask: str = ""

    @property
    def scope(self) -> str:
        """`case`, or the kind of scope whose fact it is."""
        head = self.name.split(".", 1)[0]
        return head if head in SCOPES else "case"

    @property
    def key(self) -> str:
        """The name inside its group."""
        return self.name.split(".", 1)[1]

    @property
    def several(self) -> bool:
        """Whether it holds several values at once: letters do, and what is declared so."""
        return self.many or self.type == "letters"

    @property
    def words(self) -> str:
        """A short name for a sentence: the label, or the key with initials in capitals and without its unit."""
        key = self.key.removesuffix(f"_{self.unit.lower()}") if self.unit else self.key
        parts = key.replace("hq_country", "headquarters").split("_")
        return self.label or " ".join(_INITIALS.get(part, part) for part in parts)

    @property
    def is_input(self) -> bool:
        """Whether a case may give it (a purely derived fact may be given too, and is then compared)."""
        return self.name not in ("party.identity", "listing.alive", "listing.expired")


_INITIALS = {
    "bis": "BIS", "dram": "DRAM", "ear": "EAR", "eccn": "ECCN", "enc": "ENC", "hbm": "HBM", "id": "ID", "osat": "OSAT",
    "sku": "SKU", "us": "U.S.", "usd": "USD",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """A part that a party plays; `absent` is `unknown`, `none`, or `same_as:ROLE`.

    Attributes:
        unasked: facts that are not asked of a party that plays this part alone.
    """

    name: str
    title: str
    absent: str
    screened: bool
    unasked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mode:
    """How an item is accessed: its leg and the roles that it has, with their absence rules."""

    name: str
    title: str
    leg: str
    roles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """A sheet of facts that one person can fill in at once.

    Attributes:
        title: with `{party}` where each party has a card of its own.
        ask: whom to ask.
        of: the groups and scopes of facts on it.
        roles: parties whose facts stand on it, since they are the desk's own.
    """

    name: str
    title: str
    ask: str
    of: tuple[str, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing that an end-use statement may state: its words, and the facts that it stands for, as written."""

    title: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class StatementTerms:
    """What an end-use statement stands for, by the value of `statement.states`, and for how many months it counts."""

    months: int = 12
    states: dict[str, Stated] = field(default_factory=lambda: dict[str, Stated]())

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that a statement can stand for."""
        return frozenset(name for stated in self.states.values() for name in stated.facts)


@dataclass(frozen=True)
class Declarations:
    """Everything that `facts.yaml` declares."""

    facts: dict[str, Fact]
    roles: dict[str, Role]
    modes: dict[str, Mode]
    grades: tuple[str, ...]
    open_when_absent: dict[str, bool] = field(default_factory=lambda: dict[str, bool]())
    collection_questions: dict[str, tuple[str, str]] = field(default_factory=lambda: dict[str, tuple[str, str]]())
    cards: dict[str, Card] = field(default_factory=lambda: dict[str, Card]())
    collections_asked: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    statement: StatementTerms = StatementTerms()

    def of_scope(self, scope: str) -> dict[str, Fact]:
        """The facts of one scope, by full name; not to be changed."""
        return self._by_scope.get(scope, {})

    @cached_property
    def _by_scope(self) -> dict[str, dict[str, Fact]]:
        out: dict[str, dict[str, Fact]] = {}
        for name, fact in self.facts.items():
            out.setdefault(fact.scope, {})[name] = fact
        return out

    def ranks(self) -> dict[str, int]:
        """The order of the knowledge grades, weakest first."""
        return {grade: rank for rank, grade in enumerate(self.grades)}


_COLLECTIONS = ("party.listing", "party.owner")  # as questions name them
_WHOM = ("customer", "sales", "engineering", "compliance")
_FACT_KEYS = (
    "type", "unit", "minimum", "maximum", "about", "question", "find", "source", "derived", "values", "many",
    "default", "label", "answers", "note", "undefined_possible", "of", "default_from", "ask_after",
    "paper_number", "card", "ask", "titles",
)  # fmt: skip


def read_declarations(node: TextNode | None, problems: Problems) -> Declarations:
    """Reads the tree of `facts.yaml`; problems are noted with their position."""
    top = Reader(
        node, "facts.yaml", problems,
        ("knowledge_grades", "modes", "roles", "cards", "facts", "collections", "end_use_statement"),
        Position("facts.yaml", 1, 1),
    )  # fmt: skip
    roles = _roles(top.raw("roles"), problems)
    modes = _modes(top.raw("modes"), roles, problems)
    facts: dict[str, Fact] = {}
    body = top.raw("facts")
    for name, entry in body.entries.items() if isinstance(body, Map) else ():
        facts[name] = _fact(name, entry, problems, top)
    for fact in facts.values():
        if fact.ask_after and fact.ask_after not in (*facts, *_COLLECTIONS):
            problems.add(top.where("facts"), f"{fact.name} is asked after {fact.ask_after!r}, which is not declared")
        for source in fact.derived_from:
            role, _, key = source.partition(".")
            if source not in facts and not (role in roles and f"party.{key}" in facts):
                problems.add(top.where("facts"), f"{fact.name} is derived from {source!r}, which is not declared")
    for role_ in roles.values():
        for name in role_.unasked:
            if name not in facts or not name.startswith("party."):
                problems.add(
                    top.where("roles"), f"{role_.name} leaves {name!r} unasked, which is not a fact of a party"
                )
    if "activity.mode" in facts:
        facts["activity.mode"] = replace(facts["activity.mode"], type="choice", values=tuple(modes))
    grades = top.texts("knowledge_grades")
    for name, fact in facts.items():
        if fact.type == "knowledge":
            facts[name] = replace(fact, values=grades)
    terms = _statement(top, facts, problems)
    if "statement.states" in facts:
        facts["statement.states"] = replace(facts["statement.states"], values=tuple(terms.states))
    cards = _cards(top.raw("cards"), problems)
    by_group = {group: card for card in cards.values() for group in card.of}
    for name, fact in facts.items():
        card = cards.get(fact.card) or by_group.get(name.split(".", 1)[0])
        if fact.card and fact.card not in cards:
            problems.add(top.where("facts"), f"{name} stands on the card {fact.card!r}, which is not declared")
        if card is not None:
            facts[name] = replace(fact, card=card.name, ask=fact.ask or card.ask)
    opens: dict[str, bool] = {}
    whom: dict[str, str] = {}
    asked: dict[str, tuple[str, str]] = {}
    collections = top.raw("collections")
    for name, entry in collections.entries.items() if isinstance(collections, Map) else ():
        reader = Reader(
            entry,
            f"collection {name}",
            problems,
            ("of", "title", "absent", "question", "find", "source", "ask"),
            top.at,
        )
        opens[name] = reader.text("absent", "none", ("unknown", "none")) == "unknown"
        asked.setdefault(name.split(".")[-1], (reader.text("question", ""), reader.text("find", "")))
        if reader.has("ask"):
            whom[name.split(".")[-1]] = reader.text("ask", None, _WHOM)
    return Declarations(facts, roles, modes, grades, opens, asked, cards, whom, terms)


def _statement(top: Reader, facts: dict[str, Fact], problems: Problems) -> StatementTerms:
    """What an end-use statement stands for; nothing where the rulebook does not say."""
    if not top.has("end_use_statement"):
        return StatementTerms()
    r = top.sub("end_use_statement", "end_use_statement", ("months", "states"))
    months = r.text("months", "12")
    if not (months.isascii() and months.isdigit() and 0 < int(months) < 1000):
        problems.add(r.where("months"), f"months: {months!r} is not a number of months", "write months: 12")
        months = "12"
    states: dict[str, Stated] = {}
    for name, entry in entries_of(r.raw("states"), "states", problems):
        one = Reader(entry, f"statement {name}", problems, ("title", "facts"), entry.at)
        told: dict[str, str] = {}
        for fact, value in entries_of(one.raw("facts"), f"facts of {name}", problems):
            if fact not in facts or facts[fact].type != "knowledge" or not isinstance(value, Text):
                problems.add(value.at, f"a statement cannot stand for {fact!r}", "name a fact of knowledge and a grade")
                continue
            told[fact] = value.value
        states[name] = Stated(one.text("title"), told)
    return StatementTerms(int(months), states)


def _cards(node: TextNode | None, problems: Problems) -> dict[str, Card]:
    out: dict[str, Card] = {}
    for name, entry in node.entries.items() if isinstance(node, Map) else ():
        r = Reader(entry, f"card {name}", problems, ("title", "ask", "of", "roles"), entry.at)
        out[name] = Card(name, r.text("title"), r.text("ask", None, _WHOM), r.texts("of"), r.texts("roles"))
    return out


def _absent(reader: Reader, default: str) -> str:
    node = reader.raw("absent")
    if isinstance(node, Map) and list(node.entries) == ["same_as"]:
        target = node.entries["same_as"]
        return f"same_as:{target.value}" if isinstance(target, Text) else "unknown"
    return reader.text("absent", default, ("unknown", "none"))


def _roles(node: TextNode | None, problems: Problems) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for name, entry in node.entries.items() if isinstance(node, Map) else ():
        reader = Reader(entry, f"role {name}", problems, ("title", "absent", "screened", "unasked", "note"), entry.at)
        title, absent = reader.text("title"), _absent(reader, "none")
        roles[name] = Role(name, title, absent, reader.flag("screened"), reader.texts("unasked"))
    return roles


def _modes(node: TextNode | None, roles: dict[str, Role], problems: Problems) -> dict[str, Mode]:
    modes: dict[str, Mode] = {}
    for name, entry in node.entries.items() if isinstance(node, Map) else ():
        reader = Reader(entry, f"mode {name}", problems, ("title", "leg", "roles", "note"), entry.at)
        listed: dict[str, str] = {}
        written = reader.raw("roles")
        if isinstance(written, Seq):
            written = Map({i.value: Map({}, {}, i.at) for i in written.items if isinstance(i, Text)}, {}, written.at)
        for role, override in written.entries.items() if isinstance(written, Map) else ():
            if role not in roles:
                problems.add(override.at, f"mode {name} names the role {role!r}, which is not declared")
                continue
            inner = Reader(override, f"role {role} of {name}", problems, ("absent",), override.at)
            listed[role] = _absent(inner, roles[role].absent) if inner.has("absent") else roles[role].absent
        modes[name] = Mode(name, reader.text("title"), reader.text("leg"), listed)
    return modes


def _titles(reader: Reader, name: str, problems: Problems) -> dict[str, str]:
    """What each code among a fact's values stands for: all of them, or none."""
    if not reader.has("titles"):
        return {}
    values = reader.texts("values")
    titles = reader.sub("titles", f"titles of {name}", values)
    if missing := [value for value in values if not titles.has(value)]:
        problems.add(reader.where("titles"), f"{name}: {missing[0]!r} has no title", "give one to each value")
    return {value: titles.text(value) for value in values if titles.has(value)}


def _default_from(node: TextNode, name: str, problems: Problems) -> DefaultFrom:
    reader = Reader(node, f"default_from of {name}", problems, ("fact", "roles", "leg"), node.at)
    return DefaultFrom(reader.text("fact"), reader.texts("roles"), reader.text("leg"))


def _fact(name: str, entry: TextNode, problems: Problems, top: Reader) -> Fact:
    reader = Reader(entry, f"fact {name}", problems, _FACT_KEYS, entry.at)
    derived = reader.sub("derived", f"derivation of {name}", ("by", "from"))
    source = reader.sub("source", f"source of {name}", ("source", "at")) if reader.has("source") else None
    bounds: list[Decimal | None] = []
    for key in ("minimum", "maximum"):
        text = reader.text(key, "")
        bound = number(text) if text else None
        if text and bound is None:
            problems.add(reader.where(key), f"{text!r} is not a number")
        bounds.append(bound)
    return Fact(
        name=name,
        type=reader.text("type", None, TYPES),
        unit=reader.text("unit", ""),
        about=reader.text("about", "world", ("world", "file")),
        label=reader.text("label", ""),
        question=reader.text("question", ""),
        find=reader.text("find", ""),
        source=f"{source.text('source', '')} {source.text('at', '')}".strip() if source else "",
        minimum=bounds[0],
        maximum=bounds[1],
        values=reader.texts("values"),
        titles=_titles(reader, name, problems),
        many=reader.flag("many"),
        default=reader.text("default", "") or None,
        ask_after=reader.text("ask_after", ""),
        default_from=tuple(_default_from(d, name, problems) for d in reader.items("default_from")),
        derived_by=derived.text("by", "") if reader.has("derived") else "",
        derived_from=derived.texts("from") if reader.has("derived") else (),
        undefined_possible=reader.flag("undefined_possible"),
        paper_number=reader.flag("paper_number"),
        card=reader.text("card", ""),
        ask=reader.text("ask", "", ("", *_WHOM)),
    )
