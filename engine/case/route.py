"""Where an item goes and from where, as far as one fact of a case says what another one leaves out or contradicts.

Three things that a mode means are read from the places of the case, and said:

* an export leaves the United States, a reexport leaves another country (15 CFR 734.13, 734.14), and what crosses a
  border is no transfer within a country: a mode that does not fit its places is read as the one that does;
* an export that names no place of departure leaves the United States, unless its exporter is said to be elsewhere;
* in a service nothing is shipped: the country where the hardware stands is the destination.  Where both are given and
  differ, the destination is in dispute between them.  The place of the hardware is not: it was given, and what is
  required of that place stays certain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..facts.declarations import Declarations
from ..facts.draft import Draft
from ..language.values import FactValue, Form, Origin, Point, known

MODE, FROM, TO, PLACE = "activity.mode", "activity.from_country", "activity.to_country", "hardware.location_country"
HOME = "US"
TWO_PLACES = "the destination of a service and the place of its hardware"
_ABROAD = {"ship_export": "ship_reexport", "ship_reexport": "ship_export"}  # what each is from the other side
_WITHIN = ("in_country_transfer", "domestic_sale")
_WORDS = {"ship_export": "an export", "ship_reexport": "a reexport"}


def fitted(facts: dict[str, FactValue], declarations: Declarations, notices: list[str]) -> dict[str, FactValue]:
    """The facts with the mode and the destination that their places give; what was read so is added to the notices."""
    given = facts.get(MODE)
    if given is None or not isinstance(given.only, str) or given.only not in declarations.modes:
        return facts
    if declarations.modes[given.only].leg == "service":
        return _destination_of_service(facts, notices)
    read = _read(given, facts)
    if read is given or not set(map(str, read.values)) <= declarations.modes.keys():
        return facts
    modes = " or ".join(_WORDS.get(str(m), str(m)) for m in dict.fromkeys(read.values))
    notices.append(f"The mode {given.only} does not fit the item's origin and destination; it is read as {modes}.")
    return {**facts, MODE: replace(read, note=f"given as {given.only}")}


def leaving_home(facts: dict[str, FactValue], parties: Iterable[Draft], notices: list[str]) -> dict[str, FactValue]:
    """The facts with the United States as the place that an export leaves, if nothing says where it leaves from."""
    mode = facts.get(MODE)
    if mode is None or mode.only != "ship_export" or FROM in facts:
        return facts
    places = [p.facts["party.country"] for p in parties if "exporter" in p.roles and "party.country" in p.facts]
    if any(place.only != HOME for place in places):
        return facts
    notices.append("An export leaves the United States; no other place of departure was given.")
    return {**facts, FROM: known(HOME).from_origin(Origin.DERIVED, "an export leaves the United States")}


def _read(given: FactValue, facts: dict[str, FactValue]) -> FactValue:
    """The mode that the places give, one for each source where they are in dispute."""
    mode, start, end = str(given.only), facts.get(FROM), facts.get(TO)
    if start is None or mode not in (*_ABROAD, *_WITHIN):
        return given
    if mode in _WITHIN:
        places = (start.only, end.only if end is not None else None)
        if None in places or places[0] == places[1]:
            return given
        return known("ship_export" if places[0] == HOME else "ship_reexport")
    if start.form is Form.EXCLUDED:
        return known(_ABROAD[mode]) if mode == "ship_export" and HOME in start.values else given
    if start.form is not Form.POINTS:
        return given
    points = tuple(
        Point("ship_export" if p.value == HOME else "ship_reexport", p.source, p.date, joint=p.joint)
        for p in start.points
    )
    if all(p.value == mode for p in points):
        return given
    same = len({p.value for p in points}) == 1
    return known(str(points[0].value)) if same else FactValue(Form.POINTS, points)


def _destination_of_service(facts: dict[str, FactValue], notices: list[str]) -> dict[str, FactValue]:
    to, place = facts.get(TO), facts.get(PLACE)
    if place is not None and to is None:
        if place.form is not Form.UNKNOWN:
            notices.append("The destination of the service is where the hardware is located.")
        return {**facts, TO: place.from_origin(Origin.DERIVED, "where the hardware is located")}
    if to is not None and place is None:
        return {**facts, PLACE: to.from_origin(Origin.DERIVED, "the destination of the service")}
    if to is None or place is None or to.form is not Form.POINTS or place.form is not Form.POINTS:
        return facts
    if set(to.values) == set(place.values):
        return facts
    notices.append("The destination and the hardware's location differ; for a service they are the same: in dispute.")
    points = {(p.value, p.source): p for value, name in ((to, TO), (place, PLACE)) for p in _named(value, name)}
    both = FactValue(Form.POINTS, tuple(sorted(points.values(), key=lambda p: (p.source, str(p.value)))))
    return {**facts, TO: replace(both, note=TWO_PLACES)}


def _named(value: FactValue, name: str) -> tuple[Point, ...]:
    return tuple(replace(p, source=p.source or name) for p in value.points)
