"""The real server, in a process of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from douane.api.listening import serve
from douane.engine import InputError, Rulebook
from tests.api.client import CASE
from tests.api.test_problems import refused
from tests.shipped import ROOT

_SERVES = """
import functools, sys
from pathlib import Path
from douane.api.listening import serve

def make():
    from douane.api.app import create_app
    from douane.engine.home import Home
    from tests.shipped import shipped_book
    return create_app(Home(Path(sys.argv[1])), shipped_book())

serve(make, "localhost", 0, announce=functools.partial(print, flush=True))
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
            assert process.stdout.readline() == "The rules and lists are loaded: cases can be asked.\n"
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
def test_other_addresses_are_refused(host: str) -> None:
    with pytest.raises(InputError, match="access keys"):
        serve(_never, host, 0)


def _never() -> FastAPI:
    raise AssertionError("nothing is loaded for a server that cannot listen")


def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port}"):
            serve(_never, "127.0.0.1", port)
    with pytest.raises(InputError, match="port 70000"):
        serve(_never, "127.0.0.1", 70_000)


@pytest.fixture
def command(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`douane serve` over rules of which one file can be read only when the test writes it."""
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules, ignore=shutil.ignore_patterns("cases"))
    os.mkfifo(rules / "waits.yaml")
    call = [
        sys.executable,
        "-m",
        "douane",
        "serve",
        "--port",
        "0",
        "--rules",
        str(rules),
        "--data",
        str(tmp_path / "d"),
    ]
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().split()[3]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name")
def test_it_listens_before_the_rules_are_there(command: subprocess.Popen[str], tmp_path: Path) -> None:
    with httpx.Client(base_url=_address(command), timeout=60) as client:
        alive = client.get("/healthz")
        assert (alive.status_code, alive.json()) == (200, {"status": "loading"})
        for answer in (client.get("/readyz"), client.post("/v1/check", json=CASE), client.get("/docs")):
            assert refused(answer, "loading")["detail"] == "Ask again in 2 seconds. No clearance is given."
            assert answer.headers["retry-after"] == "2"
        (tmp_path / "rules" / "waits.yaml").write_text("", encoding="utf-8")
        assert command.stdout is not None and command.stdout.readline().startswith("The rules and lists are loaded")
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/readyz").json()["status"] == "ready"
        assert client.post("/v1/check", json=CASE).json()["outcome"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name")
def test_rules_that_cannot_be_used_end_the_server(command: subprocess.Popen[str], tmp_path: Path) -> None:
    with httpx.Client(base_url=_address(command), timeout=60) as client:
        assert client.get("/healthz").json() == {"status": "loading"}
        (tmp_path / "rules" / "waits.yaml").write_text("regime: [", encoding="utf-8")
        _, errors = command.communicate(timeout=60)
    assert command.returncode == 2
    assert "waits.yaml:2:1: not YAML" in errors
