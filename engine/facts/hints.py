"""What to write in place of a word that is no value of a fact: never the opposite of what was meant.

A word for "not known" means `null`; a word for "nothing" means the value that says so, where the fact has one.  Any
other word is met by the nearest value, as long as neither of the two denies the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from ..errors import near_miss

NOTHING_FOUND = "not_known_after_diligence"
UNKNOWN = "write null for unknown"
_NOT_KNOWN = frozenset({
    "unknown", "notknown", "dontknow", "donotknow", "unclear", "unsure", "notsure", "undetermined", "notdetermined",
    "undecided", "unspecified", "notspecified", "notstated", "notgiven", "notprovided", "notavailable", "notchecked",
    "unchecked", "noidea", "noinformation", "noinfo", "na", "tbd", "tba", "tbc", "tobedetermined", "tobeconfirmed",
    "pending", "open", "null", "nil", "nan", "missing", "unavailable", "",
})  # fmt: skip
_NOTHING = frozenset({
    "none", "no", "nothing", "never", "nonefound", "nothingfound", "notfound", "noneknown", "nothingknown",
    "noknowledge", "noneidentified", "notapplicable", "negative", "nosuspicion", "nonesuspected", "false",
})  # fmt: skip
_DENIES = frozenset({"no", "not", "non", "none", "never", "without", "nothing", "isnt", "cannot", "neither"})
_DENYING = ("non", "un", "in", "im", "dis", "ir", "il")
_SLIP = 2  # letters by which a word may differ from the one that was meant


def for_choice(text: str, allowed: Sequence[str]) -> str:
    """How to mend a word that is none of the values of a fact."""
    said = "".join(_words(text))
    nothing = next((a for a in allowed if a in (NOTHING_FOUND, "none")), "")
    if said in _NOTHING and nothing:
        checked = " if it was looked into and nothing was found" if nothing == NOTHING_FOUND else ""
        return f"write {nothing!r}{checked}, or null for unknown"
    if said in _NOT_KNOWN or said in _NOTHING:
        found = f"; {nothing!r} if it was looked into and nothing was found" if nothing == NOTHING_FOUND else ""
        return UNKNOWN + found
    near = near_miss(text, allowed)
    meant = next((a for a in allowed if near == near_miss(a, [a])), "")
    return near if meant and _agree(_words(text), _words(meant)) else f"one of {', '.join(allowed)}"


def for_country(text: str) -> str:
    """How to mend a word for "not known" in the place of a country; empty for any other word."""
    said = "".join(_words(text))
    return UNKNOWN if said in _NOT_KNOWN or said in _NOTHING else ""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub("['’]", "", text.casefold()))


def _agree(said: list[str], meant: list[str]) -> bool:
    """Whether two texts say the same but for slips of the pen, and neither denies what the other says."""
    if bool(_DENIES & {*said}) != bool(_DENIES & {*meant}):
        return False
    whole, other = "".join(said), "".join(meant)
    if _denied(whole, other) or _denied(other, whole):
        return False
    return OSA.distance(whole, other) <= _SLIP or all(any(_alike(s, m) for m in meant) for s in said)


def _alike(said: str, meant: str) -> bool:
    return not _denied(said, meant) and not _denied(meant, said) and OSA.distance(said, meant) <= _SLIP


def _denied(one: str, other: str) -> bool:
    """Whether a word is another one with a denying syllable before it, slips of the pen aside."""
    heads = (head for head in _DENYING if one.startswith(head))
    return any(OSA.distance(one[len(head) :], other) <= 1 for head in heads)
