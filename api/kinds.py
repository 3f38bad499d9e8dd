"""What every answer of the service shares: the kinds of problems (RFC 9457) and the headers.

It loads nothing, so that a service that is still loading speaks as it will speak afterwards.
"""

from __future__ import annotations

from typing import Any

MEDIA_TYPE = "application/problem+json"
NO_CLEARANCE = "No clearance is given."
KINDS: dict[str, tuple[int, str]] = {
    "json": (400, "The body cannot be read as JSON"),
    "host": (400, "The host name of the request is not served"),
    "origin": (403, "Requests of other sites are not served"),
    "not-found": (404, "There is no such thing here"),
    "method": (405, "The address does not take this method"),
    "too-large": (413, "The body is too large"),
    "media-type": (415, "The body is not declared as JSON"),
    "case": (422, "The case cannot be read"),
    "request": (422, "The request cannot be read"),
    "input": (422, "Something that the request names cannot be used"),
    "idempotency-key": (422, "The idempotency key was used for another request"),
    "fault": (500, "No verdict could be given"),
    "rulebook": (500, "The rules cannot be used"),
    "changed": (500, "A stored answer was changed"),
    "store": (503, "The store of determinations cannot be used"),
    "loading": (503, "The rules and lists are being loaded"),
}
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


def described_as(kind: str, detail: str) -> dict[str, Any]:
    """The members of a problem, without what is wrong in particular."""
    status, title = KINDS[kind]
    if status >= 500:
        detail = f"{detail} {NO_CLEARANCE}"
    return {"type": f"urn:douane:problem:{kind}", "title": title, "status": status, "detail": detail}
