"""`douane lists`: the official lists of parties, imported as they are downloaded."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from ..errors import InputError, near_miss
from ..parties.changes import between
from ..parties.formats.recognize import recognize
from ..parties.importing import ImportRefused, import_lists
from ..parties.screener import indexer
from ..parties.snapshot import Snapshot
from ..rulebook.groups import to_screen
from .once import option
from .session import HOLD, PROCEED, Session, common, day_of, user_name
from .show_lists import (
    import_data,
    show_changes,
    show_import,
    show_refused,
    show_status,
    status_data,
)


@click.group("lists")
def command() -> None:
    """The official restricted-party lists: import the downloads, see how old they are and what changed.

    No list is shipped. Download consolidated.csv of trade.gov (all twelve US lists), or the files of OFAC and BIS.

    \b
    Examples:
      douane lists import consolidated.csv --date 2026-11-20
      douane lists status
      douane lists diff --list EL
    """


@command.command("import")
@click.argument("files", nargs=-1, metavar="FILE...")
@option("--date", "date", metavar="DATE", help="The date of the data, for files that do not state it.")
@option("--force", is_flag=True, help="Import even if a list is lost, shrinks or gets older; needs --reason.")
@option("--reason", metavar="TEXT", help="Why the loss is real; kept with the snapshot and with your name.")
@common
def import_(session: Session, files: tuple[str, ...], date: str | None, force: bool, reason: str | None) -> int:
    """Import official downloads; lists that are not in them stay as they are.

    An import that loses a list, or more than 5% of one, or makes one older is refused and changes nothing: the
    official feed has lost whole lists for days. The same files imported again change nothing.

    \b
    Examples:
      douane lists import consolidated.csv --date 2026-11-20
      douane lists import sdn.csv alt.csv add.csv sdn_comments.csv
      douane lists import consolidated.csv --force --reason "PLC was abolished, 91 FR 1234"

    \b
    Exit status: 0 imported, or nothing new; 1 imported, but rows were set aside; 2 refused, nothing changed.
    """
    if not files:
        raise InputError("name the downloaded files", "for example: douane lists import consolidated.csv")
    if force and not (reason or "").strip():
        raise InputError("--force needs a reason", 'for example: --force --reason "the list was abolished"')
    if reason and not force:
        raise InputError("--reason is for --force", "leave it out, or add --force")
    day = day_of(date, "--date") if date is not None else None
    wanted = _to_screen(session)  # before anything is changed: rules that cannot be read are told first
    store = replace(session.home.snapshots, derive=indexer(session.rulebook.book.files))
    try:
        with _progress() as step:
            readings = [found.read(step(f"read {found.file.name}")) for found in recognize([Path(f) for f in files])]
            done = import_lists(
                store, readings, who=user_name(), date=day,
                reason=(reason or "").strip() if force else "", progress=_then_written(step),
            )  # fmt: skip
    except ImportRefused as refused:
        if not session.json:
            show_refused(session.out, refused)
        raise
    missing = _missing(wanted, done.snapshot)
    if session.json:
        session.out.json(import_data(done, readings, missing))
    else:
        show_import(session.out, done, readings, missing, forced_in_vain=force and not done.forced)
    return HOLD if any(r.set_aside for r in readings) else PROCEED


@command.command("status")
@option("--profile", metavar="NAME", help="A desk profile; its max_list_age_days applies.")
@option("--as-of", metavar="DATE", help="The date on which to judge their age; today by default.")
@common
def status(session: Session, profile: str | None, as_of: str | None) -> int:
    """Show the current lists: how many entries, how old, from which file, and which lists are missing.

    \b
    Examples:
      douane lists status
      douane lists status --profile desk --json

    \b
    Exit status: 0 every list is there and recent enough; 1 a list is missing, too old or undated.
    """
    snapshot, day = session.home.snapshots.current(), day_of(as_of)
    most = session.home.profile(profile, session.rulebook).max_list_age_days
    missing = _missing(_to_screen(session), snapshot)
    data = status_data(snapshot, day, most, missing)
    if session.json:
        session.out.json(data)
    else:
        show_status(session.out, snapshot, day, most, missing)
    return PROCEED if data["complete"] and data["fresh"] else HOLD


@command.command("diff")
@click.argument("old", required=False, metavar="[OLD]")
@click.argument("new", required=False, metavar="[NEW]")
@option("--list", "only", metavar="LIST", help="Only one list, e.g. EL.")
@option("--all", "print_all", is_flag=True, help="Print every entry.")
@common
def diff(session: Session, old: str | None, new: str | None, only: str | None, print_all: bool) -> int:
    """Show who was added, who was removed and which entries changed between two snapshots.

    By default what the last import changed; OLD and NEW are the beginnings of hashes.

    \b
    Examples:
      douane lists diff
      douane lists diff 3f2a --list EL
      douane lists diff 3f2a 91bc --json
    """
    store = session.home.snapshots
    current = store.current_hash()
    if current is None:
        raise InputError("no lists are imported", "douane lists import FILE...")
    after = store.load(store.find(new) if new else current)
    first = store.find(old) if old else store.before(after.hash)
    before = store.load(first) if first is not None else None
    changes = between(before, after)
    if only is not None:
        codes = [c.list for c in changes]
        changes = tuple(c for c in changes if c.list.casefold() == only.casefold())
        if not changes:
            raise InputError(f"no snapshot holds the list {only!r}", near_miss(only, codes) or ", ".join(codes))
    if session.json:
        session.out.json({
            "before": before.hash if before else None, "after": after.hash, "lists": [c.plain() for c in changes]
        })  # fmt: skip
    else:
        show_changes(session.out, before, after, changes, print_all)
    return PROCEED


def _to_screen(session: Session) -> list[str]:
    """The lists without which nobody counts as screened, in the order of the rules."""
    return to_screen(session.rulebook.book.declared.groups, day_of(None))


def _missing(wanted: list[str], snapshot: Snapshot | None) -> list[str]:
    return [code for code in wanted if snapshot is None or code not in snapshot.parts]


Bar = Callable[[int, int], None]


@contextmanager
def _progress() -> Generator[Callable[[str], Bar]]:
    """A bar for each step, where a person looks."""
    console = Console(stderr=True)
    bars = Progress(
        TextColumn("{task.description:<40}"), BarColumn(bar_width=40), TaskProgressColumn(), TimeElapsedColumn(),
        console=console, disable=not console.is_terminal,
    )  # fmt: skip

    def step(words: str) -> Bar:
        task = bars.add_task(words, total=None)
        return lambda done, total: bars.update(task, completed=done, total=total)

    with bars:
        yield step


def _then_written(step: Callable[[str], Bar]) -> Bar:
    """The bar of what the entries mean, and behind it one without an end while the snapshot is written."""
    bar = step("read what the entries mean")

    def moved(done: int, total: int) -> None:
        bar(done, total)
        if done == total:
            step("compare and write the snapshot")

    return moved
