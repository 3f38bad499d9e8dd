"""Derived facts: the few computations that the law's own definitions ask for.

Each function takes the values of its declared inputs, in the order of `derived.from`, and returns a
`FactValue`.  Where inputs are bounded the result is bounded, where they are disputed it is disputed, and
each value of one source is combined with the values of the same source first.  `INVERSES` tell which value
of one input makes the result reach a limit, so that a margin can be carried back to what a person can check.
No legal threshold stands here.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Context, Decimal
from itertools import product
from typing import cast

from ..language.values import NOT_GIVEN, FactValue, Form, Origin, Point, Record, known

Interval = tuple[Decimal | None, Decimal | None]
Days = Sequence[datetime.date | None]
Derivation = Callable[[Sequence[FactValue]], FactValue]
_MOST_POINTS = 64
_QUOTIENT = Context(prec=28)


def _divided(value: Decimal, by: Decimal) -> Decimal:
    """A quotient, which may have no end: to 28 digits."""
    return _QUOTIENT.divide(value, by)


def _ordered(values: dict[tuple[object, str], Point]) -> FactValue:
    points = sorted(values.values(), key=lambda p: (p.source, str(p.value)))
    if len({p.value for p in points}) == 1:
        points = [Point(points[0].value, points[0].source, points[0].date)]
    return FactValue(Form.POINTS, tuple(points), origin=Origin.DERIVED)


def _bounds(value: FactValue) -> Interval | None:
    """The least and greatest admissible number; None where nothing is known."""
    if value.form is Form.POINTS:
        numbers = [v for v in value.values if isinstance(v, Decimal)]
        return (min(numbers), max(numbers)) if numbers else None
    return (value.low, value.high) if value.form is Form.RANGE else None


def _arithmetic(
    inputs: Sequence[FactValue],
    compute: Callable[[Decimal, Decimal], Decimal],
    bounds: Callable[[Interval, Interval], Interval],
) -> FactValue:
    """Two inputs combined point by point where both have points, by bounds where some are bounded, else unknown."""
    if all(i.form is Form.POINTS for i in inputs):
        combined: dict[tuple[object, str], Point] = {}
        for points in product(*(i.points for i in inputs)):
            named = {p.source for p, i in zip(points, inputs, strict=True) if i.disputed and p.source}
            value = compute(*(cast(Decimal, p.value) for p in points))
            source = " + ".join(sorted(named))
            date = max((p.date for p in points), default="")
            combined.setdefault((value, source), Point(value, source, date, joint=len(named) > 1))
            if len(combined) > _MOST_POINTS:
                break
        else:
            return _ordered(combined)
    first, second = (_bounds(i) for i in inputs)
    if first is None or second is None:
        return NOT_GIVEN
    low, high = bounds(first, second)
    if low is None and high is None:
        return NOT_GIVEN
    return FactValue(Form.RANGE, low=low, high=high, origin=Origin.DERIVED)


def tpp(inputs: Sequence[FactValue]) -> FactValue:
    """Total processing performance: the greatest dense tera-operations times bit length over all formats.

    15 CFR part 774, Supplement No. 1, 3A090 Technical Notes: 2 x MacTOPS x bit length, where 2 x MacTOPS is
    the data sheet's figure; the largest counts.  Without `peaks_complete` the result is a lower bound.
    """
    peaks, complete = inputs
    if peaks.form is not Form.POINTS:
        return NOT_GIVEN
    values: dict[tuple[object, str], Point] = {}
    for point in peaks.points:
        rows = cast("tuple[Record, ...]", point.value)
        if not rows:
            return NOT_GIVEN
        best = max(cast(Decimal, r["dense_tera_ops"]) * cast(Decimal, r["bit_length"]) for r in rows)
        values.setdefault((best, point.source), Point(best.normalize(), point.source, point.date))
    if complete.known and complete.only is True:
        return _ordered(values)
    least = min(cast(Decimal, p.value) for p in values.values())
    return FactValue(Form.RANGE, low=least, origin=Origin.DERIVED, note="the peaks may be incomplete")


def performance_density(inputs: Sequence[FactValue]) -> FactValue:
    """TPP per square millimetre of applicable (non-planar) die area; undefined without such a die.

    15 CFR part 774, Supplement No. 1, 3A090 Technical Notes.
    """
    performance, area, non_planar = inputs
    sure = non_planar.known and non_planar.only is True and not _may_be_zero(area)
    none = area.known and area.only == 0
    if (non_planar.known and non_planar.only is False) or (none and not sure):
        return FactValue(Form.UNDEFINED, origin=Origin.DERIVED, note="no die on a non-planar process")
    if none:
        return NOT_GIVEN  # a non-planar die without an area contradicts itself
    area = replace(area, points=tuple(p for p in area.points if p.value != 0))

    def ratio(value: Decimal, size: Decimal) -> Decimal:
        return _divided(value, size)

    def limits(value: Interval, size: Interval) -> Interval:
        low = _divided(value[0], size[1]) if value[0] is not None and size[1] else None
        high = _divided(value[1], size[0]) if value[1] is not None and size[0] else None
        return low, high

    result = _arithmetic((performance, area), ratio, limits)
    if sure or result.form is Form.UNKNOWN:
        return result
    return FactValue(result.form, result.points, result.low, result.high, Origin.DERIVED, result.note, True)


def _may_be_zero(area: FactValue) -> bool:
    """Whether there may be no die that counts, so that the density would not exist."""
    limits = _bounds(area)
    return limits is not None and (limits[0] is None or limits[0] <= 0)


def total_bandwidth(inputs: Sequence[FactValue]) -> FactValue:
    """Memory bandwidth plus input and output bandwidth, in GB/s."""

    def limits(a: Interval, b: Interval) -> Interval:
        low = (a[0] or Decimal(0)) + (b[0] or Decimal(0)) if a[0] is not None or b[0] is not None else None
        high = a[1] + b[1] if a[1] is not None and b[1] is not None else None
        return low, high

    def total(a: Decimal, b: Decimal) -> Decimal:
        return a + b

    result = _arithmetic(inputs, total, limits)
    if result.form is Form.UNKNOWN:  # one part alone bounds the sum from below
        parts = [b[0] for i in inputs if (b := _bounds(i)) is not None and b[0] is not None]
        if parts:
            return FactValue(Form.RANGE, low=sum(parts, Decimal(0)), origin=Origin.DERIVED)
    return result


_MOST_IN_ONE = {"ic": Decimal(1), "assembly": Decimal(8)}
_MOST_IN_A_RACK = Decimal(72)
_SINGLE = 32  # bits


def order_chips(inputs: Sequence[FactValue]) -> FactValue:
    """Accelerators of an order: its units times the accelerators in one.

    A count that nobody gave is bounded by what the trade builds: a circuit is one, a board holds eight at most, any
    other unit is taken for a rack of 72. So the count is asked for only where the order could be too large.
    """
    quantity, held, kind = inputs
    if _bounds(held) is None:
        kinds = [str(v) for v in kind.values] if kind.form is Form.POINTS else []
        most = max((_MOST_IN_ONE.get(k, _MOST_IN_A_RACK) for k in kinds), default=_MOST_IN_A_RACK)
        held = known(most) if most == 1 else FactValue(Form.RANGE, low=Decimal(1), high=most)

    def limits(a: Interval, b: Interval) -> Interval:
        low = a[0] * b[0] if a[0] is not None and b[0] is not None else None
        high = a[1] * b[1] if a[1] is not None and b[1] is not None else None
        return low, high

    def times(a: Decimal, b: Decimal) -> Decimal:
        return a * b

    return _arithmetic((quantity, held), times, limits)


def order_fp64_petaflops(inputs: Sequence[FactValue]) -> FactValue:
    """Peak rate of the circuits of an order in double precision, in petaflops."""
    return _order_petaflops(inputs, 64)


def order_fp32_petaflops(inputs: Sequence[FactValue]) -> FactValue:
    """Peak rate of the circuits of an order in single precision, in petaflops."""
    return _order_petaflops(inputs, 32)


def _order_petaflops(inputs: Sequence[FactValue], bits: int) -> FactValue:
    """Accelerators times the best floating-point rate of this length (15 CFR 772.1, supercomputer).

    The rates given bound it from below.  A rate of this length in a list that is complete, or the processing
    performance, which is at least each rate times its length, bounds it from above.  A list without a rate in single
    precision says nothing of either: data sheets give the formats that count for them.  One that has it would have the
    rate in double precision, too.  TF32 multiplies shorter inputs and does not count.
    """
    peaks, complete, performance, chips = inputs
    units = _bounds(chips)
    if units is None or units[0] is None:
        return NOT_GIVEN
    scale = Decimal(1000)
    told = [_best_rate(cast("tuple[Record, ...]", p.value), bits) for p in peaks.points if peaks.form is Form.POINTS]
    rates = [rate for rate in told if rate is not None]
    every = bool(told) and len(rates) == len(told)
    low = min(rates) * units[0] / scale if every else Decimal(0)
    total = _bounds(performance)
    if performance.form is Form.POINTS and total is not None and total[0] is not None:
        least = total[0] / bits * units[0] / scale
        if least < low:
            return FactValue(
                Form.POINTS, (Point(least, "processing performance"), Point(low, "peak rates")), origin=Origin.DERIVED
            )
    high = None
    if units[1] is not None and every and complete.known and complete.only is True:
        high = max(rates) * units[1] / scale
    elif units[1] is not None and total is not None and total[1] is not None:
        high = total[1] / bits * units[1] / scale
    if high == low:
        return known(low, Origin.DERIVED)
    return FactValue(Form.RANGE, low=low, high=high, origin=Origin.DERIVED)


def _best_rate(rows: Sequence[Record], bits: int) -> Decimal | None:
    """The best floating-point rate of a length; None if the list does not tell it."""
    floating = [row for row in rows if str(row["format"]).upper().startswith("FP")]
    rates = [cast(Decimal, row["dense_tera_ops"]) for row in floating if row["bit_length"] == bits]
    if not rates and any(row["bit_length"] == _SINGLE < bits for row in floating):
        return Decimal(0)
    return max(rates, default=None)


def cnmo_share_percent(inputs: Sequence[FactValue]) -> FactValue:
    """Processing performance exported to China and Macau, in percent of that shipped inside the United States."""

    def ratio(there: Decimal, here: Decimal) -> Decimal:
        return _divided(there * 100, here) if here else Decimal("Infinity")

    def limits(a: Interval, b: Interval) -> Interval:
        low = _divided(a[0] * 100, b[1]) if a[0] is not None and b[1] else None
        high = _divided(a[1] * 100, b[0]) if a[1] is not None and b[0] else None
        return low, high

    if any(i.form is Form.NOT_THERE for i in inputs):
        return FactValue(Form.NOT_THERE, origin=Origin.DERIVED)
    if inputs[1].form is Form.POINTS and all(v == 0 for v in inputs[1].values):
        return FactValue(Form.NOT_THERE, origin=Origin.DERIVED, note="nothing was shipped in the United States")
    return _arithmetic(inputs, ratio, limits)


def _dates(value: FactValue) -> list[datetime.date] | None:
    return [v for v in value.values if isinstance(v, datetime.date)] if value.form is Form.POINTS else None


def _over_dates(inputs: Sequence[FactValue], test: Callable[[Days], bool]) -> FactValue:
    """A Boolean over days; for a missing paper `test` sees None."""
    choices: list[list[datetime.date | None]] = []
    for value in inputs:
        if value.form is Form.NOT_THERE:
            choices.append([None])
            continue
        dates = _dates(value)
        if not dates:
            return NOT_GIVEN
        choices.append([*dates])
    results = sorted({test(combination) for combination in product(*choices)})
    if len(results) == 1:
        return known(results[0], Origin.DERIVED)
    return FactValue(Form.POINTS, tuple(Point(r) for r in results), origin=Origin.DERIVED)


def quantity_sufficient(inputs: Sequence[FactValue]) -> FactValue:
    """Whether the quantity left on the license covers the quantity of the order."""
    left, ordered = inputs
    if left.form is Form.NOT_THERE:
        return known(False, Origin.DERIVED)
    have, want = _bounds(left), _bounds(ordered)
    if have is None or want is None:
        return NOT_GIVEN
    if have[0] is not None and want[1] is not None and have[0] >= want[1]:
        return known(True, Origin.DERIVED)
    if have[1] is not None and want[0] is not None and have[1] < want[0]:
        return known(False, Origin.DERIVED)
    return NOT_GIVEN


def on_file(inputs: Sequence[FactValue]) -> FactValue:
    """Whether a number of a paper is given; one that nobody gave is not there, one that is unknown stays so."""
    if inputs[0].form is Form.NOT_THERE:
        return known(False, Origin.DERIVED)
    return known(True, Origin.DERIVED) if inputs[0].form in (Form.POINTS, Form.TOGETHER) else NOT_GIVEN


def valid_on_date(inputs: Sequence[FactValue]) -> FactValue:
    """Whether a license is valid on the case's date; without both dates on file it is not shown to be."""

    def valid(days: Days) -> bool:
        start, end, today = days
        return start is not None and end is not None and today is not None and start <= today <= end

    return _over_dates(inputs, valid)


def confirmed_by_date(inputs: Sequence[FactValue]) -> FactValue:
    """Whether the agency's confirmation was there on the case's date."""

    def there(days: Days) -> bool:
        confirmed, today = days
        return confirmed is not None and today is not None and confirmed <= today

    return _over_dates(inputs, there)


def not_before(inputs: Sequence[FactValue]) -> FactValue:
    """Whether the first day is there and not before the second."""

    def follows(days: Days) -> bool:
        later, earlier = days
        return later is not None and earlier is not None and later >= earlier

    return _over_dates(inputs, follows)


def alive(inputs: Sequence[FactValue]) -> FactValue:
    """Whether a list entry is in force on the case's date; without dates it counts always."""

    def lives(days: Days) -> bool:
        first, last, now = days
        return now is None or ((first is None or first <= now) and (last is None or now <= last))

    return _over_dates(inputs, lives)


def expired(inputs: Sequence[FactValue]) -> FactValue:
    """Whether a list entry ended before the case's date."""

    def over(days: Days) -> bool:
        last, now = days
        return last is not None and now is not None and last < now

    return _over_dates(inputs, over)


def identity(inputs: Sequence[FactValue]) -> FactValue:
    """What an allow-list may match: the party's id or its exact registered name, never a likeness.

    Without a certain name nobody knows that the party is *not* on a list, whatever its id is.
    """
    number, name = inputs
    if number.form is Form.NOT_THERE and name.form is Form.POINTS:
        return FactValue(Form.POINTS, tuple(_folded(p) for p in name.points), origin=Origin.DERIVED)
    if not name.known or number.form not in (Form.NOT_THERE, Form.POINTS) or number.disputed:
        return NOT_GIVEN
    points = tuple(_folded(p) for p in (*number.points, *name.points))
    return FactValue(Form.TOGETHER, points, origin=Origin.DERIVED)


def _folded(point: Point) -> Point:
    return Point(str(point.value).casefold(), point.source, point.date)


def user_remote_from_hardware(inputs: Sequence[FactValue]) -> FactValue:
    """Whether the user sits in another country than the hardware; in the same country it is not known.

    The granularity of "a location other than where the item is" is open in the bills: two countries are two
    locations for certain, one country is one or two.  Of several users each counts: one of them is enough.
    """
    user, hardware = inputs
    if user.form is Form.TOGETHER and hardware.form is Form.POINTS:
        return known(True, Origin.DERIVED) if set(user.values) - set(hardware.values) else NOT_GIVEN
    if not (user.form is Form.POINTS and hardware.form is Form.POINTS):
        return NOT_GIVEN
    if set(user.values) & set(hardware.values):
        return NOT_GIVEN
    return known(True, Origin.DERIVED)


def days_since(inputs: Sequence[FactValue]) -> FactValue:
    """Whole days from an event on file to the case's date; without the event there is no number."""
    event, today = inputs
    if event.form is Form.NOT_THERE:
        return FactValue(Form.NOT_THERE, origin=Origin.DERIVED)
    start, now = _dates(event), _dates(today)
    if not start or not now:
        return NOT_GIVEN
    points = sorted({Decimal((day - first).days) for first in start for day in now})
    return FactValue(Form.POINTS, tuple(Point(p) for p in points), origin=Origin.DERIVED)


def foreign_person(inputs: Sequence[FactValue]) -> FactValue:
    """Foreign person of 50 U.S.C. 4801(5): by status for a natural person, by incorporation for an entity."""
    kind, incorporated_in, citizenship, us_person = inputs
    if us_person.only is False:
        return NOT_GIVEN if incorporated_in.only == "US" else known(True, Origin.DERIVED)
    if kind.only == "person":
        if citizenship.form is not Form.TOGETHER or not citizenship.points:
            return NOT_GIVEN
        return known("US" not in citizenship.values, Origin.DERIVED)
    if incorporated_in.only is not None:
        return known(incorporated_in.only != "US", Origin.DERIVED)
    return NOT_GIVEN


def natural_person(inputs: Sequence[FactValue]) -> FactValue:
    """Whether a party is a natural person: said so, or shown to be an entity by a seat or an incorporation."""
    kind, incorporated_in, hq_country = inputs
    if kind.only is not None:
        return known(kind.only == "person", Origin.DERIVED)
    if incorporated_in.only is not None or hq_country.only is not None:
        return known(False, Origin.DERIVED)
    return NOT_GIVEN


DERIVATIONS: dict[str, Derivation] = {
    f.__name__: f
    for f in (
        tpp, performance_density, total_bandwidth, order_chips, order_fp64_petaflops, order_fp32_petaflops,
        cnmo_share_percent, quantity_sufficient, valid_on_date, confirmed_by_date, alive, expired, identity,
        user_remote_from_hardware, days_since, foreign_person, natural_person, not_before, on_file,
    )
}  # fmt: skip


def _density_area(limit: Decimal, values: Sequence[Decimal]) -> Decimal | None:
    return values[0] / limit if limit else None


INVERSES: dict[tuple[str, int], Callable[[Decimal, Sequence[Decimal]], Decimal | None]] = {
    ("performance_density", 0): lambda limit, values: limit * values[1],
    ("performance_density", 1): _density_area,
    ("total_bandwidth", 0): lambda limit, values: limit - values[1],
    ("total_bandwidth", 1): lambda limit, values: limit - values[0],
}
"""(derivation, index of the input) -> the input's value at which the result is `limit`, others as they are."""
