"""What is told of a name of the market: dated, cited statements of law, the rules that touch it, what is said of it.

An account (`market:` in a rule file) speaks of one or several products of the catalogue, or gives a name of its own
where the name is no product: a company, a process, a bill, a story. It decides nothing; it explains.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import cast

from ..errors import near_miss
from ..terms import MARKS, Mark
from ..yaml_text import Position, Problems, Reader, TextNode
from ..yaml_text import day as read_day
from .declared import Citation, Declared, Span

VERDICTS = ("wrong", "half_right", "right", "open", "beside_the_point")
_KEYS = (
    "about", "id", "title", "aliases", "character", "names", "legal", "touches", "said_to_be", "ask", "check",
    "dossier", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OtherName:
    """Names in another language, with the text in which they stand."""

    names: tuple[str, ...]
    language: str
    cite: tuple[Citation, ...]
    verified: Mark


@dataclass(frozen=True, slots=True)
class Statement:
    """What the law makes of the name in a period; with `regime`, what the story of that regime says on the day.

    Attributes:
        since: the first day as the source gives it; a month where the source names no day.
    """

    span: Span
    since: str
    text: str
    regime: str
    cite: tuple[Citation, ...]
    verified: Mark


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody says the name is, and what is to be held of it.

    Attributes:
        said: the day as the source gives it, a month where it names no day; empty for a reading that is always about.
    """

    claim: str
    by: str
    said: str
    date: datetime.date | None
    verdict: str
    why: str
    cite: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """Everything that is told of one name."""

    about: tuple[str, ...]
    names: tuple[OtherName, ...]
    legal: tuple[Statement, ...]
    touches: tuple[str, ...]
    sayings: tuple[Saying, ...]
    ask: tuple[str, ...]
    checks: tuple[str, ...]
    dossier: tuple[str, ...]
    at: Position

    def statements_on(self, day: datetime.date) -> tuple[Statement, ...]:
        """The statements of law that are made for a day."""
        return tuple(s for s in self.legal if s.span.holds(day))

    def sayings_by(self, day: datetime.date) -> tuple[Saying, ...]:
        """What was said by a day, the oldest first; what has no day is a reading that is always about."""
        known = [s for s in self.sayings if s.date is None or s.date <= day]
        return tuple(sorted(known, key=lambda s: s.date or datetime.date.max))


@dataclass(frozen=True, slots=True)
class NewName:
    """The head of an account that gives a name of its own."""

    id: str
    title: str
    aliases: tuple[str, ...]
    character: str


def read_account(
    node: TextNode, problems: Problems, cited: Callable[[str, Position], None]
) -> tuple[Account, NewName | None]:
    """One entry under `market:`; problems are noted with their position."""
    r = Reader(node, "account of the market", problems, _KEYS, node.at)
    new: NewName | None = None
    if r.has("about"):
        for key in ("id", "title", "aliases", "character"):
            if r.has(key):
                problems.add(r.where(key), f"an account about products has no {key!r}", "it stands with the product")
        about = r.texts("about") or ("",)
    else:
        new = NewName(r.text("id"), r.text("title"), r.texts("aliases"), r.text("character"))
        about = (new.id,)
    what = about[0]
    account = Account(
        about,
        tuple(_name(n, what, problems, cited) for n in r.items("names")),
        tuple(_statement(n, what, problems, cited) for n in r.items("legal")),
        r.texts("touches"),
        tuple(_saying(n, what, problems, cited) for n in r.items("said_to_be")),
        r.texts("ask"), r.texts("check"), r.texts("dossier"), node.at,
    )  # fmt: skip
    for key, value in (("legal", account.legal), ("touches", account.touches), ("ask", account.ask)):
        if not value:
            problems.add(node.at, f"{what}: nothing stands under {key!r}", "a name without it explains nothing")
    return account, new


def check_accounts(accounts: Collection[Account], declared: Declared, problems: Problems) -> None:
    """Notes every reference of an account that leads nowhere."""
    known = {*declared.rules, *declared.regimes, *declared.conditions, *(f"group.{g}" for g in declared.groups)}
    for account in accounts:
        for name in account.touches:
            if name not in known:
                problems.add(account.at, f"{account.about[0]} is touched by {name!r}, which is not declared",
                             near_miss(name, known) or "a rule, regime, condition or group.NAME")  # fmt: skip
        for statement in account.legal:
            if statement.regime and statement.regime not in declared.regimes:
                problems.add(account.at, f"{account.about[0]}: there is no regime {statement.regime!r}",
                             near_miss(statement.regime, declared.regimes))  # fmt: skip


def _name(node: TextNode, what: str, problems: Problems, cited: Callable[[str, Position], None]) -> OtherName:
    r = Reader(node, f"names of {what}", problems, ("name", "language", "cite", "verified"), node.at)
    return OtherName(r.texts("name"), r.text("language"), _cite(r, cited), _mark(r))


def _statement(node: TextNode, what: str, problems: Problems, cited: Callable[[str, Position], None]) -> Statement:
    keys = ("from", "to", "text", "regime", "cite", "verified")
    r = Reader(node, f"legal character of {what}", problems, keys, node.at)
    since = r.text("from", "")
    span = Span(_first_day(r, since, "from"), r.date("to"))
    if span.start and span.end and span.end < span.start:
        problems.add(r.at, f"the period ends on {span.end}, before it begins", "'to' is the last day")
    regime = r.text("regime", "")
    if regime:
        for key in ("text", "cite", "verified"):
            if r.has(key):
                problems.add(r.where(key), f"what a regime says has no {key!r} of its own", "leave it out")
        return Statement(span, since, "", regime, (), "primary")
    if span.start is None:
        problems.add(node.at, f"a statement of law on {what} lacks 'from'", "write from: 2025-05-13")
    return Statement(span, since, r.text("text"), "", _cite(r, cited), _mark(r))


def _first_day(r: Reader, written: str, key: str) -> datetime.date | None:
    """The day that a text names; of a month the first day, which is the stricter reading."""
    return read_day(f"{written}-01") if len(written) == len("2019-05") else r.date(key)


def _saying(node: TextNode, what: str, problems: Problems, cited: Callable[[str, Position], None]) -> Saying:
    keys = ("claim", "by", "date", "verdict", "why", "cite")
    r = Reader(node, f"what {what} is said to be", problems, keys, node.at)
    said = r.text("date", "")
    date = _first_day(r, said, "date")
    cite = _cite(r, cited) if r.has("cite") else ()
    if date is not None and not cite:
        problems.add(node.at, f"a dated saying on {what} lacks its citation", "add cite: [{source: ...}]")
    return Saying(r.text("claim"), r.text("by"), said, date, r.text("verdict", None, VERDICTS), r.text("why"), cite)


def _cite(r: Reader, cited: Callable[[str, Position], None]) -> tuple[Citation, ...]:
    out: list[Citation] = []
    for item in r.items("cite"):
        c = Reader(item, "citation", r.problems, ("source", "at"), item.at)
        out.append(Citation(c.text("source"), c.text("at", "")))
        cited(out[-1].source, item.at)
    if not out:
        r.problems.add(r.at, f"{r.what} lacks its citation", "add cite: [{source: ..., at: ...}]")
    return tuple(out)


def _mark(r: Reader) -> Mark:
    if not r.has("verified"):
        r.problems.add(r.at, f"{r.what} lacks 'verified'", "primary, secondary or memory")
    return cast("Mark", r.text("verified", "memory", MARKS))
