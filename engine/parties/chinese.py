"""Chinese in names: numbers of institutes, traditional characters, pinyin, and names that only sound foreign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_INSTITUTE = re.compile(
    r"第([零〇○一二三四五六七八九十百]+)|([零〇○一二三四五六七八九十百]{2,})(?=所|研究所|研究院|院)"
)


def numbered(text: str) -> Iterator[tuple[str, str]]:
    """The numbers of institutes, each with the text before it."""
    end = 0
    for found in _INSTITUTE.finditer(text):
        yield found.group(1) or found.group(2), text[end : found.start()]
        end = found.end()
    yield "", text[end:]


def digits(numeral: str) -> str:
    """A Chinese number in digits: 715 of 七一五, 28 of 二十八, 38 of 三十八."""
    if "十" not in numeral and "百" not in numeral:
        return "".join(str(_NUMERALS[c]) for c in numeral).lstrip("0") or "0"
    total = below = 0
    for c in numeral:
        if c in "十百":
            total += (below or 1) * (10 if c == "十" else 100)
            below = 0
        else:
            below = _NUMERALS[c]
    return str(total + below)


# The Chinese dictionaries take 60 MB: they are read when the first name is, not with the engine.


def pinyin(text: str) -> list[str]:
    """The syllables of Chinese characters as they are read in Mandarin."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text)


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC  # type: ignore[import-untyped]

    return OpenCC("t2s")


@lru_cache(maxsize=100_000)
def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    return str(_converter().convert(text))
