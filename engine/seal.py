"""Seals of stored rows: what a row said when it was written, so that a change behind our back is found at every read.

A seal finds what was changed by hand, by a script or by a failing disk.  It does not stop somebody who rewrites row and
seal together and knows how: against that, keep the file where only the desk can write.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def seal(values: Mapping[str, Any]) -> str:
    """The hash of a row's values; bytes count by their own hash."""
    plain = {k: hashlib.sha256(v).hexdigest() if isinstance(v, bytes) else v for k, v in values.items()}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
