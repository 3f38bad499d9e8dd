"""Plain data as it came: reading it without trusting its shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast


def as_mapping(value: Any) -> Mapping[str, Any]:
    """The value as a mapping, or an empty one."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def as_list(value: Any) -> list[Any]:
    """A copy of the value as a list, or an empty one."""
    items: Any = value
    return list(items) if isinstance(value, list) else []
