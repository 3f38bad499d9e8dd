"""The command, called as a person calls it: in a process of its own, or in this one where only its answer matters."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from douane.engine.cli.app import main

DAY = "2026-06-01"
H20 = ("check", "--product", "H20", "--to", "SG", "--end-user", "Yunfan Compute", "--as-of", DAY,
       "--set", "end_user.hq_country=CN")  # fmt: skip


@dataclass(frozen=True)
class Called:
    """What a call came to."""

    status: int
    out: str
    err: str


def spawned(*args: str, stdin: bytes = b"", cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Called:
    """The command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "douane", *args], input=stdin, capture_output=True, cwd=cwd, timeout=120,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(env or {})},
    )  # fmt: skip
    return Called(done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass
class Here:
    """The command in this process."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self, *args: str) -> Called:
        before = signal.getsignal(signal.SIGTERM)
        try:
            status = main(list(args))
        finally:
            signal.signal(signal.SIGTERM, before)
        out, err = self.capsys.readouterr()
        return Called(status, out, err)
