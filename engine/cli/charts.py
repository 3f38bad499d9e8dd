"""How close: figures on one axis of distance from their limits."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation

from ..determination import Determination, Margin
from .terminal import DIM, Piece

CHART = 35
MOST_PERCENT = 900  # a figure beyond ten times its limit is said so, without its percentage
_TICKS = (("half", -50.0), ("-1%", -1.0), ("limit", 0.0), ("+1%", 1.0), ("double", 100.0))


def position(percent: float, width: int = CHART) -> int:
    """The column of a distance in percent; the limit is in the middle.

    A distance counts by its logarithm, so that 0.14% under shows beside 186% over.
    """
    share = 50 + math.copysign(min(1.0, math.log10(1 + abs(percent) / 0.1) / 3.45), percent) * 50 if percent else 50.0
    return round(share / 100 * (width - 1))


def axis() -> str:
    """The labels over the charts."""
    line = [" "] * (CHART + 6)
    for label, percent in _TICKS:
        start = max(0, position(percent) - len(label) // 2 + (percent > 0))
        line[start : start + len(label)] = label
    return "".join(line).rstrip().replace("-", "−")


def chart(margin: Margin, d: Determination) -> list[Piece]:
    """One bar: filled to the limit for a value, open dots for what the sources say, an arrow for a bound."""
    line = [" "] * CHART
    middle = position(0)
    style = "yellow" if margin.reached else DIM
    disputed = percents_of(margin, d)
    if len(disputed) > 1:
        places = sorted(position(p) for p in disputed)
        for at in range(places[0], places[-1] + 1):
            line[at] = "┄"
        for at in places:
            line[at] = "○"
        style = "yellow"
    else:
        at = position(float(margin.percent))
        low, high = sorted((at, middle))
        for column in range(low, high + 1):
            line[column] = "─"
        line[at] = "●"
        if margin.value.startswith("at least"):
            line[at:] = ["─"] * (CHART - at - 1) + ["→"]
            line[at] = "●"
        elif margin.value.startswith("at most"):
            line[: at + 1] = ["←"] + ["─"] * at
            line[at] = "●"
    before, after = "".join(line[:middle]), "".join(line[middle + 1 :])
    return [(before, style), ("┃", "bold"), (after, style)]


def percents_of(margin: Margin, d: Determination) -> list[float]:
    """The distances that the sources of a disputed figure give; empty where it is not in dispute."""
    dispute = next((x for x in d.disputes if x.fact == margin.fact), None)
    if dispute is None:
        return []
    out: list[float] = []
    for value in dispute.values:
        try:
            limit = Decimal(margin.threshold)
            out.append(float((Decimal(value.value) - limit) * 100 / limit))
        except (InvalidOperation, ZeroDivisionError):
            continue
    return out


def distance(margin: Margin, d: Determination) -> str:
    """The distance in words: `186% over`, `in dispute`."""
    if len(set(percents_of(margin, d))) > 1:
        return "in dispute"
    percent = Decimal(margin.percent)
    shown = abs(percent)
    digits = f"{shown:.0f}" if shown >= 10 else f"{shown:.1f}" if shown >= 1 else f"{shown:.2f}"
    if percent > MOST_PERCENT:
        return "more than 10 times the limit"
    if percent == 0:
        return "at the limit" if margin.reached else "at the limit, not over"
    return f"{digits}% {'over' if percent > 0 else 'under'}"
