"""What the records of the Consolidated Screening List mean, in CSV as in JSON."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..entry import Address, Entry, Identifier
from . import fields
from .identity import derived_id
from .names_in_fields import names, unnamed
from .source import Source

FOR_PEOPLE = {
    "dates_of_birth": "Born",
    "places_of_birth": "Born in",
    "citizenships": "Citizen of",
    "nationalities": "National of",
    "call_sign": "Call sign",
    "vessel_type": "Vessel type",
    "gross_tonnage": "Gross tonnage",
    "gross_registered_tonnage": "Gross registered tonnage",
    "vessel_flag": "Flag",
    "vessel_owner": "Owner",
}
"""Columns that no rule reads; they go to the remarks, by which a person tells two parties apart."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a record that CSV joins in one field and JSON keeps apart."""

    aliases: Sequence[str]
    addresses: tuple[Address, ...]
    identifiers: tuple[tuple[str, str, str], ...]
    """Type, number, country: also notices such as `Secondary sanctions risk:`."""


def entry(file: Source, line: int, row: Mapping[str, str], parts: Parts) -> Entry | None:
    """The entry of one record; None where it is set aside."""
    source, name = row.get("source", "").strip(), row.get("name", "").strip()
    if not source or not name:
        file.set_aside(line, f"the record has no {'source' if not source else 'name'}")
        return None
    code = fields.list_code(source)
    if code not in fields.SCREENING_LISTS:
        file.note(f"list {code!r} is not known; its entries are kept, and no rule says what follows from them")
    found = names(name, parts.aliases)
    if not found:
        file.set_aside(line, f"the name {name!r} holds no name")
        return None
    citations = fields.citations(row.get("federal_register_notice", ""))
    requirement = row.get("license_requirement", "").strip()
    countries = [a.country for a in parts.addresses if a.country]
    number = row.get("entity_number", "").strip().removesuffix(".0")
    identifiers = tuple(Identifier(*i) for i in parts.identifiers if _is_identifier(*i))
    notices = "; ".join(" ".join(filter(None, i)) for i in parts.identifiers if not _is_identifier(*i))
    people = [f"{label}: {row[key].strip()}" for key, label in FOR_PEOPLE.items() if row.get(key, "").strip()]
    return Entry(
        list=code,
        id=number or derived_id(code, name, countries, citations, requirement),
        names=found,
        type=fields.party_type(row.get("type", "")),
        addresses=parts.addresses,
        programs=fields.programs(row.get("programs", "")),
        requirement=requirement,
        policy=row.get("license_policy", "").strip(),
        citations=citations,
        start=_day(file, line, row, "start_date"),
        end=_day(file, line, row, "end_date"),
        standard_order=fields.yes_or_no(row.get("standard_order", "")),
        title=row.get("title", "").strip(),
        remarks=fields.joined(row.get("remarks", ""), *people, notices, unnamed(name, found)),
        identifiers=identifiers,
        url=(row.get("source_information_url", "") or row.get("source_list_url", "")).strip(),
    )


def identifiers(text: str) -> tuple[tuple[str, str, str], ...]:
    """The `ids` field: `Type, number, country; ...`, in older files `country, number, Type; ...`."""
    found: list[tuple[str, str, str]] = []
    for piece in filter(None, (p.strip() for p in text.split("; "))):
        parts = [p.strip() for p in piece.split(", ")]
        if len(parts) > 1 and re.fullmatch(r"[A-Z]{2}", parts[0]):
            found.append((parts[-1], ", ".join(parts[1:-1]), parts[0]))
            continue
        land = parts.pop() if len(parts) > 2 and re.fullmatch(r"[A-Z]{2}", parts[-1]) else ""
        first, rest = parts[0], ", ".join(parts[1:])
        if rest and any(c.isdigit() for c in first) and not any(c.isdigit() for c in rest):
            first, rest = rest, first
        found.append((first, rest, land))
    return tuple(found)


def _is_identifier(kind: str, number: str, _country: str) -> bool:
    return any(c.isdigit() for c in number) and not kind.endswith((":", "-")) and len(number) <= 60


def _day(file: Source, line: int, row: Mapping[str, str], key: str) -> datetime.date | None:
    """A date of the record. One that cannot be read is told: the entry then counts as without that date."""
    try:
        return fields.day(row.get(key, ""))
    except ValueError:
        file.note(f"{file.name}:{line}: {key} {row[key]!r} is not a date and was not read")
        return None
