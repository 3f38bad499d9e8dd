"""The pieces of Markdown that all pages share: escaped text, citations with links, marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..determination import CitedPlace
from ..explanation import words
from ..explanation.words import citation
from ..rulebook.declared import Citation, Declared

MADE = "<!-- Made from the rules by `douane rules pages`: change the rules, not this page. -->"
_ACTIVE = re.compile(r"([\\*_<>\[\]|`])")
_READ = {
    "primary": "official or own text read", "republication": "read in a republication",
    "secondary": "read in a secondary source",
}  # fmt: skip


def plain(text: str) -> str:
    """Text in which nothing is taken for Markdown."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """A name as code."""
    return f"`{text}`"


def mark(verified: str) -> str:
    """The mark of what was read, where it was not the official text."""
    return "" if verified in ("primary", "") else f" **[{words.MARKS.get(verified, verified)}]**"


def place(cite: Citation, declared: Declared) -> str:
    """A citation in a few words, linked where the source has an address."""
    source = declared.sources[cite.source]
    title = source.citation or source.title
    return cited([CitedPlace(source=cite.source, at=cite.at, title=title, url=source.url)])


def places(cites: Iterable[Citation], declared: Declared) -> str:
    """Citations in a line."""
    return "; ".join(place(c, declared) for c in cites)


def cited(places: Iterable[CitedPlace]) -> str:
    """The citations of an answer in a line, each linked where its source has an address."""
    told = ((plain(citation(c)), c.url) for c in places)
    return "; ".join(f"[{text}]({url})" if url else text for text, url in told)


def source_line(cite: Citation, declared: Declared) -> str:
    """A citation with what its source is, its date, and how it was read."""
    source = declared.sources[cite.source]
    more = [plain(source.title) if source.citation else "", plain(source.publisher), source.date,
            _READ.get(source.read, source.read)]  # fmt: skip
    return f"- {place(cite, declared)}" + "".join(f", {x}" for x in more if x)


def named(name: str) -> str:
    """A place that links can point to."""
    return f'<a id="{name}"></a>'


@dataclass(frozen=True)
class Links:
    """Where each rule, condition and legal number stands: the path of its page below the folder of documents."""

    pages: Mapping[str, str]

    def to(self, name: str, page: str, text: str = "") -> str:
        """A link to a name, seen from a page; the name as code where it stands nowhere.

        Args:
            text: the words of the link, already escaped; the name itself where there are none.
        """
        shown = text or code(name)
        target = self.pages.get(name)
        if target is None:
            return shown
        if target == page:
            return f"[{shown}](#{name})"
        folder, file = target.split("/")
        near = file if folder == page.split("/")[0] else f"../{target}"
        return f"[{shown}]({near}#{name})"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A table; empty where there are no rows."""
    body = [f"| {' | '.join(row)} |" for row in rows]
    names = list(head)
    return [f"| {' | '.join(names)} |", "|" + " --- |" * len(names), *body, ""] if body else []
