"""Same text, same answer: order, spelling, the run and the executor do not matter. [P-14]"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest

from douane.engine import Rulebook
from douane.engine.executors import agenda
from tests.shipped import ROOT, TODAY, shipped_cases

BLOCKER = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("durable", "durable_rules_engine"):
            raise ImportError(name)

sys.meta_path.insert(0, Blocker())
"""
PROGRAM = """
import json, sys
from tests.properties.test_same_answer import answers
print(json.dumps(answers()))
"""
CASE: dict[str, Any] = {
    "as_of": "2026-01-20",
    "item": {"kind": "ic", "tpp": 1400, "has_digital_processing_units": True, "quantity": 1200, "eccn": "3A090.b"},
    "activity": {"mode": "ship_export", "from_country": "US", "to_country": "CN"},
    "parties": [
        {"role": "end_user", "name": "Yunfan Compute", "country": "CN", "lists": [{"list": "EL"}, {"list": "UVL"}]},
        {"role": "exporter", "name": "Ridgeline", "country": "US", "us_person": True},
        {"roles": ["intermediate_consignee", "freight_forwarder"], "name": "Port", "country": "HK", "lists": []},
    ],
}
SPELLINGS: dict[str, list[Any]] = {
    "tpp": ["1400", 1400.0, "1400.00", "1.4e3", " 1400 ", Decimal("1400.0"), {"value": 1400},
            {"at_least": 1400, "at_most": 1400}],
    "quantity": ["1200", 1200.0, "1.2e3"],
    "eccn": ["3a090.B", " 3A090.b", "3A090. b"],
    "to_country": ["cn", "China", "CHN", "china"],
    "country": ["cn", "China", "  CHINA "],
    "us_person": ["yes", "TRUE", "y"],
    "kind": ["IC", "Ic"],
}  # fmt: skip


def hashes(rulebook: Rulebook, case: Any) -> tuple[str, str]:
    answer = rulebook.at(today=TODAY).check(case)
    return answer.id, answer.result_hash


def shuffled(value: Any, rng: Random) -> Any:
    """The same value with keys, parties and entries in another order."""
    if isinstance(value, dict):
        items = list(cast("dict[str, Any]", value).items())
        rng.shuffle(items)
        return {key: shuffled(inner, rng) for key, inner in items}
    if isinstance(value, list):
        listed: list[Any] = [shuffled(inner, rng) for inner in cast("Sequence[Any]", value)]
        rng.shuffle(listed)
        return listed
    return value


def respelled(value: Any, rng: Random) -> Any:
    """The same value with numbers, countries and the like spelled otherwise."""
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {k: rng.choice(SPELLINGS[k]) if _is(k, v) else respelled(v, rng) for k, v in items}
    if isinstance(value, list):
        return [respelled(inner, rng) for inner in cast("Sequence[Any]", value)]
    return value


def _is(key: str, value: Any) -> bool:
    return key in SPELLINGS and (key != "country" or value == "CN")


@pytest.mark.parametrize("number", range(10))
def test_order_does_not_matter(rulebook: Rulebook, number: int) -> None:
    assert hashes(rulebook, shuffled(CASE, Random(number))) == hashes(rulebook, CASE)


@pytest.mark.parametrize("number", range(20))
def test_spelling_does_not_matter(rulebook: Rulebook, number: int) -> None:
    assert hashes(rulebook, respelled(CASE, Random(number))) == hashes(rulebook, CASE)


def test_one_role_or_a_list_of_one(rulebook: Rulebook) -> None:
    parties = [{k: v for k, v in p.items() if k != "role"} | {"roles": p.get("roles", [p.get("role")])}
               for p in CASE["parties"]]  # fmt: skip
    assert hashes(rulebook, {**CASE, "parties": parties}) == hashes(rulebook, CASE)


def test_other_facts_are_another_question(rulebook: Rulebook) -> None:
    other = {**CASE, "item": {**CASE["item"], "tpp": 1401}}
    assert hashes(rulebook, other)[0] != hashes(rulebook, CASE)[0]


def test_cases_on_file_in_another_order(rulebook: Rulebook) -> None:
    rng = Random("order")
    for case in rng.sample(shipped_cases()[0], 40):
        assert hashes(rulebook, shuffled(dict(case.facts), rng)) == hashes(rulebook, dict(case.facts)), case.id


# --- the run and the executor ------------------------------------------------------------------------------


def answers() -> dict[str, Any]:
    """The whole answers to some cases, without what differs between runs."""
    from tests.shipped import shipped_book

    out: dict[str, Any] = {}
    for case in Random("runs").sample(shipped_cases()[0], 30):
        text = shipped_book().at(today=TODAY).check(dict(case.facts), trace=True).to_json()
        found = json.loads(text)
        found.pop("created")
        out[case.id] = found
    return out


def elsewhere(folder: Path, seed: str, blocked: bool = False) -> dict[str, Any]:
    """The same in a process of its own."""
    if blocked:
        (folder / "sitecustomize.py").write_text(BLOCKER, encoding="utf-8")
    path = os.pathsep.join([str(folder), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return cast("dict[str, Any]", json.loads(done.stdout))


def test_two_runs_are_byte_equal(tmp_path: Path) -> None:
    first, second = elsewhere(tmp_path, "1"), elsewhere(tmp_path, "2")
    assert json.dumps(first) == json.dumps(second)


def test_the_interpreter_serves_alone(tmp_path: Path) -> None:
    """Where durable-rules cannot be imported the answers are the same, and the executor is named. [P-13]"""
    alone, both = elsewhere(tmp_path, "0", blocked=True), answers()
    assert {a["executor"] for a in alone.values()} == {"interpreter"}
    if agenda.library() is not None:
        assert {a["executor"] for a in both.values()} == {"agenda+interpreter"}
    for found in (*alone.values(), *both.values()):
        found.pop("executor")
    assert alone == both
