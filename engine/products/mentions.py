"""Names of the catalogue that stand in a text: whole, joined to other words, split, or in look-alike signs.

A name is found at the borders of words and numbers: `H100` in `8xH100-80GB`, never in `H1000`. What is found is
`clean` if the name stands there as it is written; a joined, split or disguised one is good enough for the guard and
not for the lookup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product as combinations

from .spelling import ANY_LETTER, RUNS, Unit, units

_FOR_DIGIT = {"0": "o", "1": "li", "2": "z", "5": "s", "8": "b"}
_AS_DIGIT = str.maketrans("oilzsb", "011258")
_INNER = {"i": "1", "l": "1", "o": "0", "s": "5", "b": "8"}
_DISGUISED = tuple(  # letters after digits, up to so many; then also those before them
    re.compile(rf"{before}(?<=[0-9])[oilzsb]{{1,{most}}}(?![0-9])|(?<=[0-9])[oilzsb]+(?=[0-9])")
    for before in ("", "(?<=[a-z0-9])[oil]+(?=[0-9])|")
    for most in (1, 2, 3)
)
_MEMORY = frozenset(
    ["16", "24", "32", "40", "48", "64", "80", "84", "94", "96", "112", "128", "141", "144", "180", "192", "216", "256",
     "270", "288"]
)  # fmt: skip
_MEMORY_UNITS = ("gb", "gib")
_LENGTHS = frozenset({"mm", "cm", "m", "km", "in", "inch", "ft", "w", "v", "a", "kg", "ml", "mah", "hz", "mhz", "ghz"})
_STRONG = 3  # digits from which a name is found inside any word
_SHORTEST_WORD = 3
_HEAD = 4  # first letters by which these are looked up; two of a shorter name, which only Chinese has
_LONG = 7  # letters from which a name of words alone is found across any borders


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a product, in units.

    Attributes:
        spelled: the name as the catalogue has it.
        disguised: the units are a disguise of it.
        anchor: the place of its first number; -1 if it has none. `before` and `after` are what stands around it.
    """

    product: str
    spelled: str
    units: tuple[str, ...]
    disguised: bool = False
    anchor: int = field(init=False)
    before: str = field(init=False)
    after: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        anchor = next((i for i, u in enumerate(self.units) if u[0] <= "9"), -1)
        object.__setattr__(self, "anchor", anchor)
        object.__setattr__(self, "before", "".join(self.units[: max(anchor, 0)]))
        object.__setattr__(self, "after", self.units[anchor + 1 :])


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, from the unit `first` to the unit `last`."""

    name: Name
    first: int
    last: int
    clean: bool


@dataclass
class Mentions:
    """The names to look for, compiled once.

    Args:
        names: text and product of each name.
        joining: words that may be joined to a name (`nvidiah100sxm`).
        other: phrases that hold a name and mean something else (`L2 switch`).
    """

    names: Iterable[tuple[str, str]]
    joining: frozenset[str]
    other: Iterable[str]
    _numbers: dict[str, list[Name]] = field(init=False, default_factory=lambda: dict[str, list[Name]]())
    _words: dict[str, list[Name]] = field(init=False, default_factory=lambda: dict[str, list[Name]]())
    _others: dict[str, list[tuple[str, ...]]] = field(
        init=False, default_factory=lambda: dict[str, list[tuple[str, ...]]]()
    )

    _long: dict[str, list[tuple[str, Name]]] = field(
        init=False, default_factory=lambda: dict[str, list[tuple[str, Name]]]()
    )

    def __post_init__(self) -> None:
        for text, product in self.names:
            name = Name(product, text, tuple(u.text for u in units(text)))
            if not name.units:
                continue
            anchor = name.anchor
            if anchor < 0:
                self._add_words(name)
                continue
            self._numbers.setdefault(name.units[anchor], []).append(name)
            for disguise in _disguises(name):
                if disguise.anchor < 0:
                    self._words.setdefault(disguise.units[0], []).append(disguise)
                else:
                    self._numbers.setdefault(disguise.units[disguise.anchor], []).append(disguise)
        for phrase in self.other:
            parts = tuple(u.text for u in units(phrase))
            self._others.setdefault(parts[0], []).append(parts)

    def _add_words(self, name: Name) -> None:
        joined = "".join(name.units)
        if len(joined) >= _SHORTEST_WORD or not joined.isascii():
            self._words.setdefault(name.units[0], []).append(name)
        if not joined.isascii():  # Chinese words stand without borders
            self._add_long(joined, name)
        if len(name.units) > 1:
            self._words.setdefault(joined, []).append(Name(name.product, name.spelled, (joined,)))
        lettered = min(len(unit) for unit in name.units) == 1  # `d-Matrix` stands in `2D matrix`, too
        if joined.isascii() and len(joined) >= _LONG + lettered:  # found inside a longer word
            self._add_long(joined, name)

    def _add_long(self, joined: str, name: Name) -> None:
        self._long.setdefault(joined[: _HEAD if len(joined) >= _HEAD else 2], []).append((joined, name))

    def _run_together(self, text: Sequence[Unit]) -> list[Mention]:
        """Long names that stand somewhere in a text once all its borders are taken out."""
        squeezed = "".join(u.text for u in text)
        found = {
            id(name): name
            for i in range(len(squeezed))
            for joined, name in (*self._long.get(squeezed[i : i + _HEAD], ()), *self._long.get(squeezed[i : i + 2], ()))
            if squeezed.startswith(joined, i)
        }
        return [Mention(name, 0, -1, False) for name in found.values()]

    def find(self, text: str) -> tuple[Sequence[Unit], list[Mention]]:
        """The units of a text and the names in it, disguised ones last."""
        plain = units(text)
        found = list(self._scan(plain))
        found += self._run_together(plain)
        for uncovered in _undisguised(plain):
            found += [Mention(m.name, 0, -1, False) for m in self._scan(uncovered)]
            found += self._run_together(uncovered)
        return plain, self._without_others(plain, found)

    def _scan(self, text: Sequence[Unit]) -> Iterator[Mention]:
        for i, unit in enumerate(text):
            if unit.number:
                last = text[i - 1].text[-1] if i else ""
                for number, end, clean in _numbers_at(text, i):
                    for name in self._numbers.get(number, ()):
                        if name.before and name.before[-1] != last != ANY_LETTER:
                            continue
                        mention = self._around(text, name, i, end, clean)
                        if mention is not None:
                            yield mention
            else:
                for name in self._words.get(unit.text) or self._joined(unit.text):
                    end = i + len(name.units)
                    if tuple(u.text for u in text[i:end]) == name.units:
                        yield Mention(name, i, end - 1, not name.disguised)

    def _joined(self, text: str) -> Sequence[Name]:
        """Names of one word to which another word is joined (`PPUx`)."""
        for cut in range(_SHORTEST_WORD, len(text)):
            for word, rest in ((text[:cut], text[cut:]), (text[-cut:], text[:-cut])):
                if rest in self.joining and word in self._words:
                    return [Name(n.product, n.spelled, (text,), True) for n in self._words[word] if len(n.units) == 1]
        return ()

    def _around(self, text: Sequence[Unit], name: Name, start: int, end: int, clean: bool) -> Mention | None:
        """The name whose number stands at `start` to `end`, if its other units stand around it."""
        strong = len(name.units[name.anchor]) >= _STRONG
        before = self._before(text, name.before, start, strong)
        after = self._after(text, name.after, end, strong) if before is not None else None
        if before is None or after is None:
            return None
        (first, exact), (last, ended) = before, after
        return Mention(name, first, last, clean and exact and ended and not name.disguised)

    def _before(self, text: Sequence[Unit], wanted: str, start: int, strong: bool) -> tuple[int, bool] | None:
        if not wanted:
            return start, True
        run, i = "", start
        while i > 0 and not text[i - 1].number and len(run) < len(wanted):
            i -= 1
            run = text[i].text + run
        if same(run, wanted):
            return i, True
        rest, tail = run[: -len(wanted)], run[-len(wanted) :]
        if not rest or not same(tail, wanted) or len(rest) >= len(text[i].text):
            return None
        if rest in self.joining:
            return i, True
        if not wanted.isascii():  # Chinese words stand without borders
            return i, False
        return (i, False) if text[start].glued and (strong or len(wanted) >= _SHORTEST_WORD) else None

    def _after(self, text: Sequence[Unit], wanted: Sequence[str], end: int, strong: bool) -> tuple[int, bool] | None:
        if not wanted:
            return self._ended(text, end, strong)
        target, run, i = "".join(wanted), "", end
        while i + 1 < len(text) and len(run) < len(target):
            i += 1
            run += text[i].text
        if same(run, target):
            return i, True
        rest = run[len(target) :]
        if not rest or not same(run[: len(target)], target) or text[i].number:
            return None
        glued = text[end + 1].glued
        return (i, rest in self.joining) if rest in self.joining or (glued and strong) else None

    def _ended(self, text: Sequence[Unit], end: int, strong: bool) -> tuple[int, bool] | None:
        """A name that ends in its number: what is joined to it must not make another word of it."""
        following = text[end + 1] if end + 1 < len(text) else None
        if following is None or not following.glued:
            return end, True
        if following.text in self.joining:
            return end, True
        if strong or (len(text[end].text) > 1 and following.text not in _LENGTHS):
            return end, False
        return None

    def _without_others(self, text: Sequence[Unit], found: list[Mention]) -> list[Mention]:
        if not found or not self._others:
            return found
        spans: list[tuple[int, int]] = []
        for i, unit in enumerate(text):
            for phrase in self._others.get(unit.text, ()):
                if tuple(u.text for u in text[i : i + len(phrase)]) == phrase:
                    spans.append((i, i + len(phrase) - 1))
        return [m for m in found if not any(a <= m.first and m.last <= b and m.last >= 0 for a, b in spans)]


def same(text: str, name: str) -> bool:
    """Whether a text is a name, where a letter that could not be read may be any."""
    if text == name or ANY_LETTER not in text:
        return text == name
    return len(text) == len(name) and all(t in (ANY_LETTER, n) for t, n in zip(text, name, strict=True))


def longest(found: Iterable[Mention]) -> list[Mention]:
    """Clean mentions that do not overlap, the longest first; of equal ones all."""
    out: list[Mention] = []
    for mention in sorted((m for m in found if m.clean), key=lambda m: (m.first - m.last, m.first)):
        inside = [m for m in out if m.first <= mention.last and mention.first <= m.last]
        if all((m.first, m.last) == (mention.first, mention.last) for m in inside):
            out.append(mention)
    return sorted(out, key=lambda m: m.first)


def outermost(found: Iterable[Mention]) -> list[Mention]:
    """Mentions that do not lie within a longer one (`RTX 4090` within `RTX 4090D`)."""
    all_of_them = list(found)
    return [
        m
        for m in all_of_them
        if not any(o.first <= m.first and m.last <= o.last and o.last - o.first > m.last - m.first
                   for o in all_of_them)
    ]  # fmt: skip


def _numbers_at(text: Sequence[Unit], i: int) -> Iterator[tuple[str, int, bool]]:
    """The number at a place: as it stands, without a memory size joined to it, and joined with those that follow."""
    number = text[i].text
    yield number, i, True
    following = text[i + 1] if i + 1 < len(text) else None
    if following is not None and following.glued and following.text.startswith(_MEMORY_UNITS):
        for size in (2, 3):
            if number[-size:] in _MEMORY and len(number) > size:
                yield number[:-size], i, False
    end = i
    while end + 1 < len(text) and text[end + 1].number and len(number) < 4:
        end += 1
        number += text[end].text
        yield number, end, False


def _undisguised(text: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    """The text with letters among digits read as digits (`h1oo`), in each way that changes it."""
    words: list[str] = []
    for unit in text:
        if unit.glued and words:
            words[-1] += unit.text
        else:
            words.append(unit.text)
    seen = [words]
    for disguised in _DISGUISED:
        changed = [disguised.sub(lambda f: f.group().translate(_AS_DIGIT), w) for w in words]
        if changed not in seen:
            seen.append(changed)
            yield [Unit(run, n > 0) for word in changed for n, run in enumerate(RUNS.findall(word))]


def _disguises(name: Name) -> Iterator[Name]:
    """The name with letters for its digits throughout (`hloo`), with digits for its inner letters (`m1300x`), and with
    two numbers that follow each other joined."""
    anchor = name.anchor
    after = name.units[anchor + 1 :]
    if after and after[0][0] <= "9":
        yield Name(name.product, name.spelled, (*name.units[:anchor], name.units[anchor] + after[0], *after[1:]), True)
    number, before = name.units[anchor], "".join(name.units[:anchor])
    signs: Mapping[str, str] = _FOR_DIGIT
    if len(number) >= _STRONG and before and all(d in signs for d in number):
        for letters in combinations(*(signs[d] for d in number)):
            yield Name(name.product, name.spelled, (before + "".join(letters), *name.units[anchor + 1 :]), True)
    if len(number) >= _STRONG and len(before) > 1 and anchor == 1 and before[-1] in _INNER:
        yield Name(name.product, name.spelled,
                   (before[:-1], _INNER[before[-1]] + number, *name.units[anchor + 1 :]), True)  # fmt: skip
