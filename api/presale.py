"""The flat form that a CRM sends, turned into a case, and the determination turned into flat text.

    customer_*        the purchaser, of a service the tenant; also the end user, unless another is named
    end_user_*        the end user; a name equal to the customer's, with no other country, is the same party
    end_use_note      `activity.purpose`: what the buyer declares, which is a paper and proves nothing
    crm, record_id, line_id   the case's reference
    any other name    a flat fact as in a CSV column: `from_country`, `as_of`, `end_user.lists`, ...

Values are read as cells are: empty text is absent, `unknown` is stated to be unknown.  Where nobody else is named the
customer counts as the end user, and the answer says so; `end_user_name: unknown` says that it is somebody unknown.

Each open fact comes back under the name by which this door takes it, so that a CRM can draw it without logic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, Field

from ..engine.determination import Basis, CardFact, CitedPlace, Determination, OpenCard, Relief
from ..engine.errors import CaseError, Problem
from ..engine.facts.flat import Column, FlatNames, given_twice
from ..engine.facts.models import refuse_too_much
from ..engine.terms import Decision, Outcome

_FACTS = ("product", "sku", "quantity", "value_usd", "to_country", "mode")
_CUSTOMER = {
    "customer_name": "name",
    "customer_country": "country",
    "customer_hq_country": "hq_country",
    "ultimate_parent": "ultimate_parent",
    "ultimate_parent_hq_country": "ultimate_parent_hq_country",
}
_END_USER = {"end_user_name": "name", "end_user_country": "country"}
MOST_ASKED_BY = 200
_MOST_HINTS = 20  # a near miss is dear, and nobody reads the hundredth
_RECORD = ("crm", "record_id", "line_id")
FIELDS = (*_RECORD, *_FACTS, *_CUSTOMER, *_END_USER, "end_use_note", "asked_by")


class Asked(BaseModel):
    """An open fact as one field of a CRM's form, in plain text; lists are joined with `; `."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str = Field(description="The name under which the answer is sent with the next check.")
    question: str
    card: str = Field(description="What it belongs to: fields of one card are filled in together.")
    ask: str = Field(description="Who knows it: customer, sales, engineering or compliance.")
    values: str = Field(description="What may be answered, or the form of it.")
    unit: str
    find: str = Field(description="Where to look it up.")
    only_if: str = Field(description="Answers to other fields that ask for this one; empty if it is asked in any case.")


class PresaleAnswer(BaseModel):
    """The answer in flat text; lists are joined with `; `."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    decision: Decision
    outcome: Outcome
    headline: str = Field(max_length=255)
    questions: str = Field(description="What is missing, one question after the other, each with its field.")
    asks: list[Asked] = Field(description="Every open fact that may still change the answer, to be asked at once.")
    citations: str = Field(description="The places in the law that the answer rests on.")
    notices: str = Field(description="Through which day the rules were reviewed, what was not checked, and the like.")
    determination_id: str
    valid_until: str = Field(
        description="The last day for which the answer holds: the day of the case itself. Facts, lists and law may "
        "differ on the next day, so ask again on the day of shipment."
    )
    detail_url: str = Field(description="Where the whole determination is kept.")


@dataclass(frozen=True, slots=True)
class Presale:
    """A flat request as a case.

    Attributes:
        fields: from places of the case back to the names that were sent.
        customer: the roles of the customer.
        notice: what was taken for granted of the customer, for the answer.
    """

    case: dict[str, Any]
    asked_by: str
    fields: dict[str, str]
    customer: tuple[str, ...] = ()
    notice: str = ""

    def back(self, error: CaseError) -> CaseError:
        """The same problems, told in the names that the sender knows."""
        return CaseError(
            Problem(p.message, p.hint, p.file, p.line, p.column, self._sent(p.field)) for p in error.problems
        )

    def field(self, fact: str) -> str:
        """The field of the form that gives a fact, by its flat name."""
        role, _, key = fact.partition(".")
        if role in self.customer:
            return next((field for field, meant in _CUSTOMER.items() if meant == key), fact)
        return next((field for field, meant in _END_USER.items() if fact == f"end_user.{meant}"), fact)

    def _sent(self, field: str) -> str:
        for place, name in sorted(self.fields.items(), key=lambda pair: -len(pair[0])):
            if field == place or field.startswith((f"{place}.", f"{place}[")):
                return name + field[len(place) :]
        return field


def read(flat: Any, names: FlatNames) -> Presale:
    """The case of a flat request.

    Raises:
        CaseError: names that are neither fields nor facts, or values that cannot be read.
    """
    if not isinstance(flat, dict):
        raise CaseError([Problem("a presale check is an object with flat fields", 'e.g. {"product": "H20"}')])
    refuse_too_much(flat)
    sent: dict[str, Any] = dict(cast("dict[str, Any]", flat))
    service = any(_is_service(value, names) for name, value in sent.items() if _is_mode(name, names))
    columns: list[tuple[str, Any]] = []
    given: dict[str, str] = {}
    problems: list[Problem] = []
    for name, column in _columns(sent, names, service, problems):
        try:
            value = names.cell(column, sent[name]) if isinstance(sent[name], str) else sent[name]
        except CaseError as error:
            problems.extend(Problem(p.message, p.hint, field=name) for p in error.problems)
            continue
        if names.is_absent(value):
            continue
        if column.name in given:
            problems.append(given_twice(name[:80], given[column.name][:80]))
            continue
        columns.append((column.name, value))
        given[column.name] = name
    reference = " ".join(str(sent[n]).strip() for n in _RECORD if sent.get(n) is not None).strip()
    if reference and "case.reference" in given:
        problems.append(given_twice(given["case.reference"], "record_id"))
    elif reference:
        columns.append(("reference", reference))
        given["reference"] = "record_id"
    asked_by = sent.get("asked_by") or ""
    if not isinstance(asked_by, str) or len(asked_by) > MOST_ASKED_BY:
        problems.append(Problem(f"must be text of at most {MOST_ASKED_BY} characters", field="asked_by"))
    if problems:
        raise CaseError(problems)
    case = names.case(columns)
    customer = ("tenant" if service else "purchaser", "end_user")
    apart, notice = _join(case)
    return Presale(case, str(asked_by), dict(_places(case, given, names)), customer[: 1 if apart else 2], notice)


def answer(determination: Determination, asked: Presale, detail_url: str) -> PresaleAnswer:
    """The determination as flat text, in the names of the request."""
    d = determination
    unchecked = " ".join(d.not_checked)
    reviewed = f"Rules reviewed through {d.rules.reviewed_through}"
    told = any(notice.startswith(reviewed) for notice in d.notices)
    notices = ("" if told else f"{reviewed}.", asked.notice, *d.notices, unchecked)
    return PresaleAnswer(
        decision=d.decision,
        outcome=d.outcome,
        headline=d.headline,
        questions="; ".join(dict.fromkeys(f"{q.question} [{asked.field(q.fact)}]" for q in d.questions)),
        asks=[_asked(fact, card, asked) for card in d.cards for fact in card.facts],
        citations="; ".join(dict.fromkeys(_place(c) for c in _deciding(d))),
        notices=" ".join(text for text in notices if text),
        determination_id=d.id,
        valid_until=d.as_of.isoformat(),
        detail_url=detail_url,
    )


def _is_mode(name: str, names: FlatNames) -> bool:
    column = names.resolve(name)
    return column is not None and column.name == "activity.mode"


def _is_service(mode: Any, names: FlatNames) -> bool:
    declared = names.declarations.modes.get(mode.strip().casefold()) if isinstance(mode, str) else None
    return declared is not None and declared.leg == "service"


def _columns(
    sent: dict[str, Any], names: FlatNames, service: bool, problems: list[Problem]
) -> Iterator[tuple[str, Column]]:
    """Each field that was sent with the fact that it gives."""
    for name in sent:
        if name in (*_RECORD, "asked_by"):
            continue
        column = column_of(name, names, service)
        if column is None:
            refused = (
                names.refused(name, FIELDS) if len(problems) < _MOST_HINTS else Problem("there is no fact of the name")
            )
            message = refused.message.replace("there is no fact", "there is no field")
            problems.append(Problem(message, refused.hint, field=name[:80]))
            continue
        yield name, column


def column_of(name: str, names: FlatNames, service: bool = False) -> Column | None:
    """The place of a field of the form, or of a fact by its flat name."""
    if name in _CUSTOMER:
        return names.resolve(f"{'tenant' if service else 'purchaser'}.{_CUSTOMER[name]}")
    if name in _END_USER:
        return names.resolve(f"end_user.{_END_USER[name]}")
    return names.resolve("activity.purpose" if name == "end_use_note" else name)


def _join(case: dict[str, Any]) -> tuple[bool, str]:
    """Makes customer and end user one party, unless what is said of them differs.

    Returns:
        Whether they are two parties, and what to say if nobody but the customer was named.
    """
    parties: list[dict[str, Any]] = case.get("parties", [])
    user = next((p for p in parties if p["roles"] == ["end_user"]), None)
    customer = next((p for p in parties if p["roles"][0] in ("purchaser", "tenant")), None)
    if customer is None or "name" not in customer:
        return user is not None and customer is not None, ""
    if user is not None:
        shared = (user.keys() & customer.keys()) - {"roles"}
        if any(_folded(user[key]) != _folded(customer[key]) for key in shared):
            return True, ""
        customer.update({k: v for k, v in user.items() if k not in customer})
        parties.remove(user)
    customer["roles"] = [*customer["roles"], "end_user"]
    named = user is not None and "name" in user
    return False, "" if named else "Nobody else was named, so the customer counts as the end user."


def _asked(fact: CardFact, card: OpenCard, asked: Presale) -> Asked:
    return Asked(
        field=asked.field(fact.fact),
        question=fact.question,
        card=card.title,
        ask=fact.ask or card.ask,
        values="; ".join(fact.values),
        unit=fact.unit,
        find=fact.find,
        only_if="; ".join(f"{asked.field(f)}: {' or '.join(answers)}" for f, answers in fact.only_if.items()),
    )


def _folded(value: Any) -> Any:
    return " ".join(value.split()).casefold() if isinstance(value, str) else value


def _places(case: dict[str, Any], given: dict[str, str], names: FlatNames) -> Iterator[tuple[str, str]]:
    """Where each value that was sent stands in the case."""
    for flat, sent in given.items():
        column = names.resolve(flat)
        assert column is not None
        if not column.role:
            place = f"{column.group}.{column.key}" if column.group else column.key or column.name
            yield place, sent
            continue
        holders = [i for i, p in enumerate(case["parties"]) if column.role in p["roles"]]
        if len(holders) >= column.number:
            yield f"parties[{holders[column.number - 1]}].{column.key}", sent


def _deciding(determination: Determination) -> Iterator[CitedPlace]:
    """The places behind the rules that are true; what only might apply is told by the questions."""
    for track in determination.tracks:
        found: list[Basis | Relief] = [*track.bases, *track.exceptions]
        for basis in found:
            if basis.value == "true":
                yield from basis.citations


def _place(cited: CitedPlace) -> str:
    return ", ".join(text for text in (cited.title or cited.source, cited.at) if text)
