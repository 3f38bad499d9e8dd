"""Which rows are one entry, and by which number it is known again tomorrow.

Most entries of BIS and of the State Department have no number.  Theirs is a hash of what makes the entry what it is
in law, so it does not hang on the order of rows, on the format of the file or on a corrected address.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Any

from ..entry import Entry


def derived_id(list_code: str, name: str, countries: Iterable[str], citations: Iterable[str], requirement: str) -> str:
    """A number for an entry whose list has none, 12 hexadecimal digits."""
    parts = [list_code, name, *sorted(set(countries)), "", *sorted(_letters(c) for c in citations), "", requirement]
    text = "\x1f".join(" ".join(p.split()).casefold() for p in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def together(rows: Iterable[Entry]) -> list[Entry]:
    """The entries of all rows in the order of list and number, whatever the order of the rows was.

    Rows of one number that differ only in addresses, aliases, identifiers or remarks are one entry (official files
    repeat an entry per address).  Rows that differ in anything with a legal effect stay apart, each with a suffix.
    """
    by_key: dict[str, dict[Any, list[Entry]]] = {}
    for row in rows:
        by_key.setdefault(row.key, {}).setdefault(_what_counts(row), []).append(row)
    found: list[Entry] = []
    for twins in by_key.values():
        merged = [_merged(rows) for rows in twins.values()]
        if len(merged) > 1:
            merged = [replace(e, id=f"{e.id}-{e.version[:4]}") for e in merged]
        found += merged
    return sorted(found, key=lambda e: (e.list, e.id, e.version))


def _letters(text: str) -> str:
    """A citation without the points and spaces that the lists set as they please."""
    return re.sub(r"\W", "", text).upper()


def _what_counts(row: Entry) -> tuple[Any, ...]:
    return (
        row.names[0].text.casefold(),
        tuple(n.text for n in row.names if n.kind == "unit"),
        row.type,
        row.programs,
        row.requirement,
        row.policy,
        tuple(_letters(c) for c in row.citations),
        row.start,
        row.end,
        row.standard_order,
        row.parents,
    )


def _merged(rows: list[Entry]) -> Entry:
    if len(rows) == 1:
        return rows[0]
    rows = sorted(rows, key=lambda e: e.version)
    every = sorted(chain.from_iterable(r.names for r in rows), key=lambda n: n.kind != "weak")
    names = {n.text.casefold(): n for n in every}  # a name that is weak in one row only is not weak
    first = rows[0].names[0]
    others = sorted((n for n in names.values() if n.text.casefold() != first.text.casefold()), key=lambda n: n.text)
    remarks = dict.fromkeys(r.remarks for r in rows if r.remarks)
    return replace(
        rows[0],
        names=(first, *others),
        addresses=tuple(dict.fromkeys(chain.from_iterable(r.addresses for r in rows))),
        identifiers=tuple(dict.fromkeys(chain.from_iterable(r.identifiers for r in rows))),
        remarks="; ".join(remarks),
    )
