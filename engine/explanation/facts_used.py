"""Normalized facts as people and programs read them: flat names, plain values, origin beside."""

from __future__ import annotations

import datetime
from decimal import Decimal, localcontext
from typing import Any, cast

from ..determination import FactUsed
from ..facts.draft import Draft
from ..facts.values import FactValue, Form, Origin, Record, Several
from ..logic import Scope

_HIDDEN = ("party.identity", "party.natural_person", "red_flags")  # helpers of other facts
COLLECTION_NAMES = {"listing": "lists", "owner": "owners", "red_flag": "red_flags", "party": "parties"}


def plain(value: object) -> Any:
    """A scalar or table as JSON can hold it; numbers as text, exactly."""
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Several):
        return [plain(v) for v in value.values]
    if isinstance(value, tuple):
        rows = cast("tuple[Record, ...]", value)
        return [{k: plain(v) for k, v in row.fields} for row in rows]
    return value


def number_text(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros."""
    if not value.is_finite():
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def written(value: FactValue) -> Any:
    """The form that a case would write for the value."""
    if value.form is Form.POINTS:
        if len(value.points) == 1:
            return plain(value.points[0].value)
        return [{"value": plain(p.value), "source": p.source} for p in value.points]
    if value.form is Form.RANGE:
        bounds = {"at_least": value.low, "at_most": value.high}
        return {k: number_text(v) for k, v in bounds.items() if v is not None}
    if value.form is Form.EXCLUDED:
        return {"not_in": [plain(p.value) for p in value.points]}
    if value.form is Form.TOGETHER:
        return [plain(p.value) for p in value.points]
    return "undefined" if value.form is Form.UNDEFINED else None


def facts_used(scope: Scope, draft: Draft) -> dict[str, FactUsed]:
    """Every fact that is known in some way, by its flat name."""
    out: dict[str, FactUsed] = {}
    _collect(scope, draft, "", out)
    assumed = draft.facts.get("red_flags")
    if assumed is not None:
        out["red_flags"] = FactUsed(value=[], origin=assumed.origin.value, note=assumed.note)
    return dict(sorted(out.items()))


def _collect(scope: Scope, draft: Draft, prefix: str, out: dict[str, FactUsed]) -> None:
    for name, value in scope.facts.items():
        if value.form is Form.NOT_THERE or name in _HIDDEN:
            continue
        if value.form is Form.UNKNOWN and not value.note:
            continue  # left out; an unknown value that was stated (`null`) says so in its note
        if value.origin is Origin.DERIVED and not value.note and value.only is False:
            continue  # a paper that is not on file needs no line of its own
        flat = f"{prefix}.{name.split('.', 1)[1]}" if prefix else name
        source = ", ".join(sorted({p.source for p in value.points if p.source}))
        out[flat] = FactUsed(value=written(value), origin=value.origin.value, note=value.note or source)
    for collection, members in scope.members.items():
        name = COLLECTION_NAMES[collection]
        if not members and collection in draft.asked:
            out[f"{prefix}.{name}" if prefix else name] = FactUsed(value=[], origin=Origin.GIVEN.value)
        for index, member in enumerate(members):
            inner = member.prefix if collection == "party" else f"{prefix}.{name}.{index + 1}".lstrip(".")
            _collect(member, draft.members[collection][index], inner, out)
            if collection == "party":
                out[f"{inner}.roles"] = FactUsed(value=sorted(member.roles), origin=Origin.GIVEN.value)


def shown(value: FactValue, unit: str = "") -> str:
    """A value in words for a person."""
    if value.form is Form.POINTS:
        text = " or ".join(_word(p.value) for p in value.points)
    elif value.form is Form.RANGE:
        low = f"at least {number_text(value.low)}" if value.low is not None else ""
        high = f"at most {number_text(value.high)}" if value.high is not None else ""
        text = " and ".join(x for x in (low, high) if x)
    elif value.form is Form.EXCLUDED:
        text = "not " + ", ".join(_word(p.value) for p in value.points)
    elif value.form is Form.TOGETHER:
        text = ", ".join(_word(p.value) for p in value.points) or "none"
    else:
        text = {"NOT_THERE": "not on file", "UNDEFINED": "not defined"}.get(value.form.name, "not known")
    return f"{text} {unit}".strip() if value.form in (Form.POINTS, Form.RANGE) else text


def _three_places(value: Decimal) -> Decimal:
    """Rounded, not cut: 19.4496 reads as 19.45."""
    if not value.is_finite() or value == value.to_integral_value():
        return value
    with localcontext() as context:
        context.prec = 200
        return value.quantize(Decimal("0.001"))


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        whole, _, rest = number_text(_three_places(value)).partition(".")
        grouped = f"{int(whole):,}" if whole.lstrip("-").isdigit() else whole
        return f"{grouped}.{rest}" if rest else grouped
    if isinstance(value, Several):
        return " and ".join(_word(v) for v in value.values) or "none"
    if isinstance(value, tuple):
        rows = cast("tuple[Record, ...]", value)
        return "; ".join(" ".join(str(plain(v)) for _, v in row.fields) for row in rows)
    return str(value)
