"""Who holds how much of a company: stakes as intervals, added up over owners that count.

Both rules of one half (31 CFR 587.406; Supplement No. 8 to 15 CFR part 744) add *direct* stakes; they never multiply
along a chain.  A company is captured when the stakes of owners that are listed, or captured themselves, reach the
threshold in sum.  So this is a least fixed point over captured companies: with owners that hold each other it ends,
and a circle without a listed owner captures nobody.

A stake is an interval, and whether an owner is listed may be unknown.  The sum grows with every stake and with every
listed owner, so two fixed points say all there is to say: one over the least that can be true, one over the most.

The threshold and what makes an owner or a stake count are law and stand in `rules/`: the node `held` of the rule
language (`Held` in `logic.py`) reads them there and hands them over.  That is why shares are no derived facts: a fact
is computed before any law is read, and once for both views of the law.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .values import FALSE, TRUE, UNKNOWN

WHOLE = Decimal(100)
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Stake:
    """One stated holding of an owner in a company.

    Attributes:
        low: the least percentage that it can be, `high` the greatest.
        kind: how it is measured (`equity`, `votes`), empty where nobody said.
    """

    owner: str
    owned: str
    low: Decimal = _NONE
    high: Decimal = WHOLE
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What counting owners hold of one company: the least and the most in sum, and what that comes to (0, 1, 2)."""

    low: Decimal
    high: Decimal
    letter: int


def shares(
    stakes: Iterable[Stake],
    listed: Mapping[str, int],
    threshold: Decimal,
    unasked: Iterable[str] = (),
) -> dict[str, Share]:
    """The share that listed and captured owners hold of each company.

    Args:
        stakes: the holdings, in any order.
        listed: for owners, whether they count of themselves (0 no, 1 not known, 2 yes); absent means no.
        threshold: the sum from which a company is captured.
        unasked: companies whose owners nobody asked about.
    """
    edges = _joined(stakes)
    opened = set(unasked)
    sure = _captured({o: {w: low for w, (low, _) in by.items()} for o, by in edges.items()},
                     {n for n, letter in listed.items() if letter == TRUE}, threshold)  # fmt: skip
    possible = _captured({o: {w: high for w, (_, high) in by.items()} for o, by in edges.items()},
                         {n for n, letter in listed.items() if letter != FALSE} | opened, threshold)  # fmt: skip
    out: dict[str, Share] = {}
    for company in {*edges, *opened}:
        by = edges.get(company, {})
        low = sum((low for owner, (low, _) in by.items() if owner in sure), _NONE)
        high = sum((high for owner, (_, high) in by.items() if owner in possible), _NONE)
        if company in opened:
            high = max(high, WHOLE)
        letter = TRUE if low >= threshold else UNKNOWN if high >= threshold else FALSE
        out[company] = Share(low, high, letter)
    return out


def _joined(stakes: Iterable[Stake]) -> dict[str, dict[str, tuple[Decimal, Decimal]]]:
    """The stake of each owner in each company: by company, then by owner.

    Stakes of one kind are added.  Equity and votes measure one stake: the larger counts; where a kind is not given,
    the two may be two stakes.  What a company holds of itself counts for nobody.
    """
    rows: dict[tuple[str, str], dict[str, list[Stake]]] = {}
    for stake in stakes:
        if stake.owner != stake.owned:
            rows.setdefault((stake.owned, stake.owner), {}).setdefault(stake.kind, []).append(stake)
    out: dict[str, dict[str, tuple[Decimal, Decimal]]] = {}
    for (owned, owner), kinds in rows.items():
        low = max(sum((s.low for s in same), _NONE) for same in kinds.values())
        highs = [sum((s.high for s in same), _NONE) for same in kinds.values()]
        out.setdefault(owned, {})[owner] = (low, sum(highs, _NONE) if "" in kinds else max(highs))
    return out


def _captured(edges: Mapping[str, Mapping[str, Decimal]], listed: set[str], threshold: Decimal) -> set[str]:
    """The listed, and all companies that they capture: the least set that the rule of sums closes."""
    held: dict[str, list[tuple[str, Decimal]]] = {}
    for company, owners in edges.items():
        for owner, percent in owners.items():
            held.setdefault(owner, []).append((company, percent))
    counting, sums = set(listed), dict.fromkeys(edges, _NONE)
    todo = list(listed)
    while todo:
        for company, percent in held.get(todo.pop(), ()):
            sums[company] += percent
            if company not in counting and sums[company] >= threshold:
                counting.add(company)
                todo.append(company)
    return counting
