"""What the data sets and program keys of OpenSanctions mean: which US list an entity stands on.

Its data is under CC BY-NC 4.0 for other than commercial use.  The program keys (`US-RUSHAR`) are its own and not
OFAC's tags, from which 15 CFR 744.8 goes; where only keys are given nobody can tell whether that section applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..entry import PartyType
from .fields import SCREENING_LISTS, list_code

LISTS = (*SCREENING_LISTS, "1260H")

_BY_PROGRAM = {
    "US-BIS-EL": "EL",
    "US-BIS-DPL": "DPL",
    "US-BIS-UVL": "UVL",
    "US-BIS-MEU": "MEU",
    "US-AECA-DEBARRED": "DTC",
    "US-DOS-ISN": "ISN",
    "US-DOD-1260H": "1260H",
}
_BY_DATASET = (
    (re.compile(r"us_ofac_sdn|OFAC Specially Designated", re.I), "SDN"),
    (re.compile(r"us_bis_denied|BIS Denied Persons", re.I), "DPL"),
    (re.compile(r"us_ofac_cons|OFAC Consolidated", re.I), "OFAC-NON-SDN"),
    (re.compile(r"us_dod_chinese_milcorps|DOD Chinese military|Section 1260H", re.I), "1260H"),
)
_SCREENING_LIST = re.compile(r"us_trade_csl|Trade Consolidated Screening", re.I)
_TYPES: dict[str, PartyType] = {
    "Person": "person",
    "Company": "company",
    "Organization": "company",
    "LegalEntity": "",
    "PublicBody": "company",
    "Vessel": "vessel",
    "Airplane": "aircraft",
}


def party_type(schema: str) -> PartyType:
    """The kind of party of a schema."""
    return _TYPES.get(schema, "")


def lists(programs: Iterable[str], authorities: Iterable[str], datasets: Iterable[str]) -> tuple[str, ...]:
    """The lists of an entity or of one sanction of it.

    OFAC's non-SDN data set does not say which of its lists is meant, and an entity of the screening list may come
    without a key; both then stand on a list of that name, on which no rule says anything: unknown, not harmless.
    An entity of other data sets only, of which there are hundreds, is of no list that this project reads.
    """
    sets = list(datasets)
    found = {_BY_PROGRAM[p] for p in programs if p in _BY_PROGRAM}
    found |= {code for a in authorities if (code := list_code(a)) in SCREENING_LISTS}
    found |= {code for pattern, code in _BY_DATASET for s in sets if pattern.search(s)}
    return tuple(sorted(found)) or tuple(s for s in sets if _SCREENING_LIST.search(s))[:1]


def number(identity: str, others: Iterable[str] = ()) -> str:
    """OFAC's number, where the entity or an earlier identity of it has one."""
    for candidate in (identity, *others):
        if candidate.startswith("ofac-") and candidate[5:].isdigit():
            return candidate[5:]
    return ""
