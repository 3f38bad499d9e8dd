"""The engine: facts, rulebook, executors, determination."""

from .checking import DatedRulebook, Rulebook
from .determination import Determination
from .errors import CaseError, DouaneError, EngineFault, InputError, Problem, RulebookError

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
