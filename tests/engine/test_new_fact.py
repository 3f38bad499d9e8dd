"""A fact and a rule added in YAML alone are there at every door: Python, flat names, command line, CSV, HTTP."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from douane.api.app import create_app
from douane.engine import Rulebook
from douane.engine.facts.flat import FlatNames
from douane.engine.home import Home
from tests.api.client import Client
from tests.shipped import RULES, TODAY, shipped_book

FACT = """
  item.cooling_plates:
    type: integer
    unit: plates
    minimum: "0"
    about: world
    question: "How many cooling plates does the item have?"
    find: "The mechanical section of the data sheet."
"""
RULE = """
regime: {id: house.cooling, title: Cooling, track: us.item}
parameters:
  most_plates: {unit: plates, values: [{value: "8", cite: [{source: SOURCE}]}]}
rules:
  - id: house.cooling.too_many
    title: more cooling plates than the house has seen
    because: "it has more cooling plates than anything seen before"
    in_force: {from: 2020-01-01}
    when: item.cooling_plates > most_plates
    then: {escalate: "true"}
    cite: [{source: SOURCE}]
    verified: primary
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped rules with one fact and one rule more."""
    folder = tmp_path_factory.mktemp("rules")
    for name, text in shipped_book().book.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    facts = (RULES / "facts.yaml").read_text(encoding="utf-8")
    marker = "  item.form_factor:"
    assert marker in facts
    (folder / "facts.yaml").write_text(facts.replace(marker, FACT.lstrip("\n") + "\n" + marker), encoding="utf-8")
    source = next(iter(shipped_book().book.declared.sources))
    (folder / "cooling.yaml").write_text(RULE.replace("SOURCE", source), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def book(rules: Path) -> Rulebook:
    return Rulebook.load(rules)


def case(plates: Any) -> dict[str, Any]:
    return {
        "as_of": "2026-01-20",
        "item": {"kind": "other", "cooling_plates": plates},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": "DE"},
    }


def carries(outcome: Any) -> bool:
    return "house.cooling.too_many" in json.dumps(outcome)


def test_python(book: Rulebook) -> None:
    asked = book.at(today=TODAY)
    assert carries(json.loads(asked.check(case("9")).to_json()))
    assert not carries(json.loads(asked.check(case("8")).to_json()))
    open_case = asked.check(case(None))
    assert "item.cooling_plates" in {q.fact for q in open_case.questions} or open_case.outcome == "escalate"


def test_flat_names(book: Rulebook) -> None:
    names = FlatNames(book.book.declarations)
    column = names.resolve("cooling_plates")
    assert column is not None and column.name == "item.cooling_plates"
    assert names.case([("cooling_plates", names.cell(column, "9"))]) == {"item": {"cooling_plates": "9"}}
    assert "cooling_plates" in names.known()


def test_json_schema(book: Rulebook) -> None:
    assert "cooling_plates" in json.dumps(book.book.models.json_schema())


def test_http(book: Rulebook, tmp_path: Path) -> None:
    client = Client(create_app(Home(tmp_path), book, today=lambda: TODAY))
    answer = client.post("/v1/check", case(9))
    assert answer.status_code == 200 and carries(answer.json())
    assert "cooling_plates" in client.get("/openapi.json").text
    assert "item.cooling_plates" in client.get("/v1/facts").text


def test_command_line(rules: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "check", "--rules", str(rules), "--to", "DE", "--set", "cooling_plates=9", "--json")
    assert done.returncode == 1 and carries(json.loads(done.stdout)), done.stderr


def test_csv(rules: Path, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(
        "order_id,as_of,mode,from_country,to_country,kind,cooling_plates\n"
        "1,2026-01-20,ship_export,US,DE,other,9\n2,2026-01-20,ship_export,US,DE,other,8\n"
    )
    done = run(tmp_path, "screen", "orders.csv", "-o", "out.csv", "--rules", str(rules))
    assert done.returncode == 1, done.stderr
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ["house.cooling.too_many" in row["bases"] for row in rows] == [True, False]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The `douane` command, in a folder and with a data folder of its own."""
    environment = {**os.environ, "DOUANE_DATA": str(folder / "data"), "PYTHONPATH": str(RULES.parent), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "douane", *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )
