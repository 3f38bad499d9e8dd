"""`douane lists` and `douane parties clear`: official files in, what counts and how old it is out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import Called, Here, spawned

HEADER = (
    "_id", "source", "entity_number", "type", "programs", "name", "title", "addresses", "federal_register_notice",
    "start_date", "end_date", "standard_order", "license_requirement", "license_policy", "call_sign", "vessel_type",
    "gross_tonnage", "gross_registered_tonnage", "vessel_flag", "vessel_owner", "remarks", "source_list_url",
    "alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth", "source_information_url", "ids",
)  # fmt: skip
SOURCES = {
    "EL": "Entity List (EL) - Bureau of Industry and Security",
    "UVL": "Unverified List (UVL) - Bureau of Industry and Security",
    "MEU": "Military End User (MEU) List - Bureau of Industry and Security",
}
Row = dict[str, str]


def rows(code: str, count: int, **other: str) -> list[Row]:
    """Rows of a list in the official layout; the parties are invented."""
    words = {"EL": ("For all items subject to the EAR. (See §744.11 of the EAR)", "Presumption of denial"),
             "MEU": ("For all items listed in supplement no. 2 to part 744", "Presumption of denial")}  # fmt: skip
    requirement, policy = words.get(code, ("", ""))
    made = {"source": SOURCES[code], "license_requirement": requirement, "license_policy": policy}
    return [
        made | {"_id": f"{code.lower()}{n}", "name": f"Quellwerk {code} Nr {n}", "addresses": "Hafenstr. 1, CN"}
        | other
        for n in range(count)
    ]  # fmt: skip


def csl(file: Path, *lists: Iterable[Row]) -> str:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
        writer.writerow(HEADER)
        writer.writerows([row.get(name, "") for name in HEADER] for rows in lists for row in rows)
    return str(file)


@pytest.fixture
def file(tmp_path: Path) -> str:
    return csl(tmp_path / "consolidated.csv", rows("EL", 60), rows("UVL", 40))


def data(called: Called) -> Any:
    return json.loads(called.out)


def test_import_status_and_the_same_import_again(douane: Here, file: str) -> None:
    called = douane("lists", "import", file, "--date", "2026-07-31")
    assert called.status == 0 and called.err == ""
    assert "Imported 100 entries of 2 lists from consolidated.csv" in called.out
    assert "10 lists are missing: DPL, MEU, SDN" in called.out
    again = douane("lists", "import", file, "--date", "2026-07-31")
    assert again.status == 0 and "Nothing new" in again.out
    status = douane("lists", "status", "--as-of", "2026-08-01")
    assert status.status == 1, "lists are missing"
    assert "1 day" in status.out and "consolidated.csv" in status.out and "older than" not in status.out
    old = douane("lists", "status", "--as-of", "2026-09-15")
    assert "2 lists are older than 30 days" in old.out and "46 days" in old.out


def test_status_as_data_and_by_the_profile(douane: Here, file: str, tmp_path: Path) -> None:
    douane("lists", "import", file, "--date", "2026-07-31")
    found = data(douane("lists", "status", "--json", "--as-of", "2026-08-20"))
    assert [(x["list"], x["count"], x["age_days"], x["stale"]) for x in found["lists"]] == [
        ("EL", 60, 20, False), ("UVL", 40, 20, False)]  # fmt: skip
    assert found["fresh"] and not found["complete"] and "SDN" in found["missing"] and "EL" not in found["missing"]
    desk = tmp_path / "data" / "profiles" / "desk.yaml"
    desk.parent.mkdir()
    desk.write_text("title: Desk\nmax_list_age_days: 7\n", encoding="utf-8")
    strict = data(douane("lists", "status", "--json", "--as-of", "2026-08-20", "--profile", "desk"))
    assert strict["max_list_age_days"] == 7 and not strict["fresh"]


def test_nothing_imported(douane: Here) -> None:
    status = douane("lists", "status")
    assert status.status == 1 and "No lists are imported" in status.out
    assert data(douane("lists", "status", "--json"))["snapshot"] is None
    called = douane("lists", "diff")
    assert called.status == 2 and "no lists are imported" in called.err


def test_the_day_of_the_data_is_asked_for(douane: Here, file: str) -> None:
    assert "day of the download: --date" in douane("lists", "import", file).out
    status = douane("lists", "status")
    assert "unknown" in status.out and "of unknown date: EL, UVL" in status.out


def test_a_loss_is_refused_with_its_numbers_and_forced_by_name(douane: Here, file: str, tmp_path: Path) -> None:
    douane("lists", "import", file, "--date", "2026-07-31")
    before = data(douane("lists", "status", "--json"))["snapshot"]
    less = csl(tmp_path / "less.csv", rows("EL", 30))
    refused = douane("lists", "import", less, "--date", "2026-08-31")
    assert refused.status == 2 and "EL: 30 of 60 entries (50 %) are gone" in refused.err.replace("\n        ", " ")
    assert "UVL: 40 entries before, none in less.csv" in refused.err.replace("\n", " ").replace("         ", " ")
    assert "Refused" in refused.out and "-30" in refused.out
    assert data(douane("lists", "status", "--json"))["snapshot"] == before
    for wrong, words in ((("--force",), "needs a reason"), (("--reason", "x"), "is for --force")):
        called = douane("lists", "import", less, *wrong)
        assert called.status == 2 and words in called.err
    forced = douane("lists", "import", less, "--date", "2026-08-31", "--force", "--reason", "EL was cut in half")
    assert forced.status == 0 and "Forced: EL" in forced.out and "the old entries stay" in forced.out
    status = douane("lists", "status", "--as-of", "2026-08-31")
    assert "EL was cut in half" in status.out.replace("\n  ", " ")
    found = {x["list"]: x for x in data(douane("lists", "status", "--json"))["lists"]}
    assert found["EL"]["count"] == 30 and found["UVL"]["count"] == 40 and found["UVL"]["date"] == "2026-07-31"


def test_a_refusal_as_data(douane: Here, file: str, tmp_path: Path) -> None:
    douane("lists", "import", file)
    refused = douane("lists", "import", csl(tmp_path / "less.csv", rows("EL", 30)), "--json")
    assert refused.status == 2 and "30 of 60" in data(refused)["error"]["message"]
    assert "--force" in data(refused)["error"]["hint"]


def test_an_import_as_data(douane: Here, file: str) -> None:
    found = data(douane("lists", "import", file, "--date", "2026-07-31", "--json"))
    assert [(x["list"], x["before"], x["after"]) for x in found["lists"]] == [("EL", None, 60), ("UVL", None, 40)]
    assert not found["nothing_new"] and found["set_aside"] == [] and "SDN" in found["missing"]


@pytest.mark.parametrize(
    ("content", "words"),
    [("<!DOCTYPE html><html><body>Sign in</body></html>", "web page"), ("", "empty"), ("Dear colleague\n", "formats")],
)
def test_what_is_no_list_is_refused(douane: Here, tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "consolidated.csv"
    file.write_text(content, encoding="utf-8")
    called = douane("lists", "import", str(file))
    assert called.status == 2 and words in called.err and "hint" in called.err
    assert douane("lists", "import").status == 2


def test_what_is_not_understood_is_shown(douane: Here, tmp_path: Path) -> None:
    strange = rows("EL", 3, license_policy="As the moon decides")
    called = douane("lists", "import", csl(tmp_path / "c.csv", strange, rows("UVL", 20)))
    assert "what 3 entries say is not understood" in called.out and "As the moon decides" in called.out
    assert "not understood" in douane("lists", "status").out


def test_what_changed(douane: Here, file: str, tmp_path: Path) -> None:
    douane("lists", "import", file, "--date", "2026-07-31")
    first = data(douane("lists", "status", "--json"))["snapshot"]
    changed = [rows("EL", 1, license_policy="Case-by-case review")[0], *rows("EL", 61)[1:]]
    newer = csl(tmp_path / "newer.csv", changed, rows("UVL", 39))
    assert douane("lists", "import", newer, "--date", "2026-08-31").status == 0
    called = douane("lists", "diff")
    assert called.status == 0
    assert "60 → 61 entries: 1 added, 0 removed, 1 changed" in called.out
    assert "+ Quellwerk EL Nr 60" in called.out and "− Quellwerk UVL Nr 39" in called.out
    assert "policy: Presumption of denial → Case-by-case review" in called.out
    only = data(douane("lists", "diff", first[:8], "--list", "el", "--json"))
    assert only["before"] == first and [x["list"] for x in only["lists"]] == ["EL"]
    (entry,) = only["lists"][0]["changed"]
    assert {"field": "policy", "before": "Presumption of denial", "after": "Case-by-case review"} in entry["changes"]
    now = only["after"]
    back = data(douane("lists", "diff", now[:8], first[:8], "--json"))
    assert len(back["lists"][0]["removed"]) == 1
    assert "No entry changed" in douane("lists", "diff", now[:8], now[:8]).out
    for args, words in ((("ffffffff",), "no snapshot begins"), (("--list", "ELL"), "did you mean 'EL'")):
        wrong = douane("lists", "diff", *args)
        assert wrong.status == 2 and words in wrong.err


def test_the_first_import_is_compared_with_nothing(douane: Here, file: str) -> None:
    douane("lists", "import", file)
    called = douane("lists", "diff")
    assert "from nothing" in called.out and "0 → 60 entries" in called.out and "40 more; --all" in called.out
    assert "more; --all" not in douane("lists", "diff", "--all").out


def test_a_damaged_snapshot_is_told(douane: Here, file: str, tmp_path: Path) -> None:
    douane("lists", "import", file)
    (entries,) = (tmp_path / "data" / "lists").glob("*/entries.jsonl")
    entries.write_bytes(entries.read_bytes()[:-40])
    for args in (
        ("lists", "status"),
        ("lists", "import", file),
        ("parties", "clear", "X", "--entry", "EL/1", "--reason", "x"),
    ):
        called = douane(*args)
        assert called.status == 2 and "damaged" in called.err and "--force --reason" in called.err.replace("\n", " ")


def test_clear_list_and_revoke(douane: Here, file: str, tmp_path: Path) -> None:
    douane("lists", "import", file, "--date", "2026-07-31")
    (text,) = (tmp_path / "data" / "lists").glob("*/entries.jsonl")
    entry = next(x for x in map(json.loads, text.read_text(encoding="utf-8").splitlines()) if x["list"] == "UVL")
    key = f"UVL/{entry['id']}"
    clear = ("parties", "clear", "Quellwerk Handels GmbH", "--entry", key, "--reason", "another register number")
    called = douane(*clear, "--country", "Germany", "--person", "M. Vogt", "--until", "9000-01-01")
    assert called.status == 0 and "Clearance 1: Quellwerk Handels GmbH (DE) is not" in called.out
    assert "M. Vogt" in douane("parties", "clearances").out
    (one,) = data(douane("parties", "clearances", "--json"))
    assert (one["country"], one["entry"], one["state"], one["person"]) == ("DE", key, "stands", "M. Vogt")
    version = one["version"]
    assert douane(*clear, "--entry-version", version).status == 0
    stale = douane(*clear, "--entry-version", "0" * 16)
    assert stale.status == 2 and "has changed" in stale.err
    gone = douane("parties", "revoke", "1", "--reason", "the address is the same")
    assert gone.status == 0 and len(data(douane("parties", "clearances", "--json"))) == 1
    every = data(douane("parties", "clearances", "--all", "--json"))
    assert [x["state"][:7] for x in every] == ["revoked", "stands"]
    changed = [*rows("UVL", 40, addresses="Neue Str. 2, CN")]
    assert (
        douane("lists", "import", csl(tmp_path / "n.csv", rows("EL", 60), changed), "--date", "2026-08-31").status == 0
    )
    assert data(douane("parties", "clearances", "--json")) == []
    assert {x["state"] for x in data(douane("parties", "clearances", "--all", "--json"))[1:]} <= {
        "entry changed", "entry gone"}  # fmt: skip


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--entry", "ZZ/1", "--reason", "x"), "names no entry"),
        (("--entry", "EL", "--reason", "x"), "write LIST/ID"),
        (("--entry", "EL/nothing", "--reason", "x"), "has no entry"),
        (("--reason", "x"), "--entry"),
        (("--entry", "EL/x"), "--reason"),
    ],
)
def test_a_clearance_needs_an_entry_and_a_reason(douane: Here, file: str, args: tuple[str, ...], words: str) -> None:
    douane("lists", "import", file)
    called = douane("parties", "clear", "Quellwerk", *args)
    assert called.status == 2 and words in called.err


def test_the_command_in_a_process_of_its_own(file: str, tmp_path: Path) -> None:
    env = {"DOUANE_DATA": str(tmp_path / "data")}
    called = spawned("lists", "import", file, "--date", "2026-07-31", env=env)
    assert called.status == 0 and "Imported 100 entries" in called.out and called.err == ""
