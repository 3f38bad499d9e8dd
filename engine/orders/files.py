"""The files of a result: written beside their place and moved there whole, or not at all.

A run that somebody ends keeps what it has decided, in files that say by their names that they are a part.
"""

from __future__ import annotations

import csv
import os
import re
import secrets
import signal
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from ..errors import InputError, Interrupted
from ..yaml_text import number
from .columns import OUTPUT, REJECTED
from .source import MOST_RECORD, Recognized, Value
from .workbook import Workbook
from .writers import SHEET, SheetWriter, TextWriter, Writer

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: str) -> str:
    """The cell, harmless to a spreadsheet: text that would be a formula gets an apostrophe."""
    return f"'{cell}" if cell.startswith(_FORMULA) and number(cell) is None else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`; for rejected rows that are run again."""
    rest = cell[1:]
    return rest if cell[:1] == "'" and guarded(rest) == cell else cell


def default_output(orders: Path, sheet: bool = False) -> Path:
    """`ORDERS.screened.csv` beside the orders, or `.xlsx` of a workbook."""
    stem = orders.name[: -len(orders.suffix)] if orders.suffix else orders.name
    return orders.with_name(f"{stem}.screened{SHEET if sheet else '.csv'}")


def rejected_beside(out: Path) -> Path:
    """`OUT.rejected.csv` beside the result."""
    return _marked(out, "rejected")


def _marked(out: Path, mark: str) -> Path:
    ending = next((e for e in (".csv", SHEET) if out.name.casefold().endswith(e)), "")
    stem = out.name[: -len(ending)] if ending else out.name
    return out.with_name(f"{stem}.{mark}{ending or '.csv'}")


def interrupted(done: int, kept: Sequence[Path]) -> Interrupted:
    """What is said of a run that somebody ended after some order lines."""
    if not kept:
        return Interrupted("interrupted", "nothing was written")
    names = " and ".join(path.name for path in kept)
    return Interrupted(f"interrupted after {done:,} order lines", f"what was decided until then is kept in {names}")


class Output:
    """The result and the rejected rows; a context that moves both into place, or leaves nothing behind.

    Attributes:
        guarded: how many cells were made harmless.
        kept: of a run that somebody ended, the files that hold what was decided.
        left: unfinished results of runs that were killed.
    """

    def __init__(self, out: Path, orders: Path, recognized: Recognized, header: Sequence[str], ending: str):
        self.out = Path(os.path.realpath(out))
        self.rejected = rejected_beside(self.out)
        self.guarded = 0
        self.kept: tuple[Path, ...] = ()
        self._recognized, self._header, self._ending = recognized, tuple(header), ending
        self._rows = 0
        self._parts: dict[Path, Path] = {}
        self._writers: dict[Path, Writer] = {}
        self.left = tuple(_left_behind(self.out) + _left_behind(self.rejected))
        for path, tail in ((self.out, OUTPUT), (self.rejected, REJECTED)):
            _may_be_written(path, tail, orders)

    def __enter__(self) -> Output:
        try:
            self._begin(self.out, (*self._header, *OUTPUT))
        except BaseException:  # an interruption too: what is not entered is not left either
            self._close()
            self._remove_parts()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        try:
            if kind is KeyboardInterrupt and self._rows:
                with _undisturbed():
                    self._close()
                    self._keep()
                return
            self._close()  # flushes
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

    @property
    def remarks(self) -> list[str]:
        """What a reader must know of how the result was written."""
        cut = sum(writer.cut for writer in self._writers.values())
        return (
            [f"{cut:,} cells longer than a sheet can hold were cut: use -o with a name that ends in .csv"]
            if cut
            else []
        )

    def _keep(self) -> None:
        """Moves what was written to names of its own."""
        kept: list[Path] = []
        for path in (self.out, self.rejected):
            if path in self._parts:
                place = _free(_marked(path, "partial"))
                self._parts.pop(path).replace(place)
                kept.append(place)
        self.kept = tuple(kept)

    def _close(self) -> None:
        for writer in self._writers.values():
            writer.close()

    def _remove_parts(self) -> None:
        for part in self._parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def row(self, cells: Sequence[str], result: Sequence[str], values: Sequence[Value] = ()) -> None:
        """Writes an answered row."""
        self._write(self.out, [*cells, *result], values)
        self._rows += 1

    def reject(
        self, cells: Sequence[str], line: int, column: str, reason: str, values: Sequence[Value] = ()
    ) -> None:  # fmt: skip
        """Writes a row that was set aside, with its own cells."""
        if self.rejected not in self._writers:
            self._begin(self.rejected, (*self._header, *REJECTED))
        self._write(self.rejected, [*cells, str(line), column, reason], values)
        self._rows += 1

    def _begin(self, path: Path, header: Sequence[str]) -> None:
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        self._parts[path] = part  # before it exists: an interruption may come at any line
        try:
            if path.name.casefold().endswith(SHEET):
                self._writers[path] = SheetWriter(part)
            else:
                self._writers[path] = TextWriter(part, self._recognized, self._ending)
        except OSError as error:
            raise _unwritable(path, error) from None
        self._write(path, header, ())

    def _write(self, path: Path, cells: Sequence[str], values: Sequence[Value]) -> None:
        writer = self._writers[path]
        safe = list(cells) if writer.typed else [guarded(cell) for cell in cells]
        self.guarded += sum(a is not b for a, b in zip(safe, cells, strict=True))
        try:
            writer.write(safe, values[: len(self._header)])
        except OSError as error:
            raise _unwritable(path, error) from None


@contextmanager
def _undisturbed() -> Generator[None]:
    """A moment in which no further request to end is heard: one was, and is being followed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _free(path: Path) -> Path:
    """The path, or the next one beside it that is not taken."""
    stem, ending = path.stem, path.suffix
    number = 2
    while path.exists():
        path = path.with_name(f"{stem}-{number}{ending}")
        number += 1
    return path


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
        if path.name.casefold().endswith(SHEET):
            book = Workbook(path)
            first = next(book.records(book.sheets[0]), None)
            return first is not None and tuple(first.cells[-len(tail) :]) == tail
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for delimiter in ",;\t":
                stream.seek(0)
                csv.field_size_limit(MOST_RECORD)
                header = next(csv.reader(stream, delimiter=delimiter), list[str]())
                if tuple(header[-len(tail) :]) == tail:
                    return True
    except (OSError, UnicodeDecodeError, csv.Error, InputError):
        return False
    return False


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(
        f"{path} cannot be written: {error.strerror or error}", "nothing was changed; make room or use -o"
    )
