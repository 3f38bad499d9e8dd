"""Parameters of a query, read as strictly as bodies are: a day is written as a day, not as a number of seconds."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from ..engine.yaml_text import day


def _day(value: Any) -> Any:
    found = day(value) if isinstance(value, str) else value
    if not isinstance(found, datetime.date):
        raise ValueError("must be a day, written as 2026-01-15")
    return found


Day = Annotated[datetime.date, BeforeValidator(_day)]
