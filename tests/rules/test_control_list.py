"""Every cell of the shipped tables (entry by destination) against a plain reading of the tables themselves.

The plain reading knows one thing: a row of a whole entry in a column of the chart is a license requirement where
the column marks the destination; a row of a part of an entry leaves a bare entry open there.  What differs from it is
listed below, by name.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from douane import Rulebook
from douane.engine.checking import scope_of
from douane.engine.executors.interpreter import Evaluation
from douane.engine.language.logic import FALSE, TRUE, UNKNOWN, Letter, Scope
from douane.engine.language.values import FactValue, known
from tests.shipped import ROOT, TODAY

DATA = Path(os.environ.get("DOUANE_TEST_DATA", ROOT.parent / "shared" / "data")) / "ear"
EDITION = "2026-07-23"
WHOLE = re.compile(r"^\w\w appl(y|ies)( to)? (the )?entire entry( \(refer .*\))?\.?$")
COLUMN = re.compile(r"^([A-Z]{2} )Column (\d)\.?$")
# Differences from the plain reading, each with its reason.
SWALLOWED = {"0D606", "2B351", "3E001"}  # their table is that of the next entry (tools/ear_tables.py)
TWO_IN_ONE = {"1A231", "1C350", "0E982", "1C351", "1D018"}  # rows whose cells run together
HEIRS = {"HK": "CN", "LI": "CH", "KY": "GB"}  # 738.3(b)


def table(name: str) -> Any:
    """One of the parsed tables, or a skip that says what is missing."""
    path = DATA / f"{name}_{EDITION}.json"
    if not path.exists():
        pytest.skip(f"the table is not at {path}; set DOUANE_TEST_DATA")
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def marks() -> dict[str, set[str]]:
    """The destinations that each column of the chart marks, by its printed name."""
    countries = book().book.parser.countries
    misprinted = {"Seycheles": "SC"}
    out: dict[str, set[str]] = {}
    for name, row in table("country_chart")["countries"].items():
        code = misprinted.get(name) or countries.code(name) or countries.code(re.sub(r"\s*\(.*\)$", "", name))
        assert code is not None, name
        for mark in row["marks"]:
            out.setdefault(mark, set()).update({code, *(heir for heir, of in HEIRS.items() if of == code)})
    return out


@cache
def book() -> Rulebook:
    """The shipped rules."""
    return Rulebook.load(ROOT / "rules")


def plain_rows() -> Iterator[tuple[str, dict[str, str]]]:
    """Entries with their columns of the chart: `whole` or `part`."""
    for entry in table("ccl")["entries"]:
        rows: dict[str, str] = {}
        for control in entry["controls"]:
            column = COLUMN.match(" ".join(control["column"].split()))
            if column:
                kind = "whole" if WHOLE.match(" ".join(control["control"].split())) else "part"
                name = f"{column[1]}{column[2]}"
                rows[name] = "whole" if "whole" in (kind, rows.get(name)) else "part"
        yield entry["eccn"], rows


def cell(base: Scope, eccn: str, country: str) -> Scope:
    """The scope of a sale of an item of the entry to the destination."""
    there = known(country)

    def party(member: Scope) -> Scope:
        moved = {"party.country": there} if "exporter" not in member.roles else dict[str, FactValue]()
        return dataclasses.replace(member, facts={**member.facts, **moved})

    members = {**base.members, "party": tuple(party(p) for p in base.members["party"])}
    facts = {**base.facts, "item.eccn": known(eccn), "activity.to_country": there}
    return dataclasses.replace(base, facts=facts, members=members)


def test_every_cell(rulebook: Rulebook, record_property: Any) -> None:
    """[P-21] Entry by destination, each column of the chart gives what the tables say."""
    case = {
        "as_of": EDITION,
        "item": {"kind": "other", "eccn": "EAR99", "encryption": "none", "us_origin": True},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": "DE"},
        "parties": [{"roles": ["end_user"], "name": "A", "country": "DE"}],
    }
    base = scope_of(rulebook, case, TODAY)
    day = rulebook.book.slice(datetime.date.fromisoformat(EDITION), "enforced")
    columns = {name: f"us.ear.738.{name.lower().replace(' ', '_')}" for name in marks()}
    destinations = sorted({code for marked in marks().values() for code in marked} | {"CU", "IR", "KP", "SY", "GL"})
    wrong: list[str] = []
    cells = 0
    for eccn, rows in plain_rows():
        if eccn in SWALLOWED | TWO_IN_ONE:
            continue
        for country in destinations:
            evaluation = Evaluation(day, cell(base, eccn, country))
            cells += 1
            for name, rule in columns.items():
                marked = country in marks()[name]
                wanted: Letter = {"whole": TRUE, "part": UNKNOWN}.get(rows.get(name, ""), FALSE) if marked else FALSE
                got = evaluation.rule(rule)
                if got is not wanted:
                    wrong.append(f"{eccn} to {country}, column {name}: {got}, the tables say {wanted}")
    record_property("cases:cells of the tables", cells)
    assert not wrong, f"{len(wrong)} of {cells} cells differ:\n" + "\n".join(wrong[:40])
