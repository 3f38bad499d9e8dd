"""Parts of a longer text that may be a name by the legal forms in it, or by what separates them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from .names import Token
from .vocabulary import Sort, singular

_FAR = 24  # words before and behind a legal form that may be one name with it
_LONGEST_PART = 5  # words before or behind a legal form that are compared as a whole

_OF_A_PASSPORT = re.compile(r"^\s*[PVIAC]<[A-Z]{3}(?=[A-Z]+(?:<[A-Z]+)*<{2,3}[A-Z])")  # before its line of signs
_OF_A_TICKET = re.compile(r"^\s*[A-Z\x27 -]+/[A-Z\x27 -]{2,}?(?=(?:MR|MRS|MS|MISS|MSTR|DR)\s*$)")


def of_travel(text: str) -> str:
    """A person's name without what passports and tickets write in one with it: `P<RUSGAUS<<ALEXANDRA`, `GOZ/ALENMR`."""
    text = _OF_A_PASSPORT.sub("", text)
    ticket = _OF_A_TICKET.match(text)
    return ticket.group() if ticket else text


def by_forms(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """`X GmbH on behalf of Y Ltd`: up to each legal form, and what follows."""
    begin = 0
    for end, token in enumerate(tokens):
        if token.sort is Sort.FORM and end and end + 1 < len(tokens):
            yield tuple(tokens[max(0, end - _FAR) : end + 1])
            if begin:
                yield tuple(tokens[begin : end + 1])
            yield tuple(tokens[end + 1 : end + 1 + _FAR])
            begin = end + 1
    if begin:
        yield tuple(tokens[begin:])


def with_its_form_as_a_word(tokens: Sequence[Token], last_forms: Container[str]) -> Iterator[tuple[Token, ...]]:
    """A name whose last word is a form at the ends of names alone: `Granat, NPC` is NPC Granat."""
    if len(tokens) > 1 and (last := tokens[-1]).sort is Sort.FORM and last.spelled in last_forms:
        yield (*tokens[:-1], Token(last.spelled, Sort.WORD, last.spelled))


def but_for_a_place(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """A name without the place behind it: `AO OTKRYTIE BROKER Europe`."""
    if len(tokens) > 2 and tokens[-1].sort is Sort.PLACE:
        yield tuple(tokens[:-1])


def may_be_whole(part: Sequence[Token]) -> bool:
    """Whether a part of a text may be a name though ordinary words make it: several, or one of another language."""
    said = [t for t in part if t.sort not in (Sort.FORM, Sort.NOISE)]
    return len(said) > 1 or any(t.sort is Sort.COMMON and t.text not in (t.spelled, singular(t.spelled)) for t in said)


def before(tokens: Sequence[Token], ordinary: Container[str]) -> Iterator[tuple[Token, ...]]:
    """The last words before a legal form within a text, one of them no ordinary one: `for BOM FINANCE LTD store`."""
    for end, token in enumerate(tokens):
        if token.sort is Sort.FORM and end > 2:
            for many in range(2, min(_LONGEST_PART, end)):
                some = tokens[end - many : end]
                apart = end > many and tokens[end - many - 1].sort is Sort.NUMBER  # behind a house's number
                if apart or any(t.sort is Sort.WORD and t.text not in ordinary for t in some):
                    yield tuple(some)


def behind(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """The first words behind a legal form within a text, which may be all of the name: `OOO ARCTIC ENERGIES gate 4`."""
    for end, token in enumerate(tokens):
        if token.sort is Sort.FORM:
            some = [t for t in tokens[end + 1 : end + 1 + _LONGEST_PART] if t.sort is not Sort.NOISE]
            for many in range(2, len(some) + (1 if end else 0)):
                if any(t.sort in (Sort.WORD, Sort.NUMBER) for t in some[:many]):
                    yield tuple(some[:many])
