"""Flat names: one fact a column, one fact a `--set`, and the nested case that they spell.

    product, quantity            a fact of `item` or `activity` may leave its group out
    end_user.hq_country          a fact of the party that plays a role
    end_user.2.hq_country        of a second party with that role (`end_user.1.` is the first one)
    end_user.lists               `EL;SDN` names lists, `none` says screened and not found
    red_flags                    `none` says asked and none; otherwise the JSON form

Every name has one place and every place one name, its **canonical** one (`Column.name`): two names of one place are one
fact given twice, and are refused at every door.  A number is written in plain digits without zeros before them; any
other way to write one is refused, not read.

A **cell** is text: empty is absent, `unknown` is `null`, `{` or `[` begins the JSON form, `;` separates several.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from ..errors import CaseError, Problem, near_miss
from ..json_text import read_json
from . import written
from .declarations import NUMERIC, Declarations, Fact

_SHORT_GROUPS = ("item", "activity")
_ABSENT = object()


class Conventions(Protocol):
    """How somebody writes numbers and days, as far as it is known."""

    def decimal(self) -> str:
        """`written.POINT`, `written.COMMA`, or empty where nothing shows it."""
        ...

    def order(self, text: str) -> str:
        """`written.DAY_FIRST`, `written.MONTH_FIRST`, or empty where nothing shows it for days written like this."""
        ...

    def short_day(self, text: str) -> datetime.date | None:
        """The day of a text with a year of two digits, or None where nobody has said how such days are written."""
        ...


_NUMBER = re.compile(r"[1-9][0-9]{0,5}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """Where a flat name puts its value; `name` is the place's canonical name."""

    name: str
    role: str = ""
    number: int = 1
    key: str = ""
    group: str = ""


class FlatNames:
    """Resolves flat names by the declared facts."""

    def __init__(self, declarations: Declarations):
        self.declarations = declarations
        self._party_keys = [f.key for f in declarations.of_scope("party").values() if f.is_input]
        self._party_keys += ["lists", "owners"]
        self._short: dict[str, str] = {}
        for fact in declarations.of_scope("case").values():
            group, key = fact.name.split(".", 1)
            if group == "case":
                self._short[key] = fact.name
        for group in _SHORT_GROUPS:
            for fact in declarations.of_scope("case").values():
                if fact.name.startswith(f"{group}."):
                    self._short.setdefault(fact.key, fact.name)

    def resolve(self, name: str) -> Column | None:
        """The place that a flat name means, or None where it is no name of a fact."""
        name = name.strip()
        name = name.lower() if name.isascii() else name
        if name == "red_flags":
            return Column(name)
        full = name if name in self.declarations.facts else self._short.get(name)
        if full is not None and self.declarations.facts[full].scope == "case":
            group, key = full.split(".", 1)
            return Column(full, group="" if group == "case" else group, key=key)
        role, _, rest = name.partition(".")
        if role not in self.declarations.roles or not rest:
            return None
        first, _, key = rest.partition(".")
        number = int(first) if key and _NUMBER.match(first) else 1
        key = key if key and _NUMBER.match(first) else rest
        if key not in self._party_keys:
            return None
        return Column(f"{role}.{key}" if number == 1 else f"{role}.{number}.{key}", role, number, key)

    def refused(self, name: str, known: Iterable[str] = ()) -> Problem:
        """What is wrong with a name that `resolve` does not know; `known` are names that a door takes besides."""
        role, _, rest = name.strip().partition(".")
        number, _, key = rest.partition(".")
        if role in self.declarations.roles and key in self._party_keys:
            hint = f"write {role}.{key} for the first, {role}.2.{key} for the second, and so on"
            return Problem(f"{number[:20]!r} is not a party number", hint, field=name)
        return Problem(f"there is no fact {name[:80]!r}", near_miss(name, [*known, *self.known()]), field=name)

    def known(self) -> list[str]:
        """Every flat name in its short form, for help and near misses."""
        inverse = {full: short for short, full in self._short.items()}
        names = [inverse.get(f.name, f.name) for f in self.declarations.of_scope("case").values()]
        names += [f"{role}.{key}" for role in self.declarations.roles for key in self._party_keys]
        return [*names, "red_flags"]

    def hint(self, name: str) -> str:
        """The near miss of a name that is no fact."""
        return near_miss(name, self.known())

    def case(self, values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        """The nested case of flat names and typed values.

        Raises:
            CaseError: a name that is no fact, or one that is given twice.
        """
        case: dict[str, Any] = {}
        parties: dict[tuple[str, int], dict[str, Any]] = {}
        problems: list[Problem] = []
        seen: set[str] = set()
        for name, value in values:
            column = self.resolve(name)
            if column is None:
                problems.append(self.refused(name))
                continue
            if column.name in seen:
                problems.append(given_twice(name, column.name))
            seen.add(column.name)
            if column.role:
                party = parties.setdefault((column.role, column.number), {"roles": [column.role]})
                party[column.key] = value
            elif column.group:
                case.setdefault(column.group, {})[column.key] = value
            else:
                case[column.key or column.name] = value
        if problems:
            raise CaseError(problems)
        if parties:
            case["parties"] = [parties[key] for key in sorted(parties)]
        return case

    def cell(self, column: Column, text: str, conventions: Conventions | None = None) -> Any:
        """The value that a cell spells for a column; see `is_absent` for an empty one.

        Args:
            conventions: what is known of how the writer writes numbers and days.

        Raises:
            CaseError: a JSON form that cannot be read, or a number or a day that can be read in two ways.
        """
        text = text.strip()
        if not text:
            return _ABSENT
        if text.casefold() == "unknown":
            return None
        if text[0] in "{[":
            try:
                return read_json(text)
            except ValueError as error:
                raise CaseError(
                    [Problem(f"is not JSON: {error}", "check brackets, quotes and keys", field=column.name)]
                ) from None
        if column.name == "red_flags":
            if text.casefold() == "none":
                return []
            raise CaseError([Problem(f"{text!r} cannot be read", 'write none, or [{"id": "..."}]', field="red_flags")])
        if column.key in ("lists", "owners") and column.role:
            return [] if text.casefold() == "none" else _parts(text, column.name)
        fact = self.fact(column)
        if ";" in text and fact is not None and (fact.many or fact.type == "letters"):
            return _parts(text, column.name)
        return text if fact is None else _as_written(fact, text, column.name, conventions)

    def fact(self, column: Column) -> Fact | None:
        """The declared fact of a column; None for collections (lists, owners, red flags)."""
        return self.declarations.facts.get(column.name if not column.role else f"party.{column.key}")

    @staticmethod
    def is_absent(value: Any) -> bool:
        """Whether a cell was empty."""
        return value is _ABSENT


def _as_written(fact: Fact, text: str, name: str, conventions: Conventions | None) -> str:
    """The text of a number or a day in the one form that the case's reader knows; other text as it is."""
    if fact.type not in NUMERIC and fact.type != "date":
        return text
    try:
        if fact.type == "date":
            found = written.days(text)
            short = conventions.short_day(text) if conventions is not None and not found else None
            if short is not None:
                return short.isoformat()
            order = conventions.order(text) if conventions is not None and len(found) > 1 else ""
            return written.day_of(text, order).isoformat()
        decimal = conventions.decimal() if conventions is not None and len(written.numbers(text)) > 1 else ""
        return written.number_of(text, decimal, whole=fact.type == "integer")
    except written.Unclear as unclear:
        raise CaseError([Problem(unclear.message, unclear.hint, field=name)]) from None
    except ValueError:
        return text  # the case's reader says what is wrong with it


def _parts(text: str, name: str) -> list[str]:
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if not parts:
        hint = "write none for none, or leave the cell empty"
        raise CaseError([Problem(f"{text!r} names nothing", hint, field=name)])
    return parts


def given_twice(name: str, other: str) -> Problem:
    """Two names of one place, or one name twice."""
    also = f" (also as {other!r})" if other != name else ""
    return Problem(f"is given twice{also}", "give each fact once", field=name)
