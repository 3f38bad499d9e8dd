"""`douane parties`: what a person found out about a hit."""

from __future__ import annotations

import datetime
from typing import Any

import click

from ..errors import InputError, near_miss
from ..explanation import words
from ..parties.cleared import Clearance
from ..parties.entry import Entry
from ..parties.snapshot import Snapshot
from ..record.clearances import Clearances
from .once import option
from .search_parties import command as search
from .session import PROCEED, Session, common, day_of, user_name
from .terminal import BOLD, DIM, STYLES, Piece


@click.group("parties")
def command() -> None:
    """Parties and the lists: search a name, clear a false match.

    \b
    Examples:
      douane parties search "Inspur Electronic Information"
      douane parties clear "Nordwerk GmbH" --country DE --entry EL/4f2a91c07d3e --reason "other register number"
      douane parties clearances
    """


command.add_command(search)


@command.command("clear")
@click.argument("name", metavar="NAME")
@option(
    "--entry",
    "keys",
    required=True,
    multiple=True,
    metavar="LIST/ID",
    help="The entry that the counterparty is not; repeat it for several with the same reason.",
)
@option("--reason", required=True, metavar="TEXT", help="How you know.")
@option("--country", metavar="COUNTRY", help="The counterparty's country, as cases state it.")
@option("--person", metavar="NAME", help="Who decided; the user of this machine by default.")
@option("--until", metavar="DATE", help="The last day of the clearance; no end by default.")
@option("--entry-version", "version", metavar="V", help="The version that you read; refused if it changed since.")
@common
def clear(
    session: Session,
    name: str,
    keys: tuple[str, ...],
    reason: str,
    country: str | None,
    person: str | None,
    until: str | None,
    version: str | None,
) -> int:
    """Clear a false match: this counterparty is not this list entry.

    Name and country are those of the counterparty, both: without --country it counts where a case states none. The
    clearance ends when the entry changes, after --until, or when it is revoked; then the hit is back.

    \b
    Examples:
      douane parties clear "Nordwerk GmbH" --country DE --entry SDN/12345 --reason "born 1999, not 1954"
      douane parties clear "Nordwerk GmbH" --country DE --entry EL/4f2a91c07d3e --until 2027-06-30 \\
        --reason "other register number, HRB 4711" --person "M. Vogt"
    """
    snapshot = session.home.snapshots.current()
    if snapshot is None:
        raise InputError("no lists are imported, so there is no entry to clear", "douane lists import FILE...")
    entries = [_entry(snapshot, key) for key in dict.fromkeys(keys)]
    if version is not None and len(entries) > 1:
        raise InputError("--entry-version is of one entry", "clear each entry alone, with its version")
    if version is not None and version != entries[0].version:
        raise InputError(
            f"{entries[0].key} has changed: you read version {version}, it is {entries[0].version} now",
            "read the entry again, then clear that version",
        )
    code = _country(session, country) if country else ""
    last = day_of(until, "--until") if until else None
    with Clearances(session.home.database) as store:
        made = [store.clear(name, code, e, reason=reason, person=person or user_name(), until=last) for e in entries]
    if session.json:
        data = [_data(one, day_of(None), snapshot) for one in made]
        session.out.json(data[0] if len(data) == 1 else data)
        return PROCEED
    t = session.out
    where = f" ({code})" if code else " (no country stated)"
    for one, entry in zip(made, entries, strict=True):
        t.line((f"Clearance {one.number}: ", BOLD), f"{one.name}{where} is not {entry.name} ({entry.key})")
        t.line((f"by {one.person}: {one.reason}", DIM), indent=2, hang=2)
        t.line((f"until {one.until or 'revoked'}, and only while the entry is as it is now ({entry.version})", DIM),
               indent=2, hang=2)  # fmt: skip
    if not code:
        t.line(("it counts for cases that state no country for this party; add --country otherwise", DIM), indent=2)
    return PROCEED


@command.command("clearances")
@option("--all", "all_", is_flag=True, help="Also those that are revoked, expired or whose entry changed.")
@common
def clearances(session: Session, all_: bool) -> int:
    """List the clearances in effect; with --all, every one ever given.

    \b
    Examples:
      douane parties clearances
      douane parties clearances --all --json
    """
    snapshot, today = session.home.snapshots.current(), day_of(None)
    with Clearances(session.home.database) as store:
        every = store.all()
    stated = [(c, _state(c, today, snapshot)) for c in every]
    shown = [(c, state) for c, state in stated if all_ or state == "stands"]
    if session.json:
        session.out.json([_data(c, today, snapshot) for c, _ in shown])
        return PROCEED
    t = session.out
    rows: list[tuple[Piece | str, ...]] = [
        (
            str(c.number), (c.name, BOLD), c.country or "·", c.entry, c.entry_name,
            (state, "" if state == "stands" else STYLES["hold"]), f"{c.reason} ({c.person}, {c.cleared[:10]})",
        )
        for c, state in shown
    ]  # fmt: skip
    if rows:
        head = ("NO", "COUNTERPARTY", "", "IS NOT", "", "STATE", "BECAUSE")
        t.rows([tuple((h, DIM) for h in head), *rows], indent=0, most=(4, 20, 2, 14, 18, 18))
    hidden = len(every) - len(shown)
    more = f" · {words.count(hidden, 'other')}: --all" if hidden else ""
    t.line((f"{words.count(len(shown), 'clearance')}{more}", DIM))
    return PROCEED


@command.command("revoke")
@click.argument("number", metavar="NUMBER", type=int)
@option("--reason", default="", metavar="TEXT", help="Why.")
@option("--person", metavar="NAME", help="Who decided; the user of this machine by default.")
@common
def revoke(session: Session, number: int, reason: str, person: str | None) -> int:
    """Revoke a clearance; the hit counts again, and the record keeps both.

    \b
    Example:
      douane parties revoke 3 --reason "the address is the same"
    """
    with Clearances(session.home.database) as store:
        gone = store.revoke(number, person=person or user_name(), reason=reason)
    if session.json:
        session.out.json(_data(gone, day_of(None), session.home.snapshots.current()))
    else:
        session.out.line((f"Clearance {number} is revoked: ", BOLD), f"{gone.name} is asked about {gone.entry} again")
    return PROCEED


def _entry(snapshot: Snapshot, key: str) -> Entry:
    """The entry that LIST/ID names.

    Raises:
        InputError: there is none.
    """
    list_, _, id_ = key.partition("/")
    held = {code.casefold(): code for code in snapshot.parts}
    code = held.get(list_.casefold())
    if not id_ or code is None:
        hint = near_miss(list_, snapshot.parts) or "lists: " + ", ".join(snapshot.parts)
        raise InputError(f"{key!r} names no entry", f"write LIST/ID, e.g. EL/4f2a91c07d3e; {hint}")
    found = snapshot.by_key.get(f"{code}/{id_}")
    if found is None:
        hint = near_miss(id_, (e.id for e in snapshot.by_list[code]))
        raise InputError(f"{code} has no entry {id_!r}", hint or "the list may have changed: look at the hit again")
    return found


def _country(session: Session, spelling: str) -> str:
    countries = session.rulebook.book.parser.countries
    code = countries.code(spelling)
    if code is None:
        raise InputError(f"--country: {spelling!r} names no country", countries.hint(spelling))
    return code


def _state(c: Clearance, day: datetime.date, snapshot: Snapshot | None) -> str:
    if c.seal != c.sealed():
        return "changed in the database"
    if c.revoked is not None:
        return f"revoked {c.revoked[:10]}"
    if c.expired(day):
        return f"expired {c.until}"
    entry = snapshot.by_key.get(c.entry) if snapshot is not None else None
    if entry is None:
        return "entry gone"
    return "stands" if entry.version == c.version else "entry changed"


def _data(c: Clearance, day: datetime.date, snapshot: Snapshot | None) -> dict[str, Any]:
    return c.model_dump() | {"state": _state(c, day, snapshot)}
