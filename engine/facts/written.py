"""Numbers and days as people, spreadsheets and databases write them: every reading that a text can have.

A text with one reading is read.  One with two (`15.832`: fifteen thousand in Berlin, fifteen in Boston; `03/04/2026`)
has no value until somebody, or another cell of the same file, says which convention it follows.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence

POINT, COMMA = ".", ","  # the decimal mark of a reading
DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "day first", "month first", "year first"
_ORDERS = {DAY_FIRST: (2, 1, 0), MONTH_FIRST: (2, 0, 1), YEAR_FIRST: (0, 1, 2)}
PLAIN = ""  # a reading that follows from no convention

_MOST = 60
_INTEGER = re.compile(r"[+-]?\d+\Z", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)[eE][+-]?\d+\Z", re.ASCII)
_GROUPS = r"(?:\d{1,3}(?:G\d{3})+|\d{1,2}(?:G\d{2})+G\d{3})"  # 1,234,567 and, as in India, 12,34,567
_SPACES = " \u00a0\u2009\u202f'’"
_SPACED = re.compile(r"([+-]?\d{1,3}(?:([ \u00a0\u2009\u202f'’])\d{3})(?:\2\d{3})*)(?:([.,])(\d+))?\Z", re.ASCII)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero ene gennaio gen janeiro styczeń stycznia januari",
            "feb february februar février fév febrero febbraio fevereiro fev luty lutego februari",
            "mar march märz mär mrz mars marzo março marzec marca maart mrt",
            "apr april avril avr abril abr aprile kwiecień kwietnia",
            "may mai mayo maggio mag maio maj maja mei",
            "jun june juni juin junio giugno giu junho czerwiec czerwca",
            "jul july juli juillet juil julio luglio lug julho lipiec lipca",
            "aug august août agosto ago sierpień sierpnia augustus",
            "sep sept september septembre septiembre settembre set setembro wrzesień września",
            "oct october oktober okt octobre octubre ottobre ott outubro out październik października",
            "nov november novembre noviembre novembro listopad listopada",
            "dec december dezember dez décembre déc diciembre dic dicembre dezembro grudzień grudnia",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_CLOCK = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?\Z", re.ASCII
)
_NAMED = re.compile(r"(\d{1,2})\.?(?: de)?[ -]([^\W\d_]{3,12})\.?,?(?: de)?[ -](\d{4})\Z")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?)?\Z", re.ASCII)
_SHORT = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{1,2})(?: \d{1,2}:\d{2}(?::\d{2})?)?\Z", re.ASCII)
_NAMED_US = re.compile(r"([^\W\d_]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\Z")


class Unclear(ValueError):
    """A text with two readings; `write` are the ways to write each so that it has one."""

    def __init__(self, text: str, readings: Sequence[str], write: Sequence[str]):
        self.message = f"{text!r} can be read as {' and as '.join(readings)}"
        self.hint = f"write {' or '.join(write)}"
        super().__init__(f"{self.message} ({self.hint})")


def numbers(text: str) -> Mapping[str, str]:
    """The readings of a number: its plain text (`15832`, `15.832`) by the decimal mark that each supposes.

    Empty where the text is no number in any convention.
    """
    text = text.strip()
    if len(text) > _MOST:
        return {}
    if _INTEGER.match(text):
        return {PLAIN: text}
    if _SCIENTIFIC.match(text):
        return {POINT: text} if "." in text else {PLAIN: text}
    spaced = _SPACED.match(text)
    if spaced:
        whole = re.sub(f"[{_SPACES}]", "", spaced[1])
        return {spaced[3]: f"{whole}.{spaced[4]}"} if spaced[3] else {PLAIN: whole}
    out: dict[str, str] = {}
    for mark, group in ((POINT, COMMA), (COMMA, POINT)):
        grouped = _GROUPS.replace("G", re.escape(group))
        found = re.match(rf"([+-]?)({grouped}|\d*)(?:{re.escape(mark)}(\d*))?\Z", text, re.ASCII)
        if found is None or not (found[2] or found[3]) or (found[2].startswith("0") and group in found[2]):
            continue
        whole = found[2].replace(group, "") or "0"
        out[mark] = f"{found[1]}{whole}.{found[3]}" if found[3] else f"{found[1]}{whole}"
    return out


def whole_ones(readings: Mapping[str, str]) -> Mapping[str, str]:
    """Of several readings of a number those that are whole ones, if there are any."""
    whole = {mark: plain for mark, plain in readings.items() if not plain.partition(".")[2].strip("0")}
    return whole or readings


def number_of(text: str, decimal: str = "", whole: bool = False) -> str:
    """The plain text of a number.

    Args:
        decimal: the decimal mark that is known to be meant.
        whole: whether it must be a whole number, so that `1.170` can only be 1170.

    Raises:
        Unclear: it has two readings and nothing says which one is meant.
        ValueError: it is no number in any convention.
    """
    found = numbers(text)
    if whole and decimal not in found:
        found = whole_ones(found)
    if len(found) > 1 and decimal not in found:
        raise Unclear(text.strip(), list(found.values()), [unmistakable(plain) for plain in found.values()])
    if not found:
        raise ValueError(f"{text!r} is not a number")
    return found[decimal] if decimal in found else next(iter(found.values()))


def day_of(text: str, order: str = "") -> datetime.date:
    """The day that a text names.

    Args:
        order: the order of day and month that is known to be meant.

    Raises:
        Unclear: it has two readings and nothing says which one is meant.
        ValueError: it is no day in any convention.
    """
    found = days(text)
    if len(found) > 1 and order not in found:
        told = [f"{day} ({how})" for how, day in found.items()]
        raise Unclear(text.strip(), told, [day.isoformat() for day in found.values()])
    if not found:
        raise ValueError(f"{text!r} is not a date")
    return found[order] if order in found else next(iter(found.values()))


def unmistakable(plain: str) -> str:
    """A plain number as it has one reading only: `15.832` as `15.8320`, `1.000` as `1`."""
    whole, point, part = plain.partition(".")
    part = part.rstrip("0")
    if not part:
        return whole
    return f"{whole}{point}{part}0" if len(numbers(f"{whole}.{part}")) > 1 else f"{whole}{point}{part}"


def days(text: str) -> Mapping[str, datetime.date]:
    """The readings of a day by the order that each supposes.  Empty where the text is no day in any convention.

    A time of day is left out, since it is the day that is asked for; one that is midnight somewhere else (`23:00Z` is
    the next day in Berlin) has two readings.  Years have four digits.
    """
    text = " ".join(text[: 2 * _MOST].split())
    if len(text) > _MOST:
        return {}
    iso = re.fullmatch(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})", text, re.ASCII)
    if iso:
        return _one(int(iso[1]), int(iso[3]), int(iso[4]))
    clock = _CLOCK.match(text)
    if clock:
        return _of_clock(clock)
    named = _NAMED.match(text)
    if named and named[2].casefold() in _MONTHS:
        return _one(int(named[3]), _MONTHS[named[2].casefold()], int(named[1]))
    american = _NAMED_US.match(text)
    if american and american[1].casefold() in _MONTHS:
        return _one(int(american[3]), _MONTHS[american[1].casefold()], int(american[2]))
    numeric = _NUMERIC.match(text)
    if numeric is None:
        return {}
    first, second, year = int(numeric[1]), int(numeric[3]), int(numeric[4])
    day_first, month_first = _one(year, second, first), _one(year, first, second)
    if day_first and month_first and day_first != month_first:
        return {DAY_FIRST: day_first[PLAIN], MONTH_FIRST: month_first[PLAIN]}
    if day_first and not month_first:
        return {DAY_FIRST: day_first[PLAIN]}
    return {MONTH_FIRST: month_first[PLAIN]} if month_first and not day_first else day_first


def short_day(text: str, order: str) -> datetime.date | None:
    """The day of this century that a text with a year of two digits names (`24.11.26`), by the stated order."""
    found = _SHORT.match(text.strip())
    if found is None or order not in _ORDERS:
        return None
    parts = [int(found[n]) for n in (1, 3, 4)]
    year, month, day = (parts[place] for place in _ORDERS[order])
    return _one(2000 + year, month, day).get(PLAIN)


def _one(year: int, month: int, day: int) -> dict[str, datetime.date]:
    try:
        return {PLAIN: datetime.date(year, month, day)}
    except ValueError:
        return {}


def _of_clock(found: re.Match[str]) -> dict[str, datetime.date]:
    try:
        day = datetime.date.fromisoformat(found[1])
        datetime.time(int(found[2]), int(found[3]), int(found[4] or 0))
    except ValueError:
        return {}
    hour, zone = int(found[2]), (found[6] or "").replace(":", "")
    elsewhere = zone in ("Z", "+0000", "-0000") and int(found[3]) in (0, 15, 30, 45) and not int(found[4] or 0)
    if elsewhere and hour >= 10 and not (found[5] or "").strip("0") and day < datetime.date.max:
        return {"as written": day, "where it is midnight": day + datetime.timedelta(days=1)}
    return {PLAIN: day}
