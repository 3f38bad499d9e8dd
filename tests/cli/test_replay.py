"""`douane replay` and `--store`: the same question gives the same answer, and what changed is said."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.calls import H20, Here

MINIMAL = Path(__file__).resolve().parent.parent / "engine" / "minimal"


def kept(douane: Here, tmp_path: Path) -> Path:
    file = tmp_path / "answer.json"
    file.write_text(douane(*H20, "--json").out, encoding="utf-8")
    return file


def test_the_same_question_the_same_answer(douane: Here, tmp_path: Path) -> None:
    called = douane("replay", str(kept(douane, tmp_path)))
    assert called.status == 0 and "the same question, the same answer" in called.out
    data = json.loads(douane("replay", str(kept(douane, tmp_path)), "--json").out)
    assert data["same_question"] is True and data["same_answer"] is True


def test_a_changed_answer_is_noticed(douane: Here, tmp_path: Path) -> None:
    file = kept(douane, tmp_path)
    answer = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**answer, "outcome": "no_license_required", "decision": "proceed"}), encoding="utf-8")
    called = douane("replay", str(file))
    assert called.status == 2 and "result hash" in called.err


def test_a_changed_question_is_noticed(douane: Here, tmp_path: Path) -> None:
    file = kept(douane, tmp_path)
    answer = json.loads(file.read_text(encoding="utf-8"))
    answer["case"]["activity"]["to_country"] = "CN"
    file.write_text(json.dumps(answer), encoding="utf-8")
    called = douane("replay", str(file))
    assert called.status == 1
    assert "not the same question" in called.out and "activity.to_country: then SG, now CN" in called.out


def test_other_rules_are_named_with_the_mend(douane: Here, tmp_path: Path) -> None:
    called = douane("replay", str(kept(douane, tmp_path)), "--rules", str(MINIMAL))
    assert called.status == 2 and "answered under other rules" in called.out and "--rules DIR" in called.out


def test_what_is_no_answer_is_refused(douane: Here, tmp_path: Path) -> None:
    for text in ("", "{", "[]", "{}", '{"error": {"message": "x"}}'):
        (tmp_path / "x.json").write_text(text, encoding="utf-8")
        called = douane("replay", str(tmp_path / "x.json"))
        assert called.status == 2 and "hint" in called.err and called.out == ""


def test_a_stored_answer_is_replayed_by_its_id(douane: Here, tmp_path: Path) -> None:
    unknown = douane("replay", "D-00000000000000000000")
    assert unknown.status == 2 and "--store" in unknown.err
    stored = douane(*H20, "--store")
    name = stored.out.split("douane replay ")[1].split()[0]
    called = douane("replay", name)
    assert called.status == 0 and "the same answer" in called.out
    assert (tmp_path / "data" / "douane.db").exists()
