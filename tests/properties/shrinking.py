"""A failing drawn case, made small and written as a case for `rules/cases`.

python -m tests.properties.shrinking letters 1234      (the test and the number that failed)
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast

from douane.engine.facts.draft import Draft
from douane.engine.language.values import Origin
from tests.properties.generator import Drawn, plain


def shrunk(drawn: Drawn, fails: Callable[[Drawn], bool], seconds: float = 20) -> Drawn:
    """A small case, found by leaving out parties, entries and facts while it still fails; ends in time."""
    end = time.monotonic() + seconds
    smaller = True
    while smaller:
        smaller = False
        for candidate in _smaller(drawn):
            if time.monotonic() > end:
                return drawn
            try:
                failing = fails(candidate)
            except Exception:  # another failure is another case
                failing = False
            if failing:
                drawn, smaller = candidate, True
                break
    return drawn


def _smaller(drawn: Drawn) -> list[Drawn]:
    out: list[Drawn] = []
    for path, inner in drawn.draft.walk():
        for name, members in inner.members.items():
            for index in range(len(members)):
                rest = (*members[:index], *members[index + 1 :])
                out.append(_with(drawn, drawn.draft.change(path, _members(name, rest))))
        for fact in inner.facts:
            if not fact.startswith("case."):
                out.append(_with(drawn, drawn.draft.change(path, _without(fact))))
    return out


def _with(drawn: Drawn, draft: Draft) -> Drawn:
    return replace(drawn, draft=draft)


def _members(name: str, members: tuple[Draft, ...]) -> Callable[[Draft], Draft]:
    return lambda d: replace(d, members={**d.members, name: members})


def _without(fact: str) -> Callable[[Draft], Draft]:
    return lambda d: replace(d, facts={k: v for k, v in d.facts.items() if k != fact})


def as_facts(drawn: Drawn) -> dict[str, Any]:
    """The nested facts of a drawn case; what an assumption fills is written out."""
    case: dict[str, Any] = {"as_of": drawn.day.isoformat(), "law_view": drawn.view}
    for name, value in sorted(drawn.draft.facts.items()):
        group, key = name.split(".", 1) if "." in name else ("case", name)
        if group != "case" and value.origin is not Origin.CATALOGUE:
            case.setdefault(group, {})[key] = plain(value)
    parties = [_party(d) for d in drawn.draft.members.get("party", ())]
    if parties:
        case["parties"] = parties
    if "red_flag" not in drawn.draft.open:
        case["red_flags"] = [_plain(d) for d in drawn.draft.members.get("red_flag", ())]
    return case


def _plain(draft: Draft) -> dict[str, Any]:
    given = {name: value for name, value in sorted(draft.facts.items()) if value.origin is not Origin.DEFAULT}
    return {name.split(".", 1)[1]: plain(value) for name, value in given.items()}


def _party(draft: Draft) -> dict[str, Any]:
    out: dict[str, Any] = {"roles": sorted(draft.roles), **_plain(draft)}
    if "listing" not in draft.open:
        out["lists"] = [_plain(d) for d in draft.members.get("listing", ())]
    if "owner" not in draft.open:
        out["owners"] = [
            {**_plain(d), "lists": [_plain(e) for e in d.members.get("listing", ())]}
            for d in draft.members.get("owner", ())
        ]
    return out


def as_yaml(drawn: Drawn, name: str, expect: str = "{outcome: }") -> str:
    """A case for `rules/cases`, to be given a reason and an expectation."""
    return f"  - name: {name}\n    why: \n    with: {_flow(as_facts(drawn))}\n    expect: {expect}\n"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_flow(v)}" for k, v in cast("dict[str, Any]", value).items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(v) for v in cast("Sequence[Any]", value)) + "]"
    if value is None:
        return "~"
    text = str(value)
    return text if re.fullmatch(r"[\w.-]+", text) else '"' + text.replace('"', '\\"') + '"'


def main(test: str, number: str) -> None:
    """Prints the small case of a failure that a test names by its number."""
    from tests.properties import promises

    print(as_yaml(promises.smallest(test, int(number)), f"{test} {number}"))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
