"""How many inputs a property is tried with: a few in the quick tier, a share of those promised in the thorough one.

`DOUANE_THOROUGH` is that share: 1 is the whole promised volume, 0.02 a fiftieth of it, and never fewer than the quick
tier tries. `.ci/run` says which share its second pass takes.
"""

import os


def share() -> float:
    """The share of the promised volume that this run tries; 0 in the quick tier."""
    return float(os.environ.get("DOUANE_THOROUGH") or 0)


def thorough() -> bool:
    """Whether this run tries the whole promised volume."""
    return share() >= 1


def volume(quick: int, promised: int) -> int:
    """The number of inputs to try."""
    return max(quick, int(promised * share()))
