"""The real server, in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from douane.api.app import serve
from douane.engine import InputError, Rulebook
from douane.engine.home import Home
from tests.api.client import CASE
from tests.shipped import ROOT

_SERVES = """
import functools, sys
from pathlib import Path
from douane.api.app import serve
from douane.engine.home import Home
from tests.shipped import shipped_book
serve("localhost", 0, Home(Path(sys.argv[1])), shipped_book(), announce=functools.partial(print, flush=True))
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a server over an empty data folder."""
    command = [sys.executable, "-c", _SERVES, str(tmp_path / "data")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert said.startswith("douane listens on http://127.0.0.1:"), process.communicate(timeout=20)
            yield said.split()[3]
        finally:
            process.terminate()
            _, errors = process.communicate(timeout=20)
        assert errors == ""


def test_the_server_answers(server: str, rulebook: Rulebook) -> None:
    with httpx.Client(base_url=server) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/readyz").json()["rules_hash"] == rulebook.book.hash
        expected = rulebook.at().check(CASE)
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(client.post, "/v1/determinations", json=CASE, timeout=60) for _ in range(24)]
            answers = [future.result() for future in asked]
        assert {a.status_code for a in answers} <= {200, 201}
        assert [a.status_code for a in answers].count(201) == 1
        assert {(a.json()["id"], a.json()["result_hash"]) for a in answers} == {(expected.id, expected.result_hash)}
        replayed = client.post(f"/v1/determinations/{expected.id}/replay", timeout=60).json()
        assert replayed["same"] is True
        assert "server" not in client.get("/healthz").headers


def test_the_server_counts_what_it_is_sent(server: str) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(300):
            yield b" " * 10_000

    with httpx.Client(base_url=server) as client:
        answer = client.post("/v1/check", content=chunks(), headers={"content-type": "application/json"})
        assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
        assert client.get("/healthz").status_code == 200
        assert client.get("/healthz", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "desk.example", "", "127.0.0.1.example"])
def test_other_addresses_are_refused(host: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="access keys"):
        serve(host, 0, Home(tmp_path))


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port}"):
            serve("127.0.0.1", port, Home(tmp_path))
    with pytest.raises(InputError, match="port 70000"):
        serve("127.0.0.1", 70_000, Home(tmp_path))
