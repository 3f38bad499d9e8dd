"""Snapshots: the same content is the same snapshot, a loss is refused, and a killed import changes nothing."""

from __future__ import annotations

import datetime
import json
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from douane.engine.errors import InputError
from douane.engine.parties.entry import Entry, Name
from douane.engine.parties.files import exclusive
from douane.engine.parties.importing import ImportRefused
from douane.engine.parties.snapshot import SnapshotDamaged, Store
from tests.parties.listed import AUGUST, JULY, but, entries, entry, imported, reading
from tests.shipped import ROOT


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data" / "lists")


def test_nothing_is_there_before_the_first_import(store: Store) -> None:
    assert store.current() is None and store.all() == () and store.journal() == []
    assert not store.path.exists()


def test_what_was_imported_comes_back(store: Store) -> None:
    made = imported(store, reading(entries(EL=30, SDN=40))).snapshot
    found = store.current()
    assert found is not None and found.hash == made.hash == store.current_hash()
    assert set(found.entries) == set(entries(EL=30, SDN=40))
    assert {c: p.count for c, p in found.parts.items()} == {"EL": 30, "SDN": 40}
    assert found.by_list["EL"] == tuple(e for e in found.entries if e.list == "EL")
    assert found.by_key["SDN/7"].name == "Nordwerk SDN 7"
    part = found.parts["EL"]
    assert (part.format, part.layout, part.date) == ("csl-csv", "genuine sample", JULY)
    assert part.sources[0].name == "consolidated.csv" and part.age(datetime.date(2026, 8, 1)) == 1
    assert part.imported.endswith("+00:00") and found.who == "tester"


def test_the_same_import_changes_nothing(store: Store) -> None:
    first = imported(store, reading(entries(EL=30)))
    second = imported(store, reading(entries(EL=30)))
    assert second.nothing_new and not first.nothing_new and len(store.all()) == 1
    assert second.snapshot.parts == first.snapshot.parts


def test_neither_the_order_of_rows_nor_of_files_matters(store: Store, tmp_path: Path) -> None:
    csl, dpl = reading(entries(EL=30, SDN=40)), reading(entries(DPL=20), "bis-dpl")
    turned = list(csl.entries)
    random.Random(1).shuffle(turned)
    first = imported(store, csl, dpl).snapshot
    other = Store(tmp_path / "other")
    assert imported(other, dpl, replace(csl, entries=turned)).snapshot.hash == first.hash
    third = Store(tmp_path / "third")
    imported(third, dpl)
    assert imported(third, csl).snapshot.hash == first.hash


def test_a_newer_day_of_the_same_content_is_another_snapshot(store: Store) -> None:
    """The list was confirmed: it is young again, and answers that rest on its age differ."""
    first = imported(store, reading(entries(EL=30)))
    second = imported(store, reading(entries(EL=30), date=AUGUST))
    assert second.snapshot.hash != first.snapshot.hash and second.snapshot.parts["EL"].date == AUGUST
    assert imported(store, reading(entries(EL=30), date=None)).nothing_new


def test_an_import_lays_its_lists_over_the_others(store: Store) -> None:
    imported(store, reading(entries(EL=30, SDN=40)))
    made = imported(store, reading(entries(DPL=20), "bis-dpl", "unverified", AUGUST)).snapshot
    assert {c: (p.count, p.date) for c, p in made.parts.items()} == {
        "EL": (30, JULY), "SDN": (40, JULY), "DPL": (20, AUGUST)}  # fmt: skip
    assert made.parts["DPL"].layout == "unverified"
    assert store.before(made.hash) == store.all()[0]


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (entries(EL=100), "SDN: 40 entries before, none in consolidated.csv"),
        (entries(EL=94, SDN=40), r"EL: 6 of 100 entries \(6 %\) are gone"),
        (entries(EL=100, SDN=10), r"SDN: 30 of 40 entries \(75 %\) are gone"),
    ],
)
def test_a_loss_is_refused_and_the_old_lists_stay(store: Store, after: tuple[Entry, ...], words: str) -> None:
    before = imported(store, reading(entries(EL=100, SDN=40))).snapshot
    with pytest.raises(ImportRefused, match=words) as refused:
        imported(store, reading(after, date=AUGUST))
    assert "--force --reason" in refused.value.hint
    assert store.current_hash() == before.hash and len(store.all()) == 1


def test_one_entry_in_twenty_may_go(store: Store) -> None:
    imported(store, reading(entries(EL=100)))
    made = imported(store, reading(entries(EL=95), date=AUGUST))
    assert made.differences[0].lost == 5 and made.snapshot.parts["EL"].count == 95


def test_new_numbers_are_no_loss_and_other_parties_under_old_numbers_are_found_by_number(store: Store) -> None:
    imported(store, reading(entries(EL=100)))
    renumbered = tuple(but(e, id=f"n{e.id}") for e in entries(EL=100))
    assert imported(store, reading(renumbered, date=AUGUST)).differences[0].lost == 0


def test_another_kind_of_file_may_hold_fewer_lists(store: Store) -> None:
    imported(store, reading(entries(EL=100, SDN=40)))
    made = imported(store, reading(entries(SDN=41), "ofac-sdn", date=AUGUST)).snapshot
    assert made.parts["EL"].count == 100 and made.parts["SDN"].format == "ofac-sdn"
    with pytest.raises(ImportRefused, match="EL: 100 entries before"):
        imported(store, reading(entries(DPL=20), "csl-json", date=AUGUST))


def test_the_sdn_list_and_the_other_lists_of_ofac_come_each_alone(store: Store) -> None:
    sdn, others = reading(entries(SDN=40), "ofac-delimited"), reading(entries(SSI=20, CMIC=20), "ofac-delimited")
    imported(store, sdn, others)
    assert imported(store, sdn).nothing_new and imported(store, others).nothing_new
    with pytest.raises(ImportRefused, match="SSI: 20 entries before"):
        imported(store, reading(entries(CMIC=20), "ofac-delimited"))


def test_an_older_list_does_not_replace_a_newer_one(store: Store) -> None:
    imported(store, reading(entries(EL=100), date=AUGUST))
    with pytest.raises(ImportRefused, match="of 2026-07-31, older than the list that is held"):
        imported(store, reading(entries(EL=99), date=JULY))
    assert imported(store, reading(entries(EL=100), date=JULY)).nothing_new


def test_a_person_overrides_a_refusal_and_is_written_down(store: Store) -> None:
    imported(store, reading(entries(EL=100, SDN=40)))
    made = imported(store, reading(entries(EL=50), date=AUGUST), reason="SDN is down today, EL was cut")
    assert made.forced and made.snapshot.parts["EL"].count == 50
    kept = made.snapshot.parts["SDN"]
    assert kept.count == 40 and kept.date == JULY, "a lost list stays and grows old"
    found = store.load(made.snapshot.hash)
    for code, words in (("EL", "50 of 100"), ("SDN", "40 entries before")):
        forced = found.parts[code].forced
        assert forced is not None and words in forced.refusal
        assert (forced.who, forced.why) == ("tester", "SDN is down today, EL was cut")
    assert set(store.journal()[-1]["forced"]) == {"EL", "SDN"}
    again = imported(store, reading(entries(EL=50, SDN=40), date=datetime.date(2026, 9, 1))).snapshot
    assert all(p.forced is None for p in again.parts.values())


def test_two_files_that_hold_one_list_are_refused_by_name_unless_they_agree(store: Store) -> None:
    csl = reading(entries(EL=30, SDN=40))
    sdn = reading(entries(SDN=41), "ofac-sdn", name="SDN.CSV")
    with pytest.raises(InputError, match=r"SDN is in consolidated.csv \(40 entries\) and in SDN.CSV \(41 entries\)"):
        imported(store, csl, sdn)
    assert store.current() is None
    made = imported(store, csl, replace(sdn, entries=list(entries(SDN=40)))).snapshot
    assert made.parts["SDN"].format == "csl-csv"


def test_entries_with_one_number_are_both_kept(store: Store) -> None:
    first, second = entry("EL", 1), but(entry("EL", 1), names=(Name("Quellwerk", "primary"),))
    several = (first, second, first, entry("EL", 10))
    made = imported(store, reading(several)).snapshot
    assert sorted(e.id for e in made.entries) == ["1", "10", "1~2"]
    assert {e.name for e in made.entries} == {"Nordwerk EL 1", "Nordwerk EL 10", "Quellwerk"}
    assert imported(store, reading(reversed(several), date=None)).nothing_new


def test_the_day_is_the_files_own_or_a_persons(store: Store) -> None:
    assert imported(store, reading(entries(EL=3), date=None)).snapshot.parts["EL"].age(JULY) is None
    assert imported(store, reading(entries(EL=3), date=None), date=JULY).snapshot.parts["EL"].date == JULY
    with pytest.raises(InputError, match="says itself that it is of 2026-08-31"):
        imported(store, reading(entries(EL=3), date=AUGUST), date=JULY)
    with pytest.raises(InputError, match="yet to come"):
        imported(store, reading(entries(EL=3), date=datetime.date(9999, 1, 1)))


def test_what_was_not_understood_is_counted(store: Store) -> None:
    strange = tuple(but(e, policy="Whatever the moon says") for e in entries(EL=2))
    made = imported(store, reading((*strange, entry("EL", 3)))).snapshot
    assert list(store.load(made.hash).parts["EL"].open.values()) == [2]
    (words,) = made.parts["EL"].open
    assert "moon" in words


# --- damage --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("entries.jsonl", b"Nordwerk EL 3", b"Nordwerk EL 9"),
        ("manifest.json", b"2026-07-31", b"2026-08-31"),
        ("manifest.json", b'"count": 30', b'"count": 29'),
        ("manifest.json", b'"lists"', b'"list"'),
        ("manifest.json", b"{", b""),
    ],
)
def test_a_damaged_snapshot_is_an_error_and_no_empty_list(store: Store, file: str, old: bytes, new: bytes) -> None:
    made = imported(store, reading(entries(EL=30))).snapshot
    path = made.path / file
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))
    with pytest.raises(SnapshotDamaged, match="is damaged"):
        store.current()


def test_cut_entries_missing_files_and_a_missing_snapshot_are_errors(store: Store) -> None:
    made = imported(store, reading(entries(EL=30))).snapshot
    whole = (made.path / "entries.jsonl").read_bytes()
    for content in (whole[:-1], whole[:200], b"", whole + b"\n", whole + whole[:200]):
        (made.path / "entries.jsonl").write_bytes(content)
        with pytest.raises(SnapshotDamaged):
            store.current()
    (made.path / "entries.jsonl").unlink()
    with pytest.raises(SnapshotDamaged):
        store.current()
    made.path.rename(store.path / "elsewhere")
    with pytest.raises(SnapshotDamaged, match="is missing"):
        store.current()


def test_a_snapshot_is_found_by_the_beginning_of_its_hash(store: Store) -> None:
    made = imported(store, reading(entries(EL=30))).snapshot
    assert store.find(made.hash[:6]) == made.hash
    for text, words in ((made.hash[:2], "too short"), ("ffff0000ffff", "no snapshot begins")):
        with pytest.raises(InputError, match=words):
            store.find(text)


# --- killed in the middle ------------------------------------------------------------------------------------

_KILLED = """
import os, signal, sys
from pathlib import Path
from douane.engine.parties import snapshot
from tests.parties.listed import AUGUST, entries, imported, reading

point, left = sys.argv[2], [int(sys.argv[3])]

def dying(function):
    def call(*given):
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return function(*given)
    return call

if point == "write":
    def half(path, content, write=snapshot.write_synced):
        if left[0] == 0:
            write(path, content[: len(content) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        write(path, content)
    snapshot.write_synced = half
elif point != "derive":
    setattr(snapshot, point, dying(getattr(snapshot, point)))
derive = dying(lambda entries, folder: None) if point == "derive" else None
imported(snapshot.Store(Path(sys.argv[1]), derive), reading(entries(EL=31), date=AUGUST))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize(
    ("point", "nth", "finished"),
    [
        ("write", 0, False),  # the entries are half written
        ("derive", 0, False),
        ("write", 1, False),  # the manifest is half written
        ("sync_folder", 0, False),  # all is written, in a folder without its name
        ("sync_folder", 1, False),  # it has its name
        ("append_line", 0, False),
        ("write", 2, False),  # the hash that is to count is half written
        ("sync_folder", 2, True),  # it counts
    ],
)
def test_a_killed_import_leaves_the_old_lists_or_the_new_ones(
    store: Store, point: str, nth: int, finished: bool
) -> None:
    old = imported(store, reading(entries(EL=30))).snapshot
    call = [sys.executable, "-c", _KILLED, str(store.path), point, str(nth)]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    found = store.current()
    assert found is not None
    assert (found.hash != old.hash) == finished
    assert len(found.entries) == (31 if finished else 30)
    made = imported(store, reading(entries(EL=31), date=AUGUST)).snapshot
    assert store.current_hash() == made.hash and made.parts["EL"].count == 31
    assert not list(store.path.glob(".unfinished*")), "what the killed one left is gone"
    assert store.before(made.hash) == old.hash and len(store.all()) == 2


def test_a_half_line_of_the_journal_is_no_import(store: Store) -> None:
    first = imported(store, reading(entries(EL=30))).snapshot
    with (store.path / "imports.jsonl").open("ab") as file:
        file.write(b'{"at": "2026')
    second = imported(store, reading(entries(EL=31), date=AUGUST)).snapshot
    assert len(store.journal()) == 2 and store.before(second.hash) == first.hash


def test_one_import_at_a_time(store: Store) -> None:
    imported(store, reading(entries(EL=30)))
    with exclusive(store.path / ".lock") as free, pytest.raises(InputError, match="another import is running"):
        assert free
        imported(store, reading(entries(EL=31), date=AUGUST))
    imported(store, reading(entries(EL=31), date=AUGUST))


# --- beside the entries --------------------------------------------------------------------------------------


def test_what_is_derived_lies_in_the_folder_and_not_in_the_hash(store: Store, tmp_path: Path) -> None:
    def derive(found: list[Entry], folder: Path) -> None:
        assert folder.parent == tmp_path / "other"
        (folder / "names.bin").write_text(str(len(found)), encoding="ascii")

    plain = imported(store, reading(entries(EL=30))).snapshot
    made = imported(Store(tmp_path / "other", derive), reading(entries(EL=30))).snapshot
    assert made.hash == plain.hash and (made.path / "names.bin").read_text() == "30"


@pytest.mark.parametrize("after", [{"EL": 30, "SDN": 40}, {"EL": 30}])
def test_a_persons_reason_lays_a_damaged_snapshot_aside(store: Store, after: dict[str, int]) -> None:
    made = imported(store, reading(entries(EL=30, SDN=40))).snapshot
    (made.path / "entries.jsonl").write_bytes(b"")
    with pytest.raises(SnapshotDamaged) as damaged:
        imported(store, reading(entries(**after)))
    assert "--force --reason" in damaged.value.hint
    again = imported(store, reading(entries(**after)), reason="the disk failed").snapshot
    found = store.current()
    assert found is not None and found.hash == again.hash and {c: p.count for c, p in found.parts.items()} == after
    assert all(p.forced and "damaged" in p.forced.refusal for p in found.parts.values())


def test_thirty_thousand_entries_load_in_a_second(store: Store) -> None:
    imported(store, reading(entries(EL=6_000, SDN=20_000)), reason="made by hand, without aliases")
    begun = time.process_time()
    found = store.current()
    assert found is not None and len(found.entries) == 26_000
    assert time.process_time() - begun < 2, "1 s on a quiet machine"


def test_the_manifest_is_for_people_too(store: Store) -> None:
    made = imported(store, reading(entries(EL=30))).snapshot
    plain = json.loads((made.path / "manifest.json").read_text(encoding="utf-8"))
    assert plain["hash"] == made.hash and plain["lists"]["EL"]["sources"][0]["name"] == "consolidated.csv"
