"""`douane check`: flags, files, defaults, what is printed, exit statuses."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from douane.engine import Rulebook
from tests.cli.calls import DAY, H20, Here, spawned

CLEARED: dict[str, Any] = {
    "item": {"product": "RTX 4060", "eccn": "4A994.l", "encryption": "5A992"},
    "activity": {"mode": "ship_export", "from_country": "US", "to_country": "DE"},
    "as_of": DAY,
    "assumptions": ["civil_end_use_after_diligence"],
    "red_flags": [],
    "parties": [
        {"role": "end_user", "name": "Muster GmbH", "country": "DE", "hq_country": "DE",
         "ultimate_parent_hq_country": "DE", "lists": []},
        {"role": "exporter", "name": "Us Inc.", "country": "US", "us_person": "yes"},
    ],
}  # fmt: skip


def test_the_answer_comes_first(douane: Here) -> None:
    called = douane(*H20, "--full")
    first = called.out.split("\n")[1]
    assert first.startswith("‖ HOLD  manual review") and f"as of {DAY}, law as enforced" in first
    for heading in ("WHY", "HOW CLOSE", "MISSING", "REGIMES OFTEN ASKED ABOUT", "PARTIES", "not law today"):
        assert heading in called.out
    assert "Not legal advice" in called.out and "replay" in called.out
    assert called.status == 1


def test_bills_that_do_not_bear_on_the_case_are_one_line(douane: Here) -> None:
    """A plain sale is not drowned in bills; a sale that they would reach shows each with its stage. [P-08]"""
    plain = douane("check", "--product", "laptop", "--set", "item.eccn=5A992.c", "--to", "DE", "--full").out
    below = plain[plain.index("not law today") :].split("\n\n")[0].split("\n")[1:]
    assert len(below) <= 4 and "pending or proposed texts" in below[0], below
    reached = douane(*H20, "--full").out
    assert "would apply" in reached and "introduced 2025-12-04" in reached
    assert "`douane explain` with scenario.chip_bills" in reached


def test_other_laws_stand_beside_the_answer_by_place(douane: Here) -> None:
    args = ("check", "--product", "H200 SXM", "--to", "CN", "--as-of", "2026-08-03")
    sets = (
        "activity.imported_into_us=yes",
        "activity.transit_countries=MY",
        "item.us_origin=yes",
        "item.encryption=none",
    )
    out = douane(*args, *(part for given in sets for part in ("--set", given)), "--full").out
    beside = out[out.index("ALSO GOOD TO KNOW") : out.index("REGIMES OFTEN ASKED ABOUT")]
    assert [line.strip() for line in beside.split("\n") if line.startswith("  ") and line[2:3] != " "] == [
        "U.S. import duty", "China's import side", "Malaysia",
    ]  # fmt: skip
    assert "Duty. Malaysia: notify" in beside and "25 percent duty" in beside
    assert "Delivery risk in China" not in out[: out.index("ALSO GOOD TO KNOW")]


def test_a_milder_review_policy_is_told_with_what_it_lacks(douane: Here) -> None:
    """What holds already is not listed: another destination on paper would not help."""
    out = douane("check", "--product", "H200 SXM", "--to", "CN", "--as-of", "2026-08-03", "--full").out
    lacking = out[out.index("Case by case only with") : out.index("WHY")]
    assert "review by a U.S. laboratory" in lacking and "commitment to certify" in lacking
    assert "the transaction" not in lacking
    assert "not milder" not in out


def test_no_line_is_wider_than_the_terminal(douane: Here) -> None:
    for args in (
        H20,
        (*H20, "--full"),
        (*H20, "--trace"),
        ("explain", "H20"),
        ("rules", "list"),
        ("rules", "timeline", "us.letter.h20"),
    ):
        wide = [line for line in douane(*args).out.split("\n") if len(line) > 110 and " http" not in line]
        assert wide == []


def test_defaults_are_written_into_the_case_and_printed(douane: Here) -> None:
    plain = douane("check", "--product", "H20", "--to", "CN", "--full")
    assert "activity.mode = ship_export, activity.from_country = US, as_of =" in plain.out
    answer = json.loads(douane("check", "--product", "H20", "--to", "CN", "--json").out)
    assert answer["case"]["activity"] == {"to_country": "CN", "mode": "ship_export", "from_country": "US"}
    assert answer["facts"]["activity.mode"]["origin"] == "given"
    assert answer["outcome"] == "escalate"


def test_another_mode_is_not_given_an_origin(douane: Here) -> None:
    answer = json.loads(douane("check", "--product", "H20", "--to", "SG", "--mode", "gpu_rental", "--json").out)
    assert "from_country" not in answer["case"]["activity"]


def test_a_profile_states_the_mode_instead(douane: Here, tmp_path: Path) -> None:
    profiles = tmp_path / "data" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "desk.yaml").write_text(
        "title: Desk\nfacts:\n  activity.mode: {value: ship_reexport, source: desk}\n", encoding="utf-8"
    )
    answer = json.loads(douane("check", "--product", "H20", "--to", "SG", "--profile", "desk", "--json").out)
    assert answer["facts"]["activity.mode"] == {"value": "ship_reexport", "origin": "profile", "note": "desk"}


def test_a_clearance_ends_with_status_0_and_names_what_it_rests_on(douane: Here, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(json.dumps(CLEARED), encoding="utf-8")
    called = douane("check", "--case", str(tmp_path / "case.json"), "--full")
    assert called.status == 0
    assert "✓ PROCEED  no license required, provisionally" in called.out
    assert "Provisional: it relies on desk assumptions (Civil end use after due diligence)" in called.out


def test_the_command_and_the_library_give_the_same_answer(douane: Here, rulebook: Rulebook, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(json.dumps(CLEARED), encoding="utf-8")
    printed = json.loads(douane("check", "--case", str(tmp_path / "case.json"), "--json").out)
    answer = rulebook.at().check(CLEARED)
    assert (printed["id"], printed["result_hash"]) == (answer.id, answer.result_hash)


def test_flags_are_written_over_a_case(douane: Here, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(json.dumps(CLEARED), encoding="utf-8")
    called = douane("check", "--case", str(tmp_path / "case.json"), "--to", "CN", "--set", "end_user.hq_country=CN",
                    "--set", "purchaser.name=Third Ltd", "--json")  # fmt: skip
    case = json.loads(called.out)["case"]
    assert case["activity"]["to_country"] == "CN"
    assert [p.get("hq_country") for p in case["parties"]] == ["CN", None, None]
    assert case["parties"][2] == {"roles": ["purchaser"], "name": "Third Ltd"}


def test_a_second_date_is_refused_instead_of_ignored(douane: Here, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(json.dumps(CLEARED), encoding="utf-8")
    called = douane("check", "--case", str(tmp_path / "case.json"), "--as-of", "2025-01-01")
    assert called.status == 2 and "--set as_of=2025-01-01" in called.err


def test_trace_shows_every_rule_and_the_facts(douane: Here, rulebook: Rulebook) -> None:
    called = douane(*H20, "--trace")
    assert "TRACE" in called.out and "FACTS" in called.out
    assert "● us.letter.h20.not_known_informed" in called.out
    data = json.loads(douane(*H20, "--trace", "--json").out)
    assert {line["letter"] for line in data["trace"]} == {"true", "unknown", "false"}


def test_disputed_figures_show_their_worlds(douane: Here) -> None:
    called = douane("check", "--product", "RTX PRO 6000D", "--to", "CN", "--as-of", "2025-12-01", "--full")
    assert "TURNS ON" in called.out and "in dispute" in called.out and "○" in called.out


@pytest.mark.parametrize(
    ("args", "says", "hint"),
    [
        (("check",), "nothing to check", "--product H20"),
        (("check", "--prodct", "H20"), "No such option", "check --help"),
        (("chek",), "No such command", "check"),
        (("check", "--product", "B30", "--to", "CN"), "'B30' names 2 parts", "write "),
        (("check", "--product", "H20", "--to", "Chnia"), "to_country: 'Chnia' names no country", "did you mean"),
        (("check", "--set", "item.tppp=4"), "there is no fact 'item.tppp'", "item.tpp"),
        (("check", "--set", "item.tpp"), "has no value", "--set FACT=VALUE"),
        (("check", "--set", "item.tpp=1,400"), "item.tpp: '1,400' can be read as 1400", "write 1400 or 1.4"),
        (("check", "--set", "quantity="), "is empty", "unknown"),
        (("check", "--set", "quantity=1", "--set", "item.quantity=2"), "is given twice", "once"),
        (("check", "--set", "end_user.lists=[", "--to", "CN"), "is not JSON", "brackets"),
        (("check", "--case", "nowhere.json"), "cannot be read", "check its name"),
        (("check", "--product", "H20", "--profile", "nobody"), "there is no profile", "profiles"),
        (("check", "--product", "H20", "--rules", "/nowhere"), "no rules folder", "facts.yaml"),
        (("check", "--product", "H20", "--as-of", "2026-02-30"), "is not a date", "2026-01-15"),
        (("check", "cases.jsonl"), "not clear", "--case FILE"),
        (("impact", "orders.csv", "--and", "2026-01-01"), "not in this release", "CHANGELOG"),
        (("impact", "x.csv"), "not in this release", "CHANGELOG"),
        (("audit", "verify"), "not in this release", "CHANGELOG"),
        (("audit", "verify"), "not in this release", "CHANGELOG"),
        (("screen", "x.csv", "--report", "r.html"), "--report is not in this release", "CHANGELOG"),
        (("serve", "--host", "0.0.0.0"), "not this machine alone", "127.0.0.1"),
        (("explain", "nothing-like-it"), "is not a product", "hint"),
    ],
)  # fmt: skip
def test_failures_are_messages_with_a_hint(douane: Here, args: tuple[str, ...], says: str, hint: str) -> None:
    called = douane(*args)
    assert called.status == 2
    text = " ".join(called.err.split())
    assert text.startswith("douane: ") and says in text and hint in text
    assert "Traceback" not in called.err and called.out == ""


def test_with_json_a_failure_is_data_too(douane: Here) -> None:
    called = douane("check", "--product", "H20", "--to", "Chnia", "--json")
    assert called.status == 2
    assert json.loads(called.out)["error"]["field"] == "activity.to_country"


def test_a_party_fact_is_named_as_it_was_given(douane: Here) -> None:
    called = douane("check", "--product", "H20", "--set", "end_user.2.hq_country=Nowhereland", "--end-user", "A")
    assert "end_user.2.hq_country: " in called.err


def test_an_unforeseen_failure_gives_no_answer_and_no_traceback(douane: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("douane.engine.checking.DatedRulebook.check", broken)
    called = douane(*H20)
    assert called.status == 2 and called.out == ""
    assert "RuntimeError: boom" in called.err and "no answer was given" in called.err


def test_signs_are_plain_where_the_encoding_lacks_them() -> None:
    called = spawned(*H20, "--set", "end_user.country=云", env={"PYTHONIOENCODING": "ascii"})
    assert called.status == 2 and called.err.isascii()
    called = spawned("check", "--product", "H20", "--to", "CN", "--end-user", "云帆", env={"PYTHONIOENCODING": "ascii"})
    assert "= HOLD  manual review" in called.out and "* applies" in called.out
    assert called.out.isascii()
    data = spawned("check", "--product", "H20", "--end-user", "云帆", "--json", env={"PYTHONIOENCODING": "ascii"})
    assert json.loads(data.out)["case"]["parties"][0]["name"] == "云帆" and data.out.isascii()


def test_no_color_where_nobody_looks(douane: Here) -> None:
    assert "\x1b" not in douane(*H20).out


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are of POSIX")
@pytest.mark.parametrize(("more", "colored"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_color_on_a_terminal_unless_it_is_declined(more: dict[str, str], colored: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", "COLUMNS": "110", **more}
    run = subprocess.Popen([sys.executable, "-m", "douane", *H20], stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):  # the far end closes
        while chunk := os.read(ours, 65536):
            seen += chunk
    run.wait(timeout=60)
    os.close(ours)
    assert "manual review" in seen.decode()
    assert (b"\x1b[33m" in seen or b"\x1b[1;33m" in seen) is colored


def test_names_cannot_steer_the_terminal(douane: Here) -> None:
    called = douane("check", "--product", "H20", "--to", "SG", "--set", "end_user.name=\u202eevil\x9b31m")
    assert "\u202e" not in called.out + called.err and "\x9b" not in called.out + called.err


def test_every_command_teaches_by_example(douane: Here) -> None:
    commands = (("check",), ("screen",), ("explain",), ("replay",), ("serve",), ("rules",), ("products",),
                ("rules", "list"), ("rules", "show"), ("rules", "lint"), ("rules", "timeline"),
                ("products", "list"), ("products", "show"))  # fmt: skip
    for command in commands:
        called = douane(*command, "--help")
        assert called.status == 0 and "Example" in called.out and f"  douane {' '.join(command)}" in called.out


def test_common_options_stand_before_or_after_the_command(douane: Here) -> None:
    before = douane("--json", "check", "--product", "H20", "--as-of", DAY)
    after = douane("check", "--product", "H20", "--as-of", DAY, "--json")
    assert json.loads(before.out)["id"] == json.loads(after.out)["id"]


def test_a_carve_out_that_decides_is_named(douane: Here) -> None:
    """Where something takes the case out, the reader sees what, and that no rule is missing."""
    release = ("--mode", "deemed_export_release", "--set", "release_recipient.citizenship=CN")
    out = douane("check", "--product", "H100", "--to", "US", *release, "--full").out
    text = " ".join(out.split())
    assert "● takes out" in text and "Deemed exports and reexports are outside these" in text
    data = json.loads(douane("check", "--product", "H100", "--to", "US", *release, "--json").out)
    carved = {c["rule"]: c["takes_out"] for track in data["tracks"] for c in track["carve_outs"]}
    assert set(carved) == {"us.ear.742.6.a.6.iv"} and carved["us.ear.742.6.a.6.iv"]


def test_only_what_is_to_the_point_is_shown(douane: Here) -> None:
    """Margins of limits that turn nothing, and exceptions out of reach, stand in one line or not at all."""
    out = douane("check", "--product", "H200", "--to", "CN", "--set", "item.value_usd=3000", "--full").out
    assert "against 150 GB/s" not in out and "Order value" not in out
    for told in ("against 4,800 TPP", "against 5.92 TPP/mm2", "against 1,400 GB/s", "against 1,700 GB/s"):
        assert told in out
    assert "only with documents that are not on file" in " ".join(out.split()) and " others: " in out


def test_tenant_and_quantity_have_flags(douane: Here) -> None:
    args = ("check", "--product", "H100", "--mode", "gpu_rental", "--to", "MY", "--tenant", "Yunfan", "--quantity", "8")
    case = json.loads(douane(*args, "--json").out)["case"]
    assert case["item"]["quantity"] in ("8", 8) and case["parties"] == [{"roles": ["tenant"], "name": "Yunfan"}]
    bare = douane("check", "H100")
    assert bare.status == 2 and "write --product H100" in bare.err
