"""The Consolidated Screening List as JSON (trade.gov): addresses and identifiers come in parts, nothing is split."""

from __future__ import annotations

import datetime
import json
import re
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
_MOST_TEXT = 128 << 20  # the official file has a third of it; it is read as a whole

_PERFORMED = re.compile(r'"search_performed_at"\s*:\s*"([^"]{10})')
_UPDATED = re.compile(r'"source_last_updated"\s*:\s*"([^"]{10})')


NEEDED: dict[str, tuple[str, ...]] = {
    "alt_names": ("SDN", "EL", "DTC"),
    "addresses": ("SDN", "EL", "DPL", "UVL", "MEU"),
    "programs": ("SDN", "SSI", "MBS", "CMIC", "ISN"),
    "license_requirement": ("EL", "MEU"),
    "license_policy": ("EL", "MEU"),
    "federal_register_notice": ("EL", "DPL"),
    "start_date": ("EL",),
}
"""Keys that bear on an answer, and lists in which some record has them: records of other lists come without."""


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
    _refuse_without_keys(file, cast("Sequence[Any]", results))
    for number, record in enumerate(cast("Sequence[Any]", results), 1):
        if not isinstance(record, dict):
            file.set_aside(number, "the record is not an object")
            continue
        given = cast("dict[str, Any]", record)
        row = {key: _text(value) for key, value in given.items()}
        aliases = [_text(a) for a in _list(given.get("alt_names"))]
        found = csl.entry(file, number, row, csl.Parts(aliases, _addresses(given), _identifiers(given)))
        if found:
            yield found


def date(file: Source) -> datetime.date | None:
    """The day of the list, as the file gives it; else the newest on which one of its sources changed.

    The file is at least as new as that.
    """
    days: list[datetime.date] = []
    for text in (file.head, file.tail):
        if found := _PERFORMED.search(text):
            return _day(found[1])
        days += [day for told in _UPDATED.findall(text) if (day := _day(told)) is not None]
    return max(days, default=None)


def _day(text: str) -> datetime.date | None:
    try:
        return fields.day(text)
    except ValueError:
        return None


def _refuse_without_keys(file: Source, results: Sequence[Any]) -> None:
    """Refuse a file in which no record of a list has a key that its records have."""
    held: dict[str, set[str]] = {}
    for record in results:
        if isinstance(record, dict):
            given = cast("dict[str, Any]", record)
            held.setdefault(fields.list_code(_text(given.get("source"))), set()).update(given)
    for key, lists in NEEDED.items():
        present = [code for code in lists if code in held]
        if present and not any(key in held[code] for code in present):
            others = sorted({k for code in present for k in held[code]})
            raise InputError(
                f"no record of {', '.join(present)} in {file.name} has {key!r}; they have {', '.join(others)}"[:900],
                "the layout may have changed; import consolidated.csv of trade.gov instead",
            )


def _content(file: Source) -> dict[str, Any]:
    with file.text() as text:
        whole = text.read(_MOST_TEXT + 1)
    if len(whole) > _MOST_TEXT:
        raise InputError(
            f"{file.name} has more than {_MOST_TEXT:,} characters", "import the official file of trade.gov"
        )
    try:
        content = json.loads(whole)
    except RecursionError:
        raise InputError(f"{file.name} nests too deep to be the list", "download the file again") from None
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
    if not found and (land := _text(record.get("country")).strip()):  # as records of ISN have it
        found.append(of_columns("", "", "", "", land))
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
