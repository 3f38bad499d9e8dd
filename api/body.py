"""The body of a request: JSON with exact numbers, bounded in size and depth, read once and strictly."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

from fastapi import Depends, Request

from ..engine.json_text import read_json
from .problems import NoAnswer

MOST_BYTES = 1_000_000
_DRAINED = 16 * MOST_BYTES  # read and thrown away, so that the sender gets to see the answer
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
    try:
        return read_json(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise NoAnswer("json", f"{error.msg} at {place}", "check quotes, commas and brackets") from None
    except ValueError as error:
        raise NoAnswer("json", f"The body cannot be read: {error}", "a case nests fewer than ten levels deep") from None


def _value(body: Annotated[bytes, Depends(_bytes)]) -> Any:
    return parse(body)


JsonBody = Annotated[Any, Depends(_value)]
