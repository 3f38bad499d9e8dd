"""JSON Lines: in order, an error in the place of a bad line."""

from __future__ import annotations

import json
from typing import Any

from douane.engine import Rulebook
from tests.cli.calls import DAY, spawned

CASE = {"item": {"product": "H20"}, "activity": {"mode": "ship_export", "from_country": "US", "to_country": "CN"},
        "as_of": DAY}  # fmt: skip


def answered(*lines: bytes, args: tuple[str, ...] = ("check", "--json", "-")) -> tuple[int, list[dict[str, Any]]]:
    called = spawned(*args, stdin=b"\n".join(lines))
    assert called.err == ""
    return called.status, [json.loads(line) for line in called.out.splitlines()]


def test_bad_lines_give_errors_in_their_place(rulebook: Rulebook) -> None:
    good = json.dumps(CASE).encode()
    many = json.dumps({"parties": [{"role": "end_user"}] * 200_000}).encode()
    status, out = answered(
        good, b"{bad", b"", b'{"item": {"product": "B30"}}', b"[1]", b"\xff", b"[" * 100_000, many,
        b'{"item": {"tpp": NaN}}', b'{"item": 1, "item": 2}', good, b"", b"",
    )  # fmt: skip
    assert status == 1 and len(out) == 11
    wanted = rulebook.at().check(CASE)
    assert [o.get("id") for o in (out[0], out[10])] == [wanted.id, wanted.id]
    errors: list[dict[str, Any]] = [o["error"] for o in out[1:10]]
    assert all({"line", "field", "message", "hint"} <= set(e) for e in errors)
    assert [e["line"] for e in errors] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert errors[2]["field"] == "item.product" and errors[6]["field"] == "parties"


def test_a_case_over_several_lines_is_told_the_form() -> None:
    status, out = answered(*json.dumps(CASE, indent=1).encode().splitlines())
    assert status == 1
    assert "one whole case a line" in out[0]["error"]["hint"]


def test_flags_are_written_over_every_case_and_dates_fill_only_gaps() -> None:
    undated = {k: v for k, v in CASE.items() if k != "as_of"}
    args = ("check", "--json", "--case", "-", "--as-of", "2025-05-01", "--to", "SG")
    status, out = answered(json.dumps(CASE).encode(), json.dumps(undated).encode(), args=args)
    assert status == 1
    assert [o["as_of"] for o in out] == [DAY, "2025-05-01"]
    assert out[0]["facts"]["activity.to_country"]["value"] == "SG"


def test_nothing_is_added_to_a_line() -> None:
    _, out = answered(b'{"item": {"product": "H20"}}')
    assert out[0]["outcome"] == "needs_information"
    assert [q["fact"] for q in out[0]["questions"]] == ["activity.mode"]


def test_no_lines_no_answers() -> None:
    assert answered(b"") == (0, [])
