"""The body of a request: JSON with exact numbers, bounded in size and depth, read once and strictly."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

from fastapi import Depends, Request

from ..engine.flat import read_json
from .problems import NoAnswer

MOST_BYTES = 1_000_000
MOST_DEPTH = 64
_DRAINED = 16 * MOST_BYTES  # read and thrown away, so that the sender gets to see the answer
_BRACKETS = re.compile(r"\\.|[\"\[\]{}]", re.DOTALL)
_JSON = re.compile(r"application/([\w.-]+\+)?json\Z", re.IGNORECASE | re.ASCII)


async def _bytes(request: Request) -> bytes:
    """The bytes of the body, counted as they come: a sender need not say how many there are."""
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    if not _JSON.match(kind.strip()):
        raise NoAnswer("media-type", f"The content type is {kind.strip() or 'missing'}", "send application/json")
    charset = parameters.casefold().replace('"', "").replace(" ", "")
    if "charset=" in charset and "charset=utf-8" not in charset:
        raise NoAnswer("media-type", "JSON is read as UTF-8 only", "send it as UTF-8")
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= MOST_BYTES:
            chunks.append(chunk)
        elif size > _DRAINED:
            break
    if size > MOST_BYTES:
        raise NoAnswer("too-large", f"The body has more than {MOST_BYTES:,} bytes", "send one case a request")
    return b"".join(chunks)


def parse(body: bytes) -> Any:
    """The value of a JSON text: decimals exact, no NaN, no key twice, no half characters, no towers of brackets.

    Raises:
        NoAnswer: the text cannot be read.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoAnswer("json", f"Byte {error.start + 1} of the body is not UTF-8", "send it as UTF-8") from None
    if not text.strip():
        raise NoAnswer("json", "The body is empty", 'send a case, e.g. {"item": {"product": "H20"}}')
    if _deep(text):
        raise NoAnswer("json", f"The body nests more than {MOST_DEPTH} levels deep", "a case needs fewer than ten")
    try:
        value = read_json(text)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise NoAnswer("json", f"{error.msg} at {place}", "check quotes, commas and brackets") from None
    except UnicodeEncodeError:
        raise NoAnswer("json", "The body holds half of a character (a lone surrogate)", "send valid text") from None
    except (ValueError, RecursionError) as error:
        raise NoAnswer("json", str(error)) from None
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


def _value(body: Annotated[bytes, Depends(_bytes)]) -> Any:
    return parse(body)


JsonBody = Annotated[Any, Depends(_value)]
