"""Margins: how close each figure is to a limit that matters, and at which value the outcome would flip.

A margin is kept when crossing the limit changes the answer or the grounds for it.  For a derived figure the
flip is carried back to the inputs that a person can check: a density limit becomes a die area.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import cast

from ..determination import Margin
from ..facts.declarations import NUMERIC, Declarations
from ..facts.derived import INVERSES
from ..facts.draft import Draft
from ..facts.values import FactValue, Form, Origin, known
from ..logic import FALSE, Leaf, Scope
from ..outcome import Verdict
from .facts_used import number_text, shown
from .probing import Prober, same_answer
from .questions import slice_leaves

_TINY = Decimal("0.000001")


def margins(prober: Prober, draft: Draft, scope: Scope, verdict: Verdict, declarations: Declarations) -> list[Margin]:
    """The margins of a case, nearest first."""
    out: list[Margin] = []
    for fact_name, limit, inclusive in _limits(prober, declarations):
        value = scope.facts[fact_name]
        figure = _figure(value)
        if figure is None or limit == 0:
            continue
        reached = figure >= limit if inclusive else figure > limit
        beyond = (limit - _TINY if inclusive else limit) if reached else (limit if inclusive else limit + _TINY)
        changed = prober.verdict(draft, {fact_name: known(beyond, Origin.DERIVED)})
        flips = not same_answer(changed, verdict)
        if not flips and _grounds(changed) == _grounds(verdict):
            continue
        fact = declarations.facts[fact_name]
        out.append(Margin(
            fact=fact_name,
            label=fact.question.rstrip("?") or fact_name,
            value=shown(value),
            threshold=number_text(limit),
            unit=fact.unit,
            percent=_percent(figure, limit),
            reached=reached,
            outcome_beyond=changed.outcome if flips else None,
            flips_at=_carried(fact_name, limit, scope, declarations) if flips else {},
        ))  # fmt: skip
    return sorted(out, key=lambda m: (abs(Decimal(m.percent)), m.fact))


def _limits(prober: Prober, declarations: Declarations) -> list[tuple[str, Decimal, bool]]:
    found: dict[tuple[str, Decimal, bool], None] = {}
    for book in prober.slices:
        for leaf in slice_leaves(book):
            key = _limit(leaf, declarations)
            if key is not None:
                found[key] = None
    return sorted(found)


def _limit(leaf: Leaf, declarations: Declarations) -> tuple[str, Decimal, bool] | None:
    fact = declarations.facts[leaf.fact]
    limit = leaf.operand.value
    if fact.scope != "case" or fact.type not in NUMERIC or not isinstance(limit, Decimal) or not fact.unit:
        return None
    return (leaf.fact, limit, leaf.op in (">=", "<")) if leaf.op in (">=", "<", ">", "<=") else None


def _figure(value: FactValue) -> Decimal | None:
    """The figure that is nearest to being certain: the value, or the greatest of disputed ones."""
    if value.form is Form.POINTS:
        numbers = [v for v in value.values if isinstance(v, Decimal) and v.is_finite()]
        return max(numbers, default=None)
    return value.low if value.form is Form.RANGE and value.low is not None else value.high


def _grounds(verdict: Verdict) -> frozenset[tuple[str, int]]:
    kinds = ("prohibitions", "bases", "escalations", "relief")
    return frozenset(
        (f.rule.id, int(f.letter)) for kind in kinds for f in verdict.findings(kind) if f.letter is not FALSE
    )


def _percent(figure: Decimal, limit: Decimal) -> str:
    return number_text(((figure - limit) * 100 / limit).quantize(Decimal("0.01"), ROUND_HALF_EVEN))


def _carried(name: str, limit: Decimal, scope: Scope, declarations: Declarations) -> dict[str, str]:
    """The limit in terms of the fact, and of each input while the others stay as they are."""
    out = {name: number_text(limit)}
    fact = declarations.facts[name]
    if not fact.derived_by:
        return out
    figures = [_figure(scope.facts[i]) if i in scope.facts else None for i in fact.derived_from]
    for index, source in enumerate(fact.derived_from):
        inverse = INVERSES.get((fact.derived_by, index))
        others = [f for i, f in enumerate(figures) if i != index and i < 2]
        if inverse is None or any(f is None for f in others):
            continue
        at = inverse(limit, cast("list[Decimal]", [f if f is not None else Decimal(0) for f in figures[:2]]))
        if at is not None and at > 0:
            out[source] = number_text(at.quantize(Decimal("0.01"), ROUND_HALF_EVEN))
    return out
