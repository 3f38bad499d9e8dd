"""The Consolidated Screening List as JSON (trade.gov): addresses and identifiers come in parts, nothing is split."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from ...errors import InputError
from ..entry import Address, Entry
from . import csl, fields
from .places import of_columns
from .source import Source, cut

FORMAT = "csl-json"
TITLE = "Consolidated Screening List, JSON"
LAYOUT = "unverified"
LISTS = fields.SCREENING_LISTS


def fits(file: Source) -> bool:
    """Whether it is a JSON object with `results` of this list."""
    begin = file.head.lstrip()
    return begin.startswith("{") and '"results"' in begin and '"source"' in begin


def read(file: Source) -> Iterator[Entry]:
    """The entries, one per record.

    Raises:
        InputError: the JSON is cut or is not this list.
    """
    content = _content(file)
    results = content.get("results")
    if not isinstance(results, list):
        raise InputError(f"{file.name} has no `results`", "import the complete file of trade.gov")
    for number, record in enumerate(cast("Sequence[Any]", results), 1):
        if not isinstance(record, dict):
            file.set_aside(number, "the record is no object")
            continue
        given = cast("dict[str, Any]", record)
        row = {key: _text(value) for key, value in given.items()}
        aliases = [_text(a) for a in _list(given.get("alt_names"))]
        found = csl.entry(file, number, row, csl.Parts(aliases, _addresses(given), _identifiers(given)))
        if found:
            yield found


def date(file: Source) -> datetime.date | None:
    """The day of the list, as the file gives it beside its records."""
    for text in (file.head, file.tail):
        _, mark, rest = text.partition('"search_performed_at"')
        if mark:
            try:
                return fields.day(rest.lstrip(' :"\n\t')[:10])
            except ValueError:
                return None
    return None


def _content(file: Source) -> dict[str, Any]:
    with file.text() as text:
        whole = text.read()
    try:
        content = json.loads(whole)
    except json.JSONDecodeError as error:
        if error.pos >= len(whole.rstrip()) - 1 or not whole.rstrip().endswith("}"):
            raise cut(file, "its JSON is not closed") from None
        raise InputError(f"{file.name} is not JSON: {error}", "download the file again") from None
    if not isinstance(content, dict):
        raise InputError(f"{file.name} is not the list's JSON", "import the complete file of trade.gov")
    return cast("dict[str, Any]", content)


def _addresses(record: Mapping[str, Any]) -> tuple[Address, ...]:
    found: list[Address] = []
    for part in _list(record.get("addresses")):
        if isinstance(part, dict):
            given = {k: _text(v).strip() for k, v in cast("dict[str, Any]", part).items()}
            keys = ("address", "city", "state", "postal_code", "country")
            found.append(of_columns(*(given.get(k, "") for k in keys)))
    return tuple(dict.fromkeys(a for a in found if a != Address()))


def _identifiers(record: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    found: list[tuple[str, str, str]] = []
    for part in _list(record.get("ids")):
        if isinstance(part, dict):
            given = {k: _text(v).strip() for k, v in cast("dict[str, Any]", part).items()}
            found.append((given.get("type", ""), given.get("number", ""), given.get("country", "")))
    return tuple(found)


def _list(value: Any) -> Sequence[Any]:
    return cast("Sequence[Any]", value) if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """A value as the CSV writes it."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return "; ".join(_text(v) for v in cast("Sequence[Any]", value) if v is not None)
    return str(value)
