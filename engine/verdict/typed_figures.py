"""Figures that a seller types beside the catalogue's: what the catalogue does not know, or leaves open.

They are a word like one against the catalogue.  A clearance that hangs on one of them needs its source: without one a
person decides (`us.coverage.figures_without_source`), with one it is provisional and names the figure. [P-31]
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from ..facts.declarations import NUMERIC, Fact
from ..facts.draft import Draft
from ..facts.papers import names_a_paper
from ..language.values import NOT_GIVEN, FactValue, Form, Origin, contradicts, known
from .overruled import CLEARING, outcome_of
from .probing import Prober

WITHOUT_SOURCE = "item.figures_without_source"
_COUNTED = ("units", "USD", "percent", "days")  # what an order says, not a data sheet
_RATES = "item.peaks"
_OPEN = "needs_information"  # an answer that may still clear: what else is added must not hide the figures
_CONTROL_LIST = "ecfr-774s1 "  # what the Control List classifies by is a figure, a yes or no, too


@dataclass(frozen=True)
class TypedFigures:
    """The typed figures of one case.

    Attributes:
        beside: for each of them, what stands in its place if it is left out.
        unsourced: those without a source, where a clearance would hang on them.
    """

    beside: Mapping[str, FactValue]
    unsourced: tuple[str, ...] = ()


def typed_figures(
    draft: Draft, catalogue: Mapping[str, FactValue], prober: Prober, as_of: datetime.date
) -> TypedFigures:
    """The figures that a case types for a product that the catalogue knows, and which of them need a source."""
    if not catalogue:
        return TypedFigures({})
    facts = prober.builder.declarations.facts
    beside = {
        name: catalogue.get(name, NOT_GIVEN)
        for name, value in draft.facts.items()
        if name in facts and _is_figure(facts[name]) and value.origin is Origin.GIVEN
        and value.form in (Form.POINTS, Form.RANGE) and not _same(value, catalogue.get(name))
    }  # fmt: skip
    bare = {name: other for name, other in beside.items() if not _sourced(draft.facts[name], as_of)}
    given = outcome_of(draft, prober) if bare else "prohibited"
    if given not in (*CLEARING, _OPEN):
        return TypedFigures(beside)
    without = draft
    for name, other in bare.items():
        without = without.replace_fact((), name, other)
    decide = outcome_of(without, prober) not in (CLEARING if given in CLEARING else (*CLEARING, _OPEN))
    return TypedFigures(beside, tuple(sorted(bare)) if decide else ())


def marked(draft: Draft, typed: TypedFigures, facts: Mapping[str, Fact]) -> Draft:
    """The case that says of itself that a figure without a source would clear it."""
    if not typed.unsourced or WITHOUT_SOURCE not in facts:
        return draft
    return draft.replace_fact((), WITHOUT_SOURCE, known(True, Origin.CATALOGUE))


def notice(names: tuple[str, ...]) -> str:
    """What a person does about figures without a source."""
    example = '{"value": ..., "source": "manufacturer data sheet, revision", "date": "..."}'
    return f"Stated without a source, and not in the catalogue entry of this product: {', '.join(names)}. " \
           f"Give each with its source document, as {example}."  # fmt: skip


def _is_figure(fact: Fact) -> bool:
    if _RATES in fact.derived_from:
        return True  # what the rates of the part add up to
    if fact.scope != "case" or not fact.name.startswith("item.") or fact.about != "world":
        return False
    if fact.type == "boolean":
        return fact.source.startswith(_CONTROL_LIST)
    return fact.type == "records" or (fact.type in NUMERIC and bool(fact.unit) and fact.unit not in _COUNTED)


def _same(value: FactValue, other: FactValue | None) -> bool:
    """Whether the catalogue says the same, for certain."""
    return other is not None and other.known and value.known and not contradicts(value, other)


def _sourced(value: FactValue, as_of: datetime.date) -> bool:
    """Whether each value names a paper that was there."""
    last = as_of.isoformat()
    return bool(value.points) and all(names_a_paper(p.source) and p.date <= last for p in value.points)
