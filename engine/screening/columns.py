"""The header of a file of orders: which column holds which fact, which are carried through unread."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import InputError
from ..facts.models import MOST_PARTIES
from ..flat import Column, FlatNames
from .unread import refusal

OUTPUT = (
    "decision", "outcome", "review_policy", "provisional", "headline", "classification", "bases", "citations",
    "questions", "screening", "rules_hash", "lists_hash", "determination",
)  # fmt: skip
REJECTED = ("line", "column", "reason")
OWN = ("order_id", "line")
WHOLE_ROW = "(row)"
_MOST_HINTS = 10
_PARTY = re.compile(r"parties\[(\d+)\]\.?")


@dataclass(frozen=True, slots=True)
class Planned:
    """A column that holds a fact."""

    index: int
    name: str
    column: Column


@dataclass(frozen=True)
class Header:
    """The columns of a file.

    Attributes:
        names: as written; of a file of rejected rows without its three last columns.
        again: whether the file is one of rejected rows, mended and run again.
        unread: columns that are no fact, with a near miss where there is one.
    """

    names: tuple[str, ...]
    planned: tuple[Planned, ...]
    again: bool
    unread: tuple[tuple[str, str], ...]
    _written: Mapping[tuple[str, int, str], str] = field(repr=False)

    @classmethod
    def read(cls, cells: Sequence[str], names: FlatNames, file: str) -> Header:
        """The header from the first record.

        Raises:
            InputError: two columns of one meaning, a name of the output, no fact at all, or an unread column that
                looks like a party.
        """
        titles = [cell.strip() for cell in cells]
        again = len(titles) > len(REJECTED) and tuple(titles[-3:]) == REJECTED
        if again:
            titles = titles[:-3]
        planned: list[Planned] = []
        unread: list[tuple[str, str]] = []
        seen: dict[str, str] = {}
        for index, title in enumerate(titles):
            if title in OUTPUT:
                raise InputError(
                    f"{file}: the column {title!r} has the name of a column of the result",
                    f"rename it, e.g. my_{title}",
                )
            column = names.resolve(title)
            meaning = column.name if column else title
            if title and meaning in seen:
                raise InputError(
                    f"{file}: {title!r} stands twice (also as {seen[meaning]!r})", "keep one column a fact"
                )
            seen[meaning] = title
            if column is not None:
                planned.append(Planned(index, title, column))
            elif title and title not in OWN:
                unread.append((title, names.hint(title) if len(unread) < _MOST_HINTS else ""))
        if not planned:
            near = next((f"; {hint}" for _, hint in unread if hint), "")
            raise InputError(
                f"{file}: no column of the first line is the name of a fact{near}",
                "the first line is the header, e.g. product,quantity,to_country; see `douane screen --template`",
            )
        for title, _ in unread:
            refused = refusal(title, names)
            if refused:
                raise InputError(f"{file}: the column {title[:80]!r} {refused}", "nothing was written")
        parties = {(p.column.role, p.column.number) for p in planned if p.column.role}
        if len(parties) > MOST_PARTIES:
            raise InputError(
                f"{file}: line 1: the columns name {len(parties):,} parties ({planned[-1].name} is the last)",
                f"a case holds at most {MOST_PARTIES:,}",
            )
        written = {_place(p.column): p.name for p in planned}
        return cls(tuple(titles), tuple(planned), again, tuple(unread), written)

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
