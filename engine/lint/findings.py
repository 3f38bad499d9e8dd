"""What the lint of a rulebook finds, and how much each finding weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..errors import Problem
from ..yaml_text import Position

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        severity: an error is wrong, a warning is doubtful, a note is to be known.
        kind: the check that found it.
        problem: where it stands, what it is, how to mend it.
    """

    severity: Severity
    kind: str
    problem: Problem

    def __str__(self) -> str:
        return f"{self.severity}: {self.problem} [{self.kind}]"


def finding(severity: Severity, kind: str, at: Position | None, message: str, hint: str = "") -> Finding:
    """A finding at a place, if there is one."""
    where = at or Position("", 0, 0)
    return Finding(severity, kind, Problem(message, hint, where.file, where.line, where.column))
