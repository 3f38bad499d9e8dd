"""What a case says against the catalogue, and when such a word is not enough.

A value of the case beats the catalogue.  Where that makes the answer milder and no signed paper and no ruling stands
behind the value, nobody can tell which of the two is right: both are admitted, and the case is in dispute like one on
which two sources differ.  A word that only leaves open what the catalogue knows (`null`, a bound) counts for
nothing where the case would be cleared because of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..facts.draft import Builder, Draft
from ..language.values import FactValue, Form, Origin, Point, contradicts
from ..rulebook.slices import established
from ..terms import Outcome
from .fold import stricter
from .probing import Prober
from .worlds import weigh

CATALOGUE, STATED = "the catalogue", "as stated"
CLEARING: tuple[Outcome, ...] = ("license_held", "license_exception", "no_license_required", "not_an_export")

Overruled = Mapping[str, tuple[FactValue, FactValue]]


def overruled(draft: Draft, catalogue: Mapping[str, FactValue], builder: Builder) -> Overruled:
    """Facts of the case that differ from the catalogue's, given or computed: both values.

    Args:
        draft: the case.
        catalogue: what the catalogue knows of the product.
        builder: computes what follows from it.
    """
    if not catalogue:
        return {}
    scope = builder.build(Draft("case", "", catalogue, {"party": (), "red_flag": ()}))
    return {
        name: (value, scope.facts[name])
        for name, value in draft.facts.items()
        if value.origin is Origin.GIVEN and name in scope.facts and _differs(value, scope.facts[name])
    }


def admitted(draft: Draft, against: Overruled, prober: Prober) -> Draft:
    """The case in which the catalogue's values are admitted, too, where the case's own would soften the answer."""
    word = {name: pair for name, pair in against.items() if not established(pair[0])}
    if not word:
        return draft
    by_catalogue = draft
    for name, (_, known) in word.items():
        by_catalogue = by_catalogue.replace_fact((), name, known)
    stated, known_to = outcome_of(draft, prober), outcome_of(by_catalogue, prober)
    if stricter((stated, known_to)) == stated:
        return draft
    for name, (mine, known) in word.items():
        if mine.form is Form.POINTS:
            draft = draft.replace_fact((), name, _both(mine, known))
        elif stated in CLEARING:
            draft = draft.replace_fact((), name, known)
    return draft


def notice(name: str, mine: str, theirs: str, used: FactValue, stated: FactValue) -> str:
    """What became of a value that stands against the catalogue's."""
    told = f"{name}: the case says {mine}, the catalogue says {theirs}; "
    if used is stated:
        return told + "the case is used."
    why = (
        "the case's value alone would make the answer milder, and nothing signed (evidence, source, date) supports it."
    )
    return told + ("both are considered: " if used.origin is Origin.GIVEN else "the catalogue is used: ") + why


def _differs(stated: FactValue, known: FactValue) -> bool:
    """Whether a statement stands against what the catalogue knows: another value, or one that leaves it open."""
    if known.form in (Form.UNKNOWN, Form.NOT_THERE):
        return False
    vaguer = stated.form in (Form.UNKNOWN, Form.RANGE, Form.EXCLUDED) and known.form is not stated.form
    return vaguer or contradicts(stated, known)


def outcome_of(draft: Draft, prober: Prober) -> Outcome:
    """The outcome of a case, its disputes weighed."""
    hull = prober.verdict(draft)
    return weigh(draft, prober, hull).outcome or hull.outcome


def _both(mine: FactValue, known: FactValue) -> FactValue:
    """The values of both; of bounds of the catalogue the nearest figure."""
    points = known.points
    if known.form is Form.RANGE:
        bound = known.low if known.low is not None else known.high
        points = (Point(bound),) if bound is not None else ()
    return replace(
        mine,
        points=(
            *(replace(p, source=p.source or STATED) for p in mine.points),
            *(replace(p, source=CATALOGUE, joint=False) for p in points),
        ),
    )
