"""`douane profile`: who the desk is, asked once and used in every check."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.calls import Here

DESK = ("name=Ridgeline Systems", "country=US", "hq_country=US", "ultimate_parent_hq_country=US", "us_person=yes",
        "informed_by_bis=no", "fabricator_or_osat=no", "diligence=yes")  # fmt: skip
SETS = tuple(part for text in DESK for part in ("--set", text))
SALE = ("check", "--product", "H200", "--to", "SG", "--end-user", "Lion City Compute")
RENTAL = ("check", "--product", "H100", "--to", "MY", "--mode", "gpu_rental", "--set", "tenant.name=Yunfan")


def asked(text: str) -> set[str]:
    return {f["fact"] for card in json.loads(text)["cards"] for f in card["facts"]}


def test_a_profile_is_made_once_and_used_in_every_check(douane: Here) -> None:
    """The desk is the exporter of goods and the provider of a service; it is not asked about itself again."""
    before = asked(douane(*SALE, "--json").out)
    made = douane("profile", "init", "--yes", *SETS)
    assert made.status == 0 and "every check uses it" in made.out
    after = asked(douane(*SALE, "--json").out)
    assert {f for f in before if f.startswith("exporter.")} and not {f for f in after if f.startswith("exporter.")}
    assert not {f for f in asked(douane(*RENTAL, "--json").out) if f.startswith("cloud_provider.")}
    answer = json.loads(douane(*RENTAL, "--json").out)
    provider = next(p for p in answer["parties"] if "cloud_provider" in p["roles"])
    assert provider["name"] == "Ridgeline Systems" and provider["by"] != "nobody"
    assert "Profile: default." in douane(*SALE).out.replace("\n  ", " ")
    assert {f for f in asked(douane(*SALE, "--profile", "none", "--json").out) if f.startswith("exporter.")}


def test_another_exporter_is_not_taken_for_the_desk(douane: Here) -> None:
    douane("profile", "init", "--yes", *SETS)
    other = asked(douane(*SALE, "--exporter", "Someone Else Inc.", "--json").out)
    assert "exporter.informed_by_bis" in other
    elsewhere = asked(douane(*SALE, "--set", "exporter.hq_country=CN", "--json").out)
    assert "exporter.informed_by_bis" in elsewhere


def test_a_fact_of_the_desk_in_the_case_counts_beside_its_profile(douane: Here) -> None:
    douane("profile", "init", "--yes", *SETS)
    answer = json.loads(douane(*SALE, "--set", "exporter.builds_servers=yes", "--json").out)
    exporters = [p for p in answer["parties"] if "exporter" in p["roles"]]
    assert [p["name"] for p in exporters] == ["Ridgeline Systems"]
    assert answer["facts"]["exporter.informed_by_bis"]["origin"] == "profile"


def test_what_cannot_be_a_profile_is_refused(douane: Here, tmp_path: Path) -> None:
    assert douane("profile", "init", "--yes", "--set", "country=Atlantis").status == 2
    assert not (tmp_path / "data" / "profiles").exists()
    wrong = douane("profile", "init", "--yes", "--set", "hq=US")
    assert wrong.status == 2 and "hq_country" in wrong.err
    assert douane("profile", "init", "--yes", *SETS).status == 0
    again = douane("profile", "init", "--yes", *SETS)
    assert again.status == 2 and "exists" in again.err
    assert "informed_by_bis" in douane("profile", "show").out
    assert douane("profile", "show", "desk").status == 2


def test_questions_are_asked_on_the_terminal(tmp_path: Path) -> None:
    answers = "Ridgeline Systems\nUS\n\n\n\nyes\nno\nno\nno\n\nyes\n\n\n"
    command = [sys.executable, "-m", "douane", "--data", str(tmp_path), "profile", "init"]
    done = subprocess.run(command, input=answers, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "Is your company" in done.stderr
    text = (tmp_path / "profiles" / "default.yaml").read_text(encoding="utf-8")
    assert "hq_country: US" in text and "register of BIS letters" in text and "civil_end_use_after_diligence" in text


def test_an_answer_that_cannot_be_read_is_asked_again_and_no_other_is_lost(tmp_path: Path) -> None:
    answers = "Ridgeline Systems\nAtlantis\nUS\n\n\n\nyes\nmaybe\nno\nno\nno\n\nyes\nyes\n30\n\n"
    command = [sys.executable, "-m", "douane", "--data", str(tmp_path), "profile", "init"]
    done = subprocess.run(command, input=answers, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "'Atlantis' names no country" in done.stderr and "'maybe'" in done.stderr
    text = (tmp_path / "profiles" / "default.yaml").read_text(encoding="utf-8")
    assert "hq_country: US" in text and "value: 'no'" in text and "max_list_age_days: '30'" in text


def test_facts_of_a_party_without_a_name_beside_a_named_one_are_told(douane: Here) -> None:
    """Fault 4.9: the tenant is the end user, or it is said."""
    out = " ".join(douane(*RENTAL, "--set", "end_user.hq_country=US", "--full").out.split())
    assert "end_user.* is read as said of somebody else than Yunfan" in out
    assert "read as said of" not in douane(*RENTAL, "--full").out
