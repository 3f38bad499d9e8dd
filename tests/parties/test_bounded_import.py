"""An import reads any file within bounded memory, or refuses it: long lines, bombs, endless records. Faults 3.2."""

from __future__ import annotations

import gzip
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.parties.list_files import EXTRACTS
from tests.shipped import ROOT
from tests.volume import volume

MEGABYTES = volume(100, 1_500)  # of one line
MOST_MEMORY = 400  # MB

# The peak is that of the program alone: `ru_maxrss` also counts that of the process which started it.
_READ = """
import sys
from pathlib import Path
from douane.engine.errors import InputError
from douane.engine.parties.formats.recognize import recognize
try:
    for found in recognize([Path(sys.argv[1])]):
        found.read()
    print("read")
except InputError as error:
    print("refused:", error.message)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""
HEAD = (EXTRACTS / "csl-extract.csv").read_bytes().split(b"\n")[0] + b"\n"
XML = b'<?xml version="1.0"?><sanctionsData><entities><entity id="1"><generalInfo><remarks>'
FTM = b'{"id": "x", "schema": "Person", "properties": {"name": ["'


def long_line(begin: bytes) -> Iterator[bytes]:
    yield begin
    for _ in range(MEGABYTES):
        yield b"x" * (1 << 20)


def many_small(begin: bytes) -> Iterator[bytes]:
    yield begin
    for _ in range(MEGABYTES):
        yield b"<a>y</a>" * (1 << 17)


def bad_rows(begin: bytes) -> Iterator[bytes]:
    yield begin
    for _ in range(60):
        yield b"x,y\n" * (1 << 18)


FILES: dict[str, Callable[[], Iterator[bytes]]] = {
    "a line of CSV": lambda: long_line(HEAD),
    "a quoted field": lambda: long_line(HEAD + b'"'),
    "a line of JSON": lambda: long_line(b'{"results": [{"source": "'),
    "a line of entities": lambda: long_line(FTM),
    "a text of XML": lambda: long_line(XML),
    "a record of XML": lambda: many_small(XML),
    "rows that cannot be read": lambda: bad_rows(HEAD),
}


LINUX = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the peak of a process is told by Linux alone"
)


@LINUX
@pytest.mark.parametrize("packed", ["gz", "zip"])
@pytest.mark.parametrize("kind", sorted(FILES))
def test_fault_3_2_a_file_made_to_fill_the_memory_is_refused(kind: str, packed: str, tmp_path: Path) -> None:
    path = tmp_path / f"consolidated.{packed}"
    if packed == "gz":
        with gzip.open(path, "wb", compresslevel=1) as out:
            for piece in FILES[kind]():
                out.write(piece)
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, \
                archive.open("consolidated.txt", "w", force_zip64=True) as inner:  # fmt: skip
            for piece in FILES[kind]():
                inner.write(piece)
    refused(path)


@LINUX
@pytest.mark.parametrize("kind", ["a line of CSV", "a line of entities", "a text of XML", "a record of XML"])
def test_fault_3_2_also_where_it_is_not_packed(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "consolidated.txt"
    with path.open("wb") as out:
        for number, piece in enumerate(FILES[kind]()):
            if number > 80:
                break
            out.write(piece)
    refused(path)


def refused(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _READ, str(path)], cwd=ROOT, capture_output=True, timeout=300,
                          preexec_fn=_little_memory)  # fmt: skip
    said, _, memory = done.stdout.decode().strip().rpartition("\n")
    assert said.startswith("refused:"), (said, done.stderr.decode()[-600:])
    assert int(memory) < MOST_MEMORY, (said, memory)


def _little_memory() -> None:
    """What is not bounded by itself ends here instead of ending the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
