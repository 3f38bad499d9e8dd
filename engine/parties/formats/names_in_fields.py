"""One name field of a list may hold several names: an acronym in brackets, a unit of the party, "a.k.a." and `;`.

The text of the list stays the primary name as long as it is a name.  What stands beside it becomes a name of its own,
so that a party is found under each of them; nothing is left out but what says of whom the list speaks (`PRC entity`)
and "any successor, sub-unit, or subsidiary thereof".
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..entry import Name, NameKind
from .places import country
from .scripts import script_of

_SUCCESSORS = re.compile(
    r"\s*[;,]?\s*and\s+(?:any|its|all)\s+(?:of\s+its\s+)?(?:successors?|sub-?units?|subsidiar(?:y|ies)|subordinates?|affiliate[sd]?)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_UNIT = re.compile(r"\s*[.,;]?\s*\b(?:Subordinate Institution|Affiliated Entity)s?\s*[-–—:]\s*", re.IGNORECASE)
_OTHER_NAME = re.compile(
    r"\s*[,;\-]*\s*(?<!\w)([afn]\.?k\.?a\.?|also known as|formerly known as|formerly)(?!\w)[.,:;\-]*"
    r"(?:\s*the following \w+ alias(?:es)?\s*:?)?\s*",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]\s*")
_OF_WHOM = re.compile(
    r"\b(individual|national|entity|person|citizen)\b|^excluding\b|^a (subsidiary|subordinate)\b", re.I
)
_NO_ACRONYM = frozenset(
    {
        *("HK", "UAE", "PRC", "UK", "US", "USA", "USSR", "DPRK", "ROK", "OFFSHORE"),
        *("LLC", "LTD", "JSC", "OAO", "OOO", "ZAO", "PVT", "PTE", "INC", "CO", "GMBH", "CJSC", "FZE", "FZC", "FZCO"),
        *("LIMITED", "PRIVATE"),
    }
)


def names(field: str, others: Iterable[str] = (), *, weak: Iterable[str] = ()) -> tuple[Name, ...]:
    """The names of a name field and of the fields of other names, each once, the primary one first.

    Args:
        field: the list's name field.
        others: its alias fields; a prefix `f.k.a.` makes a former name.
        weak: names that the list calls weak.
    """
    found = list(_of_field(clean(field)))
    for other in others:
        found += _of_field(clean(other), "alias")
    found += [Name(clean(w), "weak") for w in weak if clean(w)]
    by_text: dict[str, Name] = {}
    for name in found:
        by_text.setdefault(name.text.casefold(), replace(name, script=name.script or script_of(name.text)))
    return tuple(by_text.values())


def clean(text: str) -> str:
    """The text with single spaces, without HTML's ways to write a letter and without stray ends."""
    text = " ".join(html.unescape(text).split()).strip(" ;,")
    return text.rstrip(".)") if text.endswith((")", ").")) and text.count(")") > text.count("(") else text


def unnamed(field: str, found: tuple[Name, ...]) -> str:
    """The list's own text where no name carries it whole, to be kept among the remarks."""
    text = clean(field)
    return "" if any(n.text == text for n in found) else f"The list's name field: {text}"


def _of_field(text: str, first: NameKind = "primary") -> Iterator[Name]:
    """The names of one field, the first with the kind given."""
    kind: NameKind = first
    for piece in text.split(";"):
        piece = _SUCCESSORS.sub("", piece).strip(" ,;")
        if piece.lower().startswith("and ") and kind != "primary":
            piece = piece[4:].strip()
        for name in _of_piece(piece, kind):
            yield name
            if kind == "primary":
                kind = "alias"


def _of_piece(text: str, kind: NameKind) -> Iterator[Name]:
    whole, *units = _UNIT.split(text)
    for part, part_kind in _by_marks(whole.strip(" .,") if units else whole, kind):
        yield from _with_brackets(part, part_kind)
    for unit in units:
        yield from _with_brackets(unit.strip(" ,"), "unit")


def _by_marks(text: str, kind: NameKind) -> Iterator[tuple[str, NameKind]]:
    """Split at "a.k.a." and "f.k.a." outside of brackets."""
    inside, last = 0, 0
    marks: list[re.Match[str]] = []
    for found in _OTHER_NAME.finditer(text):
        inside += text.count("(", last, found.start()) + text.count("[", last, found.start())
        inside -= text.count(")", last, found.start()) + text.count("]", last, found.start())
        last = found.start()
        named = found.end() < len(text) and (found.start() or kind != "primary")
        if inside <= 0 and named:  # a name may begin or end with the letters AKA
            marks.append(found)
    begin, now = 0, kind
    for mark in marks:
        if before := text[begin : mark.start()].strip(" ,;"):
            yield before, now
            now = "alias" if now == "primary" else now
        begin = mark.end()
        if now != "primary":
            now = "former" if mark[1].lower().startswith("f") else "alias"
    if rest := text[begin:].strip(" ,;"):
        yield rest, now


def _with_brackets(text: str, kind: NameKind) -> Iterator[Name]:
    """The text, the text without its brackets, and what stood in them where it is a name."""
    if not text:
        return
    brackets = list(_BRACKET.finditer(text))
    kept = text
    inner: list[Name] = []
    for found in brackets:
        content = found[1].strip(" ,;")
        at_end = found.end() == len(text)
        if _OF_WHOM.search(content):
            kept = kept.replace(found[0], " ", 1)
        elif mark := _OTHER_NAME.match(content):
            kept = kept.replace(found[0], " ", 1)
            start: NameKind = "former" if mark[1].lower().startswith("f") else "alias"
            for other, inner_kind in _by_marks(content[mark.end() :], start):
                inner += _with_brackets(other, inner_kind)
        elif at_end and _is_acronym(content, text[: found.start()]):
            inner.append(Name(content, "acronym"))
    kept = " ".join(kept.split()).strip(" ,;")
    if not kept:
        yield from inner
        return
    yield Name(kept, kind)
    bare = kept
    for found in _BRACKET.finditer(kept):
        if found.start() and _is_acronym(found[1].strip(), kept[: found.start()]):
            bare = bare.replace(found[0], " ", 1)
    bare = re.sub(r"\s+(?=,)", "", " ".join(bare.split())).strip(" ,;")
    if bare and bare != kept:
        yield Name(bare, "alias" if kind == "primary" else kind)
    yield from inner


def _is_acronym(text: str, before: str) -> bool:
    """Whether brackets behind a name hold a short form of it, not a place or a legal form."""
    words = text.split()
    if not text or len(text) > 20 or len(words) > 3 or text.upper().strip(".") in _NO_ACRONYM or country(text):
        return False
    letters = [c for c in text if c.isalpha()]
    if sum(c.isupper() for c in letters) < 2 and text.casefold() not in before.casefold():
        return False
    if before.isupper():  # no letter case to tell `(IRGC)` from `(DALIAN)`
        initials = iter(w[0] for w in re.findall(r"[A-Z0-9]+", before))
        return len(words) == 1 and len(text) <= 6 and all(c in initials for c in text if c.isalnum())
    return words[0][0].isalnum()
