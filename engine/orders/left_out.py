"""Rows that are no orders: blank ones, titles above the header, totals. They are left out by name and counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..facts import written
from ..facts.country_names import folded
from .headers import words
from .reading import Planned

Kind = Literal["title", "blank", "total"]
KINDS: tuple[Kind, ...] = ("title", "blank", "total")
_ORDERED = frozenset(("item.product", "item.sku", "item.eccn", "activity.to_country"))
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))
_MOST_TOLD = 120
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no order."""

    line: int
    kind: Kind
    text: str


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a row holds nothing."""
    return not any(cell.strip() for cell in cells)


def is_total(cells: Sequence[str], planned: Sequence[Planned]) -> bool:
    """Whether a row says `Total` and otherwise holds numbers alone, and no item, classification or destination.

    In a column that is no fact `Subtotal Smith` says so too, and the code of a currency counts as a number: in one that
    is, they may be somebody's name.
    """
    known = words()
    filled = {i: cell.strip() for i, cell in enumerate(cells) if cell.strip()}
    facts = {p.index for p in planned}
    totals = {
        i for i, cell in filled.items()
        if folded(cell) in known.totals or (i not in facts and folded(cell.split()[0]) in known.totals)
    }  # fmt: skip
    if not totals:
        return False
    ordered = {p.index for p in planned if p.column.name in _ORDERED}
    rest = {i: cell for i, cell in filled.items() if i not in totals}
    codes = {i for i, cell in rest.items() if i not in facts and _CURRENCY.fullmatch(cell)}
    return all(i not in ordered and (i in codes or _is_amount(cell)) for i, cell in rest.items())


def error_of_a_sheet(cell: str) -> bool:
    """Whether a cell holds what a spreadsheet writes where a formula failed."""
    return cell.startswith("#") and cell.upper() in _ERRORS


def shown(cells: Sequence[str]) -> str:
    """What a row holds, in short."""
    text = ", ".join(cell.strip() for cell in cells if cell.strip())
    return text if len(text) <= _MOST_TOLD else text[: _MOST_TOLD - 1] + "…"


def _is_amount(cell: str) -> bool:
    """A number, also with the sign or code of a currency or a unit: `52.000,00 EUR`."""
    parts = [part for part in cell.replace("\u00a0", " ").split() if not (len(part) <= 3 and not part[0].isdigit())]
    text = "".join(parts).strip("$€£¥")
    return bool(written.numbers(text))
