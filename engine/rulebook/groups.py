"""Dated sets, resolved for one day: who is a member, who may be."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..errors import InputError
from ..language.values import Operand, Scalar
from .declared import Group, Member

TO_SCREEN = "lists_to_screen"


@dataclass(frozen=True, slots=True)
class Resolved:
    """A group on one day.

    Attributes:
        members: sure members.
        doubtful: those whose membership on the day is not known.
        but, coarse, apart: as in `Group`.
    """

    members: frozenset[str]
    doubtful: frozenset[str]
    but: frozenset[str] = frozenset()
    coarse: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()


def resolve(
    name: str, groups: Mapping[str, Group], day: datetime.date, known: dict[str, Resolved] | None = None
) -> Resolved:
    """The group's members on the day; unions and differences are taken with the doubt kept.

    Args:
        known: the groups that were resolved for this day before; this one, and what it is made of, is added.
    """
    known = {} if known is None else known
    if name not in known:
        known[name] = _resolved(groups[name], groups, day, known)
    return known[name]


def _resolved(group: Group, groups: Mapping[str, Group], day: datetime.date, known: dict[str, Resolved]) -> Resolved:
    if group.union:
        sure: set[str] = set()
        perhaps: set[str] = set()
        for part in group.union:
            other = resolve(part, groups, day, known)
            sure |= other.members
            perhaps |= other.doubtful
        own_sure, own_doubt = _listed(group, day)
        sure |= own_sure
        perhaps |= own_doubt
        for part in group.minus:
            other = resolve(part, groups, day, known)
            perhaps |= sure & other.doubtful
            sure -= other.members | other.doubtful
            perhaps -= other.members
        return Resolved(frozenset(sure), frozenset(perhaps - sure))
    own, doubt = _listed(group, day)
    return Resolved(frozenset(own - doubt), frozenset(doubt), frozenset(group.but), frozenset(group.coarse),
                    frozenset(group.apart))  # fmt: skip


def to_screen(groups: Mapping[str, Group], day: datetime.date) -> list[str]:
    """The lists without which nobody counts as screened, in the order of the rules.

    Raises:
        InputError: the rules do not say; then nobody could be screened, or everybody would be.
    """
    if TO_SCREEN not in groups:
        raise InputError(f"the rules have no group {TO_SCREEN}", "it names the lists without which no one is screened")
    wanted = resolve(TO_SCREEN, groups, day).members
    return [m.id for m in groups[TO_SCREEN].members if m.id in wanted]


def _listed(group: Group, day: datetime.date) -> tuple[set[str], set[str]]:
    return _alive(group.members, group.of, day), _alive(group.unknown, group.of, day)


def _alive(members: Iterable[Member], of: str, day: datetime.date) -> set[str]:
    """The ids of the members of the day; of parties their names too, without regard to case."""
    out: set[str] = set()
    for member in members:
        if member.span.holds(day):
            out.update({m.casefold() for m in (member.id, *member.names)} if of == "party" else {member.id})
    return out


def operand(name: str, groups: Mapping[str, Group], day: datetime.date) -> Operand:
    """The group on the day as the right side of a comparison."""
    group = resolve(name, groups, day)
    return Operand(
        members=frozenset[Scalar](m for m in group.members if not m.endswith(".*")),
        doubtful=frozenset[Scalar](group.doubtful),
        families=frozenset(m[:-2] for m in group.members if m.endswith(".*")),
        but=group.but,
        coarse=frozenset[Scalar](group.coarse),
        apart=frozenset[Scalar](group.apart),
    )
