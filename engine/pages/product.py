"""The page of a family of products (one file of the catalogue): figures with sources, and the answer over time."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..checking import Rulebook
from ..determination import Determination, Segment
from ..explanation import words
from ..language.shown import shown
from ..rulebook.catalogue import Content, Product, Sourced
from ..rulebook.declared import Span
from .account import account_lines
from .marks import MADE, Links, code, mark, named, plain, table
from .svg import Bar, Chart, Look, Row, drawn

DESTINATION = "CN"
_RATES = ("item.peaks", "item.tpp")
LOOKS = {
    "prohibited": ("prohibited", Look("deep")),
    "policyofdenial": ("license, policy of denial", Look("deep", "hatched")),
    "denial": ("license, presumption of denial", Look("red")),
    "denialopen": ("license, denial presumed, milder where conditions are met", Look("amber", "hatched")),
    "unstated": ("license, no policy stated", Look("pink")),
    "casebycase": ("license, case by case", Look("amber")),
    "approval": ("license, presumption of approval", Look("pale")),
    "person": ("manual review", Look("blue")),
    "open": ("no license requirement identified so far, more information needed", Look("gray", "outlined")),
    "relief": ("under license or exception", Look("violet")),
    "free": ("no license required", Look("green")),
}
_POLICIES = {
    "policy_of_denial": "policyofdenial", "presumption_of_denial": "denial", "unstated": "unstated",
    "case_by_case": "casebycase", "presumption_of_approval": "approval",
}  # fmt: skip
_OUTCOMES = {
    "prohibited": "prohibited", "escalate": "person", "needs_information": "open", "license_held": "relief",
    "license_exception": "relief", "no_license_required": "free", "not_an_export": "free",
}  # fmt: skip


@dataclass(frozen=True)
class Family:
    """One product file of the catalogue."""

    file: str
    title: str
    intro: str
    products: Sequence[Product]

    @property
    def stem(self) -> str:
        """The name of its page."""
        return self.file.removeprefix("products/").rsplit(".", 1)[0].replace("_", "-").replace("/", "-")


@dataclass(frozen=True)
class FamilyPage:
    """Writes the page and the picture of one family."""

    rulebook: Rulebook
    family: Family
    links: Links

    @property
    def day(self) -> datetime.date:
        """The day of the page."""
        return self.rulebook.book.reviewed_through

    @property
    def country(self) -> str:
        """Where the parts go."""
        return self.rulebook.book.parser.countries.name(DESTINATION)

    @cached_property
    def answers(self) -> dict[str, Determination]:
        """What the rules say of each part with figures that is shipped to China when nothing else is known."""
        dated = self.rulebook.at(today=self.day)
        return {p.id: dated.check(self._case(p), detail="brief") for p in self.family.products if p.facts}

    @cached_property
    def histories(self) -> dict[str, list[Segment]]:
        """The same over time, of parts with a rate of their own: an order decides for everything else."""
        dated = self.rulebook.at(today=self.day)
        rated = [p for p in self.family.products if any(s.fact in _RATES for s in p.facts)]
        return {p.id: dated.over_time(self._case(p)) for p in rated}

    def _case(self, product: Product) -> dict[str, Any]:
        activity = {"mode": "ship_export", "from_country": "US", "to_country": DESTINATION}
        return {"item": {"product": product.id}, "activity": activity, "as_of": self.day.isoformat()}

    @property
    def pictured(self) -> list[Product]:
        """The parts whose answer over time is drawn."""
        return [p for p in self.family.products if p.id in self.histories]

    def text(self, picture: str) -> str:
        """The page.

        Args:
            picture: the name of the file that shows the answers over time.
        """
        out = [MADE, "", f"# {plain(self.family.title)}", "", plain(self.family.intro), ""]
        if self.pictured:
            out += [f"![Answers over time]({picture})", "",
                    f"From the United States to {self.country}, when nothing else is known: neither buyer nor use, and "
                    f"not whether the exporter received a letter. The law varies, the figures are those known on "
                    f"{self.day}.", ""]  # fmt: skip
        out += self._overview()
        for product in self.family.products:
            out += self._product(product)
        return "\n".join(out).rstrip() + "\n"

    def svg(self) -> str | None:
        """The picture; None where no product has figures."""
        if not self.pictured:
            return None
        book = self.rulebook.book
        last = self.day + datetime.timedelta(days=120)
        rows = [Row(p.title, p.id, [("", self._bars(p))]) for p in self.pictured]
        return drawn(Chart(
            title=f"{self.family.title}, shipped from the United States to {self.country}",
            first=book.first_day, last=last, now=self.day, now_words=f"reviewed through {self.day}",
            rows=rows, events=(), looks=LOOKS,
        ))  # fmt: skip

    def _bars(self, product: Product) -> list[Bar]:
        history = self.histories[product.id]
        return [Bar(Span(s.start, s.end), look(s), f"{product.title}, from {s.start}: {words.answer(s)}; {s.why}")
                for s in history]  # fmt: skip

    def _overview(self) -> list[str]:
        """All names of the family: with the answer where figures give one, otherwise with what they are."""
        products = self.family.products
        if not self.answers:
            return table(("Name", "What it is"), [(_link(p), plain(p.character)) for p in products])
        head = ("Product", "Classification", "Level", f"To {self.country} on {self.day}")
        return table(head, [self._line(p) for p in products])

    def _line(self, product: Product) -> tuple[str, ...]:
        answer, link = self.answers.get(product.id), _link(product)
        if answer is None:
            return link, "", "", ""
        c = answer.classification
        policy = f", {words.POLICIES[answer.review_policy]}" if answer.review_policy else ""
        named = ", ".join(c.candidates) + ("" if c.certain or not c.candidates else " (?)")
        return link, plain(named), code(c.level), plain(words.OUTCOMES[answer.outcome] + policy)

    def _product(self, product: Product) -> list[str]:
        names = f"also {plain(', '.join(product.aliases))}" if product.aliases else ""
        known = [code(product.id), plain(product.maker), names]
        out = [
            named(product.id),
            "",
            f"## {plain(product.title)}",
            "",
            " · ".join(x for x in known if x),
            "",
            plain(product.character),
            "",
        ]
        out += table(("Holds", "How many", "Source", "Note"), [self._content(c) for c in product.contents])
        out += table(("Figure", "Value", "Source", "Kind", "Note"), [self._figure(s) for s in product.facts])
        if product.gaps:
            out += ["**Not known:**", "", *(f"- {code(fact)}: {plain(why)}" for fact, why in product.gaps), ""]
        account = self.rulebook.book.catalogue.accounts.get(product.id)
        page = f"products/{self.family.stem}.md"
        told = account_lines(account, self.rulebook.book, self.day, self.links, page) if account is not None else []
        return out + told + self._history(product)

    def _content(self, c: Content) -> tuple[str, ...]:
        """A row of what a system holds."""
        book = self.rulebook.book
        source = book.declared.sources.get(c.source)
        note = ", ".join(x for x in ("this or another one" if c.fitted else "", c.note) if x)
        return (plain(book.catalogue.products[c.part].title), str(c.count) if c.count else "not known",
                plain(source.title if source else c.source) + mark(c.mark), plain(note))  # fmt: skip

    def _figure(self, s: Sourced) -> tuple[str, ...]:
        book = self.rulebook.book
        fact, source = book.declarations.facts[s.fact], book.declared.sources.get(s.source)
        name = plain(source.title if source else s.source) + (f", {s.date}" if s.date else "")
        linked = f"[{name}]({source.url})" if source and source.url else name
        counts = s.counts_on(self.day)
        note = s.note if counts else f"not used: {s.superseded_by or 'counts from its own date'}. {s.note}"
        return (plain(fact.words), plain(str(shown(s.value, fact.unit))), linked + mark(s.mark),
                plain(s.kind.replace("_", " ")), plain(note))  # fmt: skip

    def _history(self, product: Product) -> list[str]:
        history = self.histories.get(product.id, [])
        rows = [(str(s.start), plain(words.answer(s)), plain(s.why), self._by(s)) for s in history]
        summary = f"<details><summary>To {self.country} over time</summary>"
        return [summary, "", *table(("From", "Answer", "Why", "By"), rows), "</details>", ""] if rows else []

    def _by(self, s: Segment) -> str:
        told = dict.fromkeys(plain(i.what or i.title) for i in s.instruments if i.kind != "rule_ends")
        return "<br>".join(list(told)[:3])


def _link(product: Product) -> str:
    return f"[{plain(product.title)}](#{product.id})"


def look(s: Segment) -> str:
    """The state of the legend that a segment is drawn in."""
    if s.review_policy is None:
        return _OUTCOMES[s.outcome]
    return "denialopen" if s.policy_if is not None else _POLICIES[s.review_policy]
