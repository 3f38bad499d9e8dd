"""JSON as every door reads it: exact numbers, no key twice, no towers of brackets, no half characters.

Python's reader takes the last of two equal keys, and so would read `{"list": "SDN", "list": "UVL"}` as one harmless
entry; it takes `NaN`, and it falls over text that nests deep.  A cell of a file, a case, a line of a stream and the
body of a request are all read here.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

MOST_DEPTH = 64
MOST_DIGITS = 4000
_BRACKETS = re.compile(r"\\.|[\"\[\]{}]", re.DOTALL)


def read_json(text: str) -> Any:
    """The value of a JSON text, its numbers as integers and exact decimals.

    Raises:
        ValueError: the text is no JSON, or holds what could be read in two ways; `json.JSONDecodeError` where a place
            in the text can be named.
    """
    if _deep(text):
        raise ValueError(f"it nests more than {MOST_DEPTH} levels deep")
    try:
        value = json.loads(
            text, parse_float=Decimal, parse_int=_integer, parse_constant=_constant, object_pairs_hook=_unique
        )
    except RecursionError:
        raise ValueError(f"it nests more than {MOST_DEPTH} levels deep") from None
    if "\\u" in text:
        try:
            json.dumps(value, ensure_ascii=False, default=str).encode()
        except UnicodeEncodeError:
            raise ValueError("it holds half of a character (a lone surrogate)") from None
    return value


def _deep(text: str) -> bool:
    """Whether brackets outside of strings nest too deep; in one pass, whatever the text."""
    depth, quoted = 0, False
    for match in _BRACKETS.finditer(text):
        sign = match[0]
        if sign == '"':
            quoted = not quoted
        elif quoted or sign[0] == "\\":
            continue
        elif sign in "[{":
            depth += 1
            if depth > MOST_DEPTH:
                return True
        else:
            depth -= 1
    return False


def _integer(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(f"a number in it has more than {MOST_DIGITS:,} digits")
    return int(text)


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in pairs:
        if key in out:
            raise ValueError(f"the key {key[:80]!r} appears twice")
        out[key] = value
    return out
