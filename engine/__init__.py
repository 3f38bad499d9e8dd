"""The engine: facts, rulebook, executors, determination.

Names are loaded when first used: a command that asks no rule waits for none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .checking import DatedRulebook, Rulebook
    from .determination import Determination
    from .errors import CaseError, DouaneError, EngineFault, InputError, Problem, RulebookError

_FROM = {
    "CaseError": "errors",
    "DatedRulebook": "checking",
    "Determination": "determination",
    "DouaneError": "errors",
    "EngineFault": "errors",
    "InputError": "errors",
    "Problem": "errors",
    "Rulebook": "checking",
    "RulebookError": "errors",
}

__all__ = [
    "CaseError",
    "DatedRulebook",
    "Determination",
    "DouaneError",
    "EngineFault",
    "InputError",
    "Problem",
    "Rulebook",
    "RulebookError",
]


def __getattr__(name: str) -> Any:
    if name in _FROM:
        return getattr(import_module(f".{_FROM[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
