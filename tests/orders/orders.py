"""Files of orders for these tests, and what came out of them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from douane.engine import Rulebook
from douane.engine.orders import Job, Summary, screen
from tests.shipped import TODAY

DAY = "2026-06-01"
STATED = (("activity.mode", "ship_export"), ("activity.from_country", "US"))
HEADER = "order_id,line,product,quantity,to_country,note"


@dataclass(frozen=True)
class Screened:
    """A run and its files, read back."""

    summary: Summary
    header: list[str]
    rows: list[dict[str, str]]
    rejected: list[dict[str, str]]
    text: str


@dataclass
class Desk:
    """Screens what it is given."""

    rulebook: Rulebook
    folder: Path

    def write(self, data: bytes | str, name: str = "orders.csv") -> Path:
        """A file of orders."""
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def __call__(self, data: bytes | str | Path, out: Path | None = None) -> Screened:
        path = data if isinstance(data, Path) else self.write(data)
        summary = screen(Job(path, self.rulebook.at(DAY, today=TODAY), out, STATED))
        header, rows = read_back(summary.out)
        rejected = read_back(summary.rejected_file)[1] if summary.rejected_file else []
        return Screened(summary, header, rows, rejected, summary.out.read_text(encoding="utf-8"))


def read_back(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Header and rows of a result, whatever its separator."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        first = stream.readline()
        stream.seek(0)
        delimiter = max(",;\t", key=first.count)
        reader = csv.DictReader(stream, delimiter=delimiter)
        return list(reader.fieldnames or []), list(reader)


Screener = Callable[..., Screened]
