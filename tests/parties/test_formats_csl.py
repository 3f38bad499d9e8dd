"""The Consolidated Screening List as CSV, TSV and JSON: at full size, and each trap of the official file."""

from __future__ import annotations

import csv
import datetime
import gzip
import json
import random
import re
import zipfile
from pathlib import Path

import pytest

from douane.engine.errors import InputError
from douane.engine.parties.entry import Address, Entry
from tests.parties.list_files import EXTRACTS, count, named, read, read_real, real, texts

ONE_EACH = dict.fromkeys(("DPL", "DTC", "EL", "FSE", "ISN", "MEU", "SDN", "UVL"), 1)
FULL = "csl/csl_2026-07-31_official_layout.csv"
ROWS = {
    "SDN": 19181,
    "EL": 3420,
    "DPL": 1596,
    "DTC": 787,
    "SSI": 286,
    "UVL": 222,
    "ISN": 161,
    "PLC": 78,
    "MEU": 70,
    "CMIC": 68,
    "MBS": 51,
    "CAP": 1,
}
"""Rows of each list in the full file; rows that say the same are one entry."""


def test_full_size() -> None:
    reading = read_real(FULL)
    repeated = _repeated_rows(real(FULL)[0])
    assert count(reading) == {code: rows - repeated.get(code, 0) for code, rows in ROWS.items()}
    assert reading.set_aside == []
    assert len({e.key for e in reading.entries}) == len(reading.entries)
    assert [(e.list, e.id) for e in reading.entries] == sorted((e.list, e.id) for e in reading.entries)


def test_no_name_is_lost() -> None:
    """Every part of a field that was split stands among the names or the remarks."""
    reading = read_real(FULL)
    held = {n.text.casefold() for e in reading.entries for n in e.names} | {
        e.remarks.casefold() for e in reading.entries
    }
    with real(FULL)[0].open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for alias in row["alt_names"].split(";"):
                text = " ".join(alias.split()).strip(" ,").casefold()
                assert not text or text in held or any(mark in text for mark in ("(", "k.a", "and ", ")")), text


def test_entries_hold_what_the_list_says() -> None:
    sugon = named(read_real(FULL), "Sugon")
    assert (sugon.list, sugon.countries, sugon.policy) == ("EL", ("CN",), "Presumption of denial")
    assert sugon.requirement.endswith("744.11 of the EAR)4.")  # the footnote stays glued to the text
    assert sugon.citations == ("84 FR 29373", "87 FR 62202")
    assert "Dawning Information Industry" in texts(sugon, "alias")
    sahara = next(e for e in read_real(FULL).entries if e.key == "SDN/48720")
    assert sahara.programs == ("SDGT", "IFSR", "RUSSIA-EO14024")
    assert sahara.type == "company"


def test_genuine_sample_of_today() -> None:
    reading = read_real("csl/csl_official_sample_2024.csv")
    assert count(reading) == ONE_EACH | {"PLC": 2, "SSI": 3}
    denied = named(reading, "I. ASH")
    assert (denied.start, denied.end, denied.standard_order) == (
        datetime.date(2002, 3, 4),
        datetime.date(2056, 6, 29),
        True,
    )
    assert denied.citations == ("67 F.R. 56530 9/4/02", "67 F.R. 10890 3/11/02", "71 F.R. 38843 7/10/06")
    assert denied.addresses == (Address("605 TRAIL LAKE DRIVE", "RICHARDSON", "TX", "75081", "US"),)
    person = named(reading, "RIM, Ryong Nam")
    assert (person.type, person.countries) == ("person", ("CN", "KP"))
    assert [(i.type, i.number, i.country) for i in person.identifiers] == [("Passport", "836238033", "KP")]
    assert "Secondary sanctions risk:" in person.remarks
    assert "Born: 1978-12-05" in person.remarks
    cetc = named(reading, "China Electronics Technology Group Corporation 13th")
    assert len(cetc.addresses) == 1  # `; and 21 Changsheng Street` is within a street
    assert texts(cetc, "acronym") == ["CETC 13"]
    assert "CETC Research Institute 13" in texts(cetc, "alias")
    assert named(reading, "Sinobright").name == "Sinobright Import and Export Company"


def test_older_layout_has_no_id_column() -> None:
    reading = read_real("csl/csl_official_sample_2019-12.csv")
    assert len(reading.entries) == 115
    group = named(reading, "32 Group China Ltd.")
    assert [a.country for a in group.addresses] == ["HK", "HK"]
    assert named(reading, "ADRIAN MANUEL HERNANDEZ").countries == ("US",)  # a state and a ZIP code, no country
    holdings = named(reading, "200G PSA HOLDINGS LLC")
    assert [(i.type, i.number, i.country) for i in holdings.identifiers] == [("Tax ID No.", "80-0890696", "US")]


def test_rows_that_differ_in_law_stay_apart() -> None:
    """Four rows of one person with four first days: one number, four suffixes."""
    reading = read_real("csl/csl_official_sample_2019-12.csv")
    twins = [e for e in reading.entries if e.name == "Gunther Migeotte" and "NO" in e.countries]
    assert len({e.id for e in twins}) == len({e.start for e in twins}) == 4
    assert len({e.id.partition("-")[0] for e in twins}) == 1


def test_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    for sample in ("csl/csl_official_sample_2019-12.csv", "csl/csl_official_sample_2024.csv"):
        (path,) = real(sample)
        with path.open(encoding="utf-8", newline="") as lines:
            header, *rows = list(csv.reader(lines))
        random.Random(7).shuffle(rows)
        assert read(_written(tmp_path / "mixed.csv", [header, *rows])).entries == read_real(sample).entries


def test_rows_repeated_per_address_are_one_entry(tmp_path: Path) -> None:
    columns = ["source", "name", "addresses", "license_requirement", "alt_names"]
    source, scope = "Entity List (EL) - Bureau of Industry and Security", "For all items subject to the EAR"
    rows = [
        [source, "Maker Ltd.", "1 First Road, Wuhan, CN", scope, "Mk"],
        [source, "Maker Ltd.", "2 Second Road, Wuhan, CN", scope, "Mk; Maker"],
        [source, "Maker Ltd.", "2 Second Road, Wuhan, CN", "For 3A090 only", ""],
    ]
    padded = _written(tmp_path / "a.csv", [columns + FILL, *([*r, *[""] * len(FILL)] for r in rows)])
    first, second = sorted(read(padded).entries, key=lambda e: len(e.addresses))
    assert first.requirement == "For 3A090 only"
    assert [a.street for a in second.addresses] == ["1 First Road", "2 Second Road"] or [
        a.street for a in second.addresses
    ] == ["2 Second Road", "1 First Road"]
    assert texts(second, "alias") == ["Maker", "Mk"]
    backwards = _written(tmp_path / "b.csv", [columns + FILL, *([*r, *[""] * len(FILL)] for r in reversed(rows))])
    assert read(backwards).entries == read(padded).entries


FILL = ["_id", "entity_number", "type", "programs", "federal_register_notice", "license_policy", "standard_order",
        "source_list_url", "start_date", "end_date", "remarks"]  # fmt: skip


def test_list_codes_are_read_from_the_brackets(tmp_path: Path) -> None:
    sources = {
        "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department": "MBS",
        "Capta List (CAP) - Treasury Department": "CAP",
        "Entity List  ( EL ) - Bureau of Industry and Security": "EL",
        "Military End User (MEU) List - Bureau of Industry and Security": "MEU",
        "Quantum List (QL) - Bureau of Industry and Security": "Quantum List (QL) - Bureau of Industry and Security",
    }
    columns = ["source", "name", "addresses", "license_requirement", "alt_names", *FILL]
    rows = [[source, f"Party {n}", *[""] * (len(columns) - 2)] for n, source in enumerate(sources)]
    reading = read(_written(tmp_path / "codes.csv", [columns, *rows]))
    assert {e.name: e.list for e in reading.entries} == {f"Party {n}": c for n, c in enumerate(sources.values())}
    assert "Quantum List" in " ".join(reading.notes)


def test_packed_files_are_read_alike(tmp_path: Path) -> None:
    path = EXTRACTS / "csl-extract.csv"
    plain = read(path)
    packed = tmp_path / "consolidated.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    archive = tmp_path / "consolidated.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as inner:
        inner.write(path, "consolidated.csv")
        inner.writestr("__MACOSX/._consolidated.csv", b"\x00")
    tabbed = tmp_path / "consolidated.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        _written(tabbed, list(csv.reader(lines)), delimiter="\t")
    for other in (packed, archive, tabbed):
        assert read(other).entries == plain.entries
    assert read(packed).sources[0][1] != plain.sources[0][1]


def test_encodings(tmp_path: Path) -> None:
    text = (EXTRACTS / "csl-extract.csv").read_text(encoding="utf-8")
    plain = read(EXTRACTS / "csl-extract.csv")
    for encoding in ("utf-8-sig", "utf-16"):
        path = tmp_path / f"{encoding}.csv"
        path.write_text(text, encoding=encoding)
        assert read(path).entries == plain.entries
    path = tmp_path / "cp1252.csv"
    path.write_text(text, encoding="cp1252")
    reading = read(path)
    assert reading.entries == plain.entries
    assert "Windows-1252" in reading.notes[0]


def test_json_gives_the_same_entries(tmp_path: Path) -> None:
    plain = read(EXTRACTS / "csl-extract.csv")
    records: list[dict[str, object]] = []
    with (EXTRACTS / "csl-extract.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            record: dict[str, object] = {k: v or None for k, v in row.items()}
            record["alt_names"] = [a for a in row["alt_names"].split("; ") if a]
            record["programs"] = [p for p in row["programs"].split("; ") if p]
            record["addresses"] = [{"address": None, "city": None, "country": None}]
            record["ids"] = []
            records.append(record)
    path = tmp_path / "consolidated.json"
    path.write_text(json.dumps({"search_performed_at": "2026-07-31T13:15:00Z", "results": records}), encoding="utf-8")
    reading = read(path)
    assert reading.date == datetime.date(2026, 7, 31)
    assert reading.layout == "unverified"
    assert {_law(e) for e in reading.entries} == {_law(e) for e in plain.entries}


def test_json_keeps_the_parts_of_addresses(tmp_path: Path) -> None:
    record = {
        "source": "Entity List (EL) - Bureau of Industry and Security",
        "name": "Maker",
        "alt_names": ["A; B"],
        "entity_number": None,
        "addresses": [
            {"address": "1 X; and 2 Y", "city": "Wuhan", "state": None, "postal_code": "430000", "country": "CN"}
        ],
        "ids": [{"type": "Registration ID", "number": "91", "country": "CN"}],
        **dict.fromkeys(("license_requirement", "license_policy", "federal_register_notice", "start_date")),
    }
    path = tmp_path / "c.json"
    path.write_text(json.dumps({"results": [record]}))
    (entry,) = read(path).entries
    assert entry.addresses == (Address("1 X; and 2 Y", "Wuhan", "", "430000", "CN"),)
    assert texts(entry, "alias") == ["A", "B"]
    assert entry.identifiers[0].number == "91"


@pytest.mark.parametrize("missing", ["source", "name"])
def test_a_file_without_a_needed_column_is_refused(tmp_path: Path, missing: str) -> None:
    with (EXTRACTS / "csl-extract.csv").open(encoding="utf-8", newline="") as lines:
        header, *rows = list(csv.reader(lines))
    at = header.index(missing)
    path = _written(tmp_path / "short.csv", [[c for n, c in enumerate(r) if n != at] for r in (header, *rows)])
    with pytest.raises(InputError, match=f"no column {missing}"):
        read(path)


def _written(path: Path, rows: list[list[str]], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return path


def _repeated_rows(path: Path) -> dict[str, int]:
    """Rows that repeat an earlier one but for the id, spaces and the punctuation of citations."""
    seen: set[tuple[str, ...]] = set()
    found: dict[str, int] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            row["federal_register_notice"] = re.sub(r"\band\b|\W", "", row["federal_register_notice"])
            key = tuple(" ".join(v.split()).casefold() for k, v in row.items() if k not in ("_id", "alt_names"))
            code = row["source"].rpartition("(")[2].partition(")")[0].removeprefix("NS-").removesuffix(" List")
            found[code] = found.get(code, 0) + (key in seen and not row["entity_number"])
            seen.add(key)
    return found


def _law(entry: Entry) -> tuple[object, ...]:
    return (entry.list, entry.names, entry.requirement, entry.policy, entry.citations, entry.start, entry.end)
