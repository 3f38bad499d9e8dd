"""Why a clearance is provisional, in a few words, to be counted over a file."""

from __future__ import annotations

from collections.abc import Iterator

from ..checking import DatedRulebook
from ..determination import Determination
from ..explanation.screening import ages
from ..terms import RestsOn

_WORDS: dict[RestsOn, str] = {
    "assumption": "relies on assumptions of the desk",
    "default": "relies on a default",
    "stated_figures": "relies on stated figures",
    "later_table": "entry looked up in a later edition of the Commerce Control List",
    "law_not_reviewed_since": "law not reviewed recently",
}


def reasons(d: Determination, book: DatedRulebook) -> Iterator[str]:
    """The reasons of a provisional answer; none of one that is not."""
    if not d.provisional:
        return
    yield from (_WORDS[support] for support in d.rests_on if support in _WORDS)
    if d.as_of > book.today:
        yield "date is in the future"
    found = ages(book.screener, d.as_of)
    if any(age is None for age in found.values()):
        yield "lists of an unknown date"
    if any(age is not None and age > book.profile.max_list_age_days for age in found.values()):
        yield f"lists older than {book.profile.max_list_age_days} days"
