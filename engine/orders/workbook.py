"""Excel workbooks: a sheet as records, its cells as they were typed.

A workbook is looked through before it is opened: how much it unpacks to, how far its sheets reach, which cells hold an
error.  Numbers and dates are taken exactly; nothing is calculated, formulas count by their last stored value.
"""

from __future__ import annotations

import datetime
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from ..errors import InputError
from .source import Record, Value

MOST_FILE = 100_000_000
MOST_UNPACKED = 400_000_000
MOST_PARTS = 5_000
MOST_SHEETS = 200
MOST_CELLS = 5_000_000  # of the rectangle that a sheet's cells span
MOST_COLUMNS = 2_000
MOST_ERRORS = 10_000
_MOST_INDEX = 5_000_000
_CHUNK = 1024 * 1024
_OVERLAP = 4096
_SAVE = "save the orders in a workbook of their own, or as CSV UTF-8"
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["']""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\b[^<>]*\bt\s*=\s*["']e["'][^<>]*>""")
_ESCAPED = re.compile(rb"""\x00|<!DOCTYPE|<!ENTITY|\br\s*=\s*["'][^"'<>]*&""")


@dataclass
class Extent:
    """How far the cells of a sheet reach, and which hold an error (row and column from zero)."""

    rows: int = 0
    columns: int = 0
    errors: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])


def is_workbook(path: Path) -> bool:
    """Whether the file is an Excel workbook of the present kind."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


class Workbook:
    """A workbook that was looked through.

    Attributes:
        sheets: the names of the sheets that a person sees, in order.

    Raises:
        InputError: it is too large, damaged, encrypted, or has no sheet.
    """

    def __init__(self, path: Path):
        self.path = path
        try:
            if path.stat().st_size > MOST_FILE:
                raise InputError(f"{path.name} has more than {MOST_FILE:,} bytes", _SAVE)
            with zipfile.ZipFile(path) as archive:
                self._extents = _looked_through(archive, _parts(archive, path.name), path.name)
            self._book: CalamineWorkbook = cast("Any", CalamineWorkbook).from_path(str(path))
        except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise InputError(f"{path.name} is damaged or encrypted: {error}", _SAVE) from None
        except (CalamineError, PasswordError, ElementTree.ParseError) as error:
            raise InputError(f"{path.name} cannot be read as a workbook: {error}", _SAVE) from None
        except OSError as error:
            raise InputError(
                f"{path} cannot be read: {error.strerror or error}", "check its name and its rights"
            ) from None
        self.sheets = tuple(
            m.name
            for m in self._book.sheets_metadata
            if m.typ is SheetTypeEnum.WorkSheet and m.visible is SheetVisibleEnum.Visible and m.name in self._extents
        )
        if not self.sheets:
            raise InputError(f"{path.name} has no sheet that can be seen", _SAVE)

    def lines(self, sheet: str) -> int:
        """How many rows a sheet has."""
        return self._extents[sheet].rows

    def merged(self, sheet: str) -> int:
        """How many cells of a sheet reach over several rows."""
        ranges = self._book.get_sheet_by_name(sheet).merged_cell_ranges or []
        return sum(1 for (top, _), (bottom, _) in ranges if bottom > top)

    def records(self, sheet: str) -> Iterator[Record]:
        """The rows of a sheet; the line is the number that the spreadsheet shows.

        Raises:
            InputError: the sheet cannot be read.
        """
        extent = self._extents[sheet]
        try:
            opened = self._book.get_sheet_by_name(sheet)
            over = _over_rows(opened.merged_cell_ranges or [])
            rows = opened.iter_rows()
        except CalamineError as error:
            raise InputError(f"{self.path.name}: the sheet {sheet!r} cannot be read: {error}", _SAVE) from None
        above: dict[int, Value] = {}
        for number, row in enumerate(rows):
            values: list[Value] = [_value(cell) for cell in row]
            for column, (top, bottom) in ((c, span) for c, spans in over.items() for span in spans):
                if column < len(values) and top <= number <= bottom:
                    above[column] = values[column] if number == top else above.get(column, "")
                    values[column] = above[column]
            wrong = [c for c in range(len(values)) if (number, c) in extent.errors] if extent.errors else []
            problem = f"the cell {_letters(wrong[0])}{number + 1} holds an error of the spreadsheet" if wrong else ""
            yield Record(number + 1, [text(v) for v in values], problem, "", tuple(values))


def text(value: Value) -> str:
    """A typed cell as text: a number exactly as its sheet shows all of it, a day as 2026-11-30."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return format(Decimal(f"{value:.15g}"), "f")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, datetime.date) else value


def _value(cell: object) -> Value:
    if isinstance(cell, datetime.time | datetime.timedelta):
        return str(cell)
    return cell if isinstance(cell, str | float | int | bool | datetime.date) else str(cell)


def _over_rows(ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> dict[int, list[tuple[int, int]]]:
    """Cells that reach over several rows, by their column."""
    out: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _) in ranges:
        if bottom > top:
            out.setdefault(column, []).append((top, bottom))
    return out


def _letters(column: int) -> str:
    out = ""
    while column >= 0:
        out = chr(ord("A") + column % 26) + out
        column = column // 26 - 1
    return out


# --- looked through before it is opened ---------------------------------------------------------------------------


def _looked_through(archive: zipfile.ZipFile, sheets: dict[str, str], name: str) -> dict[str, Extent]:
    """How far each sheet reaches; unpacks every part once, within bounds."""
    entries = archive.infolist()
    if len(entries) > MOST_PARTS or len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise InputError(f"{name} has more than {MOST_PARTS:,} parts, or one of them twice", _SAVE)
    extents = {part: Extent() for part in sheets.values()}
    size = 0
    for entry in entries:
        extent, tail = extents.get(entry.filename.casefold()), b""
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > MOST_UNPACKED:
                    raise InputError(f"{name} unpacks to more than {MOST_UNPACKED:,} bytes", _SAVE)
                if extent is not None:
                    _measure(extent, tail + chunk, name)
                    tail = chunk[-_OVERLAP:]
    return {sheet: extents[part] for sheet, part in sheets.items()}


def _measure(extent: Extent, xml: bytes, name: str) -> None:
    if _ESCAPED.search(xml):
        raise InputError(f"{name} is written in a way that no spreadsheet writes", _SAVE)
    for letters, digits in set(_PLACE.findall(xml)):
        extent.rows = max(extent.rows, int(digits))
        if letters:
            extent.columns = max(extent.columns, _column(letters) + 1)
    if extent.columns > MOST_COLUMNS or extent.rows * max(1, extent.columns) > MOST_CELLS:
        told = f"a sheet of {name} reaches over {extent.rows:,} rows and {extent.columns:,} columns"
        raise InputError(told, f"at most {MOST_CELLS:,} cells and {MOST_COLUMNS:,} columns; {_SAVE}")
    for cell in _ERROR.finditer(xml):
        place = _PLACE.search(cell[0])
        if place is None or not place[1] or len(extent.errors) >= MOST_ERRORS:
            raise InputError(f"{name} holds more errors of the spreadsheet than can be told", "mend its formulas")
        extent.errors.add((int(place[2]) - 1, _column(place[1])))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _parts(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The part of each sheet, by the sheet's name."""
    try:
        roots = [
            ElementTree.fromstring(archive.open(part).read(_MOST_INDEX))
            for part in ("xl/_rels/workbook.xml.rels", "xl/workbook.xml")
        ]
    except KeyError:
        raise InputError(f"{name} is not an Excel workbook", _SAVE) from None
    targets = {node.get("Id", ""): node.get("Target", "") for node in roots[0]}
    sheets = [node for node in roots[1].iter() if node.tag.endswith("}sheet")]
    if len(sheets) > MOST_SHEETS:
        raise InputError(f"{name} has {len(sheets):,} sheets, at most {MOST_SHEETS:,}", _SAVE)
    held = {entry.casefold() for entry in archive.namelist()}
    out: dict[str, str] = {}
    for node in sheets:
        target = targets.get(next((v for k, v in node.attrib.items() if k.endswith("}id")), ""), "")
        part = posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}").casefold()
        if part not in held:
            raise InputError(f"{name} lacks the sheet {node.get('name', '')!r} that it speaks of", _SAVE)
        out[node.get("name", "")] = part
    return out
