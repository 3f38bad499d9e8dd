"""What follows from a list entry by the rules: the same sale with the entry and without it.

The sale is a plain one, of a computer below the advanced levels to an end user in the party's country, so that what is
told comes from the entry.  The facts of a real case may ask for more.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from ..case.normalizer import Normalizer
from ..checking import DatedRulebook
from ..explanation.screening import set_off
from ..language.logic import TRUE
from ..parties.screener import Hit
from ..verdict.probing import Prober

_ELSEWHERE = "DE"  # where the list does not say where the party is
_TOLD = ("prohibit", "require_license", "escalate", "clear", "advise", "oblige")


@dataclass
class Consequences:
    """Consequences on a day, each kind of entry computed once."""

    book: DatedRulebook
    day: datetime.date
    _found: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])

    def not_searched(self, held: Collection[str]) -> list[str]:
        """The lists that the rules know and that are not among those held."""
        return [code for code in self.book.rulebook.book.declarations.facts["listing.list"].values if code not in held]

    def of(self, hit: Hit, country: str = "") -> dict[str, Any]:
        """What follows from a hit.

        Returns:
            `outcome` of the sale with the entry, or `none` where the entry changes nothing of it; `review_policy`;
            `rules` that it sets off, and what they say (`says`, the gravest first).
        """
        facts = {k: v for k, v in hit.meaning.facts.items() if k != "entry"} | {"class": hit.match.cls}
        where = country or next(iter(hit.entry.countries), _ELSEWHERE)
        key = json.dumps([facts, where], default=str, sort_keys=True)
        if key not in self._found:
            self._found[key] = self._of(facts, where)
        return self._found[key]

    def _of(self, facts: dict[str, Any], country: str) -> dict[str, Any]:
        book = self.book.rulebook.book
        code = book.parser.countries.code(country) or _ELSEWHERE
        normalizer = Normalizer(
            book.declarations, book.models, book.parser, book.catalogue, book.assumptions, today=self.book.today
        )
        draft = normalizer.normalize(_sale(self.day, code, facts)).draft
        place = next(i for i, p in enumerate(draft.members["party"]) if "end_user" in p.roles)
        prober = Prober((book.slice(self.day, "enforced"),), book.declared, book.builder)
        with_it, without = prober.verdict(draft), prober.verdict(draft.replace_members(("party", place), "listing", ()))
        rules = with_it.evaluation.slice.rules
        told = [n for n in set_off(with_it, without) if rules[n].rule.then.kind in _TOLD]
        sure = [n for n in told if with_it.letters[n] is TRUE] or told
        sure.sort(key=lambda n: (_TOLD.index(rules[n].rule.then.kind), n))
        changed = with_it.outcome != without.outcome
        out: dict[str, Any] = {"outcome": with_it.outcome if changed else "none"}
        if changed and with_it.review_policy:
            out["review_policy"] = with_it.review_policy
        return out | {"rules": sure, "says": [rules[n].rule.title for n in sure]}


def _sale(day: datetime.date, country: str, facts: dict[str, Any]) -> dict[str, Any]:
    seat = {"hq_country": country, "ultimate_parent_hq_country": country, "country": country}
    return {
        "as_of": day.isoformat(), "assumptions": ["civil_end_use_after_diligence"],
        "item": {"kind": "computer", "eccn": "4A994", "quantity": 1},
        "activity": {"mode": "ship_export", "from_country": "US", "to_country": country},
        "parties": [
            {"roles": ["exporter"], "name": "exporter", "country": "US", "hq_country": "US",
             "ultimate_parent_hq_country": "US", "informed_by_bis": "no"},
            {"roles": ["end_user", "ultimate_consignee", "purchaser"], "name": "party", "lists": [facts], **seat},
        ],
    }  # fmt: skip
