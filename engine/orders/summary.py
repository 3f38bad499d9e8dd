"""What a run over a file came to: counts, the first few rows of each kind, and what would settle the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from .left_out import KINDS, Kind, LeftOut
from .results import Row

MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was set aside."""

    line: int
    column: str
    reason: str


@dataclass
class Summary:
    """What a run came to; the lists hold the first few only.

    Attributes:
        readings: columns that were read by the words of their header, and what they were read as.
        rows: every row of the file save its header: answered, set aside and left out.
        left_out: rows that are no orders, by kind.
        completed: rows that took from the first line of their order what they left empty.
        would_settle: at most two facts, and how many lines each would settle, the second together with the first.
        provisional_for: why rows are provisional, and how many are for each reason.
    """

    out: Path
    rejected_file: Path | None = None
    remarks: list[str] = field(default_factory=lambda: list[str]())
    readings: tuple[tuple[str, str], ...] = ()
    rows: int = 0
    decisions: Counter[str] = field(default_factory=lambda: Counter[str]())
    outcomes: Counter[str] = field(default_factory=lambda: Counter[str]())
    provisional: int = 0
    provisional_for: Counter[str] = field(default_factory=lambda: Counter[str]())
    rejections: int = 0
    rejected: list[Rejected] = field(default_factory=lambda: list[Rejected]())
    left_out: Counter[Kind] = field(default_factory=lambda: Counter[Kind]())
    left_rows: list[LeftOut] = field(default_factory=lambda: list[LeftOut]())
    completed: int = 0
    stops: list[Row] = field(default_factory=lambda: list[Row]())
    holds: list[Row] = field(default_factory=lambda: list[Row]())
    duplicates: int = 0
    repeated: list[tuple[int, int]] = field(default_factory=lambda: list[tuple[int, int]]())
    guarded: int = 0
    asked: Counter[str] = field(default_factory=lambda: Counter[str]())
    would_settle: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    @property
    def orders(self) -> int:
        """The rows that are orders."""
        return self.rows - sum(self.left_out[kind] for kind in KINDS)

    @property
    def all_proceed(self) -> bool:
        """Whether every order was read and may proceed."""
        return self.orders > 0 and self.orders == self.decisions["proceed"] and not self.rejections

    def count(self, row: Row) -> None:
        """An answered row."""
        found = row.answered
        self.decisions[found.decision] += 1
        self.outcomes[found.outcome] += 1
        self.provisional += found.provisional
        self.provisional_for.update(found.reasons)
        if found.decision == "hold" and found.asks:
            self.asked[found.asks[0]] += 1
        kept = {"stop": self.stops, "hold": self.holds}.get(found.decision)
        if kept is not None and len(kept) < MOST_KEPT:
            kept.append(row)

    def reject(self, rejected: Rejected) -> None:
        """A row that was set aside."""
        self.rejections += 1
        if len(self.rejected) < MOST_KEPT:
            self.rejected.append(rejected)

    def leave_out(self, left: LeftOut) -> None:
        """A row that is no order."""
        self.left_out[left.kind] += 1
        if len(self.left_rows) < MOST_KEPT and left.text:
            self.left_rows.append(left)
