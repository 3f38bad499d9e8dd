"""OFAC's SDN_ADVANCED.XML and CONS_ADVANCED.XML: the official source of names in Chinese, Cyrillic and Arabic letters.

No complete genuine file could be read; the layout follows published excerpts.  Numbers mean what the file's own
reference values say, never what they meant in another file; a number that is not explained there refuses the file.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...errors import InputError
from ..entry import Address, Entry, Identifier, Name, NameKind, PartyType
from . import fields, ofac_lists
from .names_in_fields import clean, names
from .places import of_columns
from .scripts import named
from .source import Source
from .xml_stream import Element, attribute, records, root, text

FORMAT = "ofac-advanced"
TITLE = "OFAC list, SDN_ADVANCED.XML or CONS_ADVANCED.XML"
LAYOUT = "unverified"
LISTS = ofac_lists.LISTS

_RECORDS = frozenset({"ReferenceValueSets", "Location", "IDRegDocument", "DistinctParty", "SanctionsEntry"})
_STREET = ("ADDRESS1", "ADDRESS2", "ADDRESS3")


@dataclass(slots=True)
class _Party:
    """A party until its entries come, which stand at the end of the file."""

    names: tuple[Name, ...]
    type: PartyType
    addresses: tuple[Address, ...]
    identifiers: tuple[Identifier, ...]
    remarks: str


@dataclass
class _References:
    """What the numbers of the file mean."""

    file: Source
    values: dict[str, dict[str, Element]] = field(default_factory=dict[str, dict[str, Element]])
    locations: dict[str, Address] = field(default_factory=dict[str, Address])
    documents: dict[str, list[Identifier]] = field(default_factory=lambda: defaultdict(list))

    def take(self, sets: Element) -> None:
        """Keep the reference values by kind and number."""
        for value in sets.iter():
            if value.get("ID"):
                self.values.setdefault(value.tag, {})[value.get("ID", "")] = value

    def element(self, kind: str, number: str) -> Element:
        """A reference value.

        Raises:
            InputError: the file does not explain the number.
        """
        try:
            return self.values[kind][number]
        except KeyError:
            raise InputError(
                f"{self.file.name} uses {kind} {number!r}, which its reference values do not explain",
                "the layout may have changed; import SDN.CSV, ALT.CSV, ADD.CSV and SDN_COMMENTS.CSV instead",
            ) from None

    def text(self, kind: str, number: str) -> str:
        """The text of a reference value; of an empty number an empty text."""
        return text(self.element(kind, number)) if number else ""


def fits(file: Source) -> bool:
    """Whether the root is that of the advanced files."""
    return root(file) == "Sanctions"


def date(file: Source) -> datetime.date | None:
    """The day of issue."""
    _, found, rest = file.head.partition("<DateOfIssue")
    parts = [rest.partition(f"<{p}>")[2].partition("<")[0] for p in ("Year", "Month", "Day")]
    try:
        return datetime.date(*(int(p) for p in parts)) if found else None
    except ValueError:
        return None


def read(file: Source) -> Iterator[Entry]:
    """The entries, one per list on which a party stands.

    Raises:
        InputError: the file is cut or uses numbers that it does not explain.
    """
    references = _References(file)
    parties: dict[str, _Party] = {}
    listed: set[str] = set()
    for number, record in enumerate(records(file, _RECORDS), 1):
        if record.tag == "ReferenceValueSets":
            references.take(record)
        elif record.tag == "Location":
            references.locations[record.get("ID", "")] = _location(record, references)
        elif record.tag == "IDRegDocument":
            _document(record, references)
        elif record.tag == "DistinctParty":
            for profile in record.iterfind("Profile"):
                if party := _party(profile, references):
                    parties[profile.get("ID", "")] = party
                else:
                    file.set_aside(number, f"party {profile.get('ID')} has no primary name or no kind that is known")
        else:
            key = record.get("ProfileID", "")
            listed.add(key)
            if key in parties:
                yield from _entries(record, key, parties[key], references)
            else:
                file.set_aside(number, f"an entry is of party {key}, which the file does not hold")
    for key in parties.keys() - listed:
        file.note(f"party {key} of {file.name} stands on no list and was left out")


def _entries(record: Element, key: str, party: _Party, references: _References) -> Iterator[Entry]:
    programs = tuple(dict.fromkeys(filter(None, (text(m, "Comment") for m in record.iterfind("SanctionsMeasure")))))
    days = [" ".join(text(d, p) for p in ("Year", "Month", "Day")) for d in record.iterfind("EntryEvent/Date")]
    remarks = fields.joined(party.remarks, *(f"Entered (year month day) {d}" for d in days))
    title = references.text("List", record.get("ListID", ""))
    for code in ofac_lists.by_titles([title], programs, remarks) or ("",):
        if not code:
            references.file.set_aside(0, f"the entry of party {key} names no list")
            continue
        yield Entry(
            list=code,
            id=key,
            names=party.names,
            type=party.type,
            addresses=party.addresses,
            programs=programs,
            remarks=remarks,
            identifiers=party.identifiers,
            url="https://sanctionslist.ofac.treas.gov/Home",
        )


def _party(profile: Element, references: _References) -> _Party | None:
    found: list[Name] = []
    identifiers: list[Identifier] = []
    for identity in profile.iterfind("Identity"):
        identifiers += references.documents.get(identity.get("ID", ""), [])
        groups = {g.get("ID", ""): g.get("NamePartTypeID", "") for g in identity.iter("NamePartGroup")}
        kinds = {key: references.text("NamePartType", kind) for key, kind in groups.items()}
        for alias in identity.iterfind("Alias"):
            found += _names(alias, references, kinds)
    found.sort(key=lambda n: n.kind != "primary")
    kind = references.element("PartySubType", profile.get("PartySubTypeID", ""))
    party_type = fields.party_type(text(kind)) or fields.party_type(
        references.text("PartyType", kind.get("PartyTypeID", ""))
    )
    if not found or found[0].kind != "primary" or not party_type:
        return None
    places: list[Address] = []
    remarks: list[str] = []
    for feature in profile.iterfind("Feature"):
        title = references.text("FeatureType", feature.get("FeatureTypeID", ""))
        for version in feature.iterfind("FeatureVersion"):
            where = [references.locations.get(v.get("LocationID", "")) for v in version.iterfind("VersionLocation")]
            if title == "Location":
                places += [w for w in where if w and w != Address()]
            details = [text(d) for d in version.iterfind("VersionDetail")]
            details += [", ".join(filter(None, (w.city, w.country))) for w in where if w and title != "Location"]
            details += ["-".join(text(c) for c in p) for p in version.iterfind("DatePeriod/Start/From")]
            remarks += [f"{title} {d}" for d in details if d]
    unique = tuple(dict.fromkeys(found))
    return _Party(unique, party_type, tuple(dict.fromkeys(places)), tuple(identifiers), fields.joined(*remarks))


def _names(alias: Element, references: _References, kinds: dict[str, str]) -> Iterator[Name]:
    """Every documented name of an alias; of a primary one only the Latin name is primary."""
    title = references.text("AliasType", alias.get("AliasTypeID", "")).upper()
    weak, primary = alias.get("LowQuality") == "true", alias.get("Primary") == "true"
    found: list[tuple[str, str]] = []
    for documented in alias.iterfind("DocumentedName"):
        if values := [v for v in documented.iterfind("DocumentedNamePart/NamePartValue") if text(v)]:
            script = references.element("Script", attribute(values[0], "ScriptID"))
            full = _full(values, kinds)
            found.append((named(text(script), script.get("ScriptCode", ""), full), full))
    if primary:
        found.sort(key=lambda f: f[0] != "")  # the Latin one first
        yield from names(found.pop(0)[1]) if found else ()
    kind: NameKind = "weak" if weak else "former" if title.startswith("F") else "alias"
    for script_code, full in found:
        yield Name(full, kind, script_code)


def _full(values: list[Element], kinds: dict[str, str]) -> str:
    """`SURNAME, Given` as the delimited files write it, if the file says which part is the surname."""
    last = [k for k, v in enumerate(values) if kinds.get(v.get("NamePartGroupID", "")) == "Last Name"]
    parts = [text(v) for v in values]
    if last and len(parts) > len(last):
        surname = " ".join(parts[k] for k in last)
        return clean(f"{surname}, {' '.join(p for k, p in enumerate(parts) if k not in last)}")
    return clean(" ".join(parts))


def _location(record: Element, references: _References) -> Address:
    parts: dict[str, str] = {}
    for part in record.iterfind("LocationPart"):
        title = references.text("LocPartType", part.get("LocPartTypeID", "")).upper()
        values = [text(v, "Value") for v in part.iterfind("LocationPartValue")]
        parts[title] = next(filter(None, values), "")
    land = attribute(record.find("LocationCountry"), "CountryID")
    street = ", ".join(parts[k] for k in _STREET if parts.get(k))
    state, postcode = parts.get("STATE/PROVINCE", ""), parts.get("POSTAL CODE", "")
    country = references.text("Country", land)
    return of_columns(street, parts.get("CITY", ""), state, postcode, "" if country == "undetermined" else country)


def _document(record: Element, references: _References) -> None:
    if number := text(record, "IDRegistrationNo"):
        kind = references.text("IDRegDocType", record.get("IDRegDocTypeID", ""))
        land = references.text("Country", record.get("IssuedBy-CountryID", ""))
        found = Identifier(kind, number, of_columns("", "", "", "", land).country)
        references.documents[record.get("IdentityID", "")].append(found)
