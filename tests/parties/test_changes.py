"""What changed between two snapshots, entry by entry and field by field."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from douane.engine.parties.changes import between, changes_of
from douane.engine.parties.entry import Name
from douane.engine.parties.snapshot import Store
from tests.parties.listed import AUGUST, but, entries, entry, imported, reading


def test_added_removed_changed_with_its_fields() -> None:
    one, two, three, four = (entry("EL", n, policy="Presumption of denial") for n in range(1, 5))
    changed = but(two, policy="Case-by-case", end=datetime.date(2027, 1, 1), names=(*two.names, Name("NW2")))
    found = changes_of("EL", [one, two, three], [four, changed, one])
    assert (found.before, found.after, found.any) == (3, 3, True)
    assert (found.added, found.removed) == ((four,), (three,))
    (one_changed,) = found.changed
    assert [(c.field, c.before, c.after) for c in one_changed.changes if c.field != "names"] == [
        ("policy", "Presumption of denial", "Case-by-case"), ("end", None, "2027-01-01")]  # fmt: skip
    names = next(c for c in one_changed.changes if c.field == "names")
    assert names.came == [{"text": "NW2", "kind": "alias"}] and names.gone == []
    assert json.loads(json.dumps(found.plain()))["changed"][0]["entry"] == "EL/2"


def test_the_same_list_has_no_changes_in_any_order() -> None:
    assert not changes_of("EL", entries(EL=20), reversed(entries(EL=20))).any


def test_a_new_number_is_a_change_and_no_new_party() -> None:
    found = changes_of("EL", entries(EL=3), [but(e, id=f"n{e.id}") for e in entries(EL=3)])
    assert not found.added and not found.removed
    assert [[c.field for c in x.changes] for x in found.changed] == [["id"]] * 3


def test_two_of_one_name_are_not_guessed_at() -> None:
    twins = [but(entry("EL", n), names=(Name("Quellwerk", "primary"),)) for n in (1, 2)]
    found = changes_of("EL", twins, [but(e, id=f"n{e.id}") for e in twins])
    assert len(found.added) == len(found.removed) == 2 and not found.changed


def test_every_list_of_two_snapshots(tmp_path: Path) -> None:
    store = Store(tmp_path)
    old = imported(store, reading(entries(EL=30))).snapshot
    new = imported(store, reading(entries(DPL=5), "bis-dpl"), reading(entries(EL=31), date=AUGUST)).snapshot
    found = {c.list: (len(c.added), len(c.removed), len(c.changed)) for c in between(old, new)}
    assert found == {"DPL": (5, 0, 0), "EL": (1, 0, 0)}
    assert [len(c.added) for c in between(None, old)] == [30]
    assert not any(c.any for c in between(new, new))
