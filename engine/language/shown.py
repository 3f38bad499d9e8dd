"""Values as plain data, as a case would write them, and in words for a person."""

from __future__ import annotations

import datetime
from decimal import Decimal, localcontext
from typing import Any, cast

from .values import FactValue, Form, Record, Several


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
        return "; ".join(_row(row) for row in cast("tuple[Record, ...]", value))
    return str(value)


def _row(row: Record) -> str:
    """A record in words; a peak rate with its unit: `INT8 660.6 TOPS (8 bits)`."""
    told = {name: _word(value) for name, value in row.fields}
    if {"format", "bit_length", "dense_tera_ops"} <= told.keys():
        return f"{told['format']} {told['dense_tera_ops']} TOPS ({told['bit_length']} bits)"
    return " ".join(told.values())
