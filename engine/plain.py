"""Shapes of plain data (JSON, YAML, Python literals), told apart in a way that type checkers follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether the value is a list of anything."""
    return isinstance(value, list)


def is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether the value is an object with keys."""
    return isinstance(value, Mapping)


def as_mapping(value: object) -> Mapping[str, Any]:
    """The value as a mapping, or an empty one."""
    return value if is_mapping(value) else {}


def as_list(value: object) -> list[Any]:
    """A copy of the value as a list, or an empty one."""
    return list(value) if is_list(value) else []
