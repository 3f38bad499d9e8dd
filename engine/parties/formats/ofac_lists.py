"""To which list an entry of OFAC belongs: its XML names lists, its delimited non-SDN files only program tags."""

from __future__ import annotations

import re
from collections.abc import Iterable

LISTS = ("SDN", "SSI", "CMIC", "MBS", "PLC", "CAP", "FSE")

_BY_PROGRAM = {
    "NS-PLC": "PLC",
    "CMIC-EO13959": "CMIC",
    "561-RELATED": "CAP",
    "UKRAINE-EO13662": "SSI",
    "RUSSIA-EO14024": "MBS",
    "CAATSA - RUSSIA": "MBS",
    "BURMA-EO14014": "MBS",
    "ILLICIT-DRUGS-EO14059": "MBS",
    "FSE-IR": "FSE",
    "FSE-SY": "FSE",
}
"""Which non-SDN list a program tag means (compared with the Consolidated Screening List of 2026-07-31)."""
ONLY_NON_SDN = ("CMIC-EO13959", "561-RELATED")
"""Programs that block nothing and so are never among SDN entries."""
_MENU_BASED = re.compile(r"(?:EO|Executive Order) 14024 Directive", re.IGNORECASE)
_BY_TITLE = (
    (re.compile(r"^SDN\b|^Specially Designated", re.I), "SDN"),
    (re.compile(r"Sectoral", re.I), "SSI"),
    (re.compile(r"CMIC|Chinese Military", re.I), "CMIC"),
    (re.compile(r"Menu.Based|\bMBS\b", re.I), "MBS"),
    (re.compile(r"Palestinian|\bPLC\b", re.I), "PLC"),
    (re.compile(r"CAPTA|Correspondent Account|Part 561", re.I), "CAP"),
    (re.compile(r"Sanctions Evaders|\bFSE\b", re.I), "FSE"),
)
_COLLECTION = re.compile(r"^(?:Non-SDN )?Consolidated", re.I)


def by_programs(programs: tuple[str, ...], remarks: str) -> tuple[str, ...]:
    """The lists of a non-SDN entry; E.O. 14024 beside a sectoral tag is menu-based only if a directive is named.

    A tag that is not known is its own list, on which no rule says anything.
    """
    found = {code for p in programs if (code := _BY_PROGRAM.get(p.upper()))}
    if {"SSI", "MBS"} <= found and not _MENU_BASED.search(remarks):
        found.discard("MBS")
    return tuple(sorted(found)) or programs[:1] or ("CONS",)


def by_titles(titles: Iterable[str], programs: tuple[str, ...], remarks: str) -> tuple[str, ...]:
    """The lists that XML names; `Consolidated List` is all non-SDN lists together and counts only where alone."""
    named = [t.strip() for t in titles if t.strip()]
    own = [t for t in named if not _COLLECTION.search(t)]
    if own or not named:
        return tuple(sorted({_code(t) for t in own}))
    return by_programs(programs, remarks)


def _code(title: str) -> str:
    return next((code for pattern, code in _BY_TITLE if pattern.search(title)), title)
