"""Texts that name a maker or a family of restricted parts and no part of it (`T-Head`, `NVIDIA GPU`, `昇腾芯片`).

Such a text may mean any of the maker's parts. It is taken as one only if nothing else stands in it: `NVIDIA Shield TV`
names an item, and so does `Huawei router AR617`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .spelling import key

MOST_SHOWN = 3
_SHORTEST = 3  # letters of a family: fewer stand in too many words


class Made(Protocol):
    """What is read of a product of the catalogue."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def maker(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...
    @property
    def restricted(self) -> bool: ...


@dataclass
class Makers:
    """The names of makers and families, compiled once.

    Args:
        products: the products of the catalogue.
        named: further names of a maker: in other scripts, of its families.
        beside: words that leave open which part it is, wherever they stand around a name.
        counting: words beside which a number only counts.
    """

    products: Iterable[Made]
    named: Mapping[str, Sequence[str]]
    beside: Iterable[str]
    counting: Iterable[str]
    _made: dict[str, dict[str, None]] = field(init=False, default_factory=lambda: dict[str, dict[str, None]]())
    _words: dict[str, list[tuple[str, bool]]] = field(
        init=False, default_factory=lambda: dict[str, list[tuple[str, bool]]]()
    )

    def __post_init__(self) -> None:
        restricted = [p for p in self.products if p.restricted and p.maker]
        for product in restricted:
            for name in (*names_of(product), *self.named.get(product.maker, ())):
                self._made.setdefault(_joined(name), {})[product.title] = None
        every = [(name, True) for name in self._made] + [(_joined(word), False) for word in self.beside]
        for word, names in every:
            self._words.setdefault(word[0], []).append((word, names))
        self._counting = tuple(_joined(word) for word in self.counting)

    def unnamed(self, text: str) -> tuple[str, ...]:
        """Titles of restricted parts that a text may mean, if it names their maker or family alone."""
        told = _joined(text)
        reached: dict[int, frozenset[str] | None] = {0: frozenset()}
        for at in range(len(told)):
            so_far = reached.get(at)
            if so_far is None:
                continue
            for end, name in self._from(told, at):
                found = so_far | {name} if name else so_far
                if len(found) >= len(reached.get(end) or ()):
                    reached[end] = found
        names = reached.get(len(told)) or frozenset[str]()
        longest = max(names, key=len, default="")
        return tuple(self._made[longest]) if names else ()

    def _from(self, told: str, at: int) -> Iterator[tuple[int, str]]:
        """Where a name, a word beside it or a count that starts at a place ends, and the name."""
        for word, names in self._words.get(told[at], ()):
            if told.startswith(word, at):
                yield at + len(word), word if names else ""
        for end in self._counted(told, at):
            yield end, ""

    def _counted(self, told: str, at: int) -> Iterator[int]:
        """Where a count that starts at a place ends: a number and its word, or the word and its number."""
        number = _digits_end(told, at)
        for word in self._counting:
            if number > at and told.startswith(word, number):
                yield number + len(word)
            if (
                number == at
                and told.startswith(word, at)
                and (end := _digits_end(told, at + len(word))) > at + len(word)
            ):
                yield end


def names_of(product: Made) -> Iterator[str]:
    """The names of a product's maker, and of the families that its own names begin with (`RTX` of `RTX 4090`)."""
    makers = [name.strip() for name in product.maker.replace(")", "").split("(")]
    yield from makers
    for name in (product.title, *product.aliases):
        words = name.split()
        numbered = next((i for i, word in enumerate(words) if any(c.isdigit() for c in word)), len(words))
        if numbered == len(words):
            continue  # a name without a number is the name of a part
        for start in (0, next((len(m.split()) for m in makers if name.startswith(f"{m} ")), 0)):
            family = " ".join(words[start:numbered])
            if len(_joined(family)) >= _SHORTEST:
                yield family


def _digits_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isdigit():
        at += 1
    return at


def _joined(text: str) -> str:
    """The text without borders, save between two numbers (`RTX 3060 12GB`)."""
    return re.sub(r"(?<=\d) (?=\d)", "/", key(text)).replace(" ", "")
