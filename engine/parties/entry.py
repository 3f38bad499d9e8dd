"""One entry of a restricted-party list, in the same form whatever file it came from.

An entry keeps the list's own words; what they mean for a license is read in `meaning`, and what follows from that
stands in `rules/`.  Two readings of one file give equal entries, and the `version` of an entry changes when anything
in it does, so that a clearance can be reopened.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any, Literal, cast

NameKind = Literal["primary", "alias", "former", "weak", "acronym", "unit"]
PartyType = Literal["company", "person", "vessel", "aircraft", ""]


@dataclass(frozen=True, slots=True)
class Name:
    """A name under which a party stands on a list.

    Attributes:
        text: as the list spells it, without what belongs to another name.
        kind: `primary`; `alias` and `former` (a.k.a., f.k.a.); `weak` confirms and does not find; `acronym` stood in
            brackets behind a name; `unit` is a part of the party that shared its field.
        script: ISO 15924 code where the name is not in Latin script (`Hans`, `Cyrl`, `Arab`), else an empty text.
    """

    text: str
    kind: NameKind = "alias"
    script: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of a party; every part may be empty. `country` is ISO 3166-1 alpha-2 where the list allows to tell."""

    street: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A registration, passport or tax number."""

    type: str
    number: str
    country: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry.

    Attributes:
        list: the list's code as `listing.list` of `rules/facts.yaml` spells it; another list keeps its own code, has no
            consequence rule and so is unknown.
        id: the list's own number, or a text that a format derives from the entry.
        type: an empty text where the list does not say.
        programs: sanctions programs (`RUSSIA-EO14024`), one by one.
        requirement, policy: license requirement and license review policy in the list's words.
        citations: Federal Register citations.
        start, end: the life of the entry; the last day is included. None where the source has no date.
        standard_order: of a denial order, whether its terms are the standard ones.
        remarks: free text of the list, for people.
        url: the page of the list that explains the entry.
        parents: names of parent companies (Section 1260H).
    """

    list: str
    id: str
    names: tuple[Name, ...]
    type: PartyType = ""
    addresses: tuple[Address, ...] = ()
    programs: tuple[str, ...] = ()
    requirement: str = ""
    policy: str = ""
    citations: tuple[str, ...] = ()
    start: datetime.date | None = None
    end: datetime.date | None = None
    standard_order: bool | None = None
    title: str = ""
    remarks: str = ""
    identifiers: tuple[Identifier, ...] = ()
    url: str = ""
    parents: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name by which people know the entry."""
        return self.names[0].text

    @property
    def key(self) -> str:
        """The entry within a snapshot: list and number."""
        return f"{self.list}/{self.id}"

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of its addresses, each once."""
        return tuple(dict.fromkeys(a.country for a in self.addresses if a.country))

    @cached_property
    def version(self) -> str:
        """A hash of everything in the entry, 16 hexadecimal digits."""
        text = json.dumps(self.plain(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def alive(self, day: datetime.date) -> bool | None:
        """Whether the entry stands on a day; None where it has no date that tells."""
        if self.end is not None and day > self.end:
            return False
        if self.start is not None:
            return day >= self.start
        return None

    def plain(self) -> dict[str, Any]:
        """The entry as JSON data, without what is empty."""
        return {k: _plain(v) for k, v in asdict(self).items() if v not in ("", (), None)}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Entry:
        """The entry that `plain` wrote."""
        given = {k: v for k, v in plain.items() if k in _FIELDS}
        for name, kind in _PARTS:
            if name in given:
                given[name] = tuple([kind(**part) for part in cast("list[dict[str, Any]]", given[name])])
        for name in ("programs", "citations", "parents"):
            if name in given:
                given[name] = tuple(given[name])
        for name in ("start", "end"):
            if name in given:
                given[name] = datetime.date.fromisoformat(given[name])
        return cls(**given)


_FIELDS = frozenset(f.name for f in fields(Entry))
_PARTS = (("names", Name), ("addresses", Address), ("identifiers", Identifier))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(v) for v in cast("Iterable[Any]", value)]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in cast("dict[str, Any]", value).items() if v}
    return value
