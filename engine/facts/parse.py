"""From what a case writes to a `FactValue`: every form of a value, for every type, with clear refusals."""

from __future__ import annotations

import datetime
import re
import reprlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import Any

from ..errors import near_miss
from ..language.values import STATED_UNKNOWN, FactValue, Form, Point, Record, Scalar, Several
from ..plain import is_list, is_mapping
from ..yaml_text import number
from . import hints, papers, written
from .countries import Countries
from .declarations import NUMERIC, Declarations, Fact

MOST_TEXT = 4096
MOST_DIGITS = 40
MOST_VALUES = 1000  # of one fact: sources that differ, excluded values, rows of a table
_FORM_KEYS = ("value", "at_least", "at_most", "not_in", "all_of")
_EVIDENCE_KEYS = ("source", "date", "evidence", "unit")
EXACT = Context(prec=4 * MOST_DIGITS)  # room for products of the longest numbers
_YES, _NO = ("yes", "true", "y"), ("no", "false", "n")
_ECCN = re.compile(r"(EAR99|[0-9][A-E][0-9]{3}([.][a-z0-9]+)*)\Z", re.ASCII)
EVERY_LETTER = "*"  # a Boolean about letters speaks of every letter that would fit the case
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class ValueRefused(ValueError):
    """A value that cannot be read; `path` is relative to the fact."""

    def __init__(self, message: str, hint: str = "", path: str = ""):
        super().__init__(message)
        self.message, self.hint, self.path = message, hint, path


@dataclass(frozen=True)
class ValueParser:
    """Reads values by the declarations of a rulebook."""

    declarations: Declarations
    countries: Countries

    def parse(self, fact: Fact, raw: Any) -> FactValue:
        """The value that `raw` (JSON, YAML text or a Python object) writes for the fact.

        Raises:
            ValueRefused: with what is wrong and how to mend it.
        """
        if raw is None:
            return STATED_UNKNOWN
        if is_mapping(raw):
            return self._form(fact, raw)
        if is_list(raw):
            return self._list(fact, raw)
        if fact.several:
            return FactValue(Form.TOGETHER, tuple(Point(v) for v in self._several(fact, raw).values))
        return FactValue(Form.POINTS, (Point(self.scalar(fact, raw)),))

    def _several(self, fact: Fact, raw: Any) -> Several:
        """What one source says of a fact that holds several values at once."""
        if is_list(raw):
            return Several(tuple(_sorted_unique([self.scalar(fact, item) for item in raw])))
        if fact.type != "letters":
            return Several((self.scalar(fact, raw),))
        text = str(raw).strip().casefold()
        if raw is True or text in _YES:
            return Several((EVERY_LETTER,))
        if raw is False or text in _NO:
            return Several(())
        if isinstance(raw, str) and text in fact.values:
            return Several((text,))
        raise ValueRefused(f"{_shown(raw)} is neither yes, no nor a list of letter ids",
                           "write true, false or a list of ids")  # fmt: skip

    def _list(self, fact: Fact, raw: Sequence[Any]) -> FactValue:
        _refuse_too_many(raw)
        if fact.type == "records":
            if raw and all(isinstance(r, Mapping) and "value" in r for r in raw):
                return self._points(fact, raw)
            return FactValue(Form.POINTS, (Point(self.records(fact, raw)),))
        if fact.several and not any(isinstance(item, Mapping) for item in raw):
            return FactValue(Form.TOGETHER, tuple(Point(v) for v in self._several(fact, raw).values))
        if not raw:
            raise ValueRefused("an empty list says nothing about this fact", "leave the key out, or write null")
        return self._points(fact, raw)

    def _points(self, fact: Fact, raw: Sequence[Any]) -> FactValue:
        points: dict[tuple[Any, str], Point] = {}
        for index, item in enumerate(raw):
            point = self._evidenced(fact, item if is_mapping(item) else {"value": item}, f"[{index}]")
            points.setdefault((point.value, point.source), point)
        ordered = sorted(points.values(), key=lambda p: (p.source, str(p.value)))
        if len({p.value for p in ordered}) == 1:
            return _single(ordered[0])  # the sources agree: no dispute
        return FactValue(Form.POINTS, tuple(ordered))

    def _evidenced(self, fact: Fact, raw: Mapping[str, Any], path: str = "") -> Point:
        self._known_keys(raw, ("value", *_EVIDENCE_KEYS), path)
        if "value" not in raw:
            raise ValueRefused("lacks 'value'", 'write {"value": ..., "source": "..."}', path)
        value: Any = raw["value"]
        try:
            read: Any = self._read(fact, value)
        except ValueRefused as refused:
            raise ValueRefused(refused.message, refused.hint, path + refused.path) from None
        unit = raw.get("unit")
        if unit is not None and fact.unit and unit != fact.unit:
            raise ValueRefused(f"the unit is {fact.unit}, not {unit!r}", "convert the value", path)
        paper = _paper(raw, path)
        return Point(read, paper.source, paper.date, paper.evidence)

    def _read(self, fact: Fact, value: Any) -> Scalar | Several | tuple[Record, ...]:
        """What one source says of the fact."""
        if fact.type == "records":
            return self.records(fact, value)
        return self._several(fact, value) if fact.several else self.scalar(fact, value)

    def _form(self, fact: Fact, raw: Mapping[str, Any]) -> FactValue:
        self._known_keys(raw, (*_FORM_KEYS, *_EVIDENCE_KEYS), "")
        if "value" in raw:
            if raw["value"] is None:
                why = _paper(raw, "").source
                return replace(STATED_UNKNOWN, note=f"{STATED_UNKNOWN.note}: {why}") if why else STATED_UNKNOWN
            return _single(self._evidenced(fact, raw))
        paper = _paper(raw, "")
        if paper.evidence:
            raise ValueRefused("evidence stands beside one value", 'write {"value": ..., "evidence": ...}', ".evidence")
        if "not_in" in raw or "all_of" in raw:
            key, form = ("not_in", Form.EXCLUDED) if "not_in" in raw else ("all_of", Form.TOGETHER)
            if fact.type in (*NUMERIC, "date", "boolean", "records"):
                raise ValueRefused(f"{key!r} does not fit a fact of type {fact.type}")
            if key == "all_of" and not (fact.several or fact.type == "country"):
                raise ValueRefused(f"{fact.name} has one value at a time", "give it, or the sources that differ")
            listed = raw[key] if isinstance(raw[key], list) else [raw[key]]
            _refuse_too_many(listed)
            values = _sorted_unique([self.scalar(fact, v) for v in listed])
            if not values:
                raise ValueRefused(f"an empty {key!r} says nothing", "leave the fact out, or write null")
            if key == "not_in" and fact.values and not set(fact.values) - set(values):
                raise ValueRefused("excludes every value that this fact can have", "one of them must be admissible")
            return FactValue(form, tuple(Point(v, paper.source, paper.date) for v in values))
        if fact.type not in NUMERIC:
            raise ValueRefused(f"a bound does not fit a fact of type {fact.type}", "give the value, or null")
        low = self._bound(fact, raw, "at_least")
        high = self._bound(fact, raw, "at_most")
        if low is None and high is None:
            raise ValueRefused("says neither value nor bound", 'write {"value": ...}, {"at_least": ...} or null')
        if low is not None and high is not None and low > high:
            raise ValueRefused(f"at_least {low} is greater than at_most {high}")
        if low is not None and low == high:
            return FactValue(Form.POINTS, (Point(low, paper.source, paper.date),))
        return FactValue(Form.RANGE, low=low, high=high)

    def _bound(self, fact: Fact, raw: Mapping[str, Any], key: str) -> Decimal | None:
        if raw.get(key) is None:
            return None
        value = self.scalar(fact, raw[key])
        return value if isinstance(value, Decimal) else None

    def _known_keys(self, raw: Mapping[str, Any], allowed: Sequence[str], path: str) -> None:
        for key in raw:
            if key not in allowed:
                raise ValueRefused(f"has no part {key!r}", near_miss(str(key), allowed) or "; ".join(allowed), path)

    def records(self, fact: Fact, raw: Any) -> tuple[Record, ...]:
        """The rows of a table fact."""
        if not is_list(raw):
            raise ValueRefused("must be a list of rows")
        _refuse_too_many(raw)
        columns = {f.key: f for f in self.declarations.facts.values() if f.scope == "peak"}
        rows: list[Record] = []
        for index, item in enumerate(raw):
            path = f"[{index}]"
            if not is_mapping(item):
                raise ValueRefused("a row must be an object", path=path)
            row = item
            self._known_keys(row, tuple(columns), path)
            fields: list[tuple[str, Scalar]] = []
            for key, column in columns.items():
                if row.get(key) is None:
                    raise ValueRefused(f"lacks {key!r}", path=path)
                fields.append((key, self.scalar(column, row[key])))
            rows.append(Record(tuple(fields)))
        return tuple(sorted(rows, key=str))

    def scalar(self, fact: Fact, raw: Any) -> Scalar:
        """One plain value of the fact's type."""
        if isinstance(raw, Mapping | list | tuple):
            raise ValueRefused(f"{_shown(raw)} is not a plain value of type {fact.type}")
        if fact.type == "boolean":
            return _boolean(raw)
        if fact.type in NUMERIC:
            return self._number(fact, raw)
        if fact.type == "date":
            return _date(raw)
        if not isinstance(raw, str):
            raise ValueRefused(f"{_shown(raw)} is not text", "write it in quotes")
        text = _clean(raw)
        if not text:
            raise ValueRefused("is empty", "leave it out, or write null for unknown")
        if fact.type == "country":
            code = self.countries.code(text)
            if code is None:
                hint = hints.for_country(text) or self.countries.hint(text)
                raise ValueRefused(f"{text!r} names no country", hint)
            return code
        if fact.type in ("choice", "knowledge"):
            allowed = fact.values or self.declarations.grades
            folded = {a.casefold(): a for a in allowed}
            if (entry := _entry_above(text)) in folded:
                return folded[entry]
            if text.casefold() not in folded:
                raise ValueRefused(f"{text!r} is not a value of {fact.name}", hints.for_choice(text, allowed))
            return folded[text.casefold()]
        if fact.type == "letters" and fact.values and text not in fact.values:
            hint = near_miss(text, fact.values) or ", ".join(fact.values)
            raise ValueRefused(f"{text!r} is the id of no letter", hint)
        if fact.name in ("item.eccn", "item.eccn_claimed", "item.for_eccn"):
            return eccn(text)
        if fact.paper_number and not papers.is_a_number(text):
            raise ValueRefused(f"{text!r} is not a document number", "give the number once the document is on "
                               "file; until then leave it out")  # fmt: skip
        return text

    def _number(self, fact: Fact, raw: Any) -> Decimal:
        if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
            raise ValueRefused(f"{_shown(raw)} is not a number")
        text = str(raw).strip()
        if len(text) > MOST_DIGITS:
            raise ValueRefused(f"has more than {MOST_DIGITS} characters for a number")
        value = number(text)
        if value is None:
            value = _as_written(text, whole=fact.type == "integer")
        if abs(value.adjusted()) > 60:
            raise ValueRefused(f"{text!r} is out of any sensible range")
        if fact.type == "integer" and value != value.to_integral_value():
            raise ValueRefused(f"{text} is not a whole number")
        if fact.minimum is not None and value < fact.minimum:
            raise ValueRefused(f"{text} is less than {fact.minimum}, the least that {fact.name} can be")
        if fact.maximum is not None and value > fact.maximum:
            raise ValueRefused(f"{text} is more than {fact.maximum}, the most that {fact.name} can be")
        return value.normalize(EXACT) if value else Decimal(0)  # never rounded: a limit is met or missed exactly


@dataclass(frozen=True, slots=True)
class _Paper:
    source: str = ""
    date: str = ""
    evidence: str = ""


def _paper(raw: Mapping[str, Any], path: str) -> _Paper:
    """The source, day and kind of evidence of a value; a source that names nothing is none."""
    evidence, source, dated = (raw.get(key) for key in ("evidence", "source", "date"))
    if evidence not in (None, "", "bis", "signed"):
        raise ValueRefused(f"evidence {_shown(evidence)} is not known", "bis or signed", path + ".evidence")
    if source is not None and not isinstance(source, str):
        raise ValueRefused(f"{_shown(source)} is not text", "name the document in quotes", path + ".source")
    told = _clean(source or "", path + ".source")
    if source and not any(c.isalnum() for c in told):
        raise ValueRefused(f"{_shown(source)} names no source", "name the document: who wrote it, and what it is",
                           path + ".source")  # fmt: skip
    try:
        day_ = "" if dated in (None, "") else _date(dated).isoformat()
    except ValueRefused as refused:
        raise ValueRefused(refused.message, refused.hint, path + ".date") from None
    if evidence and not (told and day_):
        raise ValueRefused(
            "evidence needs its document", "give source and date of the ruling or letter", path + ".evidence"
        )
    if evidence and not papers.names_a_paper(told):
        raise ValueRefused(f"{_shown(source)} names no source", "name the document: who wrote it, and what it is",
                           path + ".source")  # fmt: skip
    if evidence == "bis" and not papers.names_a_ruling(told):
        raise ValueRefused(f"{_shown(source)} does not tell which ruling of BIS it is", "give its number, as in CCATS "
                           "G123456; without a ruling leave evidence out", path + ".source")  # fmt: skip
    return _Paper(told, day_, evidence or "")


def _single(point: Point) -> FactValue:
    """The value of one source alone."""
    if isinstance(point.value, Several):
        return FactValue(Form.TOGETHER, tuple(replace(point, value=v) for v in point.value.values))
    return FactValue(Form.POINTS, (point,))


def _refuse_too_many(values: Sequence[Any]) -> None:
    if len(values) > MOST_VALUES:
        raise ValueRefused(f"holds {len(values):,} values, at most {MOST_VALUES:,}", "give those that matter")


def eccn(text: str) -> str:
    """An ECCN in one spelling: class in capitals, paragraphs in small letters, joined by dots."""
    squeezed = re.sub(r"\s+", "", text)
    head, _, tail = squeezed.partition(".")
    written = head.upper() + (f".{tail.lower()}" if tail else "")
    if not _ECCN.match(written):
        raise ValueRefused(f"{text!r} is not an ECCN", "write it as 3A090.a, 5A992.c or EAR99")
    return written


def _entry_above(text: str) -> str:
    """The entry of a paragraph as a classification letter has it (`5A992.c`), folded; empty for any other text.

    A `.z` paragraph says more than its entry, that the item is advanced computing: it belongs into `item.eccn`.
    """
    head, _, paragraph = re.sub(r"\s+", "", text).casefold().partition(".")
    return head if paragraph and paragraph[0] != "z" and _ECCN.match(f"{head.upper()}.{paragraph}") else ""


def _boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    text = raw.strip().casefold() if isinstance(raw, str) else ""
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueRefused(f"{_shown(raw)} is neither yes nor no", "write true, false, or null for unknown")


def _date(raw: Any) -> datetime.date:
    if isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime):
        return raw
    text = raw.strip() if isinstance(raw, str) else ""
    try:
        return written.day_of(text)
    except written.Unclear as unclear:
        raise ValueRefused(unclear.message, unclear.hint) from None
    except ValueError:
        shaped = re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)
        raise ValueRefused(f"{_shown(raw)}: there is no such date" if shaped else f"{_shown(raw)} is not a date",
                           "" if shaped else "write it as 2025-04-09") from None  # fmt: skip


def _as_written(text: str, whole: bool) -> Decimal:
    """A number with separators that has one reading: `1,234.5`."""
    try:
        value = number(written.number_of(text, whole=whole))
    except written.Unclear as unclear:
        raise ValueRefused(unclear.message, unclear.hint) from None
    except ValueError:
        value = None
    if value is None:
        raise ValueRefused(f"{text!r} is not a number", "write a number without separators, with a point, e.g. 1400.5")
    return value


def _clean(text: str, path: str = "") -> str:
    if len(text) > MOST_TEXT:
        raise ValueRefused(f"has {len(text)} characters, at most {MOST_TEXT}", path=path)
    if _CONTROL.search(text):
        raise ValueRefused("holds a control character", "remove it", path)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueRefused("holds half of a character (a lone surrogate)", "send valid UTF-8", path) from None
    return " ".join(unicodedata.normalize("NFC", text).split())


def _shown(raw: Any) -> str:
    text = repr(raw) if isinstance(raw, str | int | float | Decimal | None) else reprlib.repr(raw)
    return text if len(text) <= 60 else text[:57] + "..."


def _sorted_unique(values: list[Scalar]) -> list[Scalar]:
    return sorted(set(values), key=str)
