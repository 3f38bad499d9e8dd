"""What a list loses in an import although its entries are all there: a renamed column, a missing companion file.

A field that answers need and that nobody fills any more is no news about thousands of parties; it is a file that was
not read in full.  Aliases are compared whatever the files' formats are, the other fields between files of one format.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .entry import Entry
from .snapshot import Part

_SOME, _MANY = 3, 20  # entries that held a field before
_LEFT = 0.1  # part of many that must still hold it
_WHOLE_LIST = 1_000  # entries of a list that is no extract

_FIELDS: dict[str, Callable[[Entry], bool]] = {
    "an alias": lambda e: len(e.names) > 1,
    "a name in another script": lambda e: any(n.script for n in e.names),
    "a type": lambda e: bool(e.type),
    "a country": lambda e: bool(e.countries),
    "a street address": lambda e: any(a.street for a in e.addresses),
    "a sanctions program": lambda e: bool(e.programs),
    "a license requirement": lambda e: bool(e.requirement),
    "a license review policy": lambda e: bool(e.policy),
    "a Federal Register citation": lambda e: bool(e.citations),
    "a first day": lambda e: e.start is not None,
    "a last day": lambda e: e.end is not None,
    "a word on the standard order": lambda e: e.standard_order is not None,
    "an identifying number": lambda e: bool(e.identifiers),
}
_IN_ANY_FORMAT = ("an alias", "a country")
_ALWAYS: dict[str, tuple[str, ...]] = {
    "SDN": ("an alias", "a country", "a sanctions program"),
    "EL": ("an alias", "a country", "a license requirement"),
}
"""Fields that hundreds of entries of the whole list hold, so that none at all is a fault of the file."""


def lost_fields(
    code: str, before: tuple[Part, Sequence[Entry]] | None, part: Part, entries: Sequence[Entry]
) -> list[str]:
    """What the entries of a list lack against those of before, or against every such list."""
    counts = {field: sum(map(holds, entries)) for field, holds in _FIELDS.items()}
    lost: dict[str, str] = {}
    if before is not None:
        old, held = before
        fields = _FIELDS if old.format == part.format else _IN_ANY_FORMAT
        for field in fields:
            had, has = sum(map(_FIELDS[field], held)), counts[field]
            if (had >= _SOME and not has) or (had >= _MANY and has < _LEFT * had):
                lost[field] = f"{had:,} entries had {field}, now {f'{has:,} have' if has else 'none has'}"
    if len(entries) >= _WHOLE_LIST:
        for field in _ALWAYS.get(code, ()):
            if not counts[field]:
                lost.setdefault(field, f"none of {len(entries):,} entries has {field}")
    return list(lost.values())
