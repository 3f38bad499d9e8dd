"""The end-use statement on file: what a signed and dated one stands for, and why one does not count. [P-37]

A customer's statement is evidence, not an assumption: the grades that it states are facts of the case, with signer and
day beside them, until it expires.  One that is not signed, not dated, signed after the day of the case or expired
stands for nothing, and the answer says what to ask.  It fills what nobody said; what is stated otherwise is in dispute
with it, and what is stated to be unknown stays so.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..facts import papers
from ..facts.declarations import Declarations, StatementTerms
from ..facts.draft import Draft
from ..facts.parse import ValueParser
from ..language.values import NOT_ON_FILE, FactValue, Form, Origin, Point

GROUP = "statement."
_SIGNER, _SIGNED, _STATES = "statement.signed_by", "statement.signed_on", "statement.states"
PAPER = (_SIGNER, _SIGNED, _STATES)  # what is asked of the paper: one answer for a card of grades
_ENDS = ("statement.valid_to", "statement.valid_days")
_FIRST = (Origin.GIVEN, Origin.PROFILE)  # what somebody stated, for whom the statement is another source


@dataclass(frozen=True)
class EndUseStatement:
    """The statement of one case.

    Attributes:
        facts: what it stands for, by fact; empty if it does not count.
        notices: that it counts, until when and for what; or why it does not, and what to ask.
    """

    facts: Mapping[str, FactValue] = field(default_factory=lambda: dict[str, FactValue]())
    notices: tuple[str, ...] = ()

    def beside(self, facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
        """The facts of the case with what the statement says of them."""
        told = {name: value for name, value in self.facts.items() if not name.startswith("party.")}
        return {**facts, **{name: _joined(facts.get(name), value) for name, value in told.items()}}

    def of_end_user(self, parties: Iterable[Draft]) -> list[Draft]:
        """The parties with what the statement says of the end user."""
        told = {name: value for name, value in self.facts.items() if name.startswith("party.")}
        return [
            replace(p, facts={**p.facts, **{n: _joined(p.facts.get(n), v) for n, v in told.items()}})
            if told and "end_user" in p.roles
            else p
            for p in parties
        ]


def read_statement(
    facts: Mapping[str, FactValue],
    parties: Iterable[Draft],
    days: tuple[datetime.date, datetime.date],
    declarations: Declarations,
    parser: ValueParser,
    months: int | None,
) -> EndUseStatement:
    """The statement that a case gives.

    Args:
        parties: the parties as they were given.
        days: the day of the case, and today.
        months: the desk's own term; the declared one where None.
    """
    if not any(name.startswith(GROUP) for name in facts):
        return EndUseStatement()
    terms = declarations.statement
    signed = facts.get(_SIGNED, NOT_ON_FILE).only
    last = _last_day(facts, terms.months if months is None else months)
    lacking = list(_lacking(facts, signed, last, min(days), days[0]))
    parties = list(parties)
    if _signed_by_seller(facts.get(_SIGNER, NOT_ON_FILE).only, parties):
        lacking.append(f"it names the exporter as signer; it counts if the end user signed it ({_SIGNER})")
    users = [p for p in parties if "end_user" in p.roles] or [p for p in parties if "tenant" in p.roles]
    if len(users) > 1:
        lacking.append(f"the case names {len(users)} end users and it speaks of one: enter a case for each")
    if lacking or last is None:
        return EndUseStatement(notices=(f"The end-use statement on file does not count: {'; '.join(lacking)}.",))
    who = facts[_SIGNER].only
    source = f"end-use statement of {who}, signed {signed}"
    point_day = str(signed)
    states = [str(v) for v in facts[_STATES].values]
    found: dict[str, FactValue] = {}
    for state in states:
        for name, grade in terms.states[state].facts.items():
            value = parser.scalar(declarations.facts[name], grade)
            found[name] = FactValue(Form.POINTS, (Point(value, source, point_day),), origin=Origin.STATEMENT)
    told = ", ".join(terms.states[state].title for state in states)
    return EndUseStatement(found, (f"The {source}, counts through {last}: {told}.",))


def _signed_by_seller(signer: object, parties: Iterable[Draft]) -> bool:
    """Whether the signer is told by the name of a party that sends the goods and does not use them."""
    told = str(signer).casefold() if isinstance(signer, str) else ""
    names = [
        str(value).casefold().strip()
        for p in parties
        if "exporter" in p.roles and not {"end_user", "tenant"} & set(p.roles)
        for value in p.facts.get("party.name", NOT_ON_FILE).values
    ]
    return any(name and name in told for name in names)


def _lacking(
    facts: Mapping[str, FactValue],
    signed: object,
    last: datetime.date | None,
    latest: datetime.date,
    day: datetime.date,
) -> Iterator[str]:
    """What keeps a statement from counting, each with what to ask."""
    signer = facts.get(_SIGNER, NOT_ON_FILE).only
    if not isinstance(signer, str) or not papers.names_a_signer(signer):
        yield f"it is not shown who signed it; give the signer's name and title ({_SIGNER})"
    if not isinstance(signed, datetime.date):
        yield f"it is not dated; give the day of the signature ({_SIGNED})"
    elif signed > latest:
        yield f"it is dated {signed}, after {latest}; give the statement that was there on that day"
    elif last is None:
        yield f"it is not known until when it is valid ({' or '.join(_ENDS)})"
    elif last < day:
        yield f"it expired on {last}; ask the end user for a new one"
    states = facts.get(_STATES, NOT_ON_FILE)
    if states.form is not Form.TOGETHER or not states.points:
        yield f"it is not known what it states ({_STATES})"


def _last_day(facts: Mapping[str, FactValue], months: int) -> datetime.date | None:
    """The last day on which it counts: the first of the ends that it names, else the desk's own term."""
    signed = facts.get(_SIGNED, NOT_ON_FILE).only
    if not isinstance(signed, datetime.date):
        return None
    ends: list[datetime.date] = []
    for name in _ENDS:
        value = facts.get(name, NOT_ON_FILE)
        if value.form is Form.NOT_THERE:
            continue
        end = value.only
        try:
            ends.append(end if isinstance(end, datetime.date) else signed + datetime.timedelta(_whole(end)))
        except (TypeError, OverflowError):
            return None  # stated, and not as one day: unknown, never the longer term
    return min(ends) if ends else _months_after(signed, months)


def _whole(days: object) -> int:
    if not isinstance(days, Decimal):
        raise TypeError("a term is a number of days")
    return int(days)


def _months_after(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = min(year, datetime.MAXYEAR)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _joined(stated: FactValue | None, told: FactValue) -> FactValue:
    """What is stated of a fact and what the statement says of it, in dispute where they differ."""
    if stated is None or stated.origin not in _FIRST:
        return told
    if stated.form is not Form.POINTS:
        return stated  # stated to be unknown, or by exclusion: a statement narrows nothing
    if {p.value for p in stated.points} == {p.value for p in told.points}:
        return stated
    points = (*(replace(p, source=p.source or "stated") for p in stated.points), *told.points)
    return replace(stated, points=tuple(sorted(points, key=lambda p: (p.source, str(p.value)))))


def offered(facts: Mapping[str, FactValue], terms: StatementTerms) -> StatementTerms:
    """What a statement could still settle: nothing once one counts, for what stays open then differs from it."""
    counts = any(value.origin is Origin.STATEMENT for value in facts.values())
    return StatementTerms(terms.months) if counts else terms


def open_on(terms: StatementTerms, names: Iterable[str]) -> list[str]:
    """Those open facts, by flat name, that a statement could settle."""
    keys = {name.removeprefix("party.") for name in terms.facts}
    users = ("end_user.", "tenant.")
    return [n for n in names if n in terms.facts or (n.startswith(users) and n.split(".", 1)[1] in keys)]
