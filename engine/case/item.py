"""Which products a case speaks of: its product text, its stock number, and other texts that name a part.

Every candidate counts: of a product in dispute each value, of a text that means several parts each of them, of a
product and a stock number that disagree both. A restricted part that is named anywhere in the item's texts and is not
what the item was read as keeps a stated classification from clearing it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..errors import CaseError, Problem, near_miss
from ..facts.papers import names_a_paper
from ..language.values import STATED_UNKNOWN, FactValue, Form, Origin, Point, known
from ..products.makers import MOST_SHOWN
from ..products.reading import Read
from ..rulebook.catalogue import FIGURES, Catalogue, Product

RESEMBLES = "item.resembles_known_part"
CHIPS = "item.chips_in_unit"
MOST_CANDIDATES = 20  # products that an item may be: each of them is asked against every text
_OLDER = "The classification document is older than the first sale of the part: it counts as a bare statement."
_TEXTS = ("item.product", "item.sku", "item.form_factor")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that the item may be.

    Attributes:
        product: the part or product; None if the catalogue does not know it.
        system: the system that holds the part, or None.
        computer: its text calls it a computer that holds the part.
        count: a number of parts, or of units, in its text.
        source: who says so.
        hides: titles of restricted parts that its text names although it is none of them, or is not understood.
        unnamed: its text names a maker, a family or another name of the market, and no item.
    """

    text: str
    source: str
    product: Product | None = None
    system: Product | None = None
    computer: bool = False
    count: int | None = None
    hides: tuple[str, ...] = ()
    unnamed: bool = False

    @property
    def title(self) -> str:
        """What it is called."""
        return self.product.title if self.product is not None else self.text


@dataclass
class ItemRead:
    """What the texts of an item come to.

    Attributes:
        product: the one part or product, or None.
        candidates: everything that the item may be.
        catalogue: what the catalogue knows of it on the day.
        facts: facts of the item that the reading settles: `item.product`, and whether it hides a part.
        notices: what a reader must know of the reading.
        unread: those of them that say what of the item was not read.
    """

    product: Product | None = None
    system: Product | None = None
    candidates: tuple[Candidate, ...] = ()
    catalogue: dict[str, FactValue] = field(default_factory=lambda: dict[str, FactValue]())
    facts: dict[str, FactValue] = field(default_factory=lambda: dict[str, FactValue]())
    notices: list[str] = field(default_factory=list[str])
    unread: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class ItemReader:
    """Reads the texts of one item against the catalogue of a day."""

    catalogue: Catalogue
    day: datetime.date

    def read(self, facts: Mapping[str, FactValue]) -> ItemRead:
        """What the item is.

        Raises:
            CaseError: a name means several parts and is refused alone, or the item may be too many products.
        """
        out = ItemRead()
        for name in _TEXTS:
            _refuse_many(name, len(facts[name].points) if name in facts else 0, "names {:,} values")
        said = self._candidates(facts, "item.product", out)
        numbered = self._candidates(facts, "item.sku", out)
        candidates = _together(said, numbered, out.notices)
        _refuse_many("item.product", len(candidates), "can be {:,} products")
        candidates = [self._with_other_texts(c, facts) for c in candidates]
        out.candidates = tuple(candidates)
        out.catalogue = self._values(candidates, facts)
        known_products = [c.product for c in candidates if c.product is not None]
        if len(candidates) == 1 and known_products:
            out.product, out.system = candidates[0].product, candidates[0].system
            out.notices += self.catalogue.notices(known_products[0], self.day, facts)
        if known_products:
            origin = next(facts[n].origin for n in ("item.product", "item.sku") if n in facts)
            points = {(c.product.id if c.product else c.text): c for c in candidates}
            out.facts["item.product"] = FactValue(
                Form.POINTS,
                tuple(Point(id, c.source if len(points) > 1 else "") for id, c in points.items()),
                origin=origin,
            )
        elif any(c.unnamed for c in candidates):
            out.facts["item.product"] = STATED_UNKNOWN
        hides = self._hides(candidates, facts, out.catalogue)
        if hides is not None:
            out.facts[RESEMBLES] = hides
        word = self._of_its_day(candidates, facts)
        if word is not None:
            out.facts["item.eccn"] = word
            out.notices.append(_OLDER)
        _tell_systems(candidates, facts, out.notices)
        return out

    # --- candidates ----------------------------------------------------------------------------------------

    def _candidates(self, facts: Mapping[str, FactValue], name: str, told: ItemRead) -> list[Candidate]:
        stated = facts.get(name)
        if stated is None or stated.form not in (Form.POINTS, Form.TOGETHER):
            return []
        out: list[Candidate] = []
        for point in stated.points:
            text = str(point.value)
            sku = self.catalogue.by_sku(text) if name == "item.sku" else None
            read = self.catalogue.read(sku.id if isinstance(sku, Product) else text)
            if name == "item.sku" and sku is None and not (read.parts or read.hidden or read.refused):
                continue  # a seller's number that says nothing
            if read.refused and len(stated.points) == 1 and name == "item.product":
                hint = "write " + " or ".join(read.refused)
                raise CaseError([Problem(f"{text!r} names {len(read.refused)} parts", hint, field=name)])
            out += self._of(text, point.source, read, told, name, len(stated.points) > 1)
        return out

    def _of(self, text: str, source: str, read: Read, told: ItemRead, name: str, disputed: bool) -> list[Candidate]:
        products = self.catalogue.products
        system = products.get(read.system)
        parts = [products[id] for id in (read.parts or read.refused)]
        if not parts:
            unread = list(_unread(text, read, self.catalogue, name))
            told.unread += unread
            told.notices += unread
            return [Candidate(text, source or text, hides=read.hidden, unnamed=read.no_item)]
        if len(parts) > 1:
            told.notices.append(f"{text!r} can mean {_listed([p.title for p in parts])}: each of them counts.")
        elif not read.as_named:
            told.notices.append(f"{text!r} is read as {(system or parts[0]).title}.")
        if read.count is not None:
            told.notices.append(_counted(text, read.count, parts))
        several = len(parts) > 1 or disputed
        return [
            Candidate(text, (source if len(parts) == 1 else "") or (p.title if several else ""), p, system,
                      read.computer, read.count)
            for p in parts
        ]  # fmt: skip

    def _with_other_texts(self, candidate: Candidate, facts: Mapping[str, FactValue]) -> Candidate:
        """Adds the restricted parts that other texts of the item name and the candidate is not."""
        hides = dict.fromkeys(candidate.hides)
        for name in _TEXTS:
            stated = facts.get(name)
            for text in (str(p.value) for p in stated.points) if stated is not None else ():
                if text != candidate.text and not (name == "item.sku" and self.catalogue.by_sku(text) is not None):
                    hides |= dict.fromkeys(self.catalogue.reader.others(text, candidate.product))
        return replace(candidate, hides=tuple(hides))

    # --- what the catalogue knows --------------------------------------------------------------------------

    def _values(self, candidates: Sequence[Candidate], facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
        if not candidates:
            return {}
        told = [(c.source or c.title, self._of_one(c)) for c in candidates]
        return self.catalogue.of_several(told)

    def _of_one(self, candidate: Candidate) -> dict[str, FactValue]:
        if candidate.product is None:
            return {}
        values = self.catalogue.values(candidate.product, self.day)
        if candidate.system is not None:
            own = replace(candidate.system, contents=())
            values = {n: v for n, v in values.items() if n not in ("item.kind", "item.form_factor")}
            values |= self.catalogue.values(own, self.day)
        elif candidate.computer and "item.kind" in values:
            values["item.kind"] = known("computer", Origin.CATALOGUE)
        chips = self.catalogue.chips(candidate.product, candidate.system, candidate.count, candidate.computer)
        if chips is not None and any(_figures(values.get(f)) for f in FIGURES):
            values[CHIPS] = chips
        return values

    def _hides(
        self, candidates: Sequence[Candidate], facts: Mapping[str, FactValue], values: Mapping[str, FactValue]
    ) -> FactValue | None:
        """Whether the item's name is, or holds, a part that no classification stated beside it may clear."""
        stated = facts.get("item.product")
        if stated is not None and not candidates and stated.form is not Form.NOT_THERE:
            return STATED_UNKNOWN  # by exclusion, or stated to be unknown: it may be any part
        letters = {c: self._hides_one(c, facts, values) for c in candidates}
        if not any(letters.values()):
            return STATED_UNKNOWN if any(c.unnamed for c in candidates) else None
        if all(letters.values()):
            return known(True, Origin.CATALOGUE)
        points = tuple(Point(hides, c.source or c.title) for c, hides in letters.items())
        return FactValue(Form.POINTS, points, origin=Origin.CATALOGUE)

    def _hides_one(self, candidate: Candidate, facts: Mapping[str, FactValue], values: Mapping[str, FactValue]) -> bool:
        if candidate.hides:
            return True
        product = candidate.product
        if product is None or not product.restricted:
            return False
        typed = [facts[f] for f in FIGURES if _figures(facts.get(f))]
        shown = any(names_a_paper(p.source) and p.date <= self.day.isoformat() for v in typed for p in v.points)
        if product.guarded:
            return (bool(typed) or self._bare(product, facts)) and not shown and not self._ruled(product, facts)
        if any(_figures(values.get(f)) for f in FIGURES):
            return False
        own = self._of_one(candidate)
        if any(_figures(own.get(f)) for f in FIGURES):
            return True  # its figures are lost among the other candidates
        return self._bare(product, facts) and not shown

    def _bare(self, product: Product, facts: Mapping[str, FactValue]) -> bool:
        """Whether a classification is stated, and no paper stands behind it that could have read the part."""
        eccn = facts.get("item.eccn")
        return eccn is not None and eccn.form is not Form.UNKNOWN and not self._ruled(product, facts)

    def _ruled(self, product: Product, facts: Mapping[str, FactValue]) -> bool:
        """Whether the classification has its paper, of a day on which the part was sold and the entry as it is."""
        eccn = facts.get("item.eccn", STATED_UNKNOWN)
        since = max(self.catalogue.levels_since(self.day), product.first_sold or datetime.date.min).isoformat()
        return bool(eccn.points) and all(p.evidence and p.date >= since for p in eccn.points)

    def _of_its_day(self, candidates: Sequence[Candidate], facts: Mapping[str, FactValue]) -> FactValue | None:
        """The stated classification, a paper from before the first sale of the part counted as a bare word."""
        sold = [c.product.first_sold for c in candidates if c.product is not None and c.product.first_sold]
        eccn = facts.get("item.eccn")
        if eccn is None or not sold or not any(p.evidence and p.date < max(sold).isoformat() for p in eccn.points):
            return None
        points = (replace(p, evidence=p.evidence if p.date >= max(sold).isoformat() else "") for p in eccn.points)
        return replace(eccn, points=tuple(points))


def _refuse_many(name: str, count: int, what: str) -> None:
    if count > MOST_CANDIDATES:
        told = f"{what.format(count)}, at most {MOST_CANDIDATES}"
        raise CaseError([Problem(told, "ask about them one by one", field=name)])


def _figures(value: FactValue | None) -> bool:
    return value is not None and value.form in (Form.POINTS, Form.RANGE)


def _together(said: list[Candidate], numbered: list[Candidate], notices: list[str]) -> list[Candidate]:
    """What product text and stock number say together: what both say, else both, in dispute."""
    if not said or not numbered:
        return said or numbered
    ids = {c.product.id for c in numbered if c.product is not None}
    both = [c for c in said if c.product is not None and c.product.id in ids]
    if both:
        return both
    if all(c.product is None for c in said) and len(said) == 1 and not said[0].hides and ids:
        notices.append(f"{said[0].text!r} is read by the stock number as {_listed([c.title for c in numbered])}.")
        return numbered
    if not ids:
        return said  # a stock number that names only a kind of part: it counts as any other text of the item does
    notices.append(
        f"The product is {_listed([c.title for c in said])}, the stock number stands for "
        f"{_listed([c.title for c in numbered])}: both count until one of them is corrected."
    )
    return [replace(c, source=c.source or source) for found, source in ((said, "the product text"),
            (numbered, "the stock number")) for c in found]  # fmt: skip


def _unread(text: str, read: Read, catalogue: Catalogue, name: str) -> Iterator[str]:
    """What a reader must know of a text that names no part."""
    if read.hidden:
        yield (
            f"{text!r} names {_listed(read.hidden[:3])} and is not a name that the catalogue understands whole: a "
            f"classification stated with it does not clear it. If it is that part, or holds it, name the part alone."
        )
    elif read.no_item:
        yield (
            f"{text!r} names no item, so no classification stated with it clears it.{_meant(read.unnamed)} "
            f"Name the model or part number."
        )
    elif name == "item.product":
        hint = near_miss(text, catalogue.names())
        meant = f" {hint[0].upper()}{hint[1:]}" if hint else ""
        yield f"The catalogue does not know {text!r}; its parameters must be given.{meant}"


def _meant(titles: Sequence[str]) -> str:
    if not titles:
        return ""
    more = f" and {len(titles) - MOST_SHOWN} other restricted products" if len(titles) > MOST_SHOWN else ""
    return f" It could be {', '.join(titles[:MOST_SHOWN])}{more}."


def _counted(text: str, count: int, parts: Sequence[Product]) -> str:
    return (
        f"{text!r} itself counts {count} × {_listed([p.title for p in parts])}; the quantity stays as it was given. "
        f"State the quantity in the units that the answer should speak of."
    )


def _tell_systems(candidates: Sequence[Candidate], facts: Mapping[str, FactValue], notices: list[str]) -> None:
    for candidate in candidates:
        system, part = candidate.system, candidate.product
        if system is None or part is None or part is system:
            continue
        held = next((c for c in system.contents if c.part == part.id), None)
        fitted = "can hold" if held is not None and held.fitted else "holds"
        if held is None or not held.count:
            notices.append(f"{system.title} {fitted} {part.title}; the figures are those of one such part.")
            continue
        quantity = facts.get("item.quantity")
        units = str(quantity.only) if quantity is not None and quantity.known else ""
        total = f": {units} of them, {int(units) * held.count:,} parts" if units.isdigit() and units != "1" else ""
        notices.append(
            f"{system.title} {fitted} {held.count} × {part.title}{total}. The figures are those of one part."
        )


def _listed(titles: Sequence[str]) -> str:
    unique = list(dict.fromkeys(titles))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} or {unique[-1]}"
