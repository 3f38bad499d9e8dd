"""What a name field comes to: the names that it may hold, and why it is not wholly understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .names import Token

MatchClass = Literal["exact", "strong", "possible", "family"]
Says = Literal["company", "person", "vessel", ""]
Settled = Literal["never", "same name", "a hit"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One name that a field may hold.

    Attributes:
        most: the surest class that a match of it may have.
        part: whether it is one name among other things.
        whole: whether only a listed name counts that is the same.
        initials: the places of the tokens that are initials of given names.
        countries: the countries whose law has its legal forms; none where they do not tell.
        text: the field as it stands, where this is the reading of the whole of it.
    """

    tokens: tuple[Token, ...]
    most: MatchClass = "exact"
    part: bool = False
    whole: bool = False
    initials: tuple[int, ...] = ()
    countries: frozenset[str] = frozenset()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A name field, read.

    Attributes:
        readings: the names, that of the whole field first.
        says: what the text itself says that it names.
        problem: why it is not wholly understood, else an empty text.
        settled: what settles that all the same: nothing, a listed name that is the same, or any hit for a person.
        another_script: whether a second name in letters that can be compared settles it, too.
    """

    readings: tuple[Reading, ...]
    says: Says = ""
    problem: str = ""
    settled: Settled = "never"
    another_script: bool = False
