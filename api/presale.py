"""The flat form that a CRM sends, turned into a case, and the determination turned into flat text.

    customer_*        the purchaser; of a service, the tenant
    end_user_*        the end user; a name equal to the customer's, with no other country, is the same party
    end_use_note      `activity.purpose`: what the buyer declares, which is a paper and proves nothing
    crm, record_id, line_id   the case's reference
    any other name    a flat fact as in a CSV column: `from_country`, `as_of`, `end_user.lists`, ...

Values are read as cells are: empty text is absent, `unknown` is stated to be unknown.  Nothing is guessed: who is
not named as end user is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, Field

from ..engine.determination import Basis, CitedPlace, Determination, Relief
from ..engine.errors import CaseError, Problem
from ..engine.facts.models import refuse_too_much
from ..engine.flat import Column, FlatNames, given_twice
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


class PresaleAnswer(BaseModel):
    """The answer in flat text; lists are joined with `; `."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    decision: Decision
    outcome: Outcome
    headline: str = Field(max_length=255)
    questions: str = Field(description="What is missing, one question after the other.")
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
    """A flat request as a case; `fields` leads from places of the case back to the names that were sent."""

    case: dict[str, Any]
    asked_by: str
    fields: dict[str, str]

    def back(self, error: CaseError) -> CaseError:
        """The same problems, told in the names that the sender knows."""
        return CaseError(
            Problem(p.message, p.hint, p.file, p.line, p.column, self._sent(p.field)) for p in error.problems
        )

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
    _join(case)
    return Presale(case, str(asked_by), dict(_places(case, given, names)))


def answer(determination: Determination, detail_url: str) -> PresaleAnswer:
    """The determination as flat text."""
    d = determination
    unchecked = " ".join(d.not_checked)
    reviewed = f"Rules reviewed through {d.rules.reviewed_through}"
    told = any(notice.startswith(reviewed) for notice in d.notices)
    return PresaleAnswer(
        decision=d.decision,
        outcome=d.outcome,
        headline=d.headline,
        questions="; ".join(dict.fromkeys(q.question for q in d.questions)),
        citations="; ".join(dict.fromkeys(_place(c) for c in _deciding(d))),
        notices=" ".join(text for text in (*([] if told else [f"{reviewed}."]), *d.notices, unchecked) if text),
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


def _join(case: dict[str, Any]) -> None:
    """Customer and end user of one name are one party, unless what is said of them differs."""
    parties: list[dict[str, Any]] = case.get("parties", [])
    user = next((p for p in parties if p["roles"] == ["end_user"]), None)
    customer = next((p for p in parties if p["roles"][0] in ("purchaser", "tenant")), None)
    if user is None or customer is None or "name" not in user or "name" not in customer:
        return
    shared = (user.keys() & customer.keys()) - {"roles"}
    if all(_folded(user[key]) == _folded(customer[key]) for key in shared):
        customer.update({k: v for k, v in user.items() if k not in customer})
        customer["roles"] = [*customer["roles"], "end_user"]
        parties.remove(user)


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
