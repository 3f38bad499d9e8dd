"""`GET /v1/rules` and `/v1/rules/{id}`: the law as data, as the rule files say it."""

import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from ...engine.determination import CitedPlace
from ...engine.errors import near_miss
from ...engine.explanation.beside import cited
from ...engine.rulebook.cel import rule_to_cel
from ...engine.rulebook.declared import Declared, Rule, Tree
from ..problems import NoAnswer, documented
from ..query import Day
from ..service import ServiceDep

router = APIRouter(tags=["rules"])


class RuleLine(BaseModel):
    """A rule in one line."""

    id: str
    title: str
    regime: str
    track: str
    status: str
    concludes: str = Field(description="What kind of conclusion the rule has.")
    in_force_from: datetime.date | None
    in_force_to: datetime.date | None = Field(description="The last day, included.")
    verified: str


class EnforcementOut(BaseModel):
    """One period of enforcement."""

    start: datetime.date | None
    end: datetime.date | None
    state: str
    citations: list[CitedPlace]


class RuleOut(RuleLine):
    """A rule with its condition and its sources."""

    because: str
    when: Any = Field(description="The tree of conditions, as in the rule file.")
    cel: str = Field(description="The same condition in the Common Expression Language.")
    unless: list[str]
    overrides: list[str]
    tags: list[str]
    review_policy: str | None
    code: str
    text: str
    conditions: list[str] = Field(description="Titles of the documents or elements that the rule asks for.")
    enforcement: list[EnforcementOut]
    citations: list[CitedPlace]
    dossier: list[str]
    note: str


class RulesOut(BaseModel):
    """The rules, with the hash that determinations name."""

    release: str
    hash: str
    reviewed_through: datetime.date
    rules: list[RuleLine]


class RulesQuery(BaseModel):
    """Which rules are listed."""

    model_config = ConfigDict(extra="forbid")

    regime: str = Field(default="", description="Only the rules of this regime.", max_length=200)
    on: Day | None = Field(default=None, description="Only the rules whose text is in force on this day.")


@router.get("/v1/rules", response_model=RulesOut, responses=documented("request"))
def list_rules(query: Annotated[RulesQuery, Query()], service: ServiceDep) -> RulesOut:
    """Every rule in one line, by id."""
    book = service.rulebook.book
    chosen = [
        r
        for r in sorted(book.declared.rules.values(), key=lambda r: r.id)
        if query.regime in ("", r.regime) and (query.on is None or r.span.holds(query.on))
    ]
    return RulesOut(
        release=book.release,
        hash=book.hash,
        reviewed_through=book.reviewed_through,
        rules=[RuleLine(**_line(r)) for r in chosen],
    )


@router.get("/v1/rules/{id}", response_model=RuleOut, responses=documented("not-found"))
def get_rule(id: str, service: ServiceDep) -> RuleOut:
    """One rule with its condition, dates, citations and the reason for its reading."""
    declared = service.rulebook.book.declared
    found = declared.rules.get(id)
    if found is None:
        raise NoAnswer("not-found", f"There is no rule {id[:80]!r}", near_miss(id[:80], declared.rules))
    return RuleOut(**_line(found), **_more(found, declared))


def _line(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "regime": rule.regime,
        "track": rule.track,
        "status": rule.status,
        "concludes": rule.then.kind,
        "in_force_from": rule.span.start,
        "in_force_to": rule.span.end,
        "verified": rule.verified,
    }


def _more(rule: Rule, declared: Declared) -> dict[str, Any]:
    then = rule.then
    return {
        "because": rule.because,
        "when": _tree(rule.when),
        "cel": rule_to_cel(rule),
        "unless": list(rule.unless),
        "overrides": list(rule.overrides),
        "tags": list(then.tags),
        "review_policy": then.policy if then.kind == "review" else None,
        "code": then.code,
        "text": then.text or then.target,
        "conditions": [c.title for c in then.conditions],
        "enforcement": [
            EnforcementOut(start=e.span.start, end=e.span.end, state=e.state, citations=cited(e.cite, declared))
            for e in rule.enforcement
        ],
        "citations": cited(rule.cite, declared),
        "dossier": list(rule.dossier),
        "note": rule.note,
    }


def _tree(tree: Tree) -> Any:
    """The tree in the form of the rule files."""
    if tree.op in ("leaf", "named"):
        return tree.text
    if tree.op in ("all", "any", "none"):
        return {tree.op: [_tree(child) for child in tree.children]}
    if tree.op == "presumed":
        return {"presumed": _tree(tree.children[0])}
    if tree.op == "held":
        by, stakes, share, stated = tree.children
        assert stated.fact is not None
        return {"held": {"by": _tree(by), "stakes": _tree(stakes), "share": share.text, "stated": stated.fact.name}}
    members = {"party": "parties"}.get(tree.collection, tree.collection)
    key = f"all_{members}" if tree.op == "every" else f"any_{tree.collection}"
    inner: dict[str, Any] = {"roles": list(tree.roles)} if tree.roles else {}
    return {key: {**inner, "is": _tree(tree.children[0])}}
