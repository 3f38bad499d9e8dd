"""Columns of a file of orders that are no facts: carried through, unless they look like a party, a place on the way of
the goods or a fact.

A column `customer` that nobody screens is a listed buyer whom nobody finds.  So a header that names a party by an
everyday word stops the file, with the name to give it; one that says that no party is meant (`x_customer`) is carried
through.  A dotted name whose first part is a role or a group of facts is a fact written wrong, and stops the file, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ..errors import near_miss
from ..facts.country_names import folded
from ..facts.flat import FlatNames
from .headers import words as known_words
from .reading import CARRIED

_PURCHASER = "purchaser"


def refusal(title: str, names: FlatNames) -> str:
    """Why a column that is no fact may not be carried through, with the mend; empty where it may."""
    if title.strip().casefold().startswith(CARRIED):
        return ""
    dotted = _wrong_fact(title, names)
    if dotted:
        return dotted
    role = _party(title)
    if not role:
        return _of_the_route(title)
    roles = names.declarations.roles
    known = role if role in roles else _PURCHASER
    return (
        f"looks like a party and would be carried through unscreened; name it by its role, e.g. {known}.name, or "
        f"{CARRIED}{_squeezed(title)} if it names no one"
    )


def _of_the_route(title: str) -> str:
    """Why a column that speaks of the way of the goods (`port of discharge`) may not be carried through unread."""
    words = _words(title)
    hidden = known_words().hidden
    if not hidden["routes"] & set(words) or words[-1] in hidden["nobody"] - {"country"}:
        return ""
    return (
        "looks like a place on the way of the goods and would be carried through unread; name it final_destination or "
        f"transit_countries, with countries in its cells, or {CARRIED}{_squeezed(title)} if no goods pass there"
    )


def of_a_place(title: str) -> bool:
    """Whether a column holds places and streets, whose rare words are seldom anybody's name."""
    return not known_words().hidden["places"].isdisjoint(_words(title))


def mentions_party(title: str) -> bool:
    """Whether a header speaks of a party without naming it (`customer_no`); for a remark."""
    words = _words(title)
    return not title.strip().casefold().startswith(CARRIED) and _role_of(words) != ""


def _wrong_fact(title: str, names: FlatNames) -> str:
    head, dot, _ = title.strip().casefold().partition(".")
    groups = {name.partition(".")[0] for name in names.declarations.facts}
    known: Iterable[str] = [*names.declarations.roles, *groups]
    if not dot or not re.fullmatch(r"[a-z_]+", head.replace(" ", "_")):
        return ""
    if head not in known and not near_miss(head, known):
        return ""
    problem = names.refused(title.strip(), names.declarations.facts)
    hint = problem.hint or "`douane explain NAME` explains a fact"
    return f"is written like a fact but is not one: {problem.message} ({hint}); {CARRIED}... is carried through"


def _party(title: str) -> str:
    """The role of the party that a header names; empty where it names none."""
    words = _words(title)
    if not words:
        return ""
    hidden = known_words().hidden
    named = bool(hidden["names"] & set(words))
    if words[-1] in hidden["nobody"] and not named and len(words) > 1:
        return ""
    role = _role_of(words)
    if role:
        return role
    alone = named and set(words) <= {*hidden["names"], "full", "1", "2"}
    general = bool(hidden["general"] & set(words)) and (named or words[-1] not in hidden["nobody"] or len(words) == 1)
    return _PURCHASER if alone or general else ""


def _role_of(words: list[str]) -> str:
    known = known_words()
    plain = [folded(word) for word in words]
    found = {"".join(plain[i : i + size]) for size in (1, 2, 3) for i in range(len(plain) - size + 1)}
    with_lead = bool(found & {"name", "company", "to", "party", "firma"})
    for role, spellings in known.role_words.items():
        hit = spellings & found
        if hit - known.leads or (hit and with_lead):
            return role
    if any(stem in word for word in words for stem in known.hidden["stems"]):
        return _PURCHASER
    return ""


def _words(title: str) -> list[str]:
    """The words of a header: `shipToParty`, `SHIP-TO PARTY` and `ship_to_party` are the same ones."""
    plain = unicodedata.normalize("NFKC", title)
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)
    return re.findall(r"[^\W_]+", plain.casefold())


def _squeezed(title: str) -> str:
    return "_".join(_words(title)) or "column"
