"""The files of a result: written beside their place and moved there whole, or not at all."""

from __future__ import annotations

import csv
import os
import re
import secrets
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from ..errors import InputError
from ..rulebook.text import number
from .columns import OUTPUT, REJECTED
from .source import MOST_RECORD, Recognized

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: str) -> str:
    """The cell, harmless to a spreadsheet: text that would be a formula gets an apostrophe."""
    return f"'{cell}" if cell.startswith(_FORMULA) and number(cell) is None else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`; for rejected rows that are run again."""
    rest = cell[1:]
    return rest if cell[:1] == "'" and guarded(rest) == cell else cell


def written(cells: Sequence[str], delimiter: str) -> str:
    """A record of a CSV file, without its end.

    Whatever a reader could take for the end of a cell or of a record is quoted: also a bare carriage return, which
    Python's writer leaves as it is.
    """
    text = delimiter.join(
        '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in (delimiter, '"', "\r", "\n")) else cell
        for cell in cells
    )
    return text or '""'  # an empty line would be no record


def default_output(orders: Path) -> Path:
    """`ORDERS.screened.csv` beside the orders."""
    stem = orders.name[: -len(orders.suffix)] if orders.suffix else orders.name
    return orders.with_name(f"{stem}.screened.csv")


def rejected_beside(out: Path) -> Path:
    """`OUT.rejected.csv` beside the result."""
    stem = out.name[:-4] if out.name.casefold().endswith(".csv") else out.name
    return out.with_name(f"{stem}.rejected.csv")


class Output:
    """The result and the rejected rows; a context that moves both into place, or leaves nothing behind."""

    def __init__(self, out: Path, orders: Path, recognized: Recognized, header: Sequence[str], ending: str):
        self.out = Path(os.path.realpath(out))
        self.rejected = rejected_beside(self.out)
        self.guarded = 0
        self._recognized, self._header, self._ending = recognized, tuple(header), ending
        self._stack = ExitStack()
        self._parts: dict[Path, Path] = {}
        self._streams: dict[Path, IO[str]] = {}
        self.left = tuple(_left_behind(self.out) + _left_behind(self.rejected))
        for path, tail in ((self.out, OUTPUT), (self.rejected, REJECTED)):
            _may_be_written(path, tail, orders)

    def __enter__(self) -> Output:
        try:
            self._begin(self.out, (*self._header, *OUTPUT))
        except BaseException:  # an interruption too: what is not entered is not left either
            self._stack.close()
            self._remove_parts()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        try:
            self._stack.close()  # flushes
            if kind is None:
                for path in (self.rejected, self.out):
                    if path in self._parts:
                        self._parts.pop(path).replace(path)
                    else:
                        path.unlink(missing_ok=True)  # of an earlier run
        except OSError as error:
            raise _unwritable(self.out, error) from None
        finally:
            self._remove_parts()

    def _remove_parts(self) -> None:
        for part in self._parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def row(self, cells: Sequence[str], result: Sequence[str]) -> None:
        """Writes an answered row."""
        self._write(self.out, [*cells, *result])

    def reject(self, cells: Sequence[str], line: int, column: str, reason: str) -> None:
        """Writes a row that was set aside, with its own cells."""
        if self.rejected not in self._streams:
            self._begin(self.rejected, (*self._header, *REJECTED))
        self._write(self.rejected, [*cells, str(line), column, reason])

    def _begin(self, path: Path, header: Sequence[str]) -> None:
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        encoding = "utf-8-sig" if self._recognized.bom else "utf-8"
        self._parts[path] = part  # before it exists: an interruption may come at any line
        try:
            stream: IO[str] = part.open("x", encoding=encoding, newline="", errors="strict")
        except OSError as error:
            raise _unwritable(path, error) from None
        self._stack.enter_context(stream)
        self._streams[path] = stream
        self._write(path, header)

    def _write(self, path: Path, cells: Sequence[str]) -> None:
        safe = [guarded(cell) for cell in cells]
        self.guarded += sum(a is not b for a, b in zip(safe, cells, strict=True))
        try:
            self._streams[path].write(written(safe, self._recognized.delimiter) + self._ending)
        except OSError as error:
            raise _unwritable(path, error) from None


def _left_behind(path: Path) -> list[Path]:
    """Unfinished results of runs that were killed; they hold orders, so they are named."""
    pattern = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{8}}\.part")
    try:
        return sorted(p for p in path.parent.iterdir() if pattern.fullmatch(p.name)) if path.parent.is_dir() else []
    except OSError:
        return []


def _may_be_written(path: Path, tail: tuple[str, ...], orders: Path) -> None:
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {path.parent}", "make it, or name another file with -o")
    if not path.exists():
        return
    if orders.exists() and path.samefile(orders):
        raise InputError(f"{path.name} is the file of orders itself", "name another file with -o")
    if not path.is_file() or not _made_by_us(path, tail):
        raise InputError(
            f"{path} exists and was not made by `douane screen`", "name another file with -o, or move that one away"
        )


def _made_by_us(path: Path, tail: tuple[str, ...]) -> bool:
    """Whether the file's header ends in the columns of ours."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for delimiter in ",;\t":
                stream.seek(0)
                csv.field_size_limit(MOST_RECORD)
                header = next(csv.reader(stream, delimiter=delimiter), list[str]())
                if tuple(header[-len(tail) :]) == tail:
                    return True
    except (OSError, UnicodeDecodeError, csv.Error):
        return False
    return False


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(
        f"{path} cannot be written: {error.strerror or error}", "nothing was changed; make room or use -o"
    )
