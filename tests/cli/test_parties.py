"""`douane parties search`, and imported lists in `check` and `screen`."""

from __future__ import annotations

import csv
import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from douane.engine.home import Home
from tests.cli.calls import Called, Here, spawned
from tests.shipped import ROOT

FILES = tuple(str(path) for path in sorted((ROOT / "fixtures" / "lists").glob("*.csv")))
DAY = ("--as-of", "2026-06-12")
INSPUR = "Inspur Electronic Information Industry"
CHINESE = "浪潮电子信息产业股份有限公司"
H20 = ("check", "--product", "H20", "--to", "SG", "--end-user")


@pytest.fixture
def lists(douane: Here) -> Here:
    """The command with imported lists."""
    assert douane("lists", "import", *FILES, "--date", "2026-06-10").status == 0
    return douane


def data(called: Called) -> Any:
    return json.loads(called.out)


def party(answer: Any, name: str) -> Any:
    return next(p for p in answer["parties"] if p["name"] == name)


def test_a_search_shows_what_a_person_needs_to_decide(lists: Here) -> None:
    called = lists("parties", "search", "Inspur Electronic Informaton Ltd", *DAY)
    assert called.status == 1 and called.err == ""
    for text in ("may mean", f"{INSPUR} Co., Ltd.", "EL/", "informaton ≈ information",
                 "Policy of denial", "90 FR 14046", "follows", "douane parties clear", "is not a verdict"):  # fmt: skip
        assert text in called.out, text


def test_a_search_says_which_lists_were_not_searched(douane: Here) -> None:
    assert douane("lists", "import", FILES[0], "--date", "2026-06-10").status == 0
    called = douane("parties", "search", "Yunfan Compute", *DAY)
    assert "not searched" in called.out and "1260H" in called.out
    assert "1260H" in data(douane("parties", "search", "Yunfan Compute", *DAY, "--json"))["not_searched"]
    assert douane("lists", "import", FILES[1], "--date", "2026-06-10").status == 0
    assert "1260H" not in data(douane("parties", "search", "Yunfan Compute", *DAY, "--json"))["not_searched"]


def test_a_search_as_data(lists: Here) -> None:
    called = lists("parties", "search", CHINESE, *DAY, "--json")
    first = data(called)["matches"][0]
    assert called.status == 1
    assert (first["list"], first["class"], first["name"]) == ("EL", "exact", f"{INSPUR} Co., Ltd.")
    assert (first["alias"], first["alias_kind"]) == (CHINESE, "project")
    assert first["words"][0] == ["浪潮", "浪潮", "equal"] and first["citations"] == ["90 FR 14046"]
    assert first["consequence"]["outcome"] == "license_required"
    assert first["consequence"]["review_policy"] == "policy_of_denial"
    assert "us.ear.744.11.entity_list" in first["consequence"]["rules"]


def test_nobody_is_found_and_nothing_can_be_searched(lists: Here) -> None:
    clear = lists("parties", "search", "Yunfan Compute", *DAY)
    assert clear.status == 0 and "no entry" in clear.out
    assert data(lists("parties", "search", "Yunfan Compute", "--json")) == {
        "name": "Yunfan Compute", "screened": True, "matches": [], "not_searched": ["MIEU", "FSE"]}  # fmt: skip
    form = lists("parties", "search", "Co., Ltd.", *DAY)
    assert form.status == 1 and "NOT SCREENED" in form.out
    found = data(lists("parties", "search", "Co., Ltd.", "--json"))
    assert found["screened"] is False and found["matches"] is None


def test_a_cleared_hit_is_told_beside(lists: Here) -> None:
    key = data(lists("parties", "search", "Arctic Star", "--json"))["matches"][0]["entry"]
    made = lists("parties", "clear", "Arctic Star", "--country", "SG", "--entry", key, "--reason", "other number")
    assert made.status == 0
    found = data(lists("parties", "search", "Arctic Star", "--country", "SG", "--json"))
    assert found["matches"] == [] and found["cleared"][0]["reason"] == "other number"
    assert data(lists("parties", "search", "Arctic Star", "--json"))["matches"], "another counterparty"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ((), "no name to search"),
        (("X Y", "--country", "Atlantis"), "names no country"),
        (("X Y", "--as-of", "soon"), "is not a date"),
        (("X Y", "--type", "ghost"), "--type"),
        (("X Y", "--lists", "0123456789"), "snapshot"),
    ],
)
def test_what_cannot_be_searched(lists: Here, args: tuple[str, ...], says: str) -> None:
    called = lists("parties", "search", *args)
    assert called.status == 2 and says in called.err and called.out == ""


def test_without_lists_nobody_is_searched(douane: Here) -> None:
    called = douane("parties", "search", "Inspur")
    assert called.status == 2 and "no lists are imported" in called.err and "douane lists import" in called.err


def test_one_query_a_line(lists: Here, tmp_path: Path) -> None:
    lines = ['{"name": "Inspur Group"}', "no JSON", "", '{"name": ""}', '{"nam": "x"}', '"Yunfan Compute"', "[1]",
             '{"name": "X", "country": "Atlantis"}', f'{{"name": "x", "name_original_script": "{CHINESE}"}}',
             '{"name": "Yunfan Compute", "type": "ghost"}', ""]  # fmt: skip
    called = spawned("parties", "search", "--json", "-", *DAY, stdin="\n".join(lines).encode() + b"\xff",
                     env={"DOUANE_DATA": str(tmp_path / "data")})  # fmt: skip
    out = [json.loads(line) for line in called.out.splitlines()]
    assert called.status == 1 and called.err == "" and len(out) == 10
    assert [x.get("screened") for x in out] == [True, None, False, None, True, None, None, False, None, None]
    assert [x["error"]["line"] for x in out if "error" in x] == [2, 5, 7, 8, 10, 11]
    assert all(x["matches"] is None for x in out if not x.get("screened"))
    assert out[4]["matches"] == [] and out[0]["matches"]


@pytest.mark.parametrize("name", [INSPUR, CHINESE])
def test_a_check_screens_by_the_imported_lists(lists: Here, name: str) -> None:
    called = lists(*H20, name, *DAY, "--json")
    answer = data(called)
    entry = party(answer, name)["entries"][0]
    assert called.status == 1 and answer["outcome"] == "license_required"
    assert answer["review_policy"] == "policy_of_denial" and answer["lists_hash"]
    assert (entry["list"], entry["name"], entry["class"]) == ("EL", f"{INSPUR} Co., Ltd.", "exact")
    assert entry["footnotes"] == "4" and entry["citations"] == ["90 FR 14046"]
    assert entry["policy"] == "policy_of_denial" and entry["license_policy"] == "Policy of denial"
    assert "us.ear.744.11.entity_list" in entry["rules"]
    assert {"EL", "SDN", "UVL"} <= {used["name"] for used in answer["lists"]}
    text = lists(*H20, name, *DAY).out
    assert "Entity List" in text and "Screened against lists dated 2 days before" in text


def test_lists_can_be_left_aside_or_chosen(lists: Here, tmp_path: Path) -> None:
    without = data(lists(*H20, INSPUR, *DAY, "--json", "--lists", "none"))
    assert without["lists_hash"] == "" and without["lists"] == []
    assert party(without, INSPUR)["by"] == "nobody" and party(without, INSPUR)["entries"] == []
    current = data(lists(*H20, INSPUR, *DAY, "--json"))
    chosen = data(lists(*H20, INSPUR, *DAY, "--json", "--lists", current["lists_hash"][:12]))
    assert (chosen["id"], chosen["result_hash"]) == (current["id"], current["result_hash"])
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(current), encoding="utf-8")
    assert lists("replay", str(file)).status == 0


def test_a_snapshot_that_is_damaged_is_an_error_and_no_answer(lists: Here, tmp_path: Path) -> None:
    store = Home(tmp_path / "data").snapshots
    snapshot = store.current()
    assert snapshot is not None
    file = snapshot.path / "entries.jsonl"
    file.write_text("".join(file.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    for args in ((*H20, INSPUR, *DAY), ("parties", "search", INSPUR)):
        called = lists(*args)
        assert called.status == 2 and "damaged" in called.err and called.out == ""


def test_screened_orders_say_who_was_found(lists: Here, tmp_path: Path) -> None:
    orders, out = tmp_path / "orders.csv", tmp_path / "out.csv"
    names = (INSPUR, CHINESE, "Yunfan Compute", "Co., Ltd.")
    rows = "".join(f'A{i},1,H20,8,SG,"{name}"\n' for i, name in enumerate(names))
    orders.write_text("order_id,line,product,quantity,to_country,end_user.name\n" + rows, encoding="utf-8")
    args = ("screen", str(orders), "-o", str(out), "--mode", "ship_export", "--from", "US", *DAY)
    assert lists(*args).status == 1
    with out.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert len(found) == 4
    for row in found[:2]:
        assert f"EL {INSPUR} Co., Ltd. (exact)" in row["screening"] and row["outcome"] == "license_required"
    assert "Inspur" not in found[2]["screening"]
    assert "not screened" in found[3]["screening"] and found[3]["decision"] == "hold"
    snapshot = Home(tmp_path / "data").snapshots.current_hash()
    assert {row["lists_hash"] for row in found} == {snapshot}
    out.unlink()
    assert lists(*args, "--lists", "none").status == 1
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert {row["lists_hash"] for row in csv.DictReader(file)} == {""}


def test_the_commands_that_an_answer_prints_resolve_its_hits(lists: Here) -> None:
    """What the next steps print, typed as it is with a reason, hides the hits for the country that the case states."""
    sale = ("check", "--product", "laptop", "--to", "DE", "--end-user", "Inspur Software Services GmbH",
            "--set", "end_user.country=DE", *DAY)  # fmt: skip
    steps = [s for s in data(lists(*sale, "--json"))["next_steps"] if s["kind"] == "resolve"]
    assert steps and all("--country DE" in s["command"] for s in steps)
    for step in steps:
        words = shlex.split(step["command"].replace('"..."', "registered-elsewhere"))
        made = lists(*words[1:])
        assert made.status == 0 and "(DE) is not" in made.out
    after = data(lists(*sale, "--json"))
    assert not [s for s in after["next_steps"] if s["kind"] == "resolve"]


def test_a_search_says_the_country_of_a_clearance(lists: Here) -> None:
    assert "--country COUNTRY --entry" in lists("parties", "search", "Inspur Group", *DAY).out
    assert "--country DE --entry" in lists("parties", "search", "Inspur Group", "--country", "DE", *DAY).out
