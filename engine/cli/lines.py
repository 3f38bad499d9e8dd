"""JSON Lines: cases in, determinations out, in order; a bad line gives an error in its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from ..checking import DatedRulebook
from ..errors import CaseError, DouaneError, Problem
from ..facts.flat import FlatNames
from ..json_text import read_json
from .case_input import overlaid
from .session import HOLD, PROCEED, problems_of
from .terminal import Terminal

MOST_LINE = 64 * 1024 * 1024


def answer_lines(
    stream: IO[bytes], out: Terminal, book: DatedRulebook, names: FlatNames, values: list[tuple[str, Any]], trace: bool
) -> int:
    """Answers every line; the exit status.

    Args:
        values: facts of flags, written over every case.
    """
    status = PROCEED
    for number, line in _lines(stream):
        try:
            case = overlaid(_read(line), values, names)
            determination = book.check(case, trace=trace)
        except DouaneError as error:
            found = error
        except Exception as error:  # whatever it was, this line is not cleared and the next one is read
            found = DouaneError(f"the check failed with {type(error).__name__}: {error}")
        else:
            status = max(status, PROCEED if determination.decision == "proceed" else HOLD)
            out.json(determination.to_json())
            continue
        status = HOLD
        out.json(_error(number, found))
    return status


def _error(number: int, error: DouaneError) -> dict[str, Any]:
    problems = problems_of(error)
    first = problems[0]
    out: dict[str, Any] = {"line": number, "field": first.field, "message": first.message, "hint": first.hint}
    if len(problems) > 1:
        out["more"] = [str(p) for p in problems[1:20]]
    return {"error": out}


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their number; one that is too long is None, blank ones at the end are left out."""
    number, blank = 0, 0
    while raw := stream.readline(MOST_LINE + 1):
        number += 1
        line: bytes | None = raw
        while len(raw) > MOST_LINE and not raw.endswith(b"\n"):
            line = None
            raw = stream.readline(MOST_LINE + 1)
            if not raw:
                break
        if line is not None and not line.strip():
            blank += 1
            continue
        for earlier in range(number - blank, number):
            yield earlier, b""
        blank = 0
        yield number, line


def _read(line: bytes | None) -> Any:
    if line is None:
        raise _refused(f"the line has more than {MOST_LINE:,} bytes", "send a smaller case")
    try:
        text = line.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise _refused(f"the line is not UTF-8 (byte {error.start + 1})", "send UTF-8") from None
    if not text:
        raise _refused("the line is empty", "one case a line")
    try:
        return read_json(text)
    except ValueError as error:
        whole = "one whole case a line (`jq -c .` writes it so)" if text in ("{", "[") else "check brackets and quotes"
        where = f" at character {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        words = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise _refused(f"the line is not JSON: {words}{where}", whole) from None


def _refused(message: str, hint: str) -> CaseError:
    return CaseError([Problem(message, hint)])
