"""douane: may this accelerator go to this customer in this way, today, and why?

    >>> from douane import Rulebook
    >>> Rulebook.load().at("2026-01-20").check({"item": {"product": "H20"}, ...}).outcome

Names are loaded when first used: importing `douane` loads no engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .engine import (
        CaseError,
        Determination,
        DouaneError,
        EngineFault,
        InputError,
        Problem,
        Rulebook,
        RulebookError,
    )

__all__ = [
    "Rulebook",
    "Determination",
    "DouaneError",
    "CaseError",
    "RulebookError",
    "InputError",
    "EngineFault",
    "Problem",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module(".engine", __name__), name)
    raise AttributeError(f"module 'douane' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
