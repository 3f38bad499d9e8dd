"""A case as a form: what is known, and a blank for everything that an answer still asks, with help beside each.

The form is YAML of two parts: `case`, the facts as they were given, and `answers`, flat names of facts with the blanks.
Filled in, it is a case again: an empty answer stays open, any other is written over the case.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, cast

import yaml

from .determination import CardFact, Determination
from .errors import InputError, RulebookError
from .plain import is_list, is_mapping
from .yaml_text import Problems, parse_yaml, to_plain

CASE, ANSWERS = "case", "answers"
WIDTH = 100


def form(d: Determination, name: str) -> str:
    """The form of a determination, to be saved under a name."""
    lines = [
        f"# {d.headline}" if len(d.headline) < WIDTH else f"# {textwrap.shorten(d.headline, WIDTH)}",
        f"# Fill in the answers, then ask again:  douane check --case {name}",
        "# An empty answer stays open; `unknown` says that nobody knows.",
        "# `usually only if` is about one answer; several may ask for it together: fill it in, too, if you know it.",
        "# With the document that says so:  {value: yes, source: NAME OF THE DOCUMENT, date: 2026-11-30}",
        "",
        yaml.safe_dump({CASE: _written(d.case)}, sort_keys=False, allow_unicode=True, width=WIDTH).rstrip(),
        "",
        f"{ANSWERS}:",
    ]
    for card in d.cards:
        lines += ["", f"  # --- {card.title}" + (f" (ask {card.ask})" if card.ask else "")]
        for fact in card.facts:
            lines += [*_help(fact), f"  {fact.fact}:"]
    return "\n".join(lines) + "\n"


def _help(fact: CardFact) -> Iterator[str]:
    told = [fact.question]
    if fact.values:
        told.append(f"one of: {', '.join(fact.values)}" if len(fact.values) > 1 else fact.values[0])
    if fact.unit:
        told.append(f"in {fact.unit}")
    if fact.find:
        told.append(f"look in: {fact.find}")
    for other, answers in fact.only_if.items():
        told.append(f"usually only if {other} is {' or '.join(answers[:4])}{_others(len(answers) - 4)}")
    if fact.may_open:
        told.append(f"for License Exception {', '.join(fact.may_open)}")
    yield ""
    for text in told:
        yield from (f"  # {line}" for line in textwrap.wrap(text, WIDTH - 4))


def _others(count: int) -> str:
    return f" or one of {count} more" if count > 0 else ""


def read_form(text: str, name: str) -> tuple[Any, Mapping[str, str]]:
    """The case of a YAML file, and the answers of a form that are not empty, by flat name.

    Raises:
        InputError: it is no YAML, with line and column.
    """
    problems = Problems()
    node = parse_yaml(text, name, problems)
    if problems.found:
        raise RulebookError(problems.found)
    case = to_plain(node)
    if not is_mapping(case) or ANSWERS not in case:
        return case, {}
    if extra := sorted(case.keys() - {CASE, ANSWERS}):
        raise InputError(f"{name}: a form has {CASE} and {ANSWERS}, not {extra[0]!r}", "write it under `case`")
    answers: Any = case[ANSWERS] if case[ANSWERS] is not None else {}
    if not is_mapping(answers):
        raise InputError(f"{name}: the answers are not `fact: value` lines", "write the form anew with --form")
    out: dict[str, str] = {}
    for fact, value in answers.items():
        if value is None or value == "":
            continue
        out[fact] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return case.get(CASE) or {}, out


def _written(value: Any) -> Any:
    """Plain values as a case file has them: yes and no, numbers as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if is_mapping(value):
        return {key: _written(inner) for key, inner in value.items()}
    if is_list(value):
        return [_written(inner) for inner in value]
    return cast("Any", value) if value is None or isinstance(value, str) else str(value)
