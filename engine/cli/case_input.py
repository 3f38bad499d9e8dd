"""From flags and files to a case, for `douane check`."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from ..errors import CaseError, InputError, Problem
from ..facts.flat import FlatNames, given_twice
from ..form import read_form
from ..json_text import read_json
from ..plain import as_list, as_mapping
from ..rulebook.profiles import Profile
from .session import read_text

STDIN = "-"


def flat_values(names: FlatNames, given: Iterable[tuple[str, str, str]]) -> list[tuple[str, Any]]:
    """Facts from flags, typed as cells are.

    Args:
        given: the flag, the fact's flat name, the text; an empty text is no answer and is refused.

    Raises:
        CaseError: a name that is no fact, a text that is empty, or a JSON form that cannot be read.
    """
    out: list[tuple[str, Any]] = []
    problems: list[Problem] = []
    flags: dict[str, str] = {}
    for flag, name, text in given:
        column = names.resolve(name)
        if column is None:
            refused = names.refused(name, names.declarations.facts)
            hint = refused.hint or "`douane explain FACT` explains one, e.g. item.tpp, end_user.hq_country"
            problems.append(Problem(refused.message, hint, field=flag))
            continue
        if column.name in flags:
            problems.append(given_twice(name, flags[column.name]))
            continue
        flags[column.name] = name if flag == "--set" else flag
        try:
            value = names.cell(column, text)
        except CaseError as error:
            problems += [Problem(p.message, p.hint, field=name) for p in error.problems]
            continue
        if names.is_absent(value):
            problems.append(Problem("is empty", "leave it out, or write `unknown`", field=name))
        else:
            out.append((column.name, value))
    if problems:
        raise CaseError(problems)
    return out


def with_defaults(case: dict[str, Any], profile: Profile, today: datetime.date, dated: bool) -> list[str]:
    """Writes what a check without flags means into the case, as given facts; returns it in words.

    A shipment out of the United States, today: only this door assumes it, and it says so.
    """
    activity = cast("dict[str, Any]", case.setdefault("activity", {}))
    applied: list[str] = []
    if "mode" not in activity and "activity.mode" not in profile.facts:
        activity["mode"] = "ship_export"
        applied.append("activity.mode = ship_export")
    stated = "from_country" in activity or "activity.from_country" in profile.facts
    if activity.get("mode") == "ship_export" and not stated:
        activity["from_country"] = "US"
        applied.append("activity.from_country = US")
    if not dated and "as_of" not in case:
        case["as_of"] = today.isoformat()
        applied.append(f"as_of = {today}")
    if not activity:
        del case["activity"]
    return applied


def read_case(source: str, names: FlatNames) -> Any:
    """The case of a JSON or YAML file, or of JSON on the standard input; of a form with its answers.

    Raises:
        InputError: it cannot be read, with the place.
        CaseError: an answer that cannot be read.
    """
    if source.casefold().endswith((".yaml", ".yml")):
        case, answers = read_form(read_text(Path(source)), Path(source).name)
        return overlaid(case, flat_values(names, (("--set", *answer) for answer in answers.items())), names)
    name = "standard input" if source == STDIN else source
    if source == STDIN:
        data = sys.stdin.buffer.read()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InputError("standard input is not UTF-8", "send UTF-8") from None
    else:
        text = read_text(Path(source))
    if not text.strip():
        raise InputError(f"{name} is empty", 'write a case, e.g. {"item": {"product": "H20"}}')
    try:
        return read_json(text)
    except ValueError as error:
        several = "; for several cases, one a line, add --json and use -" if text.lstrip().startswith("{") else ""
        raise InputError(f"{name} is not JSON: {error}", f"check brackets, commas and quotes{several}") from None


def overlaid(case: Any, values: list[tuple[str, Any]], names: FlatNames) -> Any:
    """The case with facts of flags written over it.

    A party's facts go to the party with that number among those with the role; where the case has fewer, they make a
    party of their own.  What is no object where one belongs is left as it is, to be refused by the case's reader.
    """
    if not isinstance(case, dict) or not values:
        return cast("Any", case)
    out: dict[str, Any] = dict(cast("dict[str, Any]", case))
    parties: dict[tuple[str, int], dict[str, Any]] = {}
    for name, value in values:
        column = names.resolve(name)
        assert column is not None
        if column.role:
            parties.setdefault((column.role, column.number), {})[column.key] = value
        elif column.group:
            group = out.get(column.group)
            if group is None or isinstance(group, dict):
                out[column.group] = {**cast("dict[str, Any]", group or {}), column.key: value}
        else:
            out[column.key or column.name] = value
    if parties and (out.get("parties") is None or isinstance(out["parties"], list)):
        out["parties"] = _with_parties(as_list(out.get("parties")), parties)
    return out


def _with_parties(listed: list[Any], given: dict[tuple[str, int], dict[str, Any]]) -> list[Any]:
    held: dict[str, list[int]] = {}
    for index, party in enumerate(listed):
        for role in roles_of(party):
            held.setdefault(role, []).append(index)
    for (role, number), facts in sorted(given.items()):
        places = held.get(role, [])
        if number <= len(places):
            listed[places[number - 1]] = {**as_mapping(listed[places[number - 1]]), **facts}
        else:
            listed.append({"roles": [role], **facts})
    return listed


def roles_of(party: Any) -> list[str]:
    """The roles that a party of a case names."""
    stated = as_mapping(party)
    named = [str(role) for role in as_list(stated.get("roles"))]
    return [str(stated["role"]), *named] if stated.get("role") else named


def flat_field(path: str, case: Any) -> str:
    """A path as people write it in flags: `parties[0].hq_country` is `end_user.hq_country`."""
    found = re.match(r"parties\[(\d+)\]", path)
    parties = as_list(as_mapping(case).get("parties"))
    if found is None or int(found[1]) >= len(parties):
        return path
    index = int(found[1])
    roles = roles_of(parties[index])
    if not roles:
        return path
    number = [i for i, party in enumerate(parties) if roles[0] in roles_of(party)].index(index) + 1
    return (roles[0] if number == 1 else f"{roles[0]}.{number}") + path[found.end() :]


def renamed(error: CaseError, case: Any) -> CaseError:
    """The same problems under the names that flags use."""
    return CaseError(Problem(p.message, p.hint, field=flat_field(p.field, case)) for p in error.problems)
