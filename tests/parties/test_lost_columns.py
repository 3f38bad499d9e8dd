"""An import that loses a column, a key or a companion file is refused, whatever the format. Faults 1.30."""

from __future__ import annotations

import csv
import datetime
import io
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from douane.engine.errors import InputError
from douane.engine.parties.entry import Address, Entry, Identifier, Name
from douane.engine.parties.formats import csl_csv
from douane.engine.parties.formats.recognize import Reading, recognize
from douane.engine.parties.importing import ImportRefused
from douane.engine.parties.snapshot import Store
from tests.parties.list_files import EXTRACTS, read
from tests.parties.listed import but, entries, entry, imported, reading
from tests.volume import volume

EXTRACT = EXTRACTS / "csl-extract.csv"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "lists")


def table() -> list[list[str]]:
    with EXTRACT.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def written(path: Path, rows: list[list[str]]) -> Path:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


@pytest.mark.parametrize("column", sorted(csl_csv.REQUIRED))
def test_fault_1_30_a_column_that_is_renamed_or_missing_is_refused(column: str, tmp_path: Path) -> None:
    head, *rows = table()
    at = head.index(column)
    for name in (f"{column}s", f"{column} 2", "", "x"):
        with pytest.raises(InputError) as refused:
            read(written(tmp_path / "c.csv", [[*head[:at], name, *head[at + 1 :]], *rows]))
        assert column in refused.value.message
    with pytest.raises(InputError):
        read(written(tmp_path / "c.csv", [r[:at] + r[at + 1 :] for r in (head, *rows)]))
    with pytest.raises(InputError):
        read(written(tmp_path / "c.csv", [[*head, column], *([*r, ""] for r in rows)]))


def test_fault_1_30_aliases_are_named(tmp_path: Path) -> None:
    head, *rows = table()
    head[head.index("alt_names")] = "aliases"
    with pytest.raises(InputError, match="no column alt_names: there are no aliases; it has 'aliases'"):
        read(written(tmp_path / "c.csv", [head, *rows]))


FIELDS: dict[str, Callable[[Entry], Entry]] = {
    "alias": lambda e: replace(e, names=e.names[:1]),
    "type": lambda e: replace(e, type=""),
    "country": lambda e: replace(e, addresses=()),
    "program": lambda e: replace(e, programs=()),
    "requirement": lambda e: replace(e, requirement=""),
    "policy": lambda e: replace(e, policy=""),
    "citation": lambda e: replace(e, citations=()),
    "first day": lambda e: replace(e, start=None),
    "last day": lambda e: replace(e, end=None),
    "standard order": lambda e: replace(e, standard_order=None),
    "number": lambda e: replace(e, identifiers=()),
    "script": lambda e: replace(e, names=tuple(n for n in e.names if not n.script)),
}


def full(list_: str, number: int) -> Entry:
    """An entry that holds something in every field."""
    names = (Name(f"Nordwerk {list_} {number}", "primary"), Name(f"Suedwerk {number}"), Name("浪潮", script="Hans"))
    day = datetime.date(2020, 1, 1)
    return but(entry(list_, number), names=names, type="company", addresses=(Address("1 Weg", country="CN"),),
               programs=("X",), citations=("90 FR 1",), start=day, end=day.replace(2090), standard_order=True,
               identifiers=(Identifier("No.", "1"),))  # fmt: skip


@pytest.mark.parametrize("format", ["csl-csv", "csl-json", "ofac-delimited", "ofac-enhanced", "ofac-advanced",
                                    "bis-dpl", "dod-1260h", "ecfr-744", "opensanctions-csv",
                                    "opensanctions-ftm"])  # fmt: skip
@pytest.mark.parametrize("field", sorted(FIELDS))
def test_fault_1_30_a_field_that_is_empty_throughout_is_refused(format: str, field: str, store: Store) -> None:
    """In every format, of one list among others; a person's reason overrides it and is kept."""
    before = [full(code, n) for code in ("EL", "SDN") for n in range(25)]
    imported(store, reading(before, format))
    after = [FIELDS[field](e) if e.list == "EL" else e for e in before]
    if field == "country":
        after = [replace(e, addresses=()) if e.list == "EL" else e for e in after]
    with pytest.raises(ImportRefused, match=r"EL: .*25 entries had"):
        imported(store, reading(after, format))
    found = store.current()
    assert found is not None and set(found.entries) == set(before)
    forced = imported(store, reading(after, format), reason="the list dropped the column").snapshot
    assert forced.parts["EL"].forced is not None and forced.parts["SDN"].forced is None


def test_a_few_that_lose_a_field_are_news(store: Store) -> None:
    rng = random.Random(3)
    before = [full("EL", n) for n in range(40)]
    imported(store, reading(before))
    for _ in range(volume(10, 200)):
        change = rng.choice(list(FIELDS.values()))
        chosen = set(rng.sample(range(40), 5))
        imported(store, reading([change(e) if i in chosen else e for i, e in enumerate(before)]))
        imported(store, reading(before))


def test_a_whole_list_without_any_alias_is_refused_at_the_first_import(store: Store) -> None:
    with pytest.raises(ImportRefused, match="none of 1,200 entries has an alias"):
        imported(store, reading(entries(SDN=1_200)))
    assert store.current() is None


def test_ofacs_entries_without_their_aliases_are_refused(store: Store, tmp_path: Path) -> None:
    sdn = tmp_path / "sdn.csv"
    row = '{0},"NORDWERK {0}",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    sdn.write_text("".join(row.format(n) for n in range(1, 6)) + "\x1a")
    with pytest.raises(ImportRefused, match=r"no ALT file .*aliases.* no ADD file"):
        imported(store, read(sdn))


def test_fault_1_30_json_without_a_key_is_refused(tmp_path: Path) -> None:
    records = csl_records()
    path = tmp_path / "consolidated.json"
    path.write_text(json.dumps({"results": records}), encoding="utf-8")
    assert len(read(path).entries) == len(records)
    for key in ("alt_names", "addresses", "programs", "license_requirement", "license_policy", "start_date"):
        turned = [{k if k != key else f"{k}_": v for k, v in r.items()} for r in records]
        path.write_text(json.dumps({"results": turned}), encoding="utf-8")
        with pytest.raises(InputError, match=f"has '{key}'"):
            read(path)


def csl_records() -> list[dict[str, Any]]:
    """Records in the shape that the JSON of September 2026 has, which differs by list."""
    return [
        {"addresses": [{"city": "Lima", "country": "PE", "address": "1 Calle", "state": None, "postal_code": None}],
         "alt_names": ["EJEMPLO BANCO"], "entity_number": "1", "federal_register_notice": None, "id": "1",
         "ids": [{"type": "Tax ID No.", "number": "77", "issue_date": None}], "license_policy": None,
         "license_requirement": None, "name": "EJEMPLO, S.A.", "programs": ["CUBA"], "remarks": None, "title": None,
         "source": "Specially Designated Nationals (SDN) - Treasury Department", "type": "Entity"},
        {"source": "Entity List (EL) - Bureau of Industry and Security", "name": "Example Works", "alt_names": None,
         "addresses": [{"address": "2 Road", "city": "Kabul", "state": "", "postal_code": "", "country": "AF"}],
         "federal_register_notice": "76 FR 1", "start_date": "2011-11-21", "standard_order": None, "id": "b6",
         "license_policy": "Presumption of denial.", "license_requirement": "For all items subject to the EAR.",
         "remarks": "", "title": None},
        {"source": "Nonproliferation Sanctions (ISN) - State Department", "name": "Maker ", "programs": ["Act"],
         "federal_register_notice": "Vol. 59, No. 44", "start_date": "1994-02-08", "alt_names": ["Mkr"],
         "country": "TH", "id": "24"},
    ]  # fmt: skip


def test_the_json_differs_by_list(tmp_path: Path) -> None:
    path = tmp_path / "consolidated.json"
    path.write_text(json.dumps({"results": csl_records(), "sources_used": [
        {"source": "EL", "source_last_updated": "2026-09-22T16:04:00+00:00", "import_rate": "Hourly"},
        {"source": "SDN", "source_last_updated": "2026-09-23T16:04:00+00:00", "import_rate": "Hourly"},
    ]}), encoding="utf-8")  # fmt: skip
    assert str(read(path).date) == "2026-09-23"
    found = {e.list: e for e in read(path).entries}
    assert [n.text for n in found["SDN"].names] == ["EJEMPLO, S.A.", "EJEMPLO BANCO"]
    assert found["SDN"].identifiers[0].number == "77" and found["EL"].countries == ("AF",)
    assert (found["EL"].type, str(found["EL"].start)) == ("", "2011-11-21")
    assert (found["ISN"].countries, [n.text for n in found["ISN"].names]) == (("TH",), ["Maker", "Mkr"])


def test_the_genuine_extract_is_no_loss(store: Store) -> None:
    whole: list[Reading] = [found.read() for found in recognize(sorted(EXTRACTS.glob("*.csv")))]
    imported(store, *whole)
    assert imported(store, *whole).nothing_new
