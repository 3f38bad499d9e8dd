"""Official files whole, from the file to the snapshot; skipped where they are not at hand."""

from __future__ import annotations

import datetime
import os
import random
import time
from pathlib import Path

import pytest

from douane.engine.parties.changes import between
from douane.engine.parties.formats.recognize import Reading, recognize
from douane.engine.parties.importing import ImportRefused, import_lists
from douane.engine.parties.snapshot import Store
from tests.shipped import ROOT

DATA = Path(os.environ.get("DOUANE_TEST_DATA", ROOT.parent / "shared" / "data")) / "lists"
DAY = datetime.date(2026, 7, 31)


def read(*names: str) -> list[Reading]:
    paths = [DATA / name for name in names]
    for path in paths:
        if not path.is_file():
            pytest.skip(f"{path} is absent; set DOUANE_TEST_DATA")
    return [found.read() for found in recognize(paths)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "lists")


def test_the_whole_screening_list(store: Store, tmp_path: Path) -> None:
    begun = time.process_time()
    first = import_lists(store, read("csl/csl_2026-07-31_official_layout.csv"), who="tester", date=DAY)
    assert time.process_time() - begun < 60, "a person waits for it"
    assert len(first.snapshot.parts) == 12 and first.snapshot.parts["SDN"].count == 19_181
    begun = time.process_time()
    found = store.current()
    assert found is not None and len(found.entries) > 25_900
    assert time.process_time() - begun < 2, "about 0.5 s on a quiet machine"

    head, *rows = (DATA / "csl/csl_2026-07-31_official_layout.csv").read_text(encoding="utf-8-sig").splitlines(True)
    random.Random(3).shuffle(rows)
    turned = tmp_path / "turned.csv"
    turned.write_text(head + "".join(rows), encoding="utf-8")
    again = import_lists(store, [f.read() for f in recognize([turned])], who="tester", date=DAY)
    assert again.nothing_new

    turned.write_text(head + "".join(r for r in rows if "Department" not in r or "(SDN)" not in r), encoding="utf-8")
    with pytest.raises(ImportRefused, match="SDN: 19,181 entries before, none"):
        import_lists(store, [f.read() for f in recognize([turned])], who="tester", date=DAY)


def test_ofacs_lists_two_years_apart(store: Store) -> None:
    old = read("ofac/2021-07/sdn.csv", "ofac/2021-07/alt.csv", "ofac/2021-07/add.csv", "ofac/2021-07/sdn_comments.csv")
    first = import_lists(store, old, who="tester", date=datetime.date(2021, 7, 15)).snapshot
    new = read("ofac/2023-01/sdn.csv", "ofac/2023-01/add.csv")
    then = datetime.date(2023, 1, 21)
    with pytest.raises(ImportRefused, match=r"no ALT file goes with sdn.csv.* 514 of 8,976 entries"):
        import_lists(store, new, who="tester", date=then)
    second = import_lists(store, new, who="tester", date=then, reason="a year and a half of delistings").snapshot
    (sdn,) = between(first, second)
    assert (sdn.before, sdn.after) == (8_976, 11_443) and len(sdn.added) > 2_000 and len(sdn.removed) < 600


def test_files_beside_each_other(store: Store) -> None:
    import_lists(store, read("csl/csl_2026-07-31_official_layout.csv"), who="tester", date=DAY)
    cons = read("ofac/2025-12/cons_prim.csv", "ofac/2025-12/cons_alt.csv", "ofac/2025-12/cons_add.csv",
                "ofac/2025-12/cons_comments.csv")  # fmt: skip
    with pytest.raises(ImportRefused, match="older than the list that is held"):
        import_lists(store, cons, who="tester", date=datetime.date(2025, 12, 19))
