"""Denied persons, Section 1260H, OpenSanctions, and the extracts that the project ships."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from douane.engine.parties.entry import Name
from douane.engine.parties.formats.recognize import recognize
from tests.parties.list_files import EXTRACTS, count, named, read, read_real, real, texts


def test_denied_persons() -> None:
    reading = read_real("bis/dpl_2022-09.txt")
    assert reading.lists == ("DPL",)
    assert reading.date == datetime.date(2022, 9, 2)  # a slip of the pen gives one record the year 3017
    assert reading.layout == "genuine sample"
    assert sum(max(1, len(e.addresses)) for e in reading.entries) >= 560  # 581 rows, one for each address
    ash = [e for e in reading.entries if e.name == "I. ASH"]
    assert {e.end for e in ash} == {datetime.date(2056, 6, 29)}
    assert all(e.standard_order for e in ash)
    enterprise = named(reading, "WELL BEING ENTERPRISE")
    assert (enterprise.standard_order, enterprise.end) == (False, datetime.date(2029, 1, 26))
    assert enterprise.citations == ("74 F.R. 5815 2/2/09",)
    assert named(reading, "NORDIC MARITIME").countries == ("SG",)
    assert named(reading, "ABDIEL PADRON MADRID").countries == ("US",)  # the list leaves the country out
    assert sum(e.end is None for e in reading.entries) > 20  # no last day: the order has no end


def test_denied_persons_agree_with_the_screening_list() -> None:
    """Both write the same orders; an order that both have has the same number."""
    ours = {e.key for e in read_real("bis/dpl_2022-09.txt").entries}
    theirs = {e.key for e in read_real("csl/csl_2026-07-31_official_layout.csv").entries}
    assert len(ours & theirs) > 100


def test_new_export_of_denied_persons(tmp_path: Path) -> None:
    path = tmp_path / "dpl.csv"
    path.write_text(
        "Name and Address,Effective Date,Expiration Date,Appropriate Federal Register Citations,Type of Denial\n"
        '"Maker Co., Ltd., 1 Main Street, Wuhan, China",01/02/2024,01/02/2034,89 F.R. 1234 1/9/2024,Standard\n'
        '"Jo Doe, Inmate 7, Houston, TX",2024-01-02,,89 F.R. 1235 1/9/2024,Non-Standard\n'
    )
    reading = read(path)
    assert reading.layout == "unverified"
    maker = named(reading, "Maker")
    assert maker.name == "Maker Co., Ltd."
    assert (maker.countries, maker.start, maker.standard_order) == (("CN",), datetime.date(2024, 1, 2), True)
    assert (named(reading, "Jo Doe").standard_order, named(reading, "Jo Doe").end) == (False, None)


def test_section_1260h() -> None:
    reading = read_real("dod-1260h/sanctions.csv")
    assert count(reading) == {"1260H": 397}
    assert sum(e.end is not None for e in reading.entries) == 21
    hikvision = named(reading, "Hangzhou Hikvision")
    assert hikvision.parents == ("China Electronics Technology Group Corporation",)
    ymtc = [e for e in reading.entries if e.name.startswith("Yangtze Memory")]
    assert [(e.start, e.end) for e in sorted(ymtc, key=lambda e: str(e.start))] == [
        (datetime.date(2024, 1, 31), None),
        (datetime.date(2025, 1, 7), datetime.date(2026, 2, 17)),
        (datetime.date(2026, 6, 8), None),
    ]
    assert not any("*" in n.text for e in reading.entries for n in e.names)


SIMPLE = '''"id","schema","name","aliases","birth_date","countries","addresses","identifiers","sanctions",\
"phones","emails","program_ids","dataset","first_seen","last_seen","last_change"
"NK-1","Organization","Sugon","Dawning;""Sugon, Inc.; Beijing""","","cn","","","EL - For all items","","",\
"US-BIS-EL","US OFAC Specially Designated Nationals (SDN) List;US Trade Consolidated Screening List (CSL)",\
"2023-01-01","2026-08-20T00:00:00","2026-01-01"
"ofac-36","Company","AEROCARIBBEAN AIRLINES","","","cu","","","","","","US-CUBA",\
"US OFAC Specially Designated Nationals (SDN) List","2023-01-01","2026-08-21T00:00:00","2026-01-01"
"x-1","Vessel","SOME SHIP","","","ir","","","","","","US-IRAN","US Trade Consolidated Screening List (CSL)",\
"2023-01-01","2026-08-21T00:00:00","2026-01-01"
"gb-1","Person","Some One","","","gb","","","","","","GB-RUS","UK FCDO Sanctions List","2023","2026-08-21","2026"
'''


def test_opensanctions_simple(tmp_path: Path) -> None:
    path = tmp_path / "targets.simple.csv"
    path.write_text(SIMPLE)
    reading = read(path)
    unknown = "US Trade Consolidated Screening List (CSL)"
    assert count(reading) == {"EL": 1, "SDN": 2, unknown: 1}
    assert reading.date == datetime.date(2026, 8, 21)
    assert texts(named(reading, "Sugon"), "alias") == ["Dawning", "Sugon, Inc.", "Beijing"]
    assert named(reading, "AEROCARIBBEAN").key == "SDN/36"
    assert "1 targets" in " ".join(reading.notes)


def test_opensanctions_entities(tmp_path: Path) -> None:
    objects: list[dict[str, object]] = [
        {
            "id": "s1",
            "schema": "Sanction",
            "properties": {
                "entity": ["NK-1"],
                "authority": ["Entity List (EL) - Bureau of Industry and Security"],
                "programId": ["US-BIS-EL"],
                "reason": ["For all items subject to the EAR"],
                "provisions": ["Presumption of denial"],
                "authorityId": ["84 FR 29373; 87 FR 62195"],
                "startDate": ["2019-06-24"],
            },
            "datasets": ["us_trade_csl"],
        },
        {
            "id": "NK-1",
            "caption": "Sugon",
            "schema": "Organization",
            "properties": {
                "name": ["中科曙光", "Sugon"],
                "weakAlias": ["SG"],
                "previousName": ["Old Dawning"],
                "country": ["cn"],
            },
            "datasets": ["us_trade_csl"],
            "last_seen": "2026-08-20T11:00:00",
            "target": True,
        },
        {"id": "ofac-36", "schema": "Company", "properties": {"name": ["AERO"]}, "datasets": ["us_ofac_sdn"]},
        {"id": "o", "schema": "Ownership", "properties": {"owner": ["a"], "asset": ["b"], "percentage": ["50"]}},
    ]
    for tag in ("CUBA", "SDGT"):
        properties = {"entity": ["ofac-36"], "program": [tag]}
        objects.append({"id": tag, "schema": "Sanction", "properties": properties, "datasets": ["us_ofac_sdn"]})
    path = tmp_path / "entities.ftm.json"
    path.write_text("\n".join(json.dumps(o, ensure_ascii=False) for o in objects), encoding="utf-8")
    reading = read(path)
    assert count(reading) == {"EL": 1, "SDN": 1}
    sugon = named(reading, "Sugon")
    assert sugon.names == (
        Name("Sugon", "primary"),
        Name("中科曙光", "alias", "Hani"),
        Name("Old Dawning", "former"),
        Name("SG", "weak"),
    )
    assert (sugon.requirement, sugon.policy) == ("For all items subject to the EAR", "Presumption of denial")
    assert (sugon.citations, sugon.start) == (("84 FR 29373", "87 FR 62195"), datetime.date(2019, 6, 24))
    assert named(reading, "AERO").programs == ("CUBA", "SDGT")


def test_extracts_cover_every_list() -> None:
    reading = read(EXTRACTS / "csl-extract.csv")
    assert len(reading.lists) == 12
    assert reading.set_aside == []
    assert {e.standard_order for e in reading.entries if e.list == "DPL"} == {True, False}
    ended = [e for e in reading.entries if e.end and e.end < datetime.date(2026, 11, 23)]
    assert len(ended) == 2
    assert len(read(EXTRACTS / "dod-1260h-extract.csv").entries) == 14


def test_extracts_are_true() -> None:
    """Every record of the extract that the full file has, has the same law there."""
    full = read_real("csl/csl_2026-07-31_official_layout.csv").entries
    known_law = {(e.list, e.names, e.requirement, e.policy, e.citations) for e in full}
    sampled = ("China Electronics Technology Group Corporation 13th", "Academy of Aerospace")  # of an official sample
    for e in read(EXTRACTS / "csl-extract.csv").entries:
        if e.list in ("EL", "MEU", "CMIC", "SDN") and not e.name.startswith(sampled):
            assert (e.list, e.names, e.requirement, e.policy, e.citations) in known_law, e.name
    known = {(e.name, e.start, e.end, e.parents) for e in read_real("dod-1260h/sanctions.csv").entries}
    assert all((e.name, e.start, e.end, e.parents) in known for e in read(EXTRACTS / "dod-1260h-extract.csv").entries)


def test_progress_is_told() -> None:
    (path,) = real("bis/dpl_2022-09.txt")
    told: list[tuple[int, int]] = []
    recognize([path])[0].read(lambda done, size: told.append((done, size)))
    assert told[-1] == (path.stat().st_size, path.stat().st_size)
