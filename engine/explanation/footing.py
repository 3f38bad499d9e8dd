"""What a clearance stands on besides the law: whether it is provisional, why, and what its headline says of it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from ..terms import Decision, RestsOn
from .law_age import LawAge
from .words import RESTS_ON, listed

_SHAKY: tuple[RestsOn, ...] = ("assumption", "stated_figures", "default", "later_table")
_SAID_IN_HEADLINE: tuple[RestsOn, ...] = ("assumption", "caller_screening", "stated_classification", "later_table")
_UNENFORCED = "the codified text, which is not enforced, would require more"


@dataclass(frozen=True)
class Footing:
    """What one answer stands on.

    Attributes:
        rests_on: the kinds of support, of any answer.
        figures: names of the stated parameters that it relies on.
        assumptions: titles of the assumptions in force.
        ruling: the ruling that it relies on, in words; empty if it relies on none.
        law_age: the last looks at the law behind it.
        oldest_list: the age in days of the oldest list asked, None if one is of an unknown day; 0 without lists.
        most_list_age: from how many days on a list is too old for the desk.
        as_of: the day of the case; `ahead` if it has not come yet.
    """

    decision: Decision
    rests_on: tuple[RestsOn, ...]
    figures: Sequence[str]
    assumptions: Sequence[str]
    ruling: str
    law_age: LawAge
    oldest_list: int | None
    most_list_age: int
    as_of: datetime.date
    ahead: bool

    @property
    def provisional(self) -> bool:
        """Whether a clearance stands on something that nobody has shown."""
        return bool(self.why)

    @property
    def why(self) -> list[str]:
        """Why a clearance is provisional, a clause each, alike for alike cases; empty if it is firm or none."""
        if self.decision != "proceed":
            return []
        out = [f"it relies on {self._told(support)}" for support in _SHAKY if support in self.rests_on]
        if "law_not_reviewed_since" in self.rests_on:
            out.append(f"the law has not been reviewed since {self.law_age.stale[0].through}")
        if self.oldest_list is None:
            out.append("the imported lists are undated")
        elif self.oldest_list > self.most_list_age:
            out.append(f"the imported lists are older than {self.most_list_age} days")
        return [*out, *(["the case date is in the future"] if self.ahead else [])]

    @property
    def remark(self) -> str:
        """What the headline of a clearance says of it; empty where nothing of it must be said."""
        relies = [self.ruling] if self.ruling else []
        relies += [self._figures] if "stated_figures" in self.rests_on else []
        relies += [RESTS_ON[support] for support in _SAID_IN_HEADLINE if support in self.rests_on]
        # the age of the law first: a headline may be cut
        told = [self.law_age.remark] if "law_not_reviewed_since" in self.rests_on else []
        told += [f"relies on {listed(relies)}"] if relies else []
        told += [_UNENFORCED] if "enforcement_discretion" in self.rests_on else []
        return ("provisional: " if told and self.provisional else "") + "; ".join(told)

    def _told(self, support: RestsOn) -> str:
        if support == "assumption":
            return f"{RESTS_ON[support]} ({', '.join(self.assumptions)})"
        return RESTS_ON[support]

    @property
    def _figures(self) -> str:
        """The stated parameters by name, a few of them."""
        return f"{RESTS_ON['stated_figures']} ({', '.join(self.figures[:3])}{' and more' * (len(self.figures) > 3)})"
