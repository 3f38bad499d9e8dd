"""Lists that were imported once never count as absent: they are read, or nothing is answered, at every door. [P-24]

Faults 1.13: `current` is gone while snapshots stand, a link leads nowhere, a share is not mounted.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from douane.api.app import create_app
from douane.engine.errors import InputError
from douane.engine.home import Home
from douane.engine.parties.snapshot import SnapshotDamaged, Store
from douane.engine.record.clearances import Clearances
from tests.api.client import Client
from tests.cli.calls import Here
from tests.parties.listed import entries, entry, imported, reading
from tests.shipped import shipped_book


def _no_current(lists: Path) -> None:
    (lists / "current").unlink()


def _no_current_and_no_journal(lists: Path) -> None:
    _no_current(lists)
    (lists / "imports.jsonl").unlink()


def _journal_alone(lists: Path) -> None:
    for path in lists.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "imports.jsonl":
            path.unlink()


def _dangling_current(lists: Path) -> None:
    _no_current(lists)
    (lists / "current").symlink_to(lists / "elsewhere")


def _dangling_folder(lists: Path) -> None:
    shutil.rmtree(lists)
    lists.symlink_to(lists.parent / "not-mounted")


def _empty_folder(lists: Path) -> None:
    shutil.rmtree(lists)
    lists.mkdir()


def _a_file(lists: Path) -> None:
    shutil.rmtree(lists)
    lists.write_text("")


def _a_circle(lists: Path) -> None:
    shutil.rmtree(lists)
    lists.symlink_to(lists)


def _a_folder_for_current(lists: Path) -> None:
    _no_current(lists)
    (lists / "current").mkdir()


def _no_snapshot(lists: Path) -> None:
    for path in lists.iterdir():
        if path.is_dir():
            shutil.rmtree(path)


def _empty_current(lists: Path) -> None:
    (lists / "current").write_text("")


def _dangling_data(lists: Path) -> None:
    shutil.rmtree(lists.parent)
    lists.parent.symlink_to(lists.parent.parent / "share")


GONE: tuple[Callable[[Path], None], ...] = (
    _no_current, _no_current_and_no_journal, _journal_alone, _dangling_current, _dangling_folder, _empty_folder,
    _a_file, _a_circle, _a_folder_for_current, _no_snapshot, _empty_current, _dangling_data,
)  # fmt: skip


@pytest.mark.parametrize("break_", GONE)
def test_fault_1_13_lists_that_cannot_be_read_are_no_empty_lists(
    break_: Callable[[Path], None], tmp_path: Path
) -> None:
    home = Home(tmp_path / "data")
    imported(home.snapshots, reading(entries(EL=3)))
    break_(home.snapshots.path)
    with pytest.raises(InputError):
        home.screener(shipped_book())
    assert home.screener(shipped_book(), "none") is None, "the caller's own screening, said in so many words"


@pytest.mark.parametrize("break_", [_no_current, _dangling_folder, _empty_folder])
def test_fault_1_13_at_every_door(
    break_: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path / "data")
    imported(home.snapshots, reading(entries(EL=3)))
    break_(home.snapshots.path)
    orders = tmp_path / "orders.csv"
    orders.write_text("order_id,line,product,mode,from_country,to_country,end_user.name,end_user.lists\n"
                      "1,1,laptop,ship_export,US,DE,Isar Systems GmbH,none\n")  # fmt: skip
    moved = {"mode": "ship_export", "from_country": "US", "to_country": "DE"}
    buyer = {"roles": ["end_user"], "name": "Isar Systems GmbH", "lists": list[str]()}
    case = {"item": {"product": "laptop"}, "activity": moved, "parties": [buyer]}
    written = tmp_path / "case.json"
    written.write_text(json.dumps(case))
    for call in (("check", "--case", str(written)), ("screen", str(orders)), ("parties", "search", "Isar Systems"),
                 ("lists", "status"), ("lists", "diff"),
                 ("parties", "clear", "x", "--entry", "EL/1", "--reason", "y")):  # fmt: skip
        called = Here(capsys)(*call, "--data", str(home.path))
        assert called.status == 2 and "lists cannot be read" in called.err, call
    app = create_app(home, shipped_book())
    client = Client(app)
    for path in ("/v1/check", "/v1/determinations"):
        answer = client.post(path, case)
        assert answer.status_code >= 400 and "lists cannot be read" in answer.text, path
    app.state.service.close()


def test_the_folder_of_lists_is_gone_although_hits_were_cleared(tmp_path: Path) -> None:
    home = Home(tmp_path / "data")
    imported(home.snapshots, reading(entries(EL=3)))
    with Clearances(home.database) as store:
        store.clear("Nordwerk GmbH", "DE", entry("EL", 1), reason="other number", person="M. Vogt")
    shutil.rmtree(home.snapshots.path)
    with pytest.raises(SnapshotDamaged, match="lists cannot be read"):
        home.screener(shipped_book())


def test_a_refused_first_import_leaves_no_trace(tmp_path: Path) -> None:
    store = Store(tmp_path / "lists")
    with store.importing():
        pass
    assert store.current() is None


def test_a_persons_reason_imports_over_what_is_gone(tmp_path: Path) -> None:
    store = Store(tmp_path / "lists")
    imported(store, reading(entries(EL=3)))
    _no_current(store.path)
    with pytest.raises(SnapshotDamaged) as refused:
        imported(store, reading(entries(EL=3)))
    assert "--force" in refused.value.hint
    imported(store, reading(entries(EL=3)), reason="the share lost a file")
    found = store.current()
    assert found is not None and found.parts["EL"].count == 3
