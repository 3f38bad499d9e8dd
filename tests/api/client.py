"""A client that asks the application without a network, and the case that all doors are asked."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from fastapi import FastAPI

CASE: dict[str, Any] = {
    "as_of": "2025-06-01",
    "reference": "crm Q-7 2",
    "item": {"product": "H20", "quantity": 64, "value_usd": "768000.50"},
    "activity": {
        "mode": "ship_export",
        "from_country": "US",
        "to_country": "CN",
        "purpose": "inference for a shop",
    },
    "parties": [
        {"roles": ["exporter"], "name": "NVIDIA"},
        {
            "roles": ["purchaser", "end_user"],
            "name": "Yunfan Compute",
            "country": "CN",
            "hq_country": "CN",
            "ultimate_parent": "Yunfan Holding",
            "ultimate_parent_hq_country": "CN",
            "lists": [],
        },
    ],
}
FLAT: dict[str, Any] = {
    "crm": "crm",
    "record_id": "Q-7",
    "line_id": "2",
    "product": "H20",
    "quantity": 64,
    "value_usd": 768000.5,
    "to_country": "China",
    "mode": "ship_export",
    "customer_name": "Yunfan Compute",
    "customer_country": "CN",
    "customer_hq_country": "cn",
    "ultimate_parent": "Yunfan Holding",
    "ultimate_parent_hq_country": "CN",
    "end_user_name": "YUNFAN  Compute",
    "end_user_country": "CN",
    "end_use_note": "inference for a shop",
    "asked_by": "m.keller",
    "as_of": "2025-06-01",
    "from_country": "US",
    "exporter.name": "NVIDIA",
    "purchaser.lists": "none",
}


class Client:
    """One request after the other; an error inside the application is an answer, as it is over a network."""

    def __init__(self, app: FastAPI):
        self.app = app

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        """Sends one request."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8765") as client:
                return await client.request(method, url, **options)

        return asyncio.run(send())

    def get(self, url: str, **options: Any) -> httpx.Response:
        """A GET."""
        return self.request("GET", url, **options)

    def post(self, url: str, body: Any = None, **options: Any) -> httpx.Response:
        """A POST of a value as JSON."""
        return self.request("POST", url, json=body, **options)
