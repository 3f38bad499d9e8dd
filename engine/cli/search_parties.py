"""`douane parties search`: one name for people, or a query a line for programs."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Mapping
from typing import Any, cast

import click

from ..checking import DatedRulebook
from ..errors import InputError
from ..explanation.screening import of_hit
from ..law.consequence import Consequences
from ..parties.screener import Screened, Screener
from .lines import MOST_LINE
from .once import option
from .session import HOLD, PROCEED, Session, common, day_of, lists_option
from .show_hits import show_hits

TYPES = ("company", "person", "government", "vessel")


@click.command("search")
@click.argument("name", required=False, metavar="[NAME | -]")
@option("--country", metavar="COUNTRY", help="The counterparty's country; used only to find clearances.")
@option("--type", "kind", type=click.Choice(TYPES), help="The type of party; all are searched by default.")
@option("--as-of", metavar="DATE", help="The date on which entries must be in effect; today by default.")
@lists_option
@common
def command(
    session: Session,
    name: str | None,
    country: str | None,
    kind: str | None,
    as_of: str | None,
    lists: str | None,
) -> int:
    """Search the lists for a name, and show what follows from each entry.

    Every hit shows the entry's own words, the alias that matched and the words side by side. `exact` and `strong` hits
    count as listed until a person clears them; `possible` ones wait for a person; `family` is a red flag.

    \b
    Examples:
      douane parties search "Inspur Electronic Information"
      douane parties search 浪潮电子信息产业股份有限公司
      douane parties search --json - < names.jsonl > hits.jsonl    (one query a line: {"name": ..., "country": ...})

    \b
    Exit status: 0 no entry; 1 entries, or a name that could not be screened; 2 no answer could be given.
    """
    if name is None:
        raise InputError("there is no name to search", 'for example: douane parties search "Inspur"')
    screener = session.screener(lists)
    if screener is None:
        raise InputError("no lists are imported, so no one can be screened", "douane lists import FILE...")
    day = day_of(as_of)
    says = Consequences(session.rulebook.at(day), day)
    if name == "-":
        return _lines(session, screener, says, day)
    found = _ask(session.rulebook.at(day), screener, {"name": name, "country": country or "", "type": kind or ""}, day)
    if session.json:
        left = says.not_searched(screener.snapshot.parts)
        session.out.json({"name": name, **_answer(found, says, country or ""), "not_searched": left})
    else:
        show_hits(session.out, name, found, says, screener, day)
    return HOLD if found.hits or found.problem else PROCEED


def _lines(session: Session, screener: Screener, says: Consequences, day: datetime.date) -> int:
    status = PROCEED
    book = session.rulebook.at(day)
    for number, line in enumerate(iter(lambda: sys.stdin.buffer.readline(MOST_LINE), b""), start=1):
        if not line.strip():
            continue
        try:
            query = json.loads(line.decode("utf-8-sig"))
            if isinstance(query, str):
                query = {"name": query}
            if not isinstance(query, Mapping) or not isinstance(cast("Mapping[str, Any]", query).get("name"), str):
                raise InputError("the line names no one", 'write {"name": "..."}')
            asked = cast("dict[str, Any]", query)
            found = _ask(book, screener, asked, day)
            answer = {"name": asked["name"], **_answer(found, says, str(asked.get("country") or "")),
                      "not_searched": says.not_searched(screener.snapshot.parts)}  # fmt: skip
        except (ValueError, RecursionError, InputError) as error:
            told = (error.message, error.hint) if isinstance(error, InputError) else (f"no JSON: {error}", "UTF-8 JSON")
            answer = {"error": {"line": number, "message": told[0], "hint": told[1]}, "matches": None}
            status = HOLD
        else:
            status = max(status, HOLD if found.hits or found.problem else PROCEED)
        session.out.json(answer)
    return status


def _ask(book: DatedRulebook, screener: Screener, query: Mapping[str, Any], day: datetime.date) -> Screened:
    original, address = ([str(query[k])] if query.get(k) else [] for k in ("name_original_script", "address"))
    country = str(query.get("country") or "")
    countries = book.rulebook.book.parser.countries
    code = countries.code(country) if country else ""
    if code is None:
        raise InputError(f"{country!r} names no country", countries.hint(country))
    kind = str(query.get("type") or "")
    if kind and kind not in TYPES:
        raise InputError(f"{kind!r} is not a type of party", "one of " + ", ".join(TYPES))
    return screener.screen([str(query["name"])], day, kind, code, original=original, addresses=address)


def _answer(found: Screened, says: Consequences, country: str) -> dict[str, Any]:
    """The answer to one query; `matches` is null where nobody was screened."""
    hits = [{**of_hit(hit), "consequence": says.of(hit, country)} for hit in found.hits]
    if found.problem:  # what another of its names found stands apart: the party is not screened
        out: dict[str, Any] = {"screened": False, "problem": found.problem, "matches": None}
        return {**out, "found": hits} if hits else out
    out = {"screened": True, "matches": hits}
    if found.cleared:
        out["cleared"] = [{**of_hit(hit), "clearance": c.number, "reason": c.reason} for hit, c in found.cleared]
    if found.more:
        out["more"] = found.more
    return out
