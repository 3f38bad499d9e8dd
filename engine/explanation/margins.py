"""Margins: how close each figure is to a limit that matters, and at which value the outcome would flip.

A margin is kept when crossing the limit changes the answer or the grounds for it, be it that the other limits which
carry the same grounds are crossed as well: what is over three limits of one rule stands on each of them.  For a derived
figure the flip is carried back to the inputs that a person can check: a density limit becomes a die area.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import lru_cache

from ..determination import Margin
from ..facts.declarations import NUMERIC, Declarations
from ..facts.derived import INVERSES
from ..facts.draft import Draft
from ..language.logic import FALSE, TRUE, Leaf, Scope
from ..language.shown import number_text, shown
from ..language.values import FactValue, Form, Origin, known
from ..rulebook.slices import Slice
from ..verdict.fold import Verdict
from ..verdict.leaves import reached_leaves
from ..verdict.probing import Effort, Prober, same_answer

_TINY = Decimal("0.000001")
_MOST_A_LIMIT = 3  # variants that one limit asks for


def margins(
    prober: Prober,
    draft: Draft,
    scope: Scope,
    verdict: Verdict,
    declarations: Declarations,
    effort: Effort,
    world: str = "",
) -> list[Margin]:
    """The margins of a case, or of one world of a disputed case, nearest first."""
    out: list[Margin] = []
    support = _supporting(verdict)
    crossed = {fact: known(limit - _TINY, Origin.DERIVED) for fact, limit in _carrying(support, scope).items()}
    for fact_name, limit, inclusive in _limits(prober, declarations):
        value = scope.facts[fact_name]
        figure = _figure(value)
        if figure is None or limit == 0:
            continue
        if not effort.allows(_MOST_A_LIMIT):
            break
        reached = figure >= limit if inclusive else figure > limit
        beyond = (limit - _TINY if inclusive else limit) if reached else (limit if inclusive else limit + _TINY)
        changed = prober.verdict(draft, {fact_name: known(beyond, Origin.DERIVED)})
        flips = not same_answer(changed, verdict)
        holds_up = reached and (fact_name, limit) in support
        if (
            not flips
            and _grounds(changed) == _grounds(verdict)
            and not (holds_up and _carries(prober, draft, crossed, fact_name, value, known(beyond, Origin.DERIVED)))
        ):
            continue
        fact = declarations.facts[fact_name]
        out.append(Margin(
            fact=fact_name,
            label=fact.words,
            value=shown(value),
            threshold=number_text(limit),
            unit=fact.unit,
            percent=_percent(figure, limit),
            reached=reached,
            outcome_beyond=changed.outcome if flips else None,
            world=world,
            flips_at=_carried(fact_name, limit, scope, declarations) if flips else {},
        ))  # fmt: skip
    return _nearest(out)


def _carries(
    prober: Prober, draft: Draft, crossed: dict[str, FactValue], name: str, value: FactValue, beyond: FactValue
) -> bool:
    """Whether the grounds turn on a figure once the others that carry them are beyond their limits."""
    others = {fact: other for fact, other in crossed.items() if fact != name}
    within, without = (prober.verdict(draft, {**others, name: v}) for v in (value, beyond))
    return bool(others) and _grounds(within) != _grounds(without)


def _carrying(support: set[tuple[str, Decimal]], scope: Scope) -> dict[str, Decimal]:
    """The highest limit that each figure has reached, of those that carry grounds."""
    out: dict[str, Decimal] = {}
    for fact, limit in sorted(support):
        figure = _figure(scope.facts[fact])
        if figure is not None and figure >= limit:
            out[fact] = limit
    return out


def _nearest(found: list[Margin]) -> list[Margin]:
    """Of several limits of one fact on one side only the nearest says something; nearest facts first."""
    out: dict[tuple[str, bool], Margin] = {}
    for margin in sorted(found, key=lambda m: (abs(Decimal(m.percent)), m.fact)):
        out.setdefault((margin.fact, margin.reached), margin)
    return list(out.values())


def _supporting(verdict: Verdict) -> set[tuple[str, Decimal]]:
    """Limits that a true leaf of a true basis, prohibition or escalation has reached."""
    evaluation = verdict.evaluation
    out: set[tuple[str, Decimal]] = set()
    for kind in ("prohibitions", "bases", "escalations"):
        for finding in verdict.findings(kind):
            for leaf in reached_leaves([finding.rule], evaluation.slice) if finding.letter is TRUE else ():
                limit = leaf.operand.value
                if not isinstance(limit, Decimal) or leaf.fact not in evaluation.case.facts:
                    continue
                if evaluation.node(leaf) is TRUE:
                    out.add((leaf.fact, limit))
    return out


def _limits(prober: Prober, declarations: Declarations) -> list[tuple[str, Decimal, bool]]:
    """The limits of leaves that a merging track can reach."""
    merging = frozenset(track.id for track in prober.declared.tracks.values() if track.merges)
    found = {_limit(leaf, declarations) for book in prober.slices for leaf in _numeric_leaves(book, merging)}
    return sorted(limit for limit in found if limit is not None)


@lru_cache(maxsize=16)
def _numeric_leaves(book: Slice, merging: frozenset[str]) -> tuple[Leaf, ...]:
    """The leaves with a number that rules of these tracks can reach; of a slice they never change."""
    rules = [r for r in book.rules.values() if r.rule.track in merging]
    concluding = [r for r in rules if r.rule.then.kind not in ("define", "classify")]
    return tuple({leaf: None for leaf in reached_leaves(concluding, book) if isinstance(leaf.operand.value, Decimal)})


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
    kinds = ("prohibitions", "bases", "escalations")
    return frozenset(
        (f.rule.id, int(f.letter)) for kind in kinds for f in verdict.findings(kind) if f.letter is not FALSE
    )


def _percent(figure: Decimal, limit: Decimal) -> str:
    return _rounded((figure - limit) * 100 / limit)


def _rounded(value: Decimal) -> str:
    """Two places, whatever the size."""
    with localcontext() as context:
        context.prec = 200
        return number_text(value.quantize(Decimal("0.01"), ROUND_HALF_EVEN))


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
        at = inverse(limit, [f if f is not None else Decimal(0) for f in figures[:2]])
        if at is not None and at > 0:
            out[source] = _rounded(at)
    return out
