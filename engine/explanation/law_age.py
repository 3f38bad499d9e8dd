"""How old the law behind an answer is: the oldest look at a part that it rests on, and what to look at since."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from ..determination import LawReviewed, PartReviewed
from ..rulebook.book import Book
from ..rulebook.reviews import Look, Reviewed
from ..verdict.fold import Verdict

_PART = re.compile(r"(\d+ CFR) (?:part )?(chapter \w+|\d+)")


@dataclass(frozen=True)
class LawAge:
    """The looks at the law behind one verdict, on the day of the case.

    Attributes:
        day: the day of the case.
        most: how many days after a look the desk takes a clearance for firm.
    """

    reviewed: Reviewed
    day: datetime.date
    most: int

    @property
    def stale(self) -> tuple[Look, ...]:
        """The looks that are too old for the day, the oldest first."""
        return self.reviewed.older_than(self.day - datetime.timedelta(days=self.most))

    @property
    def remark(self) -> str:
        """The clause for the headline; empty where nothing is too old."""
        if not self.stale:
            return ""
        agencies = " and ".join(dict.fromkeys(_initials(look.agency) for look in self.stale if look.agency))
        later = f"look for later {agencies} rules" if agencies else "look for later rules"
        return f"law not reviewed since {self.stale[0].through}: {later}"

    @property
    def notice(self) -> str:
        """What was not followed, since when, and where to look; only where something is too old."""
        stale = self.stale
        days = (self.day - stale[0].through).days
        return (
            f"Law not reviewed since {stale[0].through}, {days} days before the case date; the desk allows "
            f"{self.most}. Check the Federal Register for later publications on {_listed(stale)}."
        )

    @property
    def older_texts(self) -> str:
        """Parts whose text was read in an edition long before the last look for changes."""
        old = sorted({(k.text_of, k.name) for k in self.reviewed.looks if k.text_of and _lags(k)})
        if not old:
            return ""
        parts = "; ".join(f"{name} ({edition})" for edition, name in old)
        return f"Read in an older edition; later changes were looked for in document lists only: {parts}."

    def told(self) -> LawReviewed | None:
        """The ages as data; None where no rule says a day."""
        if self.reviewed.through is None:
            return None
        parts = [
            PartReviewed(name=k.name, reviewed_through=k.through.isoformat(), text_of=k.text_of)
            for k in self.reviewed.looks
            if k.agency
        ]
        return LawReviewed(
            through=self.reviewed.through.isoformat(),
            days=max((self.day - self.reviewed.through).days, 0),
            allowed_days=self.most,
            parts=parts,
        )


def law_age(book: Book, verdict: Verdict, day: datetime.date, most: int) -> LawAge:
    """The age of the law behind a verdict.

    Every rule that could have hardened the answer counts, whether or not its regime looked relevant: a clearance rests
    on the silence of all of them.

    Args:
        day: the day of the case.
        most: `max_law_age_days` of the desk.
    """
    declared = book.declared
    tracks = {t.id for t in declared.tracks.values() if t.merges and not t.exists_when}
    tracks |= {t.track.id for t in verdict.tracks}
    return LawAge(book.reviewed(verdict.evaluation.slice, frozenset(tracks)), day, most)


def _lags(look: Look) -> bool:
    """Whether the edition is a quarter or more older than the last look; editions may be known by year and month."""
    first = (look.text_of + "-01-01")[:10] if len(look.text_of) < 10 else look.text_of
    return (look.through - datetime.date.fromisoformat(first)).days > 92


def _initials(agency: str) -> str:
    """`BIS` for `Bureau of Industry and Security`."""
    return "".join(word[0] for word in agency.split() if word[0].isupper())


def _listed(looks: tuple[Look, ...]) -> str:
    """`15 CFR 732, 734, 746; 31 CFR 510, chapter V`: parts by title, without their sections and supplements."""
    titles: dict[str, dict[str, None]] = {}
    for look in looks:
        found = _PART.match(look.name) if look.agency else None
        if found is not None:
            titles.setdefault(found[1], {})[found[2]] = None
    if not titles:
        return "; ".join(look.name for look in looks)
    return "; ".join(f"{title} {', '.join(sorted(parts))}" for title, parts in sorted(titles.items()))
