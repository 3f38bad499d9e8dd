"""The application over an empty data folder."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from douane.api.app import create_app
from douane.engine import Rulebook
from douane.engine.home import Home
from tests.api.client import Client


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A data folder of its own for each test."""
    return Home(tmp_path / "data")


@pytest.fixture
def app(home: Home, rulebook: Rulebook, today: datetime.date) -> Iterator[FastAPI]:
    """The application as `douane serve` runs it."""
    app = create_app(home, rulebook, today=lambda: today)
    yield app
    app.state.service.close()


@pytest.fixture
def client(app: FastAPI) -> Client:
    """Asks the application."""
    return Client(app)
