"""The pydantic models of a case, built from the declared facts.

The same models validate cases at every door and describe them in the OpenAPI document and in the JSON Schema
for editors.  A fact added to `rules/facts.yaml` appears here without a line of Python.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Union, cast

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError, WithJsonSchema, create_model
from pydantic_core import PydanticCustomError

from ..errors import CaseError, Problem, near_miss
from ..plain import is_list, is_mapping
from .declarations import NUMERIC, Declarations, Fact
from .parse import ValueParser, ValueRefused

MOST_PARTIES = 1000
MOST_ENTRIES = 1000
MOST_KEYS = 300
MOST_NODES = 100_000
MOST_PROBLEMS = 100
_MOST_HINTS = 20  # a near miss is dear, and nobody reads the hundredth
MOST_IN_ALL = 2000  # parties, owners, list entries and red flags of one case
DEEPEST_OWNERS = 30  # owners of owners
_CONFIG = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


@dataclass(frozen=True)
class CaseModels:
    """The models of one rulebook's facts.

    Attributes:
        case: the whole case.
        groups: the group names that are nested objects (`item`, `activity`, ...).
    """

    case: type[BaseModel]
    groups: tuple[str, ...]

    def validate(self, raw: Any) -> BaseModel:
        """The validated case.

        Raises:
            CaseError: every problem, with the field's path and the near miss.
        """
        refuse_too_much(raw)
        if not isinstance(raw, dict):
            raise CaseError([Problem("a case is an object", 'write {"item": {...}, "activity": {...}}', field="case")])
        _refuse_too_large(cast("dict[str, Any]", raw))
        try:
            return self.case.model_validate(raw)
        except ValidationError as error:
            raise CaseError(_translate(error, self.case)) from None

    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema of a case."""
        return self.case.model_json_schema()


def refuse_too_much(raw: Any) -> None:
    """Bounds a case before anything is made of it: its lists, its objects, and all of it.

    Raises:
        CaseError: with the place that holds too much.
    """
    seen = 0
    waiting: list[tuple[str, Any]] = [("", raw)]
    while waiting:
        path, value = waiting.pop()
        inner: list[tuple[str, Any]] = []
        if is_mapping(value):
            most = MOST_KEYS
            inner = [(f"{path}.{str(key)[:80]}" if path else str(key)[:80], v) for key, v in value.items()]
        elif is_list(value):
            most = MOST_NODES
            inner = [(f"{path}[{index}]", v) for index, v in enumerate(value[: most + 1])]
        else:
            continue
        seen += len(inner)
        if len(value) > most or seen > MOST_NODES:
            told = most if len(value) > most else MOST_NODES
            raise CaseError([Problem(f"holds too many entries; at most {told}", field=path or "case")])
        waiting += inner


def build_models(declarations: Declarations, parser: ValueParser) -> CaseModels:
    """The models for the declared facts."""
    groups: dict[str, dict[str, Fact]] = {}
    for fact in declarations.of_scope("case").values():
        groups.setdefault(fact.name.split(".", 1)[0], {})[fact.key] = fact
    top = groups.pop("case", {})
    listing: Any = _model("Listing", declarations.of_scope("listing"), parser, {})
    entry: Any = Annotated[listing, PlainValidator(_listing_or_code(listing), json_schema_input_type=listing | str)]
    entries: Any = Annotated[list[entry], Field(max_length=MOST_ENTRIES)]
    owner: Any = _model("Owner", declarations.of_scope("owner"), parser, {
        "lists": (_or_none(entries), None),
        "owners": (Annotated[Any, PlainValidator(_nested(lambda: owner))], None),
    })  # fmt: skip
    roles: Any = Annotated[list[str], WithJsonSchema({"type": "array", "items": {"enum": sorted(declarations.roles)}})]
    owners: Any = Annotated[list[owner], Field(max_length=MOST_ENTRIES)]
    party: Any = _model("Party", declarations.of_scope("party"), parser, {
        "role": (Annotated[str | None, WithJsonSchema({"enum": sorted(declarations.roles)})], None),
        "roles": (roles, Field(default_factory=list)),
        "lists": (_or_none(entries), None),
        "owners": (_or_none(owners), None),
    })  # fmt: skip
    flag: Any = _model("RedFlag", declarations.of_scope("red_flag"), parser, {})
    flags: Any = Annotated[list[flag], Field(max_length=MOST_ENTRIES)]
    fields: dict[str, Any] = {}
    for group, facts in sorted(groups.items()):
        model = _model(group.title().replace("_", ""), facts, parser, {})
        fields[group] = (model | None, Field(default=None))
    fields["parties"] = (Annotated[list[party], Field(max_length=MOST_PARTIES)], Field(default_factory=list))
    fields["red_flags"] = (_or_none(flags), None)
    case = _model("Case", top, parser, fields)
    return CaseModels(case, tuple(sorted(groups)))


def _model(name: str, facts: dict[str, Fact], parser: ValueParser, more: dict[str, Any]) -> type[BaseModel]:
    fields: dict[str, Any] = {
        fact.key: (
            Annotated[Any, PlainValidator(_reads(parser, fact)), WithJsonSchema(schema_of(fact))],
            Field(default=None, description=fact.question or None),
        )
        for fact in facts.values()
        if fact.key not in more and fact.is_input
    }
    model: type[BaseModel] = create_model(name, __config__=_CONFIG, **fields, **more)
    return model


def _refuse_too_large(raw: dict[str, Any]) -> None:
    """Refuses a case of too many members, or owners in too many layers, before anything of it is read.

    Raises:
        CaseError: with the field.
    """
    count = len(_listed(raw.get("red_flags")))
    for index, party in enumerate(_listed(raw.get("parties"))):
        level = [party]
        depth = 0
        while level:
            if depth > DEEPEST_OWNERS:
                told = f"owners of owners stand in more than {DEEPEST_OWNERS} layers"
                hint = "name all owners in one list, each with the company in which it holds its interest (of)"
                raise CaseError([Problem(told, hint, field=f"parties[{index}].owners")])
            members = [m for m in level if is_mapping(m)]
            count += len(level) + sum(len(_listed(m.get("lists"))) for m in members)
            if count > MOST_IN_ALL:
                told = f"the case holds more than {MOST_IN_ALL:,} parties, owners, list entries and red flags"
                raise CaseError([Problem(told, "split it by deal or item", field=f"parties[{index}]")])
            level = [owner for m in members for owner in _listed(m.get("owners"))]
            depth += 1


def _listed(value: Any) -> list[Any]:
    return value if is_list(value) else []


def _or_none(annotation: Any) -> Any:
    """The annotation with `None` allowed; made at run time, as these models are."""
    return Union[annotation, None]  # noqa: UP007


def _reads(parser: ValueParser, fact: Fact) -> Callable[[Any], Any]:
    def read(raw: Any) -> Any:
        try:
            return parser.parse(fact, raw)
        except ValueRefused as refused:
            context = {"message": refused.message, "hint": refused.hint, "path": refused.path}
            raise PydanticCustomError("refused", "{message}", context) from None

    return read


def _nested(model: Callable[[], Any]) -> Callable[[Any], Any]:
    """Owners of an owner, to any depth: validated by the owner's own model."""

    def read(raw: Any) -> Any:
        if raw is None:
            return None
        if not is_list(raw) or len(raw) > MOST_ENTRIES:
            context = {"message": "must be a list of owners", "hint": "", "path": ""}
            raise PydanticCustomError("refused", "{message}", context)
        return [model().model_validate(item) for item in raw]

    return read


def _listing_or_code(model: type[BaseModel]) -> Callable[[Any], BaseModel]:
    def read(raw: Any) -> BaseModel:
        return model.model_validate({"list": raw} if isinstance(raw, str) else raw)

    return read


def schema_of(fact: Fact) -> dict[str, Any]:
    """The JSON Schema of one fact: its plain value and every other form that fits its type."""
    plain: dict[str, Any]
    if fact.type in NUMERIC:
        plain = {"type": ["number", "string"]}
        if fact.unit:
            plain["description"] = fact.unit
    elif fact.type == "boolean":
        plain = {"type": "boolean"}
    elif fact.type == "date":
        plain = {"type": "string", "format": "date"}
    elif fact.type in ("choice", "knowledge"):
        plain = {"type": "string", "enum": list(fact.values)} if fact.values else {"type": "string"}
    elif fact.type == "records":
        plain = {"type": "array", "items": {"type": "object"}}
    else:
        plain = {"type": "string"}
    forms: list[dict[str, Any]] = [
        plain,
        {"type": "null"},
        {"type": "object", "required": ["value"], "properties": {
            "value": plain, "source": {"type": "string"}, "date": {"type": "string", "format": "date"}}},
        {"type": "array", "description": "admissible values with their sources; in dispute if they differ"},
    ]  # fmt: skip
    if fact.type in NUMERIC:
        forms.append({"type": "object", "properties": {"at_least": plain, "at_most": plain}})
    elif fact.type in ("country", "choice", "id", "text"):
        forms.append({"type": "object", "properties": {"not_in": {"type": "array"}, "all_of": {"type": "array"}}})
    schema: dict[str, Any] = {"anyOf": forms}
    if fact.question:
        schema["description"] = fact.question
    return schema


def _translate(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    problems: list[Problem] = []
    found = error.errors(include_url=False)
    for item in found[:MOST_PROBLEMS]:
        path = _path(item["loc"])
        context = item.get("ctx", {})
        if item["type"] == "extra_forbidden":
            known = _siblings(model, item["loc"][:-1])
            name = str(item["loc"][-1])[:80]
            hint = near_miss(name, known) if len(problems) < _MOST_HINTS else ""
            problems.append(Problem(f"there is no fact {name!r} here", hint, field=path))
        elif item["type"] == "refused":
            inner = str(context.get("path", ""))
            problems.append(Problem(item["msg"], str(context.get("hint", "")), field=path + inner))
        else:
            problems.append(Problem(_plain(item["type"], item["msg"]), field=path))
    if len(found) > MOST_PROBLEMS:
        problems.append(Problem(f"and {len(found) - MOST_PROBLEMS:,} problems more"))
    return problems


def _plain(kind: str, message: str) -> str:
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return "must be an object with named facts"
    if kind == "list_type":
        return "must be a list"
    if kind == "too_long":
        most = re.search(r"at most (\d+)", message)
        return f"holds too many entries; at most {most[1]}" if most else "holds too many entries"
    return message[0].lower() + message[1:]


def _path(loc: tuple[int | str, ...]) -> str:
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part}]"
        elif not (part.startswith("function-") or part in ("list", "nullable")):
            text += f".{part[:80]}" if text else part[:80]
    return text


def _siblings(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The names that the object at the path may hold."""
    current: Any = model
    for part in loc:
        if isinstance(part, str) and isinstance(current, type) and part in getattr(current, "model_fields", {}):
            current = _model_inside(cast("type[BaseModel]", current).model_fields[part].annotation)
        if current is None:
            return []
    return list(getattr(current, "model_fields", {}))


def _model_inside(annotation: Any) -> Any:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_inside(inner)
        if found is not None:
            return found
    return None
