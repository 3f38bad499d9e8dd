"""Names of listed parties that the lists do not hold: the project's own, curated and sourced, in Chinese script.

The official lists hold no name in Chinese, and a brand's Latin name is often a translation.  Each name in
`rules/names/names_in_chinese.yaml`
and `names_in_chinese_1260h.yaml` says where it was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from .formats.names_in_fields import names

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

FILES = ("names/names_in_chinese.yaml", "names/names_in_chinese_1260h.yaml")
Known = dict[tuple[str, str], list[str]]  # by list and the entry's own name in lower case


def known_names(files: Mapping[str, str]) -> Known:
    """The names that the rulebook's files hold."""
    out: Known = {}
    for file in FILES:
        records: list[dict[str, Any]] = yaml.load(files[file], _Loader) if file in files else []
        for record in records:
            entries = [record["entry"]] if isinstance(record["entry"], str) else record["entry"]
            for entry in entries:
                for spelled in {str(entry), names(str(entry))[0].text}:
                    texts = out.setdefault((record["list"], spelled.casefold()), [])
                    texts.extend(str(name["text"]) for name in record["names"])
    return out
