"""Files of orders as people and machines spoil them, with what is true of each row.

A **respelled** file means what the true one means, or less: other separators, encodings, numbers and days written by
one convention, columns moved, lost or renamed, cells emptied, quoted or broken.  A **garbled** file has had bytes
changed at random, and what it means then is anybody's guess.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Literal

HEADER = (
    "order_id", "line", "mode", "item.quantity", "item.tpp", "to_country", "item.eccn", "end_use.military",
    "end_user.name", "end_user.country", "end_user.lists", "red_flags", "as_of", "value_note",
)  # fmt: skip
QUANTITY, TPP, COUNTRY, LISTS, DAY, NOTE = (
    HEADER.index(name) for name in ("item.quantity", "item.tpp", "to_country", "end_user.lists", "as_of", "value_note")
)
MARKED = 0  # the column whose cell names the row, and is never changed
_SHARES = {"quiet": 0.15, "busy": 0.6}


@dataclass
class Orders:
    """A file before it is written: its header, its rows, and how it is written."""

    header: list[str]
    rows: list[list[str]]
    delimiter: str = ","
    ending: str = "\n"
    encoding: str = "utf-8"
    preface: bool = False
    quote_all: bool = False
    raw: dict[int, str] = field(default_factory=lambda: dict[int, str]())  # rows that are written as they stand here

    def data(self) -> bytes:
        """The bytes of the file."""
        out = io.StringIO(newline="")
        quoting: Literal[0, 1] = csv.QUOTE_ALL if self.quote_all else csv.QUOTE_MINIMAL
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator=self.ending, quoting=quoting)
        if self.preface:
            out.write(f"sep={self.delimiter}{self.ending}")
        writer.writerow(self.header)
        for index, row in enumerate(self.rows):
            if index in self.raw:
                out.write(self.raw[index] + self.ending)
            else:
                writer.writerow(row)
        return out.getvalue().encode(self.encoding, errors="ignore")


def true_rows(random: Random, count: int) -> list[list[str]]:
    """Rows without contradictions: the classification fits the figures."""
    rows: list[list[str]] = []
    for number in range(count):
        tpp = random.choice(["100", "4799", "4800", "9000", "9000", "15832", "15832", ""])
        high = tpp != "" and int(tpp) >= 4800
        eccn = random.choice(["", "", "", "3A090.a" if high or not tpp else "EAR99"])
        rows.append([
            f"ID{number:05d}", "1", "ship_export", random.choice(["1", "8", "1170", "12000"]), tpp,
            random.choice(["DE", "CN", "CN", "HK", "NO"]), eccn, random.choice(["", "not_known_after_diligence"]),
            random.choice(["Nordwerk GmbH", "Société Orbe", "Yunfan Compute"]), random.choice(["DE", "CN", ""]),
            random.choice(["none", "none", "none", "none", "EL", "DPL", "EL;DPL", ""]), random.choice(["none", ""]),
            random.choice(["2026-06-01", "2026-06-01", "2026-03-04", "2022-01-05"]), random.choice(["", "note é"]),
        ])  # fmt: skip
    return rows


def respelled(random: Random, rows: list[list[str]]) -> Orders:
    """A file that means no more than the rows do."""
    orders = Orders(list(HEADER), [list(row) for row in rows])
    comma, day_first = random.random() < 0.5, random.random() < 0.5
    share = random.choice(list(_SHARES.values()))
    for index, row in enumerate(orders.rows):
        if random.random() < share:
            _respell(random, orders, index, row, comma, day_first)
    for _ in range(random.choice([0, 0, 1, 2])):
        random.choice(_COLUMNS)(random, orders)
    orders.delimiter = random.choice([",", ";", "\t"])
    orders.ending = random.choice(["\n", "\r\n", "\n", "\r"])
    orders.encoding = random.choice(["utf-8", "utf-8-sig", "utf-8", "cp1252", "utf-16"])
    orders.preface = random.random() < 0.1
    orders.quote_all = random.random() < 0.2
    return orders


def garbled(random: Random, data: bytes) -> bytes:
    """The bytes with a few of them changed, lost, doubled or swapped."""
    out = bytearray(data)
    for _ in range(random.choice([1, 2, 5, 20])):
        at, size = random.randrange(len(out)), random.randint(1, 30)
        kind = random.randrange(6)
        if kind == 0:
            out[at] = random.choice(b"\",;\t\r\n\x00 aZ09{}[]'=\xff\xc3")
        elif kind == 1:
            del out[at : at + size]
        elif kind == 2:
            out[at:at] = bytes(random.choices(b'",;\n\r\x00abc09', k=size))
        elif kind == 3:
            out[at:at] = out[at : at + size]
        elif kind == 4:
            out[at : at + size] = out[at : at + size][::-1]
        elif at > len(out) // 2:
            del out[at:]
        if not out:
            out += b"x"
    return bytes(out)


# --- one row -------------------------------------------------------------------------------------------------


def _respell(random: Random, orders: Orders, index: int, row: list[str], comma: bool, day_first: bool) -> None:
    kind = random.randrange(-3, 12)
    at = random.randrange(1, len(row))
    if kind <= 1:
        place = random.choice([QUANTITY, TPP])
        row[place] = _number(random, row[place], comma)
    elif kind == 2:
        row[DAY] = _day(random, row[DAY], day_first)
    elif kind == 3:
        row[at] = random.choice(["", "unknown", " ", "\u00a0", "\ufeff"])
    elif kind == 4:
        row[at] = random.choice([f" {row[at]} ", f"{row[at]}\u00a0", row[at].upper(), row[at].lower()])
    elif kind == 5:
        row[at] = random.choice([f"{row[at]}\x00", f"\x07{row[at]}", f"{row[at]}\u202e", "x" * 5000])
    elif kind == 6:
        row[NOTE] = random.choice(["a\rb", "a\nb", 'a"b', "=1+1", "a,b;c\td", '"', "'", "a\r\nb,c"])
    elif kind == 7:
        row[LISTS] = random.choice([
            '[{"list":"EL","list":"UVL"}]', '[{"list":"EL"}]', "[" * 200, '[{"list":"EL"', "{}", "[null]", "none;EL",
        ]) if "EL" in row[LISTS] else '{"list":"none","list":"none"}'  # fmt: skip
    elif kind == 8:
        row[QUANTITY] = random.choice(["0", "-1", "1e400", "NaN", "1" * 60, "²", "1 170 x", '{"value":1,"value":2}'])
    elif kind == 9:
        row.append("beyond") if random.random() < 0.5 else row.pop()
    elif kind == 10:
        orders.raw[index] = orders.delimiter.join(row[:at]) + random.choice(['"', '"a"b', ' "', '"",""x']) + row[MARKED]
    else:
        row[:] = row[:at] + [""] * (len(row) - at)


def _number(random: Random, text: str, comma: bool) -> str:
    """A number as people write it who write every number of this file so."""
    if not text:
        return text
    grouped = f"{int(text):,}"
    if comma:
        grouped = grouped.replace(",", ".")
    mark = "," if comma else "."
    return random.choice(
        [grouped, f"{grouped}{mark}00", f"{text}{mark}0", f"{text}{mark}000", f"{int(text):,}".replace(",", " ")]
    )


def _day(random: Random, text: str, day_first: bool) -> str:
    if not text:
        return text
    day = datetime.date.fromisoformat(text)
    sign = random.choice("./-")
    order = f"%d{sign}%m{sign}%Y" if day_first else f"%m{sign}%d{sign}%Y"
    return day.strftime(
        random.choice([order, "%Y%m%d", "%Y-%m-%d 00:00:00", "%Y-%m-%dT00:00:00Z", "%d %b %Y", "%Y/%m/%d"])
    )


# --- columns -------------------------------------------------------------------------------------------------


def _moved(random: Random, orders: Orders) -> None:
    if any(len(row) != len(orders.header) for row in orders.rows) or orders.raw:
        return
    order = [MARKED, *random.sample(range(1, len(orders.header)), len(orders.header) - 1)]
    orders.header = [orders.header[i] for i in order]
    orders.rows = [[row[i] for i in order] for row in orders.rows]


def _lost(random: Random, orders: Orders) -> None:
    at = random.randrange(1, len(orders.header))
    if len(orders.header) > 5:
        del orders.header[at]
        for row in orders.rows:
            del row[at : at + 1]


def _doubled(random: Random, orders: Orders) -> None:
    at = random.randrange(1, len(orders.header))
    orders.header.append(orders.header[at])
    for row in orders.rows:
        row.append(row[at] if at < len(row) else "")


def _renamed(random: Random, orders: Orders) -> None:
    at = random.randrange(1, len(orders.header))
    old = orders.header[at]
    orders.header[at] = random.choice(
        ["remarks", old.upper(), f" {old} ", f"x_{old}", f"{old}x", "customer", "", old.replace("_", " ")]
    )


_COLUMNS: tuple[Callable[[Random, Orders], None], ...] = (_moved, _lost, _doubled, _renamed)
