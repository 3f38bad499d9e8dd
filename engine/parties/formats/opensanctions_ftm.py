"""`entities.ftm.json` of OpenSanctions: one JSON object a line; sanctions are objects of their own and name the party.

The names keep their scripts, and sanctions of the Consolidated Screening List the texts of the list (license policy as
`provisions`, license requirement as `reason`, Federal Register citation as `authorityId`).
"""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, cast

from ...errors import InputError
from ..entry import Address, Entry, Identifier, Name
from . import fields, opensanctions
from .identity import derived_id
from .names_in_fields import clean, names
from .places import country
from .scripts import script_of
from .source import Source, cut

FORMAT = "opensanctions-ftm"
TITLE = "OpenSanctions entities.ftm.json"
LAYOUT = "unverified"
LISTS = opensanctions.LISTS

Object = dict[str, Any]
_NUMBERS = {
    "registrationNumber": "Registration number",
    "taxNumber": "Tax number",
    "passportNumber": "Passport",
    "idNumber": "Identity number",
    "imoNumber": "IMO number",
    "leiCode": "LEI",
    "uscCode": "Unified Social Credit Code",
}


def fits(file: Source) -> bool:
    """Whether the first line is an object with a schema and properties."""
    first = file.head.lstrip().split("\n", 1)[0]
    return first.startswith("{") and '"schema"' in first and '"properties"' in first


def date(file: Source) -> datetime.date | None:
    """The last day on which an entity was seen in its source."""
    days = [str(o.get("last_seen") or "")[:10] for _, o in _objects(file)]
    try:
        return fields.day(max(days, default=""))
    except ValueError:
        return None


def read(file: Source) -> Iterator[Entry]:
    """The listed parties, one entry for each sanction that differs in law.

    Raises:
        InputError: the file is cut.
    """
    parties: dict[str, Object] = {}
    sanctions: dict[str, list[Object]] = defaultdict(list)
    for line, found in _objects(file, aside=True):
        schema, key = str(found.get("schema", "")), str(found.get("id", ""))
        if schema == "Sanction":
            for owner in _values(found, "entity"):
                sanctions[owner].append(found)
        elif _values(found, "name"):
            if key in parties:
                file.set_aside(line, f"entity {key} appears twice in the file")
            parties[key] = found
    unlisted = 0
    for key, party in parties.items():
        entries = list(_entries(party, sanctions.pop(key, [])))
        unlisted += not entries
        yield from entries
    for key in sanctions:
        file.set_aside(0, f"a sanction is of {key}, which the file does not hold")
    if unlisted:
        file.note(f"{unlisted} entities of {file.name} stand on no list that is read and were left out")


def _entries(party: Object, sanctions: list[Object]) -> Iterator[Entry]:
    """Sanctions of one list with the same texts and days are one entry; their programs are taken together."""
    groups: dict[tuple[str, ...], list[Object]] = defaultdict(list)
    for sanction in sanctions:
        datasets = _texts(sanction.get("datasets") or party.get("datasets"))
        for code in opensanctions.lists(_values(sanction, "programId"), _values(sanction, "authority"), datasets):
            keys = ("reason", "provisions", "authorityId", "startDate", "endDate")
            same = tuple("" if code == "SDN" else "; ".join(_values(sanction, k)) for k in keys)
            groups[(code, *same)].append(sanction)
    if not sanctions and party.get("target"):
        for code in opensanctions.lists([], [], _texts(party.get("datasets"))):
            groups[(code, "", "", "", "", "")] = []
    found = _names(party)
    places = _addresses(party)
    for (code, requirement, policy, citation, start, end), joined in groups.items():
        name = found[0].text
        citations = fields.citations(citation)
        identity = opensanctions.number(str(party["id"]), _texts(party.get("referents")))
        if not identity or code not in ("SDN", "SSI", "CMIC", "MBS", "PLC", "CAP", "FSE"):
            identity = derived_id(code, name, [a.country for a in places if a.country], citations, requirement)
        texts = [v for s in joined for k in ("programId", "program", "status", "summary") for v in _values(s, k)]
        yield Entry(
            list=code,
            id=identity,
            names=found,
            type=opensanctions.party_type(str(party.get("schema", ""))),
            addresses=places,
            programs=_programs(joined),
            requirement=requirement,
            policy=policy,
            citations=citations,
            start=_day(start),
            end=_day(end),
            remarks=fields.joined(*_values(party, "notes"), *dict.fromkeys(texts)),
            identifiers=tuple(Identifier(t, v) for k, t in _NUMBERS.items() for v in _values(party, k)),
            url=next((u for s in joined for u in _values(s, "sourceUrl")), ""),
        )


def _programs(sanctions: list[Object]) -> tuple[str, ...]:
    """OFAC's tags where the sanction has them, else OpenSanctions' keys."""
    tags = [p for s in sanctions for p in _values(s, "program") if p == p.upper() and len(p) <= 30]
    return tuple(dict.fromkeys(tags or [p for s in sanctions for p in _values(s, "programId")]))


def _names(party: Object) -> tuple[Name, ...]:
    """The caption is one of the names and comes first; the others keep their kind."""
    own = _values(party, "name")
    caption = str(party.get("caption") or "")
    first = caption if caption in own and not script_of(caption) else next((n for n in own if not script_of(n)), own[0])
    former = [f"f.k.a. {n}" for n in _values(party, "previousName")]
    others = [n for n in own if n != first] + _values(party, "alias") + former
    short = [Name(clean(a), "acronym") for a in _values(party, "abbreviation")]
    return tuple(dict.fromkeys((*names(first, others, weak=_values(party, "weakAlias")), *short)))


def _addresses(party: Object) -> tuple[Address, ...]:
    found = [Address(street=a, country=country(a.rsplit(",", 1)[-1])) for a in _values(party, "address")]
    known = {a.country for a in found}
    lands = [c.upper() for k in ("country", "jurisdiction", "mainCountry") for c in _values(party, k) if len(c) == 2]
    found += [Address(country=c) for c in dict.fromkeys(lands) if c not in known]
    return tuple(dict.fromkeys(found))


def _objects(file: Source, *, aside: bool = False) -> Iterator[tuple[int, Object]]:
    broken: tuple[int, str] | None = None
    for number, line in enumerate(file.lines(), 1):
        if not line.strip():
            continue
        if broken and aside:
            file.set_aside(*broken)
        broken = None
        try:
            found = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            broken = (number, f"the line is not JSON: {error}")
            continue
        if isinstance(found, dict):
            yield number, cast("Object", found)
    if broken:
        raise _end(file, broken)


def _end(file: Source, broken: tuple[int, str]) -> InputError:
    return cut(file, f"its last line, {broken[0]}, is not complete JSON")


def _values(found: Object, key: str) -> list[str]:
    properties = cast("Object", found.get("properties") or {})
    return _texts(properties.get(key))


def _texts(values: Any) -> list[str]:
    """A list of texts, whatever the file has in its place."""
    given = cast("Sequence[Any]", values) if isinstance(values, list) else [] if values is None else [values]
    return [str(v) for v in given]


def _day(text: str) -> datetime.date | None:
    """A whole day; a month or a year alone is no day."""
    try:
        return fields.day(text) if len(text) >= 10 else None
    except ValueError:
        return None
