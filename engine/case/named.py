"""Which parties a paper of the case names: a license, or the notice of an exception.

That a license covers "the parties", or a notice "this end user", is one answer about all of them.  It is taken for a
party's own where there is no second one of whom it may not have been meant: with two listed parties, or two end users,
each says for itself whether the paper names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..facts.draft import Draft
from ..language.values import NOT_GIVEN, FactValue, Origin, known

ON_LICENSE, IN_NOTICE = "party.named_on_license", "party.named_in_notice"
_OF_THE_NOTICE = ("end_user", "ultimate_consignee")  # roles that a notice names one party for


def on_license(parties: Sequence[Draft], covers: FactValue) -> list[Draft]:
    """The parties, each named on the license if that is said of all and at most one of them is on a list."""
    listed = sum(1 for p in parties if p.members.get("listing") or any(map(_listed, p.members.get("owner", ()))))
    return [_said(p, ON_LICENSE, covers) for p in parties] if listed < 2 else list(parties)


def in_notice(parties: Sequence[Draft], within: FactValue) -> list[Draft]:
    """The parties, the one end user and the one consignee named in the notice if that is said of it."""
    single = {role for role in _OF_THE_NOTICE if sum(role in p.roles for p in parties) == 1}
    return [_said(p, IN_NOTICE, within) if p.roles & single else p for p in parties]


def _listed(owner: Draft) -> bool:
    return bool(owner.members.get("listing")) or any(map(_listed, owner.members.get("owner", ())))


def _said(party: Draft, fact: str, of_all: FactValue) -> Draft:
    """The party with what is said of all, where nothing was said of it."""
    if of_all.only is not True or party.facts.get(fact, NOT_GIVEN) != NOT_GIVEN:
        return party
    return replace(party, facts={**party.facts, fact: known(True, Origin.DEFAULT)})
