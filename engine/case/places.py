"""Places that a party's papers name, beside its country and its headquarters.

What is stated counts and nothing is asked for: an incorporation, a citizenship, a region in the text of an address, the
country of a government.  A value that nobody gave, or that is stated to be unknown, names no place; of sources that
differ each value counts.  What follows from a place is for the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..facts.countries import Countries
from ..facts.declarations import Fact
from ..language.values import NOT_GIVEN, FactValue, Form, Origin, Point

REGIONS = "party.regions_named"
ADDRESSES = "party.countries_of_address"
INCORPORATIONS = "party.incorporations_stated"
CITIZENSHIPS = "party.citizenships_stated"
GOVERNMENT = "party.government_of"
REGION, STATED = "activity.to_region", "activity.region_stated"
_TEXTS = ("party.name", "party.name_original_script", "party.address")
_SEATS = ("party.country", "party.hq_country", "party.incorporated_in")


def named(party: Mapping[str, FactValue], countries: Countries, declared: Mapping[str, Fact]) -> dict[str, FactValue]:
    """The facts about places that other facts of a party amount to, with what the case states of them itself."""
    found = {
        REGIONS: countries.named_in(str(v) for v in _values(party, _TEXTS)),
        ADDRESSES: _ends(party, countries),
        INCORPORATIONS: _values(party, ("party.incorporated_in",)),
        CITIZENSHIPS: _values(party, ("party.citizenship",)),
        GOVERNMENT: _values(party, _SEATS) if "government" in _values(party, ("party.type",)) else (),
    }
    out: dict[str, FactValue] = {}
    for name, places in found.items():
        every = sorted({str(p) for p in (*places, *_values(party, (name,)))})
        if places and name in declared:
            out[name] = FactValue(Form.TOGETHER, tuple(map(Point, every)), origin=Origin.DERIVED)
    return out


def _ends(party: Mapping[str, FactValue], countries: Countries) -> tuple[str, ...]:
    """The countries in which addresses lie (`Valiasr Street, Tehran, Iran`)."""
    return tuple(code for text in _values(party, ("party.address",)) for code in countries.of_address(str(text)))


def stated_region(facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """The region that is stated of a case, whatever country stands beside it."""
    places = sorted({str(v) for v in _values(facts, (REGION,))})
    return {STATED: FactValue(Form.TOGETHER, tuple(map(Point, places)), origin=Origin.DERIVED)} if places else {}


def _values(facts: Mapping[str, FactValue], names: Iterable[str]) -> tuple[object, ...]:
    """What is stated of some facts, save by exclusion."""
    values = (facts.get(name, NOT_GIVEN) for name in names)
    return tuple(v for value in values if value.form in (Form.POINTS, Form.TOGETHER) for v in value.values)
