"""Errors of the engine, as data; the doors turn them into text.

    DouaneError
    ├── RulebookError     rule files cannot be used: every problem found, with file, line and column
    ├── CaseError         a case cannot be read: every problem, with the field's path
    ├── InputError        a file or option of the user cannot be used (orders, profiles, JSON)
    │   └── Interrupted   somebody ended a run
    └── EngineFault       the evaluation did not run to its end: no verdict may be built from it

None of them is ever answered with a clearance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_NEAR = 8  # names that are looked at closely; the others are ruled out by a quicker measure
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it stands, what it is, how to mend it."""

    message: str
    hint: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    field: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}: " if self.file else f"{self.field}: " if self.field else ""
        return f"{where}{self.message}" + (f" ({self.hint})" if self.hint else "")


class DouaneError(Exception):
    """Base of all errors that douane raises on purpose."""


class _Collected(DouaneError):
    def __init__(self, problems: Iterable[Problem]):
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class RulebookError(_Collected):
    """The rule files cannot be used; no determination is made with them."""


class CaseError(_Collected):
    """The case cannot be read; each problem names the field."""


class InputError(DouaneError):
    """A file or option given by the user cannot be used; the text says how to mend it."""

    def __init__(self, message: str, hint: str = ""):
        self.message, self.hint = message, hint
        super().__init__(f"{message} ({hint})" if hint else message)


class Interrupted(InputError):
    """Somebody ended a run; the text says what of it is kept."""


class EngineFault(DouaneError):
    """The evaluation failed or two executors disagree: there is no verdict."""


def near_miss(name: str, known: Iterable[str]) -> str:
    """``did you mean 'x'?`` for the known name nearest to `name`, or an empty text."""
    return nearest(name, {k.casefold(): k for k in known})


def nearest(name: str, folded: Mapping[str, str], least: float = 0.6) -> str:
    """`near_miss` among names that are folded already, for who asks it often of many."""
    from difflib import get_close_matches  # only a mistake waits for these

    from rapidfuzz import fuzz, process

    name = name.casefold()[:_LONGEST_NAME]
    near = [k for k, _, _ in process.extract(name, folded.keys(), scorer=fuzz.ratio, limit=_NEAR)]
    found = get_close_matches(name, near, n=1, cutoff=least)
    return f"did you mean {folded[found[0]]!r}?" if found else ""
