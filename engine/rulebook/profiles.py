"""Assumptions and desk profiles.

An **assumption** is a named set of facts declared without evidence; a clearance that rests on one is
provisional.  A **profile** holds what a desk knows with source and date (its own standing, who always
exports), and the assumptions that it makes; its facts are evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import RulebookError, near_miss
from ..facts.declarations import Declarations
from ..facts.parse import ValueParser, ValueRefused
from ..folder import read_own
from ..language.values import FactValue
from ..yaml_text import Map, Position, Problems, Reader, Seq, TextNode, entries_of, parse_yaml, to_plain


@dataclass(frozen=True, slots=True)
class Assumption:
    """A named set of facts without evidence."""

    name: str
    title: str
    facts: Mapping[str, FactValue]
    no_red_flags: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A desk's standing facts, roles and assumptions.

    Attributes:
        facts: facts of the case that the desk knows.
        ourselves: facts of the desk's own company, which sends the goods, and provides the service of a service mode.
        roles: role -> facts of the party that always fills it.
        max_list_age_days: from which age of the lists a clearance is provisional.
        statement_valid_months: for how many months an end-use statement counts that names no end; the rules' own
            default where None.
        max_law_age_days: how many days after the last look at the law a clearance is still firm.
        text: the file as it was read, kept with each determination for replay.
    """

    name: str
    facts: Mapping[str, FactValue] = field(default_factory=lambda: dict[str, FactValue]())
    ourselves: Mapping[str, FactValue] = field(default_factory=lambda: dict[str, FactValue]())
    roles: Mapping[str, Mapping[str, FactValue]] = field(default_factory=lambda: dict[str, dict[str, FactValue]]())
    assumptions: tuple[str, ...] = ()
    own_assumptions: Mapping[str, Assumption] = field(default_factory=lambda: dict[str, Assumption]())
    max_list_age_days: int = 30
    max_law_age_days: int = 30
    statement_valid_months: int | None = None
    text: str = ""


NO_PROFILE = Profile("")
DEFAULT = "default"  # the profile that is used where none is named


def read_assumptions(
    node: TextNode | None, declarations: Declarations, parser: ValueParser, problems: Problems
) -> dict[str, Assumption]:
    """The assumptions of `assumptions.yaml` or of a profile's own section."""
    out: dict[str, Assumption] = {}
    body = node.entries.get("assumptions") if isinstance(node, Map) else None
    for name, entry in entries_of(body, "assumptions", problems):
        r = Reader(entry, f"assumption {name}", problems, ("title", "note", "facts"), entry.at)
        facts: dict[str, FactValue] = {}
        no_flags = False
        for fact, value in entries_of(r.raw("facts"), f"facts of {name}", problems):
            if fact == "red_flags":
                no_flags = isinstance(value, Seq) and not value.items
                if not no_flags:
                    problems.add(value.at, f"an assumption cannot state red flags ({name})", "write red_flags: []")
                continue
            _put(facts, fact, value, declarations, parser, problems)
        out[name] = Assumption(name, r.text("title"), facts, no_flags)
    return out


def load_profile(
    path: Path, declarations: Declarations, parser: ValueParser, shipped: Mapping[str, Assumption]
) -> Profile:
    """Reads one profile file; see `read_profile`.

    Args:
        shipped: the assumptions of the rulebook, so that names are checked and none of them is given another meaning.

    Raises:
        InputError: it is no text.
        RulebookError: every problem with line and column.
    """
    return read_profile(read_own(path), path.stem, declarations, parser, shipped)


def read_profile(
    text: str,
    name: str,
    declarations: Declarations,
    parser: ValueParser,
    shipped: Mapping[str, Assumption] | None = None,
) -> Profile:
    """Reads the text of a profile.

    Args:
        shipped: see `load_profile`; None where a profile that was read before is read again for a replay.

    Raises:
        RulebookError: every problem with line and column.
    """
    problems = Problems()
    file = f"{name}.yaml"
    node = parse_yaml(text, file, problems)
    keys = (
        "title",
        "facts",
        "ourselves",
        "roles",
        "assumptions",
        "declares",
        "max_list_age_days",
        "max_law_age_days",
        "statement_valid_months",
        "note",
    )
    r = Reader(node, "profile", problems, keys, Position(file, 1, 1))
    facts: dict[str, FactValue] = {}
    for fact, value in entries_of(r.raw("facts"), "facts", problems):
        if fact.startswith("party."):
            problems.add(
                value.at, f"{fact!r} is a fact of a party", "write it under roles:, at the party that it is true of"
            )
        _put(facts, fact, value, declarations, parser, problems)
    ourselves: dict[str, FactValue] = {}
    for key, value in entries_of(r.raw("ourselves"), "ourselves", problems):
        _put(ourselves, f"party.{key}", value, declarations, parser, problems)
    roles: dict[str, dict[str, FactValue]] = {}
    for role, entry in entries_of(r.raw("roles"), "roles", problems):
        if role not in declarations.roles:
            problems.add(entry.at, f"{role!r} is not a role", near_miss(role, declarations.roles))
        of_role = roles.setdefault(role, {})
        for key, value in entries_of(entry, f"the role {role}", problems):
            _put(of_role, f"party.{key}", value, declarations, parser, problems)
    declares = r.sub("declares", "declares", ("assumptions",))
    own = read_assumptions(declares.node, declarations, parser, problems)
    if shipped is not None:
        for given in sorted(own.keys() & shipped.keys()):
            problems.add(
                declares.at, f"the assumption {given!r} has its meaning in the rules", "give yours another name"
            )
        for wanted in r.texts("assumptions"):
            if wanted not in shipped and wanted not in own:
                hint = near_miss(wanted, [*shipped, *own])
                problems.add(r.where("assumptions"), f"there is no assumption {wanted!r}", hint)
    lists, law = _days(r, "max_list_age_days", problems), _days(r, "max_law_age_days", problems)
    months = _number(r, "statement_valid_months", "12", "months", problems) if r.has("statement_valid_months") else None
    if problems.found:
        raise RulebookError(problems.found)
    return Profile(name, facts, ourselves, roles, r.texts("assumptions"), own, lists, law, months, text)


def _days(r: Reader, key: str, problems: Problems) -> int:
    """A number of days, 30 where none is written."""
    return _number(r, key, "30", "days", problems)


def _number(r: Reader, key: str, usual: str, unit: str, problems: Problems) -> int:
    text = r.text(key, usual)
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        problems.add(r.where(key), f"{key}: {text!r} is not a number of {unit}", f"write {key}: {usual}")
        return int(usual)
    return int(text)


def _put(
    into: dict[str, FactValue], name: str, value: TextNode, declarations: Declarations, parser: ValueParser,
    problems: Problems,
) -> None:  # fmt: skip
    fact = declarations.facts.get(name)
    if fact is None or not fact.is_input:
        what = "there is no fact" if fact is None else "nobody states, since it is derived,"
        problems.add(value.at, f"{what} {name!r}", near_miss(name, declarations.facts) if fact is None else "")
        return
    try:
        into[name] = parser.parse(fact, to_plain(value))
    except ValueRefused as refused:
        problems.add(value.at, f"{name}{refused.path}: {refused.message}", refused.hint)
