"""What is told of a name of the market: its legal character over time, rules that touch it, sayings, what to ask."""

from __future__ import annotations

import datetime

from ..explanation import words
from ..law.names import ToldRule, ToldSaying, told
from ..law.sentences import span_words
from ..rulebook.book import Book
from ..rulebook.declared import Span
from ..rulebook.market import Account, Statement
from .marks import Links, cited, code, mark, places, plain, table


def account_lines(account: Account, book: Book, day: datetime.date, links: Links, page: str) -> list[str]:
    """The account as a part of a page.

    Args:
        day: the day on which rules count and a regime's story is told.
        page: the path of the page, from which links are seen.
    """
    known = told(account, book, day)
    out: list[str] = []
    for other in known.names:
        out += [f"In {plain(other.language)}: {plain(', '.join(other.names))} "
                f"({cited(other.citations)}{mark(other.verified)})", ""]  # fmt: skip
    statements = sorted(account.legal, key=lambda s: s.span.start or datetime.date.min, reverse=True)
    out += ["**Legal character**", ""]
    out += table(("When", "What the law says about it", "Source"),
                 [_statement(s, book, day, links, page) for s in statements])  # fmt: skip
    out += ["**Related rules**", ""]
    out += table(("Rule", f"On {day}"), [(_linked(rule, links, page), _state(rule)) for rule in known.touches])
    if known.said_to_be:
        out += ["**Claims about it**", ""]
        out += table(("Saying", "Whether it is so", "Source"), [_saying(s) for s in known.said_to_be])
    out += ["**Ask next**", "", *(f"{n}. {plain(question)}" for n, question in enumerate(known.ask, start=1)), ""]
    if known.check:
        out += ["**Try it**", "", "```sh", *known.check, "```", ""]
    return out


def _statement(s: Statement, book: Book, day: datetime.date, links: Links, page: str) -> tuple[str, ...]:
    """One row; a regime that speaks for the name is linked, with what its story says on the day."""
    if not s.regime:
        end = f" through {s.span.end}" if s.span.end else ""
        return f"since {s.since}{end}", plain(s.text), places(s.cite, book.declared) + mark(s.verified)
    regime = book.declared.regimes[s.regime]
    states = [entry for entry in regime.timeline if entry.state and entry.date <= day]
    source = places(states[-1].cite, book.declared) + mark(states[-1].verified) if states else ""
    when = span_words(s.span if s.span.start else Span(states[-1].date if states else None, s.span.end))
    story = f"story of {links.to(regime.id, page, plain(regime.title))}"
    return when, f"{plain(regime.state_on(day))} ({story})", source


def _saying(s: ToldSaying) -> tuple[str, ...]:
    who = ", ".join(x for x in (s.by, s.date) if x)
    return (f"“{plain(s.claim)}” ({plain(who)})", f"**{words.SAYINGS[s.verdict]}.** {plain(s.why)}",
            cited(s.citations))  # fmt: skip


def _linked(rule: ToldRule, links: Links, page: str) -> str:
    return f"{links.to(rule.id, page, plain(rule.title))} ({code(rule.id)})"


def _state(rule: ToldRule) -> str:
    """Whether a rule counts; of other parts what they are, too."""
    return rule.state if rule.kind == "rule" else ", ".join(x for x in (rule.kind, rule.state) if x)
