"""What a product text means: a part, a system with what it holds, several parts, or a text that hides a part.

A text is understood if every unit of it is: the name of a part or system, a word of the trade (`reading:` of the
product files), a memory size, a form factor, a count. Whatever else stands in it, a restricted part that is named is
told, so that no classification stated beside it clears it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Protocol

from .beside import FAMILY, Beside, of_a_family
from .makers import Made, Makers
from .mentions import Mention, Mentions, Name, longest, outermost
from .spelling import Unit, key, plain, units
from .words import Words

_BOARD = Name(f"{FAMILY}an NVIDIA data center board, by its part number", "900-2", ("900",))
_BOARD_NUMBER = re.compile(  # 900-21010-0000-000, 935-24287-0000-000, 699-2G500-0200-400
    r"(?<![a-z0-9])(?:900[^a-z0-9]{0,3}2|935[^a-z0-9]{0,3}[0-9]|699[^a-z0-9]{0,3}[0-9])[a-z0-9][0-9]{3}[^a-z0-9]{0,3}[0-9]{4}"
    r"(?![0-9](?![0-9]{2}))"
)
_NEAR = Decimal("0.07")  # a maker gives 180 or 192 GB of one part


class Listed(Made, Protocol):
    """What is read of a product of the catalogue."""

    @property
    def no_item(self) -> bool: ...
    @property
    def guarded(self) -> bool: ...
    @property
    def is_system(self) -> bool: ...
    @property
    def parts(self) -> tuple[str, ...]: ...
    @property
    def form_factor(self) -> str: ...
    @property
    def memory_gb(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class Read:
    """What a text means.

    Attributes:
        parts: ids of the parts that it may mean; of a system those that it holds or may hold, else the system itself.
        system: the system that it names, or an empty text.
        hidden: titles of restricted parts that it names although it is not understood, the most telling first.
        unnamed: titles of restricted parts that it may mean, where it names a maker or a family of parts alone.
        no_item: it names a maker, a family or another name of the market, and no item.
        refused: the candidates of a name that means several parts and is refused alone.
        count: how many parts the text itself counts, where it does.
        computer: the text calls the item a computer that holds the part.
        as_named: the text is one of the catalogue's own names.
    """

    parts: tuple[str, ...] = ()
    system: str = ""
    hidden: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    no_item: bool = False
    refused: tuple[str, ...] = ()
    count: int | None = None
    computer: bool = False
    as_named: bool = False


@dataclass
class _Found:
    """What stands around the names of a text."""

    forms: set[str] = field(default_factory=set[str])
    memory: set[Decimal] = field(default_factory=set[Decimal])
    count: int | None = None
    computer: bool = False
    understood: bool = True


@dataclass
class ProductReader:
    """Reads texts against one catalogue, which must not change afterwards.

    Args:
        products: the catalogue's products by id.
        names: normalized name to id.
        refused: normalized name to candidates, where it is refused alone.
        words: the words of the trade.
    """

    products: Mapping[str, Listed]
    names: Mapping[str, str]
    refused: Mapping[str, tuple[str, ...]]
    words: Words
    _read: Callable[[str], Read] = field(init=False)

    def __post_init__(self) -> None:
        self._read = lru_cache(maxsize=8192)(self._read_anew)

    # what is looked for in a text is made with the first text that is no name as it stands

    @cached_property
    def _restricted(self) -> set[str]:
        return {id for id, product in self.products.items() if product.restricted}

    @cached_property
    def _wanted(self) -> list[tuple[str, str]]:
        """What is looked for: a spelling, and the product or family that it means."""
        restricted = self._restricted
        wanted = [(name, id) for name, id in self.names.items() if id in restricted]
        wanted += [(name, FAMILY + id) for name, ids in self.refused.items() for id in ids if id in restricted]
        known = {*self.names, *self.refused}
        return wanted + [
            (name, FAMILY + title) for name, title in self.words.families.items() if key(name) not in known
        ]

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions(self._wanted, self.words.joining, self.words.not_parts)

    @cached_property
    def _families(self) -> dict[str, dict[str, None]]:
        out: dict[str, dict[str, None]] = {}
        for name, id in self._wanted:
            if id in self._restricted:
                out.setdefault(self._bare(name), {})[id] = None
        return out

    @cached_property
    def _forms(self) -> dict[str, set[str]]:
        return {id: self._forms_of(self.products[id]) for id in self._restricted}

    @cached_property
    def _memory(self) -> dict[str, Decimal | None]:
        return {id: self.products[id].memory_gb for id in self._restricted}

    @cached_property
    def _bare_names(self) -> dict[str, str]:
        return {spelled: self._bare(spelled) for spelled, _ in self._wanted} | {_BOARD.spelled: ""}

    @cached_property
    def _makers(self) -> Makers:
        counted = (*self.words.counting, *self.words.memory_units)
        return Makers(self.products.values(), self.words.makers, self.words.beside_makers, counted)

    @cached_property
    def _beside(self) -> Beside:
        makers = {id: self.products[id].maker for id in self._restricted}
        phrases = [(phrase, "") for phrase in self.words.beside_parts]
        phrases += [(name, maker) for maker in {*makers.values()} - {""}
                    for name in (maker, *self.words.makers.get(maker, ()))]  # fmt: skip
        return Beside(phrases, makers)

    def read(self, text: str) -> Read:
        """What a text means."""
        return self._read(text)

    def mentions(self, text: str) -> tuple[Sequence[Unit], list[Mention]]:
        """The names of restricted parts in a text, also disguised ones, with its units."""
        read_units, found = self._mentions.find(text)
        return read_units, [*found, Mention(_BOARD, 0, -1, False)] if _BOARD_NUMBER.search(plain(text)) else found

    def others(self, text: str, product: Listed | None) -> tuple[str, ...]:
        """Titles of restricted parts that a text names and the product is not, nor holds, nor shares a family with."""
        _, found = self.mentions(text)
        mine = {product.id, *product.parts} if product is not None else set[str]()
        families = {bare for bare, ids in self._families.items() if mine & set(ids)}
        out: dict[str, None] = {}
        for mention in outermost(found):
            id = mention.name.product
            if id in self.products and mine & {id, *self.products[id].parts}:
                continue
            if id.startswith(FAMILY) and product is not None and product.restricted:
                continue
            if self._bare_names[mention.name.spelled] not in families:
                out[self.products[id].title if id in self.products else id.removeprefix(FAMILY)] = None
        return tuple(out)

    def _read_anew(self, text: str) -> Read:
        normal = key(text)
        if normal in self.refused:
            return Read(refused=self.refused[normal])
        named = self.names.get(normal)
        if named is not None and self.products[named].no_item:
            return Read(unnamed=self._makers.unnamed(text), no_item=True)
        if named is not None:
            return self._of(self.products[named], as_named=True)
        read_units, mentions = self.mentions(text)
        if not mentions:
            unnamed = self._makers.unnamed(text)
            return Read(unnamed=unnamed, no_item=bool(unnamed))
        hidden = self._titles(mentions, longest(mentions))
        clean, silent = self._beside.telling(read_units, mentions)
        around = self._around(read_units, clean, silent)
        if not clean or not around.understood or any(map(of_a_family, clean)):
            return Read(hidden=hidden)
        return self._meant(clean, around) or Read(hidden=hidden)

    def _of(self, product: Listed, as_named: bool = False) -> Read:
        """A system stands for the parts in it; one whose parts are not known, and every part, for itself."""
        if product.parts:
            return Read(self._held(product), product.id, as_named=as_named)
        return Read((product.id,), as_named=as_named)

    def _held(self, system: Listed) -> tuple[str, ...]:
        """The parts that a system may hold; of one that is sold with further ones the system itself, too."""
        return (*system.parts, system.id) if system.guarded else system.parts

    def _meant(self, clean: Sequence[Mention], around: _Found) -> Read | None:
        systems: dict[str, None] = {}
        parts: dict[str, None] = {}
        for first, last in dict.fromkeys((m.first, m.last) for m in clean):
            here = [m.name for m in clean if (m.first, m.last) == (first, last)]
            held = [n.product for n in here if self.products[n.product].is_system]
            if held:
                systems |= dict.fromkeys(held)
                continue
            meant = self._narrowed(dict.fromkeys(n.product for n in here), self._bare_names[here[0].spelled],
                                  around, self._specific(here[0]))  # fmt: skip
            if not meant:
                return None  # a memory size or form that no such part has
            parts |= dict.fromkeys(meant)
        if not systems:
            return Read(tuple(parts), "", count=around.count, computer=around.computer)
        system = self._outermost(systems, parts)
        if system is None:
            return None
        if system.guarded:  # it may hold other parts than those on file
            inside = list(parts or self._held(system))
        else:
            inside = [p for p in parts if p in system.parts] if parts else list(system.parts)
        if parts and not inside:
            return None  # the system is not sold with this part
        return Read(tuple(inside) or (system.id,), system.id, count=around.count, computer=True)

    def _outermost(self, systems: Mapping[str, None], parts: dict[str, None]) -> Listed | None:
        """The one system of a text; a board in it (`SYS-821GE-TNHR with HGX H100`) only tells the parts."""
        named = [self.products[id] for id in systems]
        for system in named:
            others = [other for other in named if other is not system]
            if all(other.parts and set(other.parts) <= set(system.parts) for other in others):
                for other in others:
                    parts |= dict.fromkeys(other.parts if not parts else ())
                return system
        return None

    def _specific(self, name: Name) -> bool:
        """Whether a name itself tells a form factor or a memory size (`H100 PCIe`)."""
        return any(unit in self.words.forms or unit in self.words.memory_units for unit in name.units)

    def _narrowed(self, named: Mapping[str, None], bare: str, around: _Found, specific: bool) -> list[str]:
        """The parts of the family that have the forms and memory sizes of the text; without these the part itself."""
        if not around.forms and not around.memory:
            return list(named)
        family = {**named, **self._families.get(bare, {})}
        fitting = [id for id in family if self._has_form(id, around.forms)]
        exact = [id for id in fitting if self._has_memory(id, around, Decimal(0))]
        found = exact or [id for id in fitting if self._has_memory(id, around, _NEAR)]
        return [id for id in found if id in named] or found if specific else found

    def _has_form(self, id: str, forms: set[str]) -> bool:
        own = self._forms.get(id, set())
        return not forms or not own or bool(forms & own)

    def _forms_of(self, product: Listed) -> set[str]:
        told = units(f"{product.title} {product.form_factor}")
        return {self.words.forms[u.text] for u in told if u.text in self.words.forms}

    def _has_memory(self, id: str, around: _Found, margin: Decimal) -> bool:
        own = self._memory.get(id)
        if own is None or not around.memory:
            return True
        sizes = {own, own * around.count} if around.count else {own}
        return any(abs(size - told) <= margin * size for size in sizes for told in around.memory)

    def _bare(self, name: str) -> str:
        """A name without makers, forms and memory sizes: what the parts of one family share."""
        read_units = units(name)
        told = [u.text for u in read_units]
        out: list[str] = []
        for i, text in enumerate(told):
            if len(text) == 1 and i + 1 < len(told) and read_units[i + 1].number:
                out.append(text)  # the `A` of `A6000` is no article
                continue
            sized = (
                read_units[i].number
                and not read_units[i].glued
                and i + 1 < len(told)
                and told[i + 1] in self.words.memory_units
            )
            size = i > 0 and text in self.words.memory_units and told[i - 1][0] <= "9"
            if not (sized or size or text in self.words.forms or text in self.words.words):
                out.append(text)
        return " ".join(out)

    def _around(self, told: Sequence[Unit], clean: Iterable[Mention], silent: set[int]) -> _Found:
        covered = {i for m in clean for i in range(m.first, m.last + 1)}
        found = _Found()
        for i, unit in enumerate(told):
            if i in covered:
                self._note_form(unit.text, found)
                if unit.number and not unit.glued and i + 1 < len(told) and told[i + 1].text in self.words.memory_units:
                    found.memory.add(Decimal(unit.text))
            elif i in silent:
                continue
            elif unit.number:
                self._number(told, i, covered, found)
            else:
                self._word(told, i, found)
        return found

    def _note_form(self, text: str, found: _Found) -> None:
        if text in self.words.forms:
            found.forms.add(self.words.forms[text])

    def _number(self, told: Sequence[Unit], i: int, covered: set[int], found: _Found) -> None:
        before = told[i - 1].text if i else ""
        after = told[i + 1].text if i + 1 < len(told) else ""
        if after in self.words.memory_units:
            found.memory.add(Decimal(told[i].text))
        elif before in self.words.before_a_number or (
            i > 1 and told[i - 1].number and told[i - 2].text in self.words.before_a_number
        ):
            if before == "x" and i - 2 in covered:  # `H100 x 8`, not `PCIe x16`
                found.count = found.count or int(told[i].text[:6])
        elif after in self.words.counting or (self._before_a_name(told, i, covered) and i - 1 not in covered):
            found.count = found.count or int(told[i].text[:6])
        elif after not in self.words.after_a_number:
            found.understood = False

    def _before_a_name(self, told: Sequence[Unit], i: int, covered: set[int]) -> bool:
        """Whether nothing but words of the trade stands between a number and a name (`8 NVIDIA H100`)."""
        following = i + 1
        while following not in covered and following < len(told) and told[following].text in self.words.words:
            following += 1
        return following in covered

    def _word(self, told: Sequence[Unit], i: int, found: _Found) -> None:
        text = told[i].text
        self._note_form(text, found)
        if text in self.words.computers:
            found.computer = True
            return
        number_before = i > 0 and told[i - 1].number
        measure = {*self.words.memory_units, *self.words.after_a_number, *self.words.counting}
        version = text == "e" and number_before and i > 1 and told[i - 2].text in self.words.before_a_number
        known = text in self.words.words or text in self.words.forms or text in self.words.before_a_number
        found.understood &= known or version or text == "x" or (number_before and text in measure)

    def _titles(self, mentions: Iterable[Mention], clean: Sequence[Mention]) -> tuple[str, ...]:
        ordered = [*clean, *sorted(outermost(mentions), key=lambda m: -sum(map(len, m.name.units)))]
        out: dict[str, None] = {}
        for mention in ordered:
            id = mention.name.product.removeprefix(FAMILY)
            out[self.products[id].title if id in self.products else id] = None
        return tuple(out)
