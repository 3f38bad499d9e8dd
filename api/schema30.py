"""JSON Schema as pydantic writes it, in the words of OpenAPI 3.0.

The document is published as 3.0.3, which the generators of the CRMs read and which the vendored pages can show:
there is no type `null` there, no list of types, no `const`, and nothing stands beside a `$ref`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

_DROPPED = ("$defs", "examples", "$schema")


def plain30(schema: Any) -> Any:
    """The same schema (or whole document) in the words of OpenAPI 3.0."""
    if isinstance(schema, list):
        return [plain30(item) for item in cast("Sequence[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    mapping = cast("Mapping[str, Any]", schema)
    if not _is_schema(mapping):
        return {key: plain30(value) for key, value in mapping.items()}
    out = {key: plain30(value) for key, value in mapping.items() if key not in _DROPPED}
    if out.get("default", "") is None:
        del out["default"]  # absent and null differ in a case, and a choice without null has no such default
    if "const" in out:
        out["enum"] = [out.pop("const")]
    if isinstance(out.get("type"), list):
        types = [t for t in out.pop("type") if t != "null"]
        nullable = "null" in mapping["type"]
        out["anyOf"] = [{"type": t, **({"nullable": True} if nullable else {})} for t in types]
    if "anyOf" in out:
        out = _without_null(out)
    if out.get("type") == "array":
        out.setdefault("items", {})
    if "$ref" in out and len(out) > 1:
        out = {"allOf": [{"$ref": out.pop("$ref")}], **out}
    return out


def _is_schema(value: Mapping[str, Any]) -> bool:
    """Whether a mapping is a schema and not, for instance, the table of its properties."""
    kind = value.get("type")
    return (
        isinstance(kind, str | list)
        or isinstance(value.get("anyOf"), list)
        or isinstance(value.get("enum"), list)
        or "$ref" in value
        or "const" in value
    )


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    forms = [form for form in schema["anyOf"] if form.get("type") != "null"]
    nullable = len(forms) < len(schema["anyOf"])
    rest = {k: v for k, v in schema.items() if k != "anyOf"}
    if len(forms) == 1:
        only = forms[0]
        form = {"allOf": [only]} if "$ref" in only else only
        if nullable and "enum" in form:
            form = {**form, "enum": [*form["enum"], None]}
        return {**form, **rest, **({"nullable": True} if nullable else {})}
    if nullable:
        at = next((i for i, f in enumerate(forms) if "type" in f and "enum" not in f), None)
        forms = [{**f, "nullable": True} if i == at else f for i, f in enumerate(forms)]
    return {**rest, "anyOf": forms}
