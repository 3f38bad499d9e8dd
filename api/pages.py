"""The pages of the API document, served from files that the installation carries; no outside request is made."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from .problems import NoAnswer

router = APIRouter(include_in_schema=False)
_FILES = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>douane: HTTP API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
_START = """SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
"""


@router.get("/")
def home() -> RedirectResponse:
    """A person who opens the address of the service wants its pages."""
    return RedirectResponse("/docs")


@router.get("/docs")
def docs() -> HTMLResponse:
    """The page."""
    return HTMLResponse(_PAGE, headers={"content-security-policy": _POLICY})


@router.get("/docs/start.js")
def start() -> Response:
    """The call that shows the document; its own file, so that the page needs no inline script."""
    return Response(_START, media_type="text/javascript")


@router.get("/docs/{name}")
def file(name: str) -> Response:
    """One of the two vendored files."""
    if name not in _FILES:
        raise NoAnswer("not-found", f"There is no page {name[:80]!r}")
    return Response(_read(name), media_type=_FILES[name], headers={"cache-control": "max-age=3600"})


@cache
def _read(name: str) -> bytes:
    return (_bundle() / name).read_bytes()


def _bundle() -> Traversable:
    """The folder of the Swagger UI release that `swagger-ui-bundle` carries."""
    vendor = resources.files("swagger_ui_bundle") / "vendor"
    return max(vendor.iterdir(), key=lambda entry: entry.name)
