"""The list of records agrees with the rules both ways, and with the sources where they lie beside the project."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from douane import Rulebook
from douane.engine.rulebook.records import disagreements
from tests.shipped import ROOT

DATA = Path(os.environ.get("DOUANE_TEST_DATA", ROOT.parent / "shared" / "data"))
SOURCES = DATA.parent / "reference"
DOSSIERS = ("ear-core", "china-chips", "remote-access", "restricted-parties", "update-2026-11")
NO_RECORDS = re.compile(r"sources|not confirmed|open points|to confirm|recommended rule records", re.IGNORECASE)
HEADING = re.compile(r"^#{2,3} (?P<number>\d+(?:\.\d+)?)\.? (?P<title>.+)$", re.MULTILINE)
NO_ROW = ("Date", "Open point", "Bill", "Part", "#")
ROW = re.compile(r"^\| \**(?P<cell>[^|*]+?)\** \|", re.MULTILINE)


def text_of(dossier: str) -> str:
    path = SOURCES / f"{dossier}.md"
    if not path.exists():
        pytest.skip(f"the sources of the rules are not at {SOURCES}; set DOUANE_TEST_DATA to the folder beside them")
    return path.read_text(encoding="utf-8")


def between(text: str, start: str, end: str) -> str:
    """The part of a text from one heading to another."""
    return text.split(f"\n{start}", 1)[1].split(f"\n{end}", 1)[0]


def first_cells(text: str) -> Iterator[str]:
    return (match["cell"].strip("`* ") for match in ROW.finditer(text))


def ids_of(dossier: str, text: str) -> set[str]:
    """The records of a dossier that carry an id of their own, as far as its tables show them."""
    if dossier == "ear-core":
        ids = {c for c in first_cells(between(text, "## 0.", "## 1.")) if re.fullmatch(r"T\d+b?", c)}
        ids |= {f"1.2:{c}" for c in first_cells(between(text, "### 1.2", "## 2.")) if c.endswith(".z")}
        return ids | {f"4.2:dd-{c}" for c in first_cells(between(text, "### 4.2", "### 4.3")) if c.strip("ivx") == ""}
    if dossier == "china-chips":
        ids = set[str]()
        for cell in first_cells(between(text, "## 6.", "## 7.")):
            names = [n for n in re.split(r", | / ", cell) if re.fullmatch(r"-?[A-Z0-9-]+", n)]
            ids |= {n if not n.startswith("-") else names[0].rsplit("-", 1)[0] + n for n in names}
        dates = [re.search(r"\d{4}-\d\d(-\d\d)?", c) for c in first_cells(between(text, "## 4.", "## 5."))]
        return ids | {f"CN-IMP-{found[0]}" for found in dates if found}
    if dossier == "remote-access":
        lines = re.findall(r"^- id: .*$", between(text, "## 6.", "## 7."), re.MULTILINE)
        ids = {i for line in lines for i in re.findall(r"\b[A-Z]+(?:-[A-Z0-9]+)+\b", line)}
        modes = between(text, "## 3.", "Common facts")
        return ids | {f"3:{m}" for line in re.findall(r"^\| `.*?\|", modes, re.M) for m in re.findall(r"`(\w+)`", line)}
    if dossier == "update-2026-11":
        return {f"8:{c}" for c in first_cells(between(text, "## 8.", "## 9.")) if c.isdigit()}
    return set()


@pytest.mark.parametrize("dossier", DOSSIERS)
def test_every_record_with_an_id_is_listed(rulebook: Rulebook, dossier: str) -> None:
    known, text = rulebook.book.declared.records, text_of(dossier)
    ids = ids_of(dossier, text)
    assert ids or dossier == "restricted-parties"
    assert sorted(i for i in ids if f"{dossier}/{i}" not in known) == []


@pytest.mark.parametrize("dossier", DOSSIERS)
def test_every_section_is_listed(rulebook: Rulebook, dossier: str) -> None:
    known, text = rulebook.book.declared.records, text_of(dossier)
    numbers = [m["number"] for m in HEADING.finditer(text) if not NO_RECORDS.search(m["title"])]

    def is_listed(number: str) -> bool:
        whole = f"{dossier}/{number}"
        return any(r == whole or r.startswith((f"{whole}:", f"{whole}.")) for r in known)

    assert [n for n in numbers if not is_listed(n) and not is_listed(n.split(".")[0])] == []


def test_every_row_of_the_update_is_listed(rulebook: Rulebook) -> None:
    """Its rows have no ids of their own: each section holds at least one record a row, named by date or subject."""
    text = text_of("update-2026-11")
    known = [r.partition("/")[2] for r in rulebook.book.declared.records if r.startswith("update-2026-11/")]
    heads = list(HEADING.finditer(text))
    short: list[str] = []
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        inside = text[head.end() : after.start() if after else len(text)]
        rows = [c for c in first_cells(inside) if set(c) - set("-") and not c.startswith(NO_ROW)]
        records = [k for k in known if k.split(":")[0] == head["number"]]
        if len(records) < len(rows):
            short.append(f"{head['number']}: {len(rows)} rows, {len(records)} records")
    assert short == []


def test_every_listed_record_is_of_a_source(rulebook: Rulebook) -> None:
    """An id that the dossiers do not hold is a misspelling."""
    numbers = {d: {m["number"] for m in HEADING.finditer(text_of(d))} for d in DOSSIERS}
    numbered = {
        d: {n for line in re.findall(r"^(\d\.\d) \*\*|^(\d+)\. \*\*", text_of(d), re.M) for n in line} for d in DOSSIERS
    }
    strange: list[str] = []
    for record in rulebook.book.declared.records:
        dossier, _, rest = record.partition("/")
        section = re.match(r"\d+(\.\d+)?", rest)
        if section is None:
            found = rest in ids_of(dossier, text_of(dossier)) or rest == "CN-IMP-AFSL"
        else:
            top, _, item = section[0].partition(".")
            found = section[0] in numbers[dossier] | numbered[dossier] or (
                top in numbers[dossier] and item in numbered[dossier]
            )
        if not found:
            strange.append(record)
    assert strange == []


def test_rules_and_list_agree(rulebook: Rulebook) -> None:
    assert [str(p) for p in disagreements(rulebook.book.declared)] == []


def test_each_record_says_why_it_has_no_rule(rulebook: Rulebook) -> None:
    records = rulebook.book.declared.records.values()
    assert [r.id for r in records if not r.rules and len(r.none.split()) < 3] == []


def test_the_section_is_what_the_tool_writes() -> None:
    command = [sys.executable, str(ROOT / "tools" / "records.py"), "--rules", str(ROOT / "rules")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout.rstrip().endswith("coverage.yaml as written"), done.stdout
