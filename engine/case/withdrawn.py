"""What an earlier answer to the same question was given, and this case leaves out.

An assumption fills what nobody said.  Where a desk stored an answer under a reference, and asks again under it without
a fact that it had given otherwise, the assumption does not take the place of that fact: it is stated to be unknown,
with where it was given, and asked for. [P-10]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..plain import is_list, is_mapping
from ..rulebook.profiles import Assumption

_LEFT_OUT = "and left out since"


def with_withdrawn(
    case: Mapping[str, Any], earlier: Mapping[str, Any], answered: str, assumptions: Iterable[Assumption]
) -> dict[str, Any]:
    """The case in which a fact that the earlier case gave otherwise than an assumption does is stated to be unknown.

    Args:
        case: the case as it is asked now.
        earlier: the case of the newest stored answer under the same reference.
        answered: the id of that answer.
        assumptions: every assumption that may be in force.
    """
    out = dict(case)
    for assumption in assumptions:
        for name, value in assumption.facts.items():
            group, _, key = name.partition(".")
            assumed = str(value.only)
            if group == "party":
                out = _parties(out, earlier, key, assumed, answered)
                continue
            now, before = out.get(group, {}), earlier.get(group)
            if is_mapping(now) and is_mapping(before) and key not in now:
                open_ = _opened(before.get(key), assumed, answered)
                if open_ is not None:
                    out[group] = {**now, key: open_}
        if assumption.no_red_flags and earlier.get("red_flags") and "red_flags" not in out:
            out["red_flags"] = None
    return out


def _parties(case: dict[str, Any], earlier: Mapping[str, Any], key: str, assumed: str, answered: str) -> dict[str, Any]:
    parties, before = case.get("parties"), earlier.get("parties")
    if not is_list(parties) or not is_list(before):
        return case
    given = {_who(p): p.get(key) for p in before if is_mapping(p)}
    out: list[Any] = []
    for party in parties:
        open_ = None
        if is_mapping(party) and key not in party:
            open_ = _opened(given.get(_who(party)), assumed, answered)
        out.append({**party, key: open_} if open_ is not None else party)
    return {**case, "parties": out}


def _who(party: Mapping[str, Any]) -> str:
    return str(party.get("name") or party.get("id") or "").casefold()


def _opened(before: Any, assumed: str, answered: str) -> dict[str, Any] | None:
    """The value that is stated to be unknown in place of one that was given otherwise; None where it was not."""
    if is_mapping(before) and before.get("value") is None and _LEFT_OUT in str(before.get("source")):
        return dict(before)  # it was left out before
    told = before.get("value", before) if is_mapping(before) else before
    if told is None or str(told).casefold() == assumed.casefold():
        return None
    return {"value": None, "source": f"given as {told} for {answered}, {_LEFT_OUT}"}
