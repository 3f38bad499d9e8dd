"""A file of the user as the readers see it: plain, gz or a member of a zip, its hash, its encoding, what was set aside.

The whole file is looked through once before anything is read from it, so that a cut download or a page of a web
server is refused instead of half read.  What it holds is bounded: unpacked bytes, the length of a line, rows that
cannot be read.  No official list comes near, and a file made to fill the memory is refused before it does.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path, PurePosixPath
from typing import IO, cast

from ...errors import InputError, Problem

Progress = Callable[[int, int], None]
"""Called while reading with the bytes read and the bytes of the file as it lies on the disk."""

HEAD = 1 << 16
TAIL = 1 << 12
END_MARK = "\x1a"  # closes OFAC's delimited files
csv.field_size_limit(1 << 24)  # addresses of one party can exceed the default of 128 KiB
MOST_BYTES = 4 << 30  # unpacked
MOST_LINE = 1 << 24  # characters of one line, or of one record of XML
MOST_ASIDE = 20_000  # rows
_PACKED_FROM, _MOST_PACKED = 64 << 20, 200  # a text packs to a tenth; from so many bytes on, to a 200th it does not


@dataclass
class Source:
    """One text file.

    Attributes:
        path: the file on the disk.
        name: how it is shown; a member of an archive is `archive.zip:member`.
        sha256: of the file on the disk, as it was downloaded.
        head, tail: beginning and end of the text.
        beside: files that belong to this one (`alt`, `add`, `comments` of OFAC).
        aside: what was not read, and why.
        notes: what the user should know though nothing is wrong.
        lacking: what all entries lack because a part of the download is missing; an import is refused for it.
    """

    path: Path
    name: str
    member: str = ""
    sha256: str = ""
    encoding: str = "utf-8-sig"
    head: str = ""
    tail: str = ""
    beside: dict[str, Source] = field(default_factory=dict[str, "Source"])
    aside: list[Problem] = field(default_factory=list[Problem])
    notes: list[str] = field(default_factory=list[str])
    lacking: list[str] = field(default_factory=list[str])
    progress: Progress | None = None

    def set_aside(self, line: int, reason: str) -> None:
        """Tell that a row could not be read.

        Raises:
            InputError: too many could not.
        """
        self.aside.append(Problem(reason, file=self.name, line=line))
        if len(self.aside) > MOST_ASIDE:
            told = f"more than {MOST_ASIDE:,} rows of {self.name} cannot be read; the first: {self.aside[0]}"
            raise InputError(told, "nothing was taken over; download the file again")

    def note(self, text: str) -> None:
        """Tell something once."""
        if text not in self.notes:
            self.notes.append(text)

    @contextmanager
    def binary(self) -> Generator[IO[bytes], None, None]:
        """The content, decompressed."""
        with self.path.open("rb") as raw:
            counted = cast("IO[bytes]", io.BufferedReader(_Counted(raw, self.path.stat().st_size, self.progress)))
            try:
                if self.member:
                    with zipfile.ZipFile(raw) as archive, archive.open(self.member) as inner:
                        yield self._bounded(inner, archive.getinfo(self.member).compress_size)
                elif self.path.suffix == ".gz" or _starts(self.path, b"\x1f\x8b"):
                    with gzip.open(counted) as inner:
                        yield self._bounded(cast("IO[bytes]", inner), self.path.stat().st_size)
                else:
                    yield self._bounded(counted, 0)
            except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
                raise InputError(f"{self.name} is a damaged or cut archive: {error}", "download it again") from None

    def _bounded(self, inner: IO[bytes], packed: int) -> IO[bytes]:
        return cast("IO[bytes]", io.BufferedReader(_Bounded(inner, packed, self.name)))

    def lines(self) -> Iterator[str]:
        """The lines of the text, each with its end.

        Raises:
            InputError: one is longer than any of a list can be.
        """
        with self.text() as text:
            for number in count(1):
                line = text.readline(MOST_LINE + 1)
                if not line:
                    return
                if len(line) > MOST_LINE:
                    told = f"line {number} of {self.name} has more than {MOST_LINE:,} characters"
                    raise InputError(told, "no official list has such a line; download the file again")
                yield line

    @contextmanager
    def text(self) -> Generator[IO[str], None, None]:
        """The content as text; line ends are kept as they are, as the csv module wants them."""
        with self.binary() as inner:
            yield io.TextIOWrapper(inner, encoding=self.encoding, newline="")

    def rows(self, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
        """The records of a delimited file with the number of their last line; OFAC's end mark and empty ones left out.

        Raises:
            InputError: the file ends within a quoted field or right before one.
        """
        reader = csv.reader(self.lines(), delimiter=delimiter, strict=True)
        row: list[str] = []
        while True:
            try:
                row = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                if "unexpected end" in str(error):
                    raise cut(self, f"the record that ends at line {reader.line_num} has no closing quote") from None
                self.set_aside(reader.line_num, f"this record is not well formed: {error}")
                continue
            if any(cell.strip(END_MARK + " ") for cell in row):
                yield reader.line_num, row
        ended = self.tail.endswith(("\n", "\r")) or END_MARK in "".join(row)
        if not ended and (self.tail.endswith(delimiter) or not any(row)):
            raise cut(self, "it ends within a record")

    def header(self) -> tuple[list[str], str]:
        """The columns of the first line in small letters, and the delimiter that parts them."""
        line = self.head.lstrip("\r\n").split("\n", 1)[0].rstrip("\r")
        delimiter = max(",\t;|", key=line.count)
        return [c.strip().lower() for c in split(line, delimiter)], delimiter


def split(line: str, delimiter: str) -> list[str]:
    """The fields of one record."""
    for row in csv.reader([line], delimiter=delimiter):
        return row
    return []


def cut(file: Source, why: str) -> InputError:
    """The refusal of a file that does not go on to its end."""
    return InputError(f"{file.name} is cut: {why}; nothing was read from it", "download the file again, completely")


def sources(path: Path) -> list[Source]:
    """The text files that a path holds, looked through.

    Raises:
        InputError: it cannot be opened, is empty, no text, or a page instead of a list.
    """
    if not path.is_file():
        raise InputError(f"there is no file {path}", "name the downloaded files, not a folder")
    if path.stat().st_size == 0:
        raise InputError(f"{path.name} is empty", "download the file again")
    if not _starts(path, b"PK\x03\x04"):
        return [_looked_through(Source(path, path.name))]
    try:
        with zipfile.ZipFile(path) as archive:
            members = [i.filename for i in archive.infolist() if not i.is_dir() and "__MACOSX" not in i.filename]
    except zipfile.BadZipFile as error:
        raise InputError(f"{path.name} is a damaged or cut archive: {error}", "download it again") from None
    if "[Content_Types].xml" in members:
        raise InputError(f"{path.name} is an Excel workbook, not an official download", "import the file as downloaded")
    return [_looked_through(Source(path, f"{path.name}:{PurePosixPath(m).name}", member=m)) for m in sorted(members)]


def _looked_through(file: Source) -> Source:
    """Fill in what one pass over the bytes tells."""
    with file.path.open("rb") as raw:
        file.sha256 = hashlib.file_digest(raw, "sha256").hexdigest()
    with file.binary() as inner:
        start = inner.read(HEAD)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        file.encoding = "utf-16"
    elif not _decodes(file):
        file.encoding = "cp1252"
        file.note(f"{file.name} is not UTF-8 and was read as Windows-1252; letters outside it may be wrong")
    try:
        with file.text() as text:
            file.head = text.read(HEAD)
            last = file.head
            while chunk := text.read(1 << 20):
                last = last[-TAIL:] + chunk
            file.tail = last[-TAIL:]
    except UnicodeError:
        raise InputError(f"{file.name} is not a text file", "name the official downloads, as they are") from None
    _refuse_what_is_no_list(file)
    return file


def _decodes(file: Source) -> bool:
    try:
        with file.text() as text:
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _refuse_what_is_no_list(file: Source) -> None:
    begin = file.head.lstrip()[:4096].lower()
    if not begin.strip(END_MARK):
        raise InputError(f"{file.name} is empty", "download the file again")
    if begin.startswith(("<!doctype html", "<html")) or "<html" in begin[:600]:
        raise InputError(
            f"{file.name} is a web page, not a list",
            "the download was answered with a page (a login, an error, a consent); save the file itself",
        )
    if begin.startswith("%pdf") or "\x00" in begin:
        raise InputError(f"{file.name} is not a text file", "name the official downloads, as they are")


def _starts(path: Path, magic: bytes) -> bool:
    with path.open("rb") as raw:
        return raw.read(len(magic)) == magic


class _Bounded(io.RawIOBase):
    """Unpacked bytes, up to what a list can hold."""

    def __init__(self, inner: IO[bytes], packed: int, name: str):
        self._inner, self._packed, self._name, self._read = inner, packed, name, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._inner.read(len(buffer))
        buffer[: len(data)] = data
        self._read += len(data)
        bomb = self._packed and self._read > max(_PACKED_FROM, _MOST_PACKED * self._packed)
        if bomb or self._read > MOST_BYTES:
            raise InputError(f"{self._name} unpacks to more than any list holds", "download the official file again")
        return len(data)


class _Counted(io.RawIOBase):
    """Bytes of the disk, counted for the progress bar."""

    def __init__(self, raw: IO[bytes], size: int, progress: Progress | None):
        self._raw, self._size, self._progress, self._read = raw, size, progress, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self._read += len(data)
        if self._progress is not None:
            self._progress(self._read, self._size)
        return len(data)
