"""A missing fact cut into cells by the thresholds and members of the rules: one draft of the case for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..determination import Cell
from ..facts.countries import ALL_COUNTRIES, Countries
from ..facts.declarations import NUMERIC, Declarations, Fact
from ..facts.draft import Draft, Path
from ..language.logic import Leaf
from ..language.shown import number_text
from ..language.values import FactValue, Form, Point, known
from ..rulebook.slices import Slice
from ..terms import Outcome, Policy
from ..verdict.leaves import leaves_over, limits

MOST_CELLS = 12
SHOWN_LISTS = ("EL", "DPL", "SDN")
TRIED_LISTS = (*SHOWN_LISTS, "UVL", "CMIC", "1260H")  # of each kind that may ask for more
OTHER_NAME = "a name that no rule knows"


@dataclass(frozen=True)
class Cutter:
    """Makes the variants of one case."""

    declarations: Declarations
    countries: Countries
    slices: Sequence[Slice]
    draft: Draft

    def variants(self, name: str, path: Path, every: bool = False) -> list[tuple[str, Draft]]:
        """One draft for each cell of a fact or collection; of lists of `every` kind, or of a few."""
        fact = self.declarations.facts.get(name)
        if fact is None:
            codes = TRIED_LISTS if every else SHOWN_LISTS
            return self._collection_variants(name, path, codes)
        return [
            (when, self.draft.replace_fact(path, name, replace(value, settled=True)))
            for when, value in self._values(fact)[:MOST_CELLS]
        ]

    def _collection_variants(self, name: str, path: Path, codes: Sequence[str]) -> list[tuple[str, Draft]]:
        collection = name.split(".")[1]
        out = [("none", self.draft.replace_members(path, collection, ()))]
        if collection == "listing":
            for code in codes:
                entry = self._entry(code)
                out.append((code, self.draft.replace_members(path, collection, (entry,))))
        if collection == "red_flag":
            flag = Draft("red_flag", "", {"red_flag.resolved": known(False)})
            out.append(("one unresolved", self.draft.replace_members(path, collection, (flag,))))
        return out

    def _entry(self, code: str) -> Draft:
        facts = {"listing.list": known(code)}
        for fact in self.declarations.of_scope("listing").values():
            if fact.default is not None:
                facts[fact.name] = known(fact.default)
        return Draft("listing", "", facts)

    def _values(self, fact: Fact) -> list[tuple[str, FactValue]]:
        if fact.type == "boolean":
            return [("yes", known(True)), ("no", known(False))]
        if fact.type == "letters":
            return [("yes", FactValue(Form.TOGETHER, (Point("*"),))), ("no", FactValue(Form.TOGETHER, ()))]
        if fact.type in ("choice", "knowledge"):
            return [(v, _held(fact, v)) for v in fact.values]
        leaves = list(leaves_over(self.slices, fact.name))
        if fact.type in NUMERIC:
            return _number_cells(leaves, fact)
        if fact.type == "country":
            return self._country_cells(leaves, fact)
        if fact.type in ("id", "text"):
            return self._name_cells(leaves, fact)
        return []

    def _name_cells(self, leaves: list[Leaf], fact: Fact) -> list[tuple[str, FactValue]]:
        """One name for each class that the rules tell apart, straight or through what derives from it; and no such."""
        derived = [f.name for f in self.declarations.facts.values() if fact.name in f.derived_from and f.type == "id"]
        leaves = [*leaves, *(leaf for name in derived for leaf in leaves_over(self.slices, name))]
        members = {m for leaf in leaves for m in (*leaf.operand.members, leaf.operand.value) if isinstance(m, str)}
        classes = {tuple(_meets(m, leaf) for leaf in leaves): m for m in sorted(members, reverse=True)}
        samples = sorted(classes.values())[: MOST_CELLS - 1]
        return [(s, _held(fact, s)) for s in samples] + [(OTHER_NAME, _held(fact, OTHER_NAME))]

    def _country_cells(self, leaves: list[Leaf], fact: Fact) -> list[tuple[str, FactValue]]:
        """One country for each class that the rules tell apart."""
        classes: dict[tuple[bool, ...], list[str]] = {}
        for code in sorted({*ALL_COUNTRIES, *self.countries.shown}):
            key = tuple(_meets(code, leaf) for leaf in leaves)
            classes.setdefault(key, []).append(code)
        out: list[tuple[str, FactValue]] = []
        for codes in sorted(classes.values(), key=lambda c: (len(c), c[0])):
            names = ", ".join(self.countries.name(c) for c in codes[:3])
            label = names if len(codes) <= 3 else f"{names} and {len(codes) - 3} more"
            out.append((label, _held(fact, codes[0])))
        return out


def joined(cells: list[Cell], fact: Fact | None) -> list[Cell]:
    """Cells with one answer together; the ranges of a number only where they are neighbors."""
    if cells and len({(c.outcome, c.review_policy) for c in cells}) == 1:
        return [cells[0].model_copy(update={"when": "any answer"})]
    return _joined(cells) if fact is None or fact.type not in NUMERIC else _joined_ranges(cells)


def _held(fact: Fact, value: str) -> FactValue:
    return FactValue(Form.TOGETHER, (Point(value),)) if fact.many else known(value)


def _meets(code: str, leaf: Leaf) -> bool:
    return code in leaf.operand.members or code == leaf.operand.value


def _number_cells(leaves: list[Leaf], fact: Fact) -> list[tuple[str, FactValue]]:
    """Ranges between thresholds, each with a value inside it."""
    cuts = limits(leaves)
    if not cuts:
        return []
    unit = f" {fact.unit}" if fact.unit else ""
    out: list[tuple[str, FactValue]] = []
    step = Decimal("0.01")
    first, upper = cuts[0]
    below = first - step if upper else first
    out.append((f"under {number_text(first)}{unit}" if upper else f"up to {number_text(first)}{unit}",
                known(max(below, fact.minimum or Decimal(0)))))  # fmt: skip
    for index, (limit, inclusive) in enumerate(cuts):
        word = "from" if inclusive else "over"
        inside = limit if inclusive else limit + step
        upto = f" to {number_text(cuts[index + 1][0])}" if index + 1 < len(cuts) else ""
        out.append((f"{word} {number_text(limit)}{upto}{unit}", known(inside)))
    return out


def _joined_ranges(cells: list[Cell]) -> list[Cell]:
    """Neighboring ranges with one outcome as one range."""
    out: list[Cell] = []
    for cell in cells:
        last = out[-1] if out else None
        if last is not None and (last.outcome, last.review_policy) == (cell.outcome, cell.review_policy):
            end = cell.when.split(" to ", 1)[1] if " to " in cell.when else ""
            start = last.when.split(" to ", 1)[0]
            when = f"{start} to {end}" if end and not start.startswith(("under", "up to")) else start
            if start.startswith(("under", "up to")):
                when = f"under {end}" if end else "any"
            out[-1] = last.model_copy(update={"when": when})
        else:
            out.append(cell)
    return out


def _joined(cells: list[Cell]) -> list[Cell]:
    """Values with one outcome together."""
    grouped: dict[tuple[Outcome, Policy | None], list[str]] = {}
    for cell in cells:
        grouped.setdefault((cell.outcome, cell.review_policy), []).append(cell.when)
    return [
        Cell(when=" / ".join(whens[:3]) + (" / ..." if len(whens) > 3 else ""), outcome=outcome, review_policy=policy)
        for (outcome, policy), whens in grouped.items()
    ]
