"""Lint of citations: formed right, complete, and no stronger a mark than the text behind them was read.

The forms are those of the citations themselves: `88 FR 73458`, `FR Doc 2023-23055`, `15 CFR part 740, Supp. No. 8`,
`50 U.S.C. 4801`; below a part of title 15 a section and its paragraphs, `742.6(a)(6)(iii)(A)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..rulebook.declared import Citation, Declared, Source
from ..yaml_text import Map, Position, Seq, Text, TextNode, day
from .findings import Finding, finding

READ = {"primary": 2, "republication": 2, "secondary": 1, "memory": 0}
KINDS = ("official", "law", "guidance", "bill", "filing", "law_firm", "press", "maker", "dossier-memory")
MARK = {"primary": 2, "secondary": 1, "memory": 0}
CITED_FORMS = {
    "CFR": re.compile(r"\d{1,2} CFR (part \d+(, Supp\. No\. \d+)?|chapter [IVXLC]+|\d+\.\d+)( \(\d{4}\))?"),
    "FR Doc": re.compile(r"FR Doc \d{4}-\d{5}"),
    "FR": re.compile(r"\d{2,3} FR \d{1,6}(, effective \d{4}-\d{2}-\d{2})?"),
    "U.S.C.": re.compile(r"\d{1,2} U\.S\.C\. \d+[a-z]?"),
}
CODIFIED = re.compile(r"\d{1,2} CFR (part \d+(, Supp\. No\. \d+)?|chapter [IVXLC]+|\d+\.\d+)")
FR_ID = re.compile(r"(\d{2,3})-fr-(\d+)\Z")
FR_VOLUME_ONE = 1935  # volume 1 of the Federal Register is 1936
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")
URL = re.compile(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?\Z")
PART = re.compile(r"15 CFR part (\d+)\Z")
SECTION = re.compile(r"(?P<part>\d{3})\.\d{1,2}(?P<paragraphs>(\(\w+\))*)(?P<term> [A-Z][\w ]*)?\Z")
FURTHER = re.compile(r"(\(\w+\))+\Z")
SUPPLEMENT = re.compile(r"Supplements? No\. \d+\Z|\d+\Z")
LEVELS = ("[a-z]{1,2}", r"\d+", "[ivxl]+", "[A-Z]", r"\d+", "[ivxl]+")  # (a)(1)(i)(A)(1)(i)
ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}\Z")


def check(declared: Declared, nodes: Mapping[str, TextNode]) -> Iterator[Finding]:
    """Every finding about sources and the places cited in them."""
    used = {name for node in nodes.values() for name in _cited(node)}
    for source in declared.sources.values():
        yield from _source(source)
        if source.id not in used:
            yield finding("warning", "unused", source.where, f"the source {source.id} is never cited", "drop it")
    yield from _twice(declared)
    for citation, at in _citations(declared):
        source_of = declared.sources.get(citation.source)
        if source_of is not None:
            yield from _place(citation, source_of, citation.where or at)
    yield from _marks(declared)


def _cited(node: TextNode) -> Iterator[str]:
    """The sources that a file names, wherever it does."""
    if isinstance(node, Map):
        for key, value in node.entries.items():
            if key == "source" and isinstance(value, Text):
                yield value.value
            yield from _cited(value)
    elif isinstance(node, Seq):
        for item in node.items:
            yield from _cited(item)


def _citations(declared: Declared) -> Iterator[tuple[Citation, Position]]:
    for rule in declared.rules.values():
        yield from ((c, rule.at) for c in rule.cite)
        yield from ((c, rule.at) for period in rule.enforcement for c in period.cite)
    for condition in declared.conditions.values():
        yield from ((c, condition.at) for c in condition.cite)
    for group in declared.groups.values():
        yield from ((c, group.at) for c in group.cite)
    for parameter in declared.parameters.values():
        yield from ((c, value.at) for value in parameter.values for c in value.cite)
    for regime in declared.regimes.values():
        yield from ((c, entry.at) for entry in regime.timeline for c in entry.cite)


def _source(source: Source) -> Iterator[Finding]:
    at, name = source.where, f"the source {source.id}"
    if source.read not in READ:
        yield finding("error", "source", at, f"{name} does not say how it was read",
                      "read: primary, republication, secondary or memory")  # fmt: skip
    if source.kind not in KINDS:
        yield finding("error", "source", at, f"{name} is of no known kind", "kind: " + ", ".join(KINDS))
    if not source.publisher:
        yield finding("warning", "source", at, f"{name} names no publisher", "publisher: who issued it")
    if source.url and not URL.match(source.url):
        yield finding("error", "url", at, f"{name}: {source.url!r} is not an address", "url: https://...")
    if source.kind in ("official", "guidance", "bill") and not source.citation:
        yield finding("error", "citation", at, f"{name} has no citation", 'citation: "88 FR 73458"')
    if source.date and not all(_is_date(part) for part in source.date.split(" to ")):
        yield finding("error", "date", at, f"{name}: {source.date!r} is not a date", "2023-11-17, 2023-11 or 2023")
    for part in source.citation.split("; "):
        form = next((f for word, f in CITED_FORMS.items() if re.search(rf"\b{re.escape(word)}(?!\w)", part)), None)
        if form is not None and not form.fullmatch(part):
            yield finding("error", "citation", at, f"{name}: {part!r} is not formed as a citation",
                          "88 FR 73458; FR Doc 2023-23055; 15 CFR part 740, Supp. No. 8; 50 U.S.C. 4801")  # fmt: skip
    if CODIFIED.fullmatch(source.citation) and source.reviewed_through is None:
        yield finding("error", "review", at, f"{name} does not say through which day changes to it were looked for",
                      "reviewed_through: 2026-10-02")  # fmt: skip
    yield from _register(source)


def _twice(declared: Declared) -> Iterator[Finding]:
    """One text under two ids: what cites it would be found by half."""
    first: dict[tuple[str, str, str], Source] = {}
    for source in declared.sources.values():
        key = (source.title.casefold(), source.citation.casefold(), source.date)
        other = first.setdefault(key, source)
        if other is not source and source.citation:
            yield finding("warning", "source", source.where, f"the source {source.id} is {other.id} again",
                          "cite one and drop the other")  # fmt: skip


def _register(source: Source) -> Iterator[Finding]:
    """A rule of the Federal Register: id, citation, volume and year say the same."""
    named = FR_ID.match(source.id)
    if named is None:
        return
    if not source.citation.startswith(f"{named[1]} FR {named[2]}"):
        yield finding("error", "citation", source.where, f"the source {source.id} is cited as {source.citation!r}",
                      f"the id says {named[1]} FR {named[2]}")  # fmt: skip
    year = int(named[1]) + FR_VOLUME_ONE
    if source.date and not source.date.startswith(str(year)):
        yield finding("error", "date", source.where, f"the source {source.id} is dated {source.date}",
                      f"volume {named[1]} of the Federal Register is {year}")  # fmt: skip
    if not source.date:
        yield finding("warning", "date", source.where, f"the source {source.id} has no date", "date: the publication")


def _is_date(text: str) -> bool:
    return bool(DATE.match(text)) and day((text + "-01-01")[:10]) is not None


def _place(citation: Citation, source: Source, at: Position) -> Iterator[Finding]:
    """The place inside a source; places in a part of title 15 are sections and paragraphs of that part."""
    place = citation.at
    if place.count("(") != place.count(")"):
        yield finding("error", "citation", at, f"{place!r}: the brackets do not match", "write 742.6(a)(6)(iii)")
        return
    part = PART.match(source.citation)
    if part is None:
        if re.match(r"\d{10}-", place) and not ACCESSION.match(place):
            yield finding("error", "citation", at, f"{place!r} is not an accession number", "0001045810-25-000082")
        return
    if not place:
        yield finding("warning", "citation", at, f"the whole of {source.citation} is cited", "at: the section")
        return
    for piece in re.split(r"; |, | to | and ", place):
        section = SECTION.match(piece)
        if section is not None and section["part"] != part[1]:
            yield finding("error", "citation", at, f"{piece} does not stand in {source.citation}",
                          "cite the source of its part")  # fmt: skip
        elif section is not None and not _in_order(section["paragraphs"]):
            yield finding("error", "citation", at, f"the paragraphs of {piece} are not in the order of the code",
                          "(a)(1)(i)(A)(1)(i)")  # fmt: skip
        elif section is None and not FURTHER.match(piece) and not SUPPLEMENT.match(piece):
            yield finding("error", "citation", at, f"{piece!r} is not a section of {source.citation}",
                          f"at: \"{part[1]}.6(a)(1)(i)\"")  # fmt: skip


def _in_order(paragraphs: str) -> bool:
    names = re.findall(r"\((\w+)\)", paragraphs)
    return len(names) <= len(LEVELS) and all(re.fullmatch(f, n) for f, n in zip(LEVELS, names, strict=False))


def _marks(declared: Declared) -> Iterator[Finding]:
    """A mark says how the text was read; no source that was read worse bears it."""
    marked: list[tuple[str, str, tuple[Citation, ...], Position]] = [
        (r.id, r.verified, r.cite, r.at) for r in declared.rules.values()
    ]  # fmt: skip
    marked += [
        (f"the entry of {e.date} of {regime.id}", e.verified, e.cite, e.at)
        for regime in declared.regimes.values() for e in regime.timeline
    ]  # fmt: skip
    for name, mark, cite, at in marked:
        reads = [READ.get(declared.sources[c.source].read, 0) for c in cite if c.source in declared.sources]
        if reads and MARK[mark] > max(reads):
            yield finding("warning", "mark", at, f"{name} is marked {mark}, its sources were read less well",
                          "lower the mark, or say in the source how it was read")  # fmt: skip
