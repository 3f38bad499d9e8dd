"""Countries and addresses as official lists write them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, cast

import pycountry

from ..entry import Address

_OTHER_NAMES = {
    "AN": "AN",
    "BAHAMAS, THE": "BS",
    "BOSNIA": "BA",
    "BRUNEI": "BN",
    "BURMA": "MM",
    "CAPE VERDE": "CV",
    "CHINA, PEOPLE'S REPUBLIC OF": "CN",
    "CONGO, DEMOCRATIC REPUBLIC OF THE": "CD",
    "CONGO, REPUBLIC OF THE": "CG",
    "COTE D IVOIRE": "CI",
    "COTE D'IVOIRE": "CI",
    "CRIMEA": "UA",
    "CRIMEA (OCCUPIED)": "UA",
    "DPRK": "KP",
    "ENGLAND": "GB",
    "GAZA": "PS",
    "GAZA STRIP": "PS",
    "IVORY COAST": "CI",
    "KOREA, NORTH": "KP",
    "KOREA, SOUTH": "KR",
    "KOSOVO": "XK",
    "LAOS": "LA",
    "MACAU": "MO",
    "MAN, ISLE OF": "IM",
    "NETHERLANDS ANTILLES": "AN",
    "NORTH GAZA": "PS",
    "NORTH KOREA": "KP",
    "NORTHERN GAZA": "PS",
    "NORTH MACEDONIA, THE REPUBLIC OF": "MK",
    "PALESTINIAN": "PS",
    "PRC": "CN",
    "REUNION": "RE",
    "RUSSIA": "RU",
    "SCOTLAND": "GB",
    "SOUTH KOREA": "KR",
    "SWAZILAND": "SZ",
    "SYRIA": "SY",
    "THE BAHAMAS": "BS",
    "THE GAMBIA": "GM",
    "TURKEY": "TR",
    "TURKIYE": "TR",
    "TÜRKIYE": "TR",
    "UAE": "AE",
    "UK": "GB",
    "VATICAN CITY STATE": "VA",
    "VIRGIN ISLANDS, BRITISH": "VG",
    "VIRGIN ISLANDS, U.S.": "VI",
    "WEST BANK": "PS",
    "XK": "XK",
}
_POSTCODE = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9 \-]{1,11}", re.IGNORECASE)
_US_ZIP = re.compile(r"\d{5}(-\d{4})?")
_CITY_POSTCODE = re.compile(r"(.*?)[\s,]+((?=\S*\d)[A-Z0-9\-]+(?: (?=\S*\d)[A-Z0-9\-]+)?)", re.IGNORECASE)


@cache
def _us_states() -> frozenset[str]:
    """Their two letters, read when an address first asks: the table holds the regions of the whole world."""
    found = cast("Any", pycountry.subdivisions).get(country_code="US")
    return frozenset(str(s.code).removeprefix("US-") for s in found)


@cache
def country(text: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country as a list writes it, or an empty text."""
    name = " ".join(text.replace("’", "'").split()).upper().removeprefix("REGION: ")
    if code := _OTHER_NAMES.get(name):
        return code
    if not name or (len(name) <= 3 and not name.isalpha()):
        return ""
    try:
        return str(pycountry.countries.lookup(name).alpha_2)
    except LookupError:
        return ""


def address(text: str) -> Address:
    """An address of the Consolidated Screening List: `street, city, [state,] [postcode,] country`."""
    if whole := country(text):
        return Address(
            country=whole, state="" if len(text) == 2 or _same_country(text, whole) else text.split(":")[-1].strip()
        )
    parts = [p.strip() for p in text.split(",") if p.strip()]
    code, region = "", ""
    if parts and (parts[-1].upper().startswith("REGION:") or country(parts[-1])):
        last = parts.pop()
        code = country(last)
        if len(last) != 2 and not _same_country(last, code):
            region = last.split(":")[-1].strip()
    postcode = parts.pop() if parts and _POSTCODE.fullmatch(parts[-1]) and len(parts) > 1 else ""
    if parts and len(parts) > 1 and code and country(parts[-1]) == code and len(parts[-1]) > 2:
        parts.pop()  # `Yerevan, Armenia, AM`
    state = parts.pop() if len(parts) > 1 and re.fullmatch(r"[A-Z]{2,3}", parts[-1]) else ""
    if not code and state in _us_states() and _US_ZIP.fullmatch(postcode):
        code = "US"
    city = parts.pop() if parts else ""
    return Address(", ".join(parts), city, state or region, postcode, code)


def addresses(text: str) -> tuple[Address, ...]:
    """The addresses of one field. A street may hold `; ` itself, so only a country ends an address."""
    found: list[Address] = []
    waiting: list[str] = []
    for piece in re.split(r";\s+", text):
        waiting.append(piece)
        last = piece.rstrip(" ;").rsplit(",", 1)[-1].strip()
        if (last.isupper() and country(last)) or last.upper().startswith("REGION:") or country(piece):
            found.append(address("; ".join(waiting).rstrip(" ;")))
            waiting = []
    if rest := "; ".join(waiting).strip(" ;"):
        found.append(address(rest))
    return tuple(dict.fromkeys(a for a in found if a != Address()))


def of_columns(street: str, city: str, state: str, postcode: str, land: str) -> Address:
    """An address whose parts the list keeps apart."""
    code = country(land) if land else ""
    if not land and state.upper() in _us_states() and _US_ZIP.fullmatch(postcode):
        code = "US"
    region = "" if not land or (code and (len(land) == 2 or _same_country(land, code))) else land.split(":")[-1].strip()
    return Address(street, city, state or region, postcode, code)


def city_line(text: str) -> tuple[str, str]:
    """City and postal code of OFAC's `City/State/Postal` column."""
    if found := _CITY_POSTCODE.fullmatch(text.strip()):
        return found[1].strip(" ,"), found[2]
    return text.strip(), ""


@cache
def _same_country(text: str, code: str) -> bool:
    """Whether a text names the whole country, not a region of it."""
    name = text.strip().upper()
    return bool(code) and name not in _REGIONS and not name.startswith("REGION:")


_REGIONS = frozenset({"CRIMEA", "CRIMEA (OCCUPIED)", "GAZA", "GAZA STRIP", "WEST BANK", "NORTH GAZA", "NORTHERN GAZA"})
