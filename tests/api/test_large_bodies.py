"""A body of 1 MB, whatever is in it, is answered or refused within seconds and within half a gigabyte. Faults 3.1, 3.4.

The bodies are those that cost most per byte: many parties, owners that hold each other, entries, sources that differ,
texts to search, names that are no facts.  Some fill the body, some stand right below a stated limit.
"""

from __future__ import annotations

import datetime
import json
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from douane.api.app import create_app
from douane.engine.errors import CaseError
from douane.engine.home import Home
from douane.engine.parties.formats.recognize import recognize
from douane.engine.parties.importing import import_lists
from douane.engine.parties.snapshot import Store
from tests.api.client import Client
from tests.parties.list_files import DATA, EXTRACTS
from tests.shipped import TODAY, shipped_book
from tests.volume import thorough, volume

BODY = 1_000_000  # bytes
DATA_OF = datetime.date(2026, 6, 10)
MOST_SECONDS = 5.0 if thorough() else 20.0  # of processor time; the quick tier runs beside other work
MOST_MEMORY = 500_000  # kB
Make = Callable[[Random, int], dict[str, Any]]


def word(r: Random) -> str:
    return "".join(r.choice("bcdfgklmnprstv") + r.choice("aeiou") for _ in range(r.randint(2, 4)))


def name(r: Random, words: int = 3) -> str:
    return " ".join(word(r).title() for _ in range(words))


def base(*parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    buyer = {"roles": ["end_user"], "name": "Isar Systems GmbH", "country": "DE", "hq_country": "DE",
             "ultimate_parent_hq_country": "DE"}  # fmt: skip
    return {"item": {"product": "H100 SXM", "quantity": "8"}, "red_flags": [],
            "activity": {"mode": "ship_export", "from_country": "US", "to_country": "DE"},
            "parties": [{"roles": ["exporter"], "name": "Example Systems Inc.", "country": "US"}, buyer, *parties],
            **more}  # fmt: skip


def held(**facts: Any) -> dict[str, Any]:
    case = base()
    case["parties"][1] |= facts
    return case


def item(**facts: Any) -> dict[str, Any]:
    case = base()
    case["item"] |= facts
    return case


def deep(r: Random, layers: int) -> dict[str, Any]:
    owner: dict[str, Any] = {"name": name(r), "percent": "50"}
    for _ in range(layers):
        owner = {"name": name(r), "percent": "50", "owners": [owner]}
    return held(owners=[owner])


def clique(r: Random, many: int) -> dict[str, Any]:
    names = [name(r) for _ in range(max(2, int(many**0.5)))]
    stakes = [{"name": a, "of": b, "percent": "3"} for a in names for b in names if a != b]
    return held(owners=[*stakes, *({"name": a, "percent": "2"} for a in names)][:1000])


def entry(r: Random, number: int) -> dict[str, Any]:
    return {
        "list": r.choice(["EL", "UVL", "SDN", "CMIC"]),
        "entry": str(number),
        "class": r.choice(["exact", "family"]),
    }


def sources(r: Random, many: int, values: list[Any]) -> list[dict[str, Any]]:
    return [{"value": r.choice(values), "source": f"s{i}"} for i in range(many)]


ROLES = ("end_user", "purchaser", "ultimate_consignee", "bank", "reseller", "vessel", "notify_party", "tenant")
SHAPES: dict[str, tuple[Make, tuple[int, ...]]] = {
    "parties": (lambda r, n: base(*({"roles": ["end_user"], "name": name(r)} for _ in range(n))), (150, 950, 20_000)),
    "roles": (lambda r, n: base(*({"roles": [r.choice(ROLES)], "name": name(r), "hq_country": "CN"} for _ in range(n))),
              (140, 950)),
    "entries": (lambda r, n: held(lists=[entry(r, i) for i in range(n)]), (400, 1000, 15_000)),
    "owners": (lambda r, n: held(owners=[{"name": name(r), "percent": "0.1"} for _ in range(n)]), (145, 1000, 20_000)),
    "clique": (clique, (900,)),
    "deep owners": (deep, (25, 300)),
    "owners of many": (lambda r, n: base(*({"roles": ["bank"], "name": name(r), "owners": [
        {"name": name(r), "percent": "1"} for _ in range(n)]} for _ in range(90))), (9, 100)),
    "long names": (lambda r, n: base(*({"roles": ["bank"], "name": name(r, 24)} for _ in range(n))), (35, 950)),
    "ordinary words": (lambda r, n: base(*({"roles": ["bank"], "name": f"International Trading Technology {i} Ltd"}
                                           for i in range(n))), (500, 950)),
    "many forms": (lambda r, n: base(*({"roles": ["bank"], "name": f"{'Trading Ltd ' * 19}{i}"} for i in range(n))),
                   (18, 950)),
    "Chinese": (lambda r, n: base(*({"roles": ["bank"], "name": "深圳市科技有限公司电子信息" * 9 + str(i)}
                                    for i in range(n))), (18, 950)),
    "one long text": (lambda r, n: held(name="Huawei Trading, Ltd " * n), (200, 40_000)),
    "addresses": (lambda r, n: base(*({"roles": ["bank"], "name": name(r), "address": "12 Fuk Wing Street, Kowloon" * n}
                                      for _ in range(200))), (2, 100)),
    "sources of a name": (lambda r, n: held(name=[{"value": name(r), "source": f"s{i}"} for i in range(n)]),
                          (900, 18_000)),
    "sources of a country": (lambda r, n: held(hq_country=sources(r, n, ["DE", "CN", "RU"])), (16, 1000, 20_000)),
    "sources of many": (lambda r, n: base(*({  #
        "name": name(r), "roles": ["bank"], "country": sources(r, 15, ["DE", "CN"])}
                                            for _ in range(n))), (150, 900)),
    "sources of a figure": (lambda r, n: item(tpp=[{"value": i, "source": f"s{i}"} for i in range(n)]),
                            (16, 1000, 20_000)),
    "peaks": (lambda r, n: item(peaks=[{"format": "fp16", "bit_length": 16, "dense_tera_ops": i} for i in range(n)]),
              (1000, 14_000)),
    "excluded": (lambda r, n: held(hq_country={"not_in": ["DE", "FR"] * n}), (500, 50_000)),
    "no facts": (lambda r, n: item(**{f"{word(r)}_{i}": 1 for i in range(n)}), (30_000,)),
    "no countries": (lambda r, n: base(*({"roles": ["bank"], "country": name(r), "type": name(r), "hq_country": name(r)}
                                         for _ in range(n))), (950,)),
    "no roles": (lambda r, n: base(*({"roles": [name(r) for _ in range(20)]} for _ in range(n))), (950,)),
    "red flags": (lambda r, n: base(red_flags=[{"id": f"f{i}"} for i in range(n)]), (1000, 30_000)),
    "resellers": (lambda r, n: base(service={"reseller_chain": [name(r) for _ in range(n)]}), (900, 20_000)),
    "parents": (lambda r, n: base(*({"roles": ["bank"], "name": name(r), "ultimate_parent": name(r)}
                                    for _ in range(n))), (400, 950)),
}  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A service with the lists; in the thorough tier with whole ones."""
    home = Home(tmp_path_factory.mktemp("home"))
    whole = DATA / "csl" / "csl_2026-07-31_official_layout.csv"
    files = [whole] if thorough() and whole.exists() else sorted(EXTRACTS.glob("*.csv"))
    import_lists(Store(home.path / "lists"), [f.read() for f in recognize(files)], who="tester", date=DATA_OF)
    app = create_app(home, shipped_book(), today=lambda: TODAY)
    client = Client(app)
    assert client.post("/v1/check", base()).status_code == 200
    yield client
    app.state.service.close()


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_fault_3_1_a_body_is_answered_or_refused_in_time(shape: str, client: Client) -> None:
    make, sizes = SHAPES[shape]
    for size in sizes:
        body = make(Random(size), size)
        length = len(json.dumps(body))
        if length > BODY:
            continue
        before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        answer = client.post("/v1/check", body)
        took = time.process_time() - begun
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert answer.status_code in (200, 400, 422), (size, answer.text[:300])
        assert took < MOST_SECONDS, (size, length, took)
        assert used < MOST_MEMORY, (size, used)
        if answer.status_code == 422:
            assert answer.json()["problems"] if "problems" in answer.json() else answer.json()["detail"]
            assert took < max(2.0, MOST_SECONDS / 3), (size, took, "a refusal takes about a second")


def test_fault_3_1_shapes_together(client: Client) -> None:
    """Parties, owners, entries and texts of several shapes in one case."""
    random = Random(31)
    for _ in range(volume(4, 150)):
        case = base()
        for shape in random.sample(sorted(SHAPES), 3):
            make, sizes = SHAPES[shape]
            other = make(random, sizes[0])
            case["parties"] += other["parties"][2:]
            case["parties"][1] |= {k: v for k, v in other["parties"][1].items() if k in ("lists", "owners", "name")}
            case["item"] |= other["item"]
        begun = time.process_time()
        answer = client.post("/v1/check", case)
        assert answer.status_code in (200, 400, 422) or len(json.dumps(case)) > BODY
        assert time.process_time() - begun < MOST_SECONDS


def test_fault_3_4_owners_in_too_many_layers_have_their_own_message(client: Client) -> None:
    for layers in (31, 300, 900):
        with pytest.raises(CaseError, match=r"parties\[1\].owners: owners of owners stand in more than 30 layers"):
            shipped_book().at(today=TODAY).check(deep(Random(1), layers))
    refused = client.post("/v1/check", deep(Random(1), 300))
    assert refused.status_code == 400 and "nests" in refused.text
    assert client.post("/v1/check", deep(Random(1), 25)).status_code == 200


def test_what_is_left_out_of_a_large_answer_is_said(client: Client) -> None:
    make, _ = SHAPES["parties"]
    few, many = (client.post("/v1/check", make(Random(2), n)).json() for n in (20, 300))
    told = "The case names more than 150 parties"
    assert any(told in text for text in many["notices"]) and not any(told in text for text in few["notices"])
    assert any(q["cells"] for q in few["questions"]) and not any(q["cells"] for q in many["questions"])


def test_the_explanation_of_a_large_case_changes_no_outcome(tmp_path: Path) -> None:
    """The same result whether variants were tried or not."""
    random = Random(5)
    for count in (3, 160):
        for _ in range(volume(1, 12)):
            case = base(*({"roles": [random.choice(ROLES)], "name": name(random), "hq_country": "DE"}
                          for _ in range(count)))  # fmt: skip
            full, brief = (shipped_book().at(today=TODAY).check(case, detail=d) for d in ("full", "brief"))
            assert full.result_hash == brief.result_hash
