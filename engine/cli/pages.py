"""`douane rules pages`: the documents that are made from the rules, written or compared."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path

import click

from ..errors import InputError, RulebookError
from ..explanation import words
from ..rulebook.book import shipped_rules
from ..rulebook.cases import case_files, read_cases
from ..yaml_text import Problems
from .once import option
from .session import HOLD, PROCEED, Session, common
from .terminal import DIM, STYLES


@click.command("pages")
@option("--into", metavar="DIR", default="docs", show_default=True, help="The documents folder.")
@option("--check", is_flag=True, help="Write nothing; list what differs from the rules.")
@common
def pages(session: Session, into: str, check: bool) -> int:
    """Generate the pages of regimes, products and pending texts, with their pictures, from the rules.

    \b
    Examples:
      douane rules pages
      douane rules pages --check
      douane rules pages --rules my-rules --into my-docs

    \b
    Exit status: 0 written, or nothing differs; 1 with --check, something differs; 2 failure.
    """
    from .. import pages as made

    folder = Path(into)
    if check and not folder.is_dir():
        raise InputError(f"there is no folder {into}", "run it where docs/ is, or name the folder with --into")
    problems = Problems()
    cases = read_cases(case_files(_cases(session)), problems)
    if problems.found:
        raise RulebookError(problems.found)
    found = made.pages(session.rulebook, cases)
    changed = made.differing(found, folder) if check else made.write(found, folder)
    t = session.out
    if session.json:
        t.json(
            {"files": len(found), "changed": [{"file": f"{into}/{name}", "state": s} for name, s in changed.items()]}
        )
        return HOLD if check and changed else PROCEED
    for name, state in changed.items():
        t.line(f"{into}/{name}", (f"   {state}", STYLES["hold"] if check else DIM))
    total = words.count(len(found), "file")
    if check and changed:
        t.line((f"{len(changed)} of {total} differ from the rules; `douane rules pages` writes them", STYLES["stop"]))
        return HOLD
    t.line((f"{total}: " + ("nothing differs" if not changed else f"{len(changed)} written"), STYLES["proceed"]))
    return PROCEED


def _cases(session: Session) -> Traversable | Path:
    root = Path(session.rules) if session.rules is not None else shipped_rules()
    return root / "cases"
