"""The header of a file of orders: which column holds which fact, which are carried through unread."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import InputError
from ..facts.flat import Column, FlatNames
from ..facts.models import MOST_PARTIES
from .reading import Planned, read_columns
from .unread import refusal

OUTPUT = (
    "decision", "outcome", "review_policy", "provisional", "headline", "classification", "bases", "citations",
    "questions", "screening", "rules_hash", "lists_hash", "determination",
)  # fmt: skip
REJECTED = ("rejected_line", "rejected_column", "rejected_because")
WHOLE_ROW = "(row)"
_MOST_HINTS = 10
_PARTY = re.compile(r"parties\[(\d+)\]\.?")


@dataclass(frozen=True)
class Header:
    """The columns of a file.

    Attributes:
        names: as written; of a file of rejected rows without its three last columns.
        again: whether the file is one of rejected rows, mended and run again.
        unread: columns that are no fact, with a near miss where there is one.
        readings: what was read by the words of its header: the columns, and what they are read as.
        order: the columns of the order's number and of its line.
        currency: the column of the currency of an amount.
        first_line_only: whether what holds for an order stands only in its first line.
        without_currency: columns of amounts that no column of a currency explains.
        amounts: columns of amounts that are no fact; they show how the file writes numbers.
    """

    names: tuple[str, ...]
    planned: tuple[Planned, ...]
    again: bool
    unread: tuple[tuple[str, str], ...]
    readings: tuple[tuple[str, str], ...]
    order: tuple[int | None, int | None]
    currency: int | None
    first_line_only: bool
    without_currency: tuple[str, ...]
    amounts: tuple[int, ...]
    _written: Mapping[tuple[str, int, str], str] = field(repr=False)

    @classmethod
    def read(cls, cells: Sequence[str], names: FlatNames, file: str, user: str = "end_user") -> Header:
        """The header from its record.

        Args:
            user: the role of whoever uses the item, where no column says who that is.

        Raises:
            InputError: two columns of one meaning, a name of the output, no fact at all, or an unread column that
                looks like a party.
        """
        titles = [cell.strip() for cell in cells]
        again = len(titles) > len(REJECTED) and tuple(titles[-3:]) == REJECTED
        if again:
            titles = titles[:-3]
        for title in titles:
            if title in (*OUTPUT, *REJECTED):
                raise InputError(
                    f"{file}: the column {title!r} has the name of a column of the result",
                    f"rename it, e.g. my_{title}",
                )
        read = read_columns(titles, names, file, user)
        unread = [(titles[i], names.hint(titles[i]) if n < _MOST_HINTS else "") for n, i in enumerate(read.unknown)]
        if not read.planned:
            near = next((f"; {hint}" for _, hint in unread if hint), "")
            raise InputError(
                f"{file}: no column of the first line is the name of a fact{near}",
                "the first line is the header, e.g. product,quantity,to_country; see `douane screen --template`",
            )
        for title, _ in unread:
            refused = refusal(title, names)
            if refused:
                raise InputError(f"{file}: the column {title[:80]!r} {refused}", "nothing was written")
        parties = {(p.column.role, p.column.number) for p in read.planned if p.column.role}
        if len(parties) > MOST_PARTIES:
            raise InputError(
                f"{file}: line 1: the columns name {len(parties):,} parties ({read.planned[-1].name} is the last)",
                f"a case holds at most {MOST_PARTIES:,}",
            )
        written: dict[tuple[str, int, str], str] = {}
        for p in read.planned:
            written.setdefault(_place(p.column), p.name)
        carried = tuple((titles[i], "") for i in read.carried)
        return cls(
            tuple(titles), read.planned, again, (*unread, *carried), read.readings, read.order, read.currency,
            read.first_line_only, read.without_currency, read.amounts, written,
        )  # fmt: skip

    def column_of(self, path: str, case: Mapping[str, Any], parties: Sequence[tuple[str, int]]) -> str:
        """The column behind the path of a problem (`parties[0].hq_country`), as its header is written.

        Args:
            path: where the problem stands in the nested case.
            case: the case.
            parties: role and number of each of its parties, in order.
        """
        found = _PARTY.match(path)
        if found and int(found[1]) < len(parties):
            role, number = parties[int(found[1])]
            key = re.split(r"[.\[]", path[found.end() :])[0]
            return self._written.get((role, number, key)) or f"{role}.{key}".rstrip(".")
        plain = re.split(r"\[", path)[0]
        return self._written.get(("", 0, plain)) or self._written.get(("", 0, f"case.{plain}")) or path


def _place(column: Column) -> tuple[str, int, str]:
    return (column.role, column.number, column.key) if column.role else ("", 0, column.name)
