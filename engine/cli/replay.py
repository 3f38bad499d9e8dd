"""`douane replay`: an old answer asked again, from a file or from the store."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import click
from pydantic import ValidationError

from ..determination import Determination, result_hash
from ..errors import InputError
from ..explanation import words
from ..json_text import read_json
from ..rulebook.profiles import NO_PROFILE, read_profile
from .session import HOLD, NO_ANSWER, PROCEED, Session, common, read_text
from .terminal import DIM, STYLES, Terminal


@click.command("replay")
@click.argument("target", metavar="ID|FILE.json")
@common
def command(session: Session, target: str) -> int:
    """Run a stored case again and compare question (id) and answer (result hash).

    A file is what `douane check --json` printed. It is asked of the rules that are loaded; where they are not those
    that gave the answer, the command says so: name the old ones with --rules. An id is looked up in the store, which
    keeps the rules of its time.

    \b
    Examples:
      douane check --product H20 --to CN --json > answer.json
      douane replay answer.json
      douane replay answer.json --rules old-rules
      douane replay D-3e90b1c4a2f04d1c8e77

    \b
    Exit status: 0 the same; 1 another answer to the same question; 2 it could not be asked again.
    """
    path = Path(target)
    if not path.exists() and target.startswith("D-") and "/" not in target:
        return _stored(session, target)
    stored = read_determination(path)
    if not honest(stored):
        raise InputError(f"{path}: the answer in the file does not fit its own result hash", "the file was changed")
    book = session.rulebook.book
    if stored.rules.hash != book.hash:
        return _other_rules(session, stored)
    profile = NO_PROFILE
    if stored.profile:
        profile = read_profile(stored.profile_text, stored.profile, book.declarations, book.parser)
    try:
        asked_on = datetime.date.fromisoformat(stored.created[:10])
    except ValueError:
        raise InputError(f"{path}: {stored.created!r} is not a time of an answer", "the file was changed") from None
    lists = session.home.screener_of(stored, session.rulebook)
    dated = session.rulebook.at(stored.as_of, profile=profile, today=asked_on, screener=lists)
    return report(session, stored, dated.check(stored.case, asked_by=stored.asked_by))


def read_determination(path: Path) -> Determination:
    """The determination of a file.

    Raises:
        InputError: it holds none.
    """
    try:
        data = read_json(read_text(path))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is not JSON: {error}", "name what `douane check --json` printed") from None
    if isinstance(data, dict) and "error" in data:
        raise InputError(f"{path} holds an error, no answer", "name what `douane check --json` printed for a case")
    try:
        return Determination.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path} is not a determination: {where}: {first['msg']}",
                         "name what `douane check --json` printed") from None  # fmt: skip


def honest(d: Determination) -> bool:
    """Whether the answer is the one that its result hash speaks of."""
    return result_hash({name: getattr(d, name) for name in Determination.model_fields}) == d.result_hash


def _stored(session: Session, id_: str) -> int:
    from ..record import open_store

    if not session.home.database.exists():
        raise InputError(f"there is no store at {session.home.database}", "keep answers with `douane check --store`")
    with open_store(session.home.database) as store:
        found = store.replay(id_, session.home.screener_of)
    if found is None:
        raise InputError(f"the store holds no answer {id_!r}", "see --data, or name a file")
    return report(session, found.stored, found.now, found.changed)


def _other_rules(session: Session, stored: Determination) -> int:
    book, t = session.rulebook.book, session.out
    if session.json:
        t.json({"error": {
            "message": "the answer was given under other rules",
            "hint": "name the folder of the rules of that time with --rules DIR",
            "field": "rules.hash", "stored": stored.rules.hash, "loaded": book.hash,
        }})  # fmt: skip
        return NO_ANSWER
    t.line((f"{stored.id} was answered under other rules", STYLES["hold"]))
    t.line(f"then   {stored.rules.release}  {stored.rules.hash}", indent=2)
    t.line(f"loaded {book.release}  {book.hash}", indent=2)
    t.line("Name the rules of that time with --rules DIR (company rules and own products count as well: --data "
           "DIR), or install that release.", indent=2)  # fmt: skip
    return NO_ANSWER


def report(session: Session, stored: Determination, now: Determination, altered: bool = False) -> int:
    """Says what is the same and what is not; the exit status.

    Args:
        altered: whether the stored answer was changed in the store after it was given.
    """
    same_question, same_answer = stored.id == now.id, stored.result_hash == now.result_hash
    changed = reworded(stored, now) if same_question and same_answer else []
    if session.json:
        session.out.json(
            {
                "id": stored.id,
                "result_hash": stored.result_hash,
                "same_question": same_question,
                "same_answer": same_answer,
                "reworded": changed,
                "changed": altered,
                "now": {"id": now.id, "result_hash": now.result_hash, "outcome": now.outcome},
            }
        )
    else:
        if altered:
            told = "the stored answer was changed in the store after it was given; it clears nothing"
            session.out.line((f"✕ {told}", STYLES["stop"]))
        _print(session.out, stored, now, same_question, same_answer)
        if changed:
            told = "the file was changed, or its wording is of another release"
            session.out.line((f"✕ worded differently now in {', '.join(changed)}: {told}", STYLES["stop"]))
            session.out.line(f"now: {now.headline}", indent=2)
    return PROCEED if same_question and same_answer and not changed and not altered else HOLD


def reworded(stored: Determination, now: Determination) -> list[str]:
    """Parts outside the result hash that the same rules tell otherwise."""
    aside = {"created", "executor", "asked_by", "trace", "case", "reference"}
    then, today = _exact(stored.model_dump(exclude=aside)), _exact(now.model_dump(exclude=aside))
    return [name for name in Determination.model_fields if name not in aside and then[name] != today[name]]


def _exact(value: Any) -> Any:
    """Plain data with figures as they are written: those of a file are read as decimals, a score is a float."""
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, Mapping):
        return {key: _exact(v) for key, v in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_exact(v) for v in cast("Sequence[Any]", value)]
    return value


def _print(t: Terminal, stored: Determination, now: Determination, same_question: bool, same_answer: bool) -> None:
    t.line((f"{stored.id} of {stored.created[:10]}", DIM), f"   {words.verdict(stored)}: {stored.headline}")
    if same_question and same_answer:
        t.line(("✓ the same question, the same answer", STYLES["proceed"]), (f"   result {now.result_hash[:16]}", DIM))
        return
    if not same_question:
        t.line(("✕ not the same question: the facts are read differently now", STYLES["stop"]), (f"   {now.id}", DIM))
        for name, then, today in differences(stored, now):
            t.line(f"{name}: then {then}, now {today}", indent=2)
    if not same_answer:
        t.line(("✕ not the same answer", STYLES["stop"]), f"   now: {words.verdict(now)}: {now.headline}")


def differences(a: Determination, b: Determination) -> list[tuple[str, Any, Any]]:
    """Facts that differ between two determinations."""
    out: list[tuple[str, Any, Any]] = []
    for name in sorted({*a.facts, *b.facts}):
        one, two = a.facts.get(name), b.facts.get(name)
        then, now = (one.value if one else "not given"), (two.value if two else "not given")
        if then != now:
            out.append((name, then, now))
    return out
