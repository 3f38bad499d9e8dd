"""Fields that several lists share: the list's code, dates, citations, programs, the answer yes or no."""

from __future__ import annotations

import datetime
import re

from ..entry import PartyType

SCREENING_LISTS = ("EL", "DPL", "UVL", "MEU", "SDN", "SSI", "CMIC", "MBS", "PLC", "CAP", "FSE", "DTC", "ISN")
"""Codes that the Consolidated Screening List uses, as `listing.list` of `rules/facts.yaml` spells them."""

_CODES = {"NS-MBS": "MBS", "CAPTA": "CAP", "NS-CMIC": "CMIC", "NS-PLC": "PLC"}
_CITATION = re.compile(r"(?=(?<!\d)\d{1,3}\s*F\.?\s?R\.?\s*\d)", re.IGNORECASE)
_TYPES: dict[str, PartyType] = {
    "individual": "person",
    "person": "person",
    "entity": "company",
    "organization": "company",
    "company": "company",
    "vessel": "vessel",
    "aircraft": "aircraft",
}


def list_code(source: str) -> str:
    """The code of a list that is named as `Entity List (EL) - Bureau of Industry and Security`.

    A list that is not known keeps its own text and so has no consequence rule: unknown, never harmless.
    """
    text = " ".join(source.split())
    for inner in [*reversed(re.findall(r"\(([^()]*)\)", text)), text]:
        code = re.sub(r"\s+List$", "", inner.strip(), flags=re.IGNORECASE).upper()
        code = _CODES.get(code, code)
        if code in SCREENING_LISTS:
            return code
    return text


def party_type(text: str) -> PartyType:
    """The kind of party; an empty text where the list does not say."""
    return _TYPES.get(text.strip().casefold(), "")


def day(text: str) -> datetime.date | None:
    """A date as ISO or as month/day/year; None where there is none.

    Raises:
        ValueError: the text is no date.
    """
    text = text.strip()
    if not text:
        return None
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        return datetime.date(int(found[3]), int(found[1]), int(found[2]))
    return datetime.date.fromisoformat(text[:10])


def yes_or_no(text: str) -> bool | None:
    """`Y` and `N`; None where the list does not say."""
    return {"Y": True, "YES": True, "TRUE": True, "N": False, "NO": False, "FALSE": False}.get(text.strip().upper())


def citations(text: str) -> tuple[str, ...]:
    """Federal Register citations, one by one, in the list's spelling."""
    found = [p.strip(" ;,.") for part in text.split(";") for p in _CITATION.split(part)]
    return tuple(dict.fromkeys(" ".join(re.sub(r"\s+and$", "", p).split()) for p in found if p))


def programs(text: str) -> tuple[str, ...]:
    """Sanctions programs: `A; B` of the Consolidated Screening List, `A] [B` of OFAC."""
    parts = (p.strip(" []") for p in re.split(r";|\]\s*\[", text))
    return tuple(dict.fromkeys(p for p in parts if p))


def joined(*texts: str) -> str:
    """Remarks, those that there are."""
    return "; ".join(t.strip().rstrip(";") for t in texts if t.strip())
