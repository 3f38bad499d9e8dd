"""Whatever a case holds: an answer or a refusal that names the field, never another error."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from douane.engine import CaseError
from tests.properties.letters import shipped_generator
from tests.shipped import TODAY, shipped_book

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(
    ["CN", "H20", "yes", "known", "3A090.a", "2025-06-01", "ship_export", "EL", "end_user", "1e26", "-0", "NaN", "B30"]
)  # fmt: skip
FORMS = st.sampled_from(["value", "at_least", "at_most", "not_in", "all_of", "source", "date", "evidence", "lists"])
VALUES = st.recursive(SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(FORMS, v, max_size=3), max_leaves=8)


@st.composite
def cases(draw: st.DrawFn) -> Any:
    """A case whose names are mostly known and whose values are anything."""
    declarations = shipped_generator().declarations
    case: dict[str, Any] = {}
    names = [f.name for f in declarations.of_scope("case").values()]
    for name in draw(st.lists(st.sampled_from(names), max_size=6)):
        group, key = name.split(".", 1)
        if group == "case":
            case[key] = draw(VALUES)
        else:
            case.setdefault(group, {})[key] = draw(VALUES)
    keys = st.sampled_from(
        [f.key for f in declarations.of_scope("party").values()] + ["role", "roles", "lists", "owners"]
    )
    if draw(st.booleans()):
        case["parties"] = draw(st.lists(st.dictionaries(keys, VALUES, max_size=4), max_size=3))
    if draw(st.booleans()):
        case["red_flags"] = draw(VALUES)
    return draw(st.just(case) | VALUES) if draw(st.integers(0, 9)) == 0 else case


@settings(max_examples=200)
@given(cases())
def test_answer_or_refusal(case: Any) -> None:
    try:
        answer = shipped_book().at("2026-01-20", today=TODAY).check(case)
    except CaseError as error:
        assert all(p.field and p.message for p in error.problems)
        assert "\n" not in error.problems[0].message
    else:
        assert answer.decision != "proceed" or answer.outcome in (
            "license_held", "license_exception", "no_license_required", "not_an_export",
        )  # fmt: skip
        assert len(answer.headline) <= 255


@pytest.mark.parametrize("deep", [10, 1000])
def test_deep_nesting_is_refused(deep: int) -> None:
    value: Any = 1
    for _ in range(deep):
        value = [value]
    with pytest.raises(CaseError):
        shipped_book().at("2026-01-20", today=TODAY).check({"item": {"tpp": value}})
