"""What a file of orders is (encoding, separator), and its records, one at a time.

Nothing is guessed that could garble a company's name: a file is UTF-8, or it is Windows-1252 beyond doubt, or it
is refused with the mend.  A record that cannot be split into cells is handed on as such, and reading goes on with
the line after its first one, so that one open quote never swallows the rest of a file.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TextIO

from ..errors import InputError

Value = str | float | bool | datetime.date | datetime.datetime
MOST_RECORD = 16 * 1024 * 1024
_CHUNK = 1024 * 1024
_DELIMITERS = ",;\t"
_LOOKED_AT = 50  # lines, to see how cells are separated
_BINARY = {
    b"PK\x03\x04": "a zip file",
    b"\xd0\xcf\x11\xe0": "an old or an encrypted spreadsheet",
    b"%PDF": "a PDF file",
    b"\x1f\x8b": "a compressed file",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}
_MOST_ZEROS = 0.02  # of a text, a byte that broke here and there; UTF-16 without its mark has a third and more
_SAVE = "save it as CSV UTF-8"
_MIXED = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_FOREIGN = re.compile(rb"[\x80-\xff]{4}|[\x81\x8d\x8f\x90\x9d]")


@dataclass(frozen=True, slots=True)
class Recognized:
    """How a file is to be read.

    Attributes:
        encoding: `utf-8` or `cp1252`.
        bom: whether it began with a byte order mark.
        preface: whether a first line `sep=;` stood before the header.
        lines: how many lines it has, to show progress against.
        sheet: the name of the sheet, of a workbook.
    """

    encoding: str
    bom: bool
    delimiter: str
    preface: bool
    lines: int
    sheet: str = ""

    @property
    def remarks(self) -> list[str]:
        """What a reader must know: anything but UTF-8 with commas."""
        out: list[str] = []
        if self.encoding != "utf-8":
            out.append("read as Windows-1252, since it is not UTF-8")
        if self.delimiter != ",":
            out.append("columns separated by " + ("tabs" if self.delimiter == "\t" else "semicolons"))
        return out


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it came; `problem` says why it could not be split into cells.

    Attributes:
        line: the line of the file on which it begins, from one.
        raw: its first line, where it could not be split.
        values: of a sheet, the cells with their types.
    """

    line: int
    cells: list[str]
    problem: str = ""
    raw: str = ""
    values: tuple[Value, ...] = ()


def recognize(path: Path) -> Recognized:
    """Looks through the whole file once.

    Raises:
        InputError: it cannot be opened, is no text, or its encoding is in doubt.
    """
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "is not a file" if path.exists() else "does not exist"
            raise InputError(f"{path} {what}", "name a CSV file of orders; `douane screen --template` prints one")
        with path.open("rb") as stream:
            encoding, bom, lines = _encoding(stream, path)
        with path.open(encoding="utf-8-sig" if bom else encoding, newline="") as text:
            head = _first_lines(text)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}", "check its name and its rights") from None
    preface = re.fullmatch(r"sep=([,;\t])\s*", head[0])
    if preface:
        return Recognized(encoding, bom, preface[1], True, lines)
    return Recognized(encoding, bom, _delimiter(head), False, lines)


def opened(path: Path, recognized: Recognized) -> TextIO:
    """The file as text, its line ends as they are."""
    return path.open(encoding="utf-8-sig" if recognized.bom else recognized.encoding, newline="")


def _first_lines(text: TextIO) -> list[str]:
    """The first lines of a file, not more than a chunk of them."""
    lines: list[str] = []
    while len(lines) < _LOOKED_AT and sum(map(len, lines)) < _CHUNK and (line := text.readline(MOST_RECORD)):
        lines.append(line)
    return lines


def _delimiter(lines: Sequence[str]) -> str:
    """The sign that separates the cells: the one that most lines hold equally often; a title above holds none."""
    best, most = ",", (0, 0)
    for sign in _DELIMITERS:
        counts = Counter(n for line in lines if (n := _outside_quotes(line).count(sign)))
        if counts:
            number, often = max(counts.items(), key=lambda item: (item[1], item[0]))
            if (often, number) > most:
                best, most = sign, (often, number)
    return best


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _encoding(stream: IO[bytes], path: Path) -> tuple[str, bool, int]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    bom, lines, tail, seen = False, 0, b"", 0
    bad_line = 0
    mixed = foreign = multibyte = False
    zeros = size = 0
    while chunk := stream.read(_CHUNK):
        if not seen:
            for magic, what in _BINARY.items():
                if chunk.startswith(magic):
                    raise InputError(f"{path.name} is {what}, not CSV", _SAVE)
            bom = chunk.startswith(codecs.BOM_UTF8)
            chunk = chunk.removeprefix(codecs.BOM_UTF8)
            seen = 1
        zeros += chunk.count(0)
        size += len(chunk)
        if zeros > size * _MOST_ZEROS or (lines == 0 and 0 in chunk.partition(b"\n")[0]):
            raise InputError(f"{path.name} holds zero bytes and is not text", _SAVE)
        if not bad_line:
            try:
                multibyte |= not decoder.decode(chunk).isascii()
            except UnicodeDecodeError as error:
                bad_line = lines + chunk.count(b"\n", 0, error.start) + 1
        if not chunk.isascii():
            window = tail + chunk
            mixed |= _MIXED.search(window) is not None
            foreign |= _FOREIGN.search(window) is not None
        lines += chunk.count(b"\n") or chunk.count(b"\r")
        tail = chunk[-3:]
    if not seen or (lines == 0 and not tail.strip()):
        raise InputError(f"{path.name} is empty", "`douane screen --template` prints a header and two example rows")
    if not bad_line:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            bad_line = lines + 1
    if not bad_line:
        return "utf-8", bom, lines + 1
    if bom or mixed or multibyte or foreign:
        why = "and no Windows-1252 either" if foreign and not (bom or multibyte) else "though other parts of it are"
        raise InputError(f"{path.name}: line {bad_line} is not UTF-8, {why}", _SAVE)
    return "cp1252", False, lines + 1


class _TooLong(csv.Error):
    pass


class _Feed(Iterator[str]):
    """Lines for the CSV reader; those of the present record are kept, so that they can be given back."""

    def __init__(self, stream: IO[str]):
        self.stream = stream
        self.back: deque[str] = deque()
        self.taken: list[str] = []
        self.size = 0
        self.number = 0

    def __next__(self) -> str:
        line = self.back.popleft() if self.back else self.stream.readline(MOST_RECORD + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.size += len(line)
        self.taken.append(line)
        if len(line) > MOST_RECORD:
            while line and not line.endswith(("\n", "\r")):
                line = self.stream.readline(_CHUNK)
        if self.size > MOST_RECORD:
            raise _TooLong
        return line

    def begin(self) -> None:
        """A new record begins."""
        self.taken, self.size = [], 0

    def give_back(self) -> None:
        """Reading goes on after the first line of the present record."""
        self.back.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1


class Records:
    """The records of a file, in order."""

    def __init__(self, stream: IO[str], recognized: Recognized):
        csv.field_size_limit(MOST_RECORD)
        self._feed = _Feed(stream)
        self._delimiter = recognized.delimiter
        if recognized.preface:
            next(self._feed)
        self.ending = "\n"

    def __iter__(self) -> Iterator[Record]:
        feed = self._feed
        reader = csv.reader(feed, delimiter=self._delimiter, strict=True)
        while True:
            feed.begin()
            start = feed.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                problem = self._problem(error)
                raw = feed.taken[0][:MOST_RECORD]
                feed.give_back()
                reader = csv.reader(feed, delimiter=self._delimiter, strict=True)
                yield Record(start, [], problem, raw.rstrip("\r\n"))
                continue
            if start <= 2 and feed.taken[0].endswith("\r\n"):
                self.ending = "\r\n"
            if cells:  # a blank line is no row
                yield Record(start, cells)

    def _problem(self, error: csv.Error) -> str:
        if isinstance(error, _TooLong) and len(self._feed.taken) == 1:
            return f"the line has more than {MOST_RECORD:,} characters"
        if isinstance(error, _TooLong) or "end of data" in str(error):
            return "a quote opens a cell that never closes (double a quote that belongs to the text)"
        return "a quoted cell goes on after its closing quote (double a quote that belongs to the text)"
