"""The party cell of a table of part 744: a name, its aliases and its addresses in one text.

Where a name ends and an address begins is not marked.  So the likeliest name stands first, and every other place at
which it may end gives a further name, up to the text that is not cut at all: a name may be too long, none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .places import country
from .xml_stream import Element

_BLOCKS = frozenset({"br", "p", "li", "div", "fp"})
_BREAK = "\0"  # no XML can hold it
_RAISED = frozenset({"sup", "su", "ftref"})
_RAISED_STYLES = ("51", "52")

_ALIASES = re.compile(
    r"[\s,;]*\b[af]\.?\s?k\.?\s?a\.?,?\s*(?:the following\s+(?:[\w\-]+\s+)?alias(?:es)?)?\s*[:,]?\s*(?=\s|$|[—–-])",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s*[—–]\s*|\s*-\s+")
_UNITS = re.compile(
    r"^(?:and\s+)?(?:the following (?:[\w\-]+ )?)?"
    r"(?:subordinate|affiliated)\s+(?:instit|entit)\w*(?:\s+of\b)?\s*[:—–-]?\s*",
    re.IGNORECASE,
)
_POINT = re.compile(r"(?<=\S{2})(?<!\bNo)(?<!\bSt)(?<!\bRd)(?<!\bDr)(?<!\bMr)(?<!\bEng)\.\s(?!\s*(?:Ltd|Limited|Inc))")
_AND = re.compile(r"[\s;,.]*\b(?:and|or)\s*$", re.IGNORECASE)
_LEGAL_FORM = re.compile(
    r"\s*(?:ltd|limited|inc|incorporated|llc|l\.l\.c|corp|co|company|plc|gmbh|s\.?a|s\.?r\.?l|b\.?v|n\.?v|a\.?g|kg"
    r"|pte|pvt|private|sdn|bhd|fze|fzco|fzc|fz-?llc|jsc|ojsc|pjsc|cjsc|ooo|oao|zao|ao|a\.?s|s\.?p\.?a|jr|sr|ii|iii)"
    r"\b\.?(?=\s|,|;|$)",
    re.IGNORECASE,
)
_FORM_WITHIN = re.compile(
    r"\b(?:ltd|limited|inc|llc|corp|corporation|co|company|gmbh|institute|academy|university)\b", re.I
)
_STREET = re.compile(
    r"\s*(?:(?:(?:nos?|unit|flat|room|rm|suite|ste|floor|fl|level|building|bldg|block|office|shop|house|villa|lot|plot"
    r"|km|apt|warehouse)\b\.?\s*#?\s*(?=\w*\d|[A-Z]\b))|p\.?\s?o\.?\s?box\b|\#?\d+(?!\d|(?:st|nd|rd|th)\b))",
    re.IGNORECASE,
)
_NUMBERED_ADDRESS = re.compile(r"(Address(?:es)?\s*(?:No\.?\s*)?\d+)\s*[,:;.—–-]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Party:
    """What a cell tells.

    Attributes:
        name: the likeliest name.
        others: aliases, and every longer or shorter text that may be a name.
        addresses: texts of addresses, not parted into street and city.
    """

    name: str
    others: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


def lines(cell: Element) -> list[str]:
    """The text of a cell, one line for each that the file sets."""
    pieces = (" ".join(line.split()) for line in "".join(_pieces(cell)).split(_BREAK))
    return [piece for piece in pieces if piece]


def take_marks(cell: Element) -> str:
    """The footnote marks of a cell, which stand in superscript; they are taken out, or they would stick to a name."""
    marks: list[str] = []
    for element in cell.iter():
        text = "".join(element.itertext()).strip()
        tag = element.tag.lower()
        if tag in _RAISED or (tag == "e" and element.get("T") in _RAISED_STYLES and text.isdigit()):
            marks.append(text)
            element.text = ""
            for child in element:
                child.text = child.tail = ""
    return " ".join(m for m in marks if m)


def party(text: Sequence[str], land: str) -> Party | None:
    """Names and addresses of a cell; None where it holds no name.

    Args:
        text: its lines.
        land: the country of its row.
    """
    if not text:
        return None
    if numbered := _NUMBERED_ADDRESS.match(text[0]):
        rest = _end(" ".join([text[0][numbered.end() :], *text[1:]]))
        return Party(numbered[1], addresses=(rest,) if rest else ())
    names: list[str] = []
    where: list[str] = []
    in_units = False
    for line in _by_dashes(text):
        left = _UNITS.sub("", line)
        in_units = in_units or left != line
        begin = _DASH.match(left)
        for part in _parts(left[begin.end() :] if begin else left):
            is_place = _is_place(part, land)
            if (names and not begin) and (
                _STREET.match(part) or (is_place and not in_units and not _FORM_WITHIN.search(part))
            ):
                where.append(part)
                continue
            found, place = _cuts(part, land)
            names += [*found, *(_before_points(part) if is_place else ())]
            where += [place] if place else []
    if len(text) > 1 and not text[0].endswith((",", ";", ":", ".")) and not _DASH.match(text[1]):
        names += _parts(" ".join(text[:2]))[:1]  # the line may end in the middle of a name
    names = list(dict.fromkeys(n for n in names if n))
    return Party(names[0], tuple(names[1:]), tuple(dict.fromkeys(where))) if names else None


def _by_dashes(text: Sequence[str]) -> Iterator[str]:
    """The lines; aliases that share one begin with a dash each."""
    for line in text:
        yield from filter(None, (piece.strip() for piece in re.split(r"(?<=[;:,.d])\s*(?=[—–])", line)))


def _parts(text: str) -> list[str]:
    """Texts between semicolons and marks of aliases, without the words that join them; brackets stay whole."""
    pieces: list[str] = []
    last = 0
    for mark in _ALIASES.finditer(text):
        if _depth(text[: mark.start()]) <= 0:
            pieces.append(text[last : mark.start()])
            last = mark.end()
    pieces.append(text[last:])
    parts = (_end(re.sub(r"^\s*and\s+", "", p)) for piece in pieces for p in piece.split(";"))
    return [part for part in parts if part and not re.fullmatch(r"and|or", part, re.IGNORECASE)]


def _before_points(text: str) -> list[str]:
    """Texts that a point ends, as in `Alias Co., Ltd. Floor 10, Building 9`."""
    return [_end(text[: m.start() + 1]) for m in _POINT.finditer(text)]


def _cuts(text: str, land: str) -> tuple[list[str], str]:
    """The likeliest name of a text with all others that it may be, and the address behind the likeliest."""
    commas = list(_commas(text))
    if not commas:
        return [text], ""
    cut = next((c for c in commas if _STREET.match(text[c + 1 :])), len(text))
    if cut == len(text) and len(commas) <= 2 and _is_place(text, land):  # `Name, city, country`
        cut = commas[0]
    names = [text[:at].strip() for at in (cut, *commas, len(text))]
    place = text[cut + 1 :].strip() or (text[commas[0] + 1 :].strip() if _is_place(text, land) else "")
    return list(dict.fromkeys(names)), place


def _commas(text: str) -> Iterator[int]:
    """Commas outside of brackets that no legal form follows."""
    for found in re.finditer(",", text):
        if _depth(text[: found.start()]) <= 0 and not _LEGAL_FORM.match(text[found.end() :]):
            yield found.start()


def _depth(text: str) -> int:
    """How many brackets are open at the end of a text."""
    return sum((c in "([") - (c in ")]") for c in text)


def _is_place(text: str, land: str) -> bool:
    """Whether a text ends with a country, so that an address is in it."""
    last = _end(text).rsplit(",", 1)[-1].strip(" .")
    return bool(country(last)) or (bool(land) and last.casefold() == land.casefold())


def _end(text: str) -> str:
    """Without the list's `; and` and final signs; a point stays where it may belong to a legal form."""
    text = _AND.sub("", text.strip()).strip(" ;,")
    return text[:-1] if text.endswith(".") and not re.search(r"(?:\b\w|\bLtd|\bInc|\bCo|\bCorp)\.$", text) else text


def _pieces(element: Element) -> Iterator[str]:
    is_block = element.tag.lower() in _BLOCKS
    yield _BREAK if is_block else ""
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield _BREAK if is_block else ""
