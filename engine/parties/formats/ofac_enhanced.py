"""OFAC's SDN_ENHANCED.XML and CONS_ENHANCED.XML.

No complete genuine file could be read; the names of elements are those of a genuine excerpt of July 2026.  What it does
not know it sets aside.  The day on which an entry was published goes to the remarks: whether it is the first day of
listing is unsure, and a day too late would free an older transaction.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ..entry import Address, Entry, Identifier, Name, NameKind
from . import fields, ofac_lists
from .names_in_fields import clean, names
from .places import of_columns
from .scripts import named
from .source import Source
from .xml_stream import Element, records, root, text

FORMAT = "ofac-enhanced"
TITLE = "OFAC list, SDN_ENHANCED.XML or CONS_ENHANCED.XML"
LAYOUT = "genuine excerpt"
LISTS = ofac_lists.LISTS

_STREET = ("ADDRESS1", "ADDRESS2", "ADDRESS3")


def fits(file: Source) -> bool:
    """Whether the root is that of the enhanced files (delta files have the same one and are no complete list)."""
    return root(file) == "sanctionsData"


def date(file: Source) -> datetime.date | None:
    """The day as of which the data stands."""
    for mark in ("<dataAsOf>", "<datePublished>"):
        _, found, rest = file.head.partition(mark)
        if found:
            try:
                return fields.day(rest[:10])
            except ValueError:
                return None
    return None


def read(file: Source) -> Iterator[Entry]:
    """The entries, one per list on which the party stands."""
    for number, entity in enumerate(records(file, frozenset({"entity"})), 1):
        key, kind = entity.get("id", ""), text(entity, "generalInfo/entityType")
        given = list(_names(entity))
        programs = tuple(dict.fromkeys(text(p) for p in entity.iterfind("sanctionsPrograms/sanctionsProgram")))
        remarks = fields.joined(text(entity, "generalInfo/remarks"), *_features(entity), *_published(entity))
        titles = [text(t) for t in entity.iterfind("sanctionsLists/sanctionsList")]
        listed = ofac_lists.by_titles(titles, programs, remarks)
        problem = (
            "has no id"
            if not key
            else f"is of a kind that is not known: {kind!r}"
            if not fields.party_type(kind)
            else "has no name"
            if not given
            else "is a change, not an entry: import the complete file, not a delta"
            if entity.get("action")
            else "names no list"
            if not listed
            else ""
        )
        if problem:
            file.set_aside(number, f"entity {key or number} {problem}")
            continue
        for code in listed:
            yield Entry(
                list=code,
                id=key,
                names=tuple(given),
                type=fields.party_type(kind),
                addresses=tuple(dict.fromkeys(_addresses(entity))),
                programs=programs,
                title=text(entity, "generalInfo/title"),
                remarks=remarks,
                identifiers=tuple(_identifiers(entity)),
                url="https://sanctionslist.ofac.treas.gov/Home",
            )


def _names(entity: Element) -> Iterator[Name]:
    """The primary name first, then the others; a translation in another script is a name of its own."""
    found: list[tuple[bool, Name]] = []
    for name in entity.iterfind("names/name"):
        primary = text(name, "isPrimary") == "true"
        for number, translation in enumerate(name.iterfind("translations/translation")):
            full = clean(text(translation, "formattedFullName") or _of_parts(translation))
            if not full:
                continue
            first = primary and number == 0
            kind: NameKind = (
                "primary"
                if first
                else "weak"
                if text(name, "isLowQuality") == "true"
                else "former"
                if text(name, "aliasType").upper().startswith("F")
                else "alias"
            )
            script = named(text(translation, "script"), "", full)
            if first:
                found += [(n.kind == "primary", n) for n in names(full)]
            else:
                found.append((False, Name(full, kind, script)))
    if not any(first for first, _ in found):
        return
    yield from dict.fromkeys(n for _, n in sorted(found, key=lambda f: not f[0]))


def _of_parts(translation: Element) -> str:
    return " ".join(text(p, "value") for p in translation.iterfind("nameParts/namePart"))


def _addresses(entity: Element) -> Iterator[Address]:
    for address in entity.iterfind("addresses/address"):
        land = text(address, "country")
        translations = address.findall("translations/translation") or [address]
        for translation in translations:
            parts = {text(p, "type").upper(): text(p, "value") for p in translation.iter("addressPart")}
            street = ", ".join(parts[k] for k in _STREET if parts.get(k))
            state = parts.get("STATE/PROVINCE", "")
            found = of_columns(street, parts.get("CITY", ""), state, parts.get("POSTAL CODE", ""), land)
            if found != Address():
                yield found


def _identifiers(entity: Element) -> Iterator[Identifier]:
    for document in entity.iterfind("identityDocuments/identityDocument"):
        if number := text(document, "documentNumber"):
            land = of_columns("", "", "", "", text(document, "issuingCountry")).country
            yield Identifier(text(document, "type"), number, land)


def _features(entity: Element) -> Iterator[str]:
    for feature in entity.iterfind("features/feature"):
        kind, value = text(feature, "type"), text(feature, "value")
        if value and kind:
            yield f"{kind} {value}"


def _published(entity: Element) -> Iterator[str]:
    for title in entity.iterfind("sanctionsLists/sanctionsList"):
        if day := title.get("datePublished"):
            yield f"Published on {text(title)}: {day}"
