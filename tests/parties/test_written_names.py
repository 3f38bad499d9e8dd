"""What people write into a name field, row by row, against the whole lists and through the doors.

`fixtures/names/written.csv` says of each text what the answer must be, and which of the faults it stands beside.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from douane.engine.home import Home
from douane.engine.parties.matcher import CLASSES
from douane.engine.parties.screener import Screener
from tests.cli.calls import spawned
from tests.parties.test_ordinary_names import DAY
from tests.shipped import ROOT

NOT_SCREENED = "not screened"
SURE = frozenset(CLASSES[:3])
WANTED = {
    "exact": frozenset(("exact",)),
    "strong": frozenset(("exact", "strong")),
    "found": SURE,
    "found or not screened": SURE | {NOT_SCREENED},
    NOT_SCREENED: frozenset((NOT_SCREENED,)),
    "possible at most": frozenset(("possible", "family", "nothing")),
    "nothing": frozenset(("nothing",)),
}
HEADER = (
    "order_id", "product", "quantity", "mode", "from_country", "to_country", "end_user.name", "end_user.country",
    "end_user.hq_country", "end_user.ultimate_parent_hq_country", "red_flags", "exporter.name", "exporter.country",
    "encryption", "assumptions",
)  # fmt: skip
SALE = ("H100 SXM", "8", "ship_export", "US", "DE")  # 8 H100 to Germany: an ordinary name proceeds
REST = ("DE", "DE", "DE", "none", "Example Systems Inc.", "US", "5A992", "civil_end_use_after_diligence")


def written() -> list[dict[str, str]]:
    """The texts with what the answer must be."""
    with (ROOT / "fixtures" / "names" / "written.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def asked(screener: Screener, text: str) -> str:
    """The surest class of a text as the name of a party in Germany."""
    answer = screener.screen([text], DAY, "", "DE")
    if answer.problem:
        return NOT_SCREENED
    return answer.hits[0].match.cls if answer.hits else "nothing"


@pytest.mark.parametrize("fault", sorted({row["fault"] for row in written()}))
def test_faults_1_21_to_1_29_and_2_what_is_written_is_answered_rightly(whole_list: Screener, fault: str) -> None:
    wrong: list[str] = []
    for row in written():
        if row["fault"] == fault and (found := asked(whole_list, row["text"])) not in WANTED[row["answer"]]:
            wrong.append(f"{row['text']!r}: {found}, not {row['answer']}")
    assert not wrong, f"{len(wrong)} of fault {fault}: " + "; ".join(wrong)


def test_no_listed_and_no_unread_name_proceeds_through_screen(whole_home: Home, tmp_path: Path) -> None:
    orders, result = tmp_path / "orders.csv", tmp_path / "result.csv"
    with orders.open("w", encoding="utf-8", newline="") as opened:
        table = csv.writer(opened)
        table.writerow(HEADER)
        table.writerows((str(n), *SALE, row["text"], *REST) for n, row in enumerate(written()))
    called = spawned("--data", str(whole_home.path), "screen", str(orders), "-o", str(result), "--as-of", str(DAY))
    assert called.status == 1, called.err
    with result.open(encoding="utf-8", newline="") as opened:
        decided = {row["order_id"]: row["decision"] for row in csv.DictReader(opened)}
    rejected = len(written()) - len(decided)
    assert rejected < len(written()) / 20, "a text may be set aside as no cell; hardly any is"
    for n, row in enumerate(written()):
        decision = decided.get(str(n), "set aside")
        if row["answer"] == "nothing":
            assert decision == "proceed", row
        elif row["answer"] != "possible at most":
            assert decision != "proceed", row


def test_parties_search_says_the_same(whole_home: Home, whole_list: Screener) -> None:
    lines = "".join(json.dumps({"name": row["text"], "country": "DE"}) + "\n" for row in written())
    called = spawned(
        "--data", str(whole_home.path), "parties", "search", "--json", "-", "--as-of", str(DAY), stdin=lines.encode()
    )
    assert called.status == 1, called.err
    answers = [json.loads(line) for line in called.out.splitlines()]
    assert len(answers) == len(written())
    for row, answer in zip(written(), answers, strict=True):
        found = answer["matches"][0]["class"] if answer.get("matches") else "nothing"
        assert (found if answer["screened"] else NOT_SCREENED) == asked(whole_list, row["text"]), row
