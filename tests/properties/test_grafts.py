"""Nothing that is added to a case softens its answer: a party of a held role, a list entry, a transit country, a flag.

Faults 1.9.  The loader refuses rules of the shape that would (`engine/rulebook/relief.py`); this holds what a shape
cannot show.  [P-11, P-23]
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.properties.grafts import softened
from tests.volume import volume

CHUNKS = 4
SIZE = volume(1_500, 100_000) // CHUNKS


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_fault_1_9_nothing_added_softens(chunk: int, record_property: Callable[[str, object], None]) -> None:
    record_property("cases:grafts", SIZE)
    found = [text for number in range(chunk * SIZE, (chunk + 1) * SIZE) if (text := softened(number))]
    if found:
        pytest.fail(f"{len(found)} of {SIZE} grafts soften an answer\n" + "\n".join(found[:3]), pytrace=False)
