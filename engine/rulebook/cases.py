"""The cases beside the rules: `rules/cases/**/*.yaml`, facts in, outcome and deciding rules out.

    topic: The letter of April 2025
    bases:                         partial cases by name
      sale: {as_of: 2025-06-01, item: {product: H20}, parties: [{id: buyer, roles: [end_user], name: X}]}
    cases:
      - name: the day before the letter
        why: nothing but the letter asked for a license
        reasoning: |               how a lawyer would reason, step by step; golden determinations have it
          ...
        base: sale                 one name or several, merged in order
        with: {as_of: 2025-04-08}  merged over the bases, fact by fact; parties and red flags by `id`
        expect: {outcome: no_license_required, not_met: [us.letter.h20.informed]}

Everything is text, as in rule files; `null` or `~` without quotes says *stated to be unknown*.  This module reads;
`tests/rules` runs the cases and rule pages show them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, cast, get_args

from ..errors import near_miss
from ..plain import is_list
from ..terms import OUTCOMES, POLICIES, Decision, Effect, Outcome, Relation
from ..yaml_text import Map, Position, Problems, Reader, Text, TextNode, parse_yaml, to_plain

_CASE_KEYS = ("name", "why", "reasoning", "base", "with", "expect", "note")
_EXPECT_KEYS = (
    "outcome", "deciding", "deciding_includes", "review_policy", "decision", "asks", "not_met", "unknown",
    "classification", "relief", "scenarios", "claims", "oblige", "advise",
)  # fmt: skip
_MERGED_BY_ID = ("parties", "red_flags")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a case must come to; None or empty where the case says nothing.

    Attributes:
        deciding: exactly the rules that carry the outcome.
        deciding_includes: some of them.
        asks: facts that must be asked for, others may be.
        not_met: rules that must be false, or not in force.
        unknown: rules that must be unknown.
        relief: exceptions and licenses that must be true, as `oblige` and `advise`.
    """

    outcome: Outcome
    deciding: frozenset[str] | None
    deciding_includes: frozenset[str]
    review_policy: str
    decision: str
    asks: tuple[str, ...]
    not_met: tuple[str, ...]
    unknown: tuple[str, ...]
    classification: tuple[str, ...] | None
    relief: tuple[str, ...]
    scenarios: Mapping[str, str]
    claims: Mapping[str, str]
    oblige: tuple[str, ...]
    advise: tuple[str, ...]

    def rules(self) -> frozenset[str]:
        """Every rule id that is spoken of."""
        named = (*self.not_met, *self.unknown, *self.relief, *self.oblige, *self.advise)
        return frozenset({*(self.deciding or ()), *self.deciding_includes, *named, *self.scenarios, *self.claims})


@dataclass(frozen=True, slots=True)
class RuleCase:
    """One case on file: `id` is `folder/file::name`, `facts` what a door would hand over."""

    id: str
    topic: str
    name: str
    why: str
    facts: Mapping[str, Any]
    expect: Expected
    at: Position
    reasoning: str = ""


def case_files(root: Traversable | Path) -> dict[str, str]:
    """The text of every case file below a folder `cases`, by relative path."""
    out: dict[str, str] = {}

    def visit(folder: Traversable, prefix: str) -> None:
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.is_dir():
                visit(entry, f"{prefix}{entry.name}/")
            elif entry.name.endswith((".yaml", ".yml")):
                out[f"{prefix}{entry.name}"] = entry.read_text(encoding="utf-8")

    if root.is_dir():
        visit(root, "")
    return out


def read_cases(files: Mapping[str, str], problems: Problems) -> list[RuleCase]:
    """The cases of all files; what cannot be read is noted with line and column."""
    out: list[RuleCase] = []
    for file, text in sorted(files.items()):
        node = parse_yaml(text, file, problems)
        top = Reader(node, "a case file", problems, ("topic", "bases", "cases", "note"), Position(file, 1, 1))
        topic = top.text("topic")
        bases = _bases(top.raw("bases"), problems)
        seen: set[str] = set()
        for item in top.items("cases"):
            case = _case(item, file, topic, bases, problems)
            if case.name in seen:
                problems.add(case.at, f"the case {case.name!r} appears twice", "names are unique in a file")
            seen.add(case.name)
            out.append(case)
    return out


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid upon `base`: facts of a group one by one, parties and red flags by `id`; a value as a whole."""
    out = dict(base)
    for key, value in over.items():
        below: Any = out.get(key)
        if key in _MERGED_BY_ID and is_list(value) and is_list(below):
            out[key] = _by_id(below, value)
        elif isinstance(value, dict) and isinstance(below, dict):
            out[key] = {**below, **value}
        else:
            out[key] = value
    return out


def _by_id(below: Sequence[Any], over: Sequence[Any]) -> list[Any]:
    if not over:
        return []
    out = list(below)
    for item in over:
        places = [i for i, b in enumerate(out) if _id(b) is not None and _id(b) == _id(item)]
        if places:
            out[places[0]] = {**out[places[0]], **item}
        else:
            out.append(item)
    return out


def _id(item: Any) -> Any:
    return cast("dict[str, Any]", item).get("id") if isinstance(item, dict) else None


def _bases(node: TextNode | None, problems: Problems) -> dict[str, dict[str, Any]]:
    if node is not None and not isinstance(node, Map):
        problems.add(node.at, "'bases' must be a mapping from a name to a partial case")
    out: dict[str, dict[str, Any]] = {}
    for name, entry in node.entries.items() if isinstance(node, Map) else ():
        if isinstance(entry, Map):
            out[name] = to_plain(entry)
        else:
            problems.add(entry.at, f"the base {name!r} must be a mapping of facts")
    return out


def _case(
    node: TextNode, file: str, topic: str, bases: Mapping[str, Mapping[str, Any]], problems: Problems
) -> RuleCase:
    r = Reader(node, "a case", problems, _CASE_KEYS, node.at)
    name = r.text("name")
    facts: dict[str, Any] = {}
    for base in r.texts("base"):
        if base not in bases:
            problems.add(r.where("base"), f"there is no base {base!r}", near_miss(base, bases))
        facts = merged(facts, bases.get(base, {}))
    own = r.raw("with")
    if own is not None and not isinstance(own, Map):
        problems.add(own.at, "'with' must be a mapping of facts")
    facts = merged(facts, to_plain(own) if isinstance(own, Map) else {})
    if "as_of" not in facts:
        problems.add(node.at, f"the case {name!r} has no date", "write as_of: 2025-06-01")
    if not r.text("why", ""):
        problems.add(node.at, f"the case {name!r} lacks 'why'", "one sentence: what it shows")
    expect = _expected(r.sub("expect", f"expect of {name!r}", _EXPECT_KEYS), problems)
    stem = file.rsplit(".", 1)[0]
    return RuleCase(f"{stem}::{name}", topic, name, r.text("why", ""), facts, expect, node.at, r.text("reasoning", ""))


def _expected(r: Reader, problems: Problems) -> Expected:
    if r.has("deciding") and r.has("deciding_includes"):
        problems.add(r.where("deciding_includes"), "'deciding' says all already", "leave deciding_includes out")
    outcome = r.text("outcome", None, OUTCOMES)
    return Expected(
        cast("Outcome", outcome),
        frozenset(r.texts("deciding")) if r.has("deciding") else None,
        frozenset(r.texts("deciding_includes")),
        r.text("review_policy", "", ("", *POLICIES)),
        r.text("decision", "", ("", *get_args(Decision))),
        r.texts("asks"), r.texts("not_met"), r.texts("unknown"),
        r.texts("classification") if r.has("classification") else None,
        r.texts("relief"),
        _pairs(r, "scenarios", get_args(Effect), problems),
        _pairs(r, "claims", get_args(Relation), problems),
        r.texts("oblige"), r.texts("advise"),
    )  # fmt: skip


def _pairs(r: Reader, key: str, allowed: tuple[str, ...], problems: Problems) -> dict[str, str]:
    node = r.raw(key)
    if node is not None and not isinstance(node, Map):
        problems.add(node.at, f"{key!r} must be a mapping from an id to one of {', '.join(allowed)}")
    out: dict[str, str] = {}
    for name, value in node.entries.items() if isinstance(node, Map) else ():
        text = value.value if isinstance(value, Text) else ""
        if text not in allowed:
            problems.add(value.at, f"{name} cannot be {text!r}", near_miss(text, allowed) or ", ".join(allowed))
        out[name] = text
    return out
