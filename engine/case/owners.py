"""The owners of a party, told as a tree, a list or both, as rows that each say what they hold and in which company.

A case nests owners of an owner (`owners` of its own), or names the company in which a stake is held (`of`); data
suppliers write the second.  One name is one company: it may stand in several places, and an owner may hold the company
that holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from pydantic import BaseModel

from ..errors import CaseError, Problem, near_miss
from ..facts.draft import Draft
from ..language.values import NOT_GIVEN, FactValue, Origin, known

_FIELD = "parties[].owners"
Entries = Callable[["list[BaseModel] | None", str], "tuple[Draft, ...] | None"]
Defaults = Callable[[str, Mapping[str, FactValue]], dict[str, FactValue]]


def owner_rows(
    models: list[BaseModel] | None, entries: Entries, defaults: Defaults, party: str
) -> tuple[Draft, ...] | None:
    """The rows of a party, in an order of their own; None where nobody said anything.

    Args:
        models: the owners as the case tells them.
        entries: reads the list entries of an owner.
        defaults: the declared defaults for facts that an owner lacks.
        party: the party's name.

    Raises:
        CaseError: a stake in a company that nobody names, or a company whose owners are told twice and differ.
    """
    if models is None:
        return None
    told: dict[str, list[list[Draft]]] = {}
    for below in _rows(models, entries, "", "", party):
        below = [replace(row, facts={**row.facts, **defaults("owner", row.facts)}) for row in below]
        companies = {_of(row): row for row in below}
        for company in companies:
            told.setdefault(company, []).append(sorted((r for r in below if _of(r) == company), key=_order))
    out = [row for places in told.values() for row in places[0]]
    names = {row.label.casefold(): row.label for row in out} | {"": party}
    for company, places in told.items():
        if any(_said(other) != _said(places[0]) for other in places[1:]):
            problem = f"the owners of {names.get(company, company)!r} are given twice, and differ"
            raise CaseError([Problem(problem, "give the owners of a company once", field=_FIELD)])
        if company not in names:
            hint = near_miss(company, names.values()) or "name it among the owners"
            raise CaseError([Problem(f"no owner is called {company!r}", hint, field=_FIELD)])
    return tuple(sorted(out, key=_order))


def _rows(models: list[BaseModel], entries: Entries, place: str, of: str, party: str) -> list[list[Draft]]:
    """The owners told in one place, then those above them, place by place."""
    out: list[Draft] = []
    above: list[list[Draft]] = []
    for number, model in enumerate(models, 1):
        here = f"{place}.{number}".lstrip(".")
        facts: dict[str, FactValue] = {
            f"owner.{k}": getattr(model, k) for k in model.model_fields_set if k not in ("lists", "owners")
        }
        if "owner.of" in facts and not facts["owner.of"].known:
            raise CaseError([Problem("an interest is held in one company", "name it, or leave it out", field=_FIELD)])
        if of:
            facts.setdefault("owner.of", known(of, Origin.DERIVED))
        if name_of(facts, "owner.of").casefold() == party.casefold():
            facts.pop("owner.of", None)
        facts["owner.direct"] = known("owner.of" not in facts, Origin.DERIVED)
        lists = entries(cast("list[BaseModel] | None", getattr(model, "lists", None)), "listing")
        owners = cast("list[BaseModel] | None", getattr(model, "owners", None))
        unasked = owners is None and "owners" in model.model_fields_set
        opened = {name for name, missing in (("listing", lists is None), ("owner", unasked)) if missing}
        asked = {name for name, given in (("listing", lists is not None), ("owner", owners is not None)) if given}
        label = name_of(facts, "owner.name") or f"owner {here}"
        members = {"listing": lists or ()}
        out.append(Draft("owner", label, facts, members, frozenset(opened), asked=frozenset(asked)))
        above.extend(_rows(owners or [], entries, here, label, party))
    return [out, *above]


def name_of(facts: dict[str, FactValue], fact: str = "party.name") -> str:
    """A name, or an empty text where it is not known."""
    name = facts.get(fact, NOT_GIVEN)
    return str(name.only) if name.known else ""


def _of(row: Draft) -> str:
    of = row.facts.get("owner.of", NOT_GIVEN)
    return str(of.only).casefold() if of.known else ""


def _said(rows: list[Draft]) -> list[Any]:
    return [(row.facts, row.members) for row in rows]


def _order(row: Draft) -> Any:
    return repr(sorted(row.facts.items(), key=str)), row.label
