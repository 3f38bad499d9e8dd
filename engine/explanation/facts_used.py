"""Normalized facts as people and programs read them: flat names, plain values, origin beside."""

from __future__ import annotations

from ..determination import FactUsed
from ..facts.draft import Draft
from ..language.logic import Scope
from ..language.shown import written
from ..language.values import Form, Origin

_HIDDEN = ("party.identity", "party.natural_person", "red_flags")  # helpers of other facts
COLLECTION_NAMES = {"listing": "lists", "owner": "owners", "red_flag": "red_flags", "party": "parties"}


def facts_used(scope: Scope, draft: Draft) -> dict[str, FactUsed]:
    """Every fact that is known in some way, by its flat name."""
    out: dict[str, FactUsed] = {}
    _collect(scope, draft, "", out)
    assumed = draft.facts.get("red_flags")
    if assumed is not None:
        out["red_flags"] = FactUsed(value=[], origin=assumed.origin.value, note=assumed.note)
    return dict(sorted(out.items()))


def _collect(scope: Scope, draft: Draft, prefix: str, out: dict[str, FactUsed]) -> None:
    for name, value in scope.facts.items():
        if value.form is Form.NOT_THERE or name in _HIDDEN:
            continue
        if value.form is Form.UNKNOWN and not value.note:
            continue  # left out; an unknown value that was stated (`null`) says so in its note
        if value.origin is Origin.DERIVED and not value.note and value.only is False:
            continue  # a paper that is not on file needs no line of its own
        flat = f"{prefix}.{name.split('.', 1)[1]}" if prefix else name
        source = ", ".join(sorted({p.source for p in value.points if p.source}))
        out[flat] = FactUsed(value=written(value), origin=value.origin.value, note=value.note or source)
    for collection, members in scope.members.items():
        name = COLLECTION_NAMES[collection]
        if not members and collection in draft.asked:
            out[f"{prefix}.{name}" if prefix else name] = FactUsed(value=[], origin=Origin.GIVEN.value)
        for index, member in enumerate(members):
            inner = member.prefix if collection == "party" else f"{prefix}.{name}.{index + 1}".lstrip(".")
            _collect(member, draft.members[collection][index], inner, out)
            if collection == "party":
                out[f"{inner}.roles"] = FactUsed(value=sorted(member.roles), origin=Origin.GIVEN.value)
