"""How many inputs a property is tried with: a few in the quick tier, the promised volume in the thorough one.

`DOUANE_THOROUGH=1` chooses the thorough tier; `.ci/run` sets it for its second pass.
"""

import os


def thorough() -> bool:
    """Whether this run is of the thorough tier."""
    return os.environ.get("DOUANE_THOROUGH", "") == "1"


def volume(quick: int, promised: int) -> int:
    """The number of inputs to try: `promised` in the thorough tier, else `quick`."""
    return promised if thorough() else quick
