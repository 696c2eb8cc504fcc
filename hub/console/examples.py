"""Examples of requests, made from the declared shapes, so that none of them can be out of date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

ID = "01m832dpx379wn74tf85az0k58"
# What a reader expects under these names; other fields show their default or a value of their type.
_BY_NAME: Mapping[str, Any] = {
    "text": "Your parcel is on its way.", "body": {"text": "Your parcel is on its way."}, "kind": "text",
    "client_id": "k3v9q2d8f1", "reason": "To call about the delivery", "name": "After sales",
    "title": "When we ship", "seq": 17, "after_rev": 41, "before_seq": 120, "until": "2026-11-24T02:00:00Z",
    "known": {ID: 41}, "mentions": [ID],
}  # fmt: skip


def example(schema: Schema, defs: Mapping[str, Schema], name: str = "") -> Any:
    """A value that `schema` allows; its own `examples` come first."""
    schema = resolved(schema, defs)
    for told in (schema.get("examples"), schema.get("enum")):
        if told:
            return told[0]
    if "const" in schema:
        return schema["const"]
    if "properties" in schema:
        return {key: example(of, defs, key) for key, of in schema["properties"].items()}
    return _BY_NAME[name] if _fits(name, schema) else schema.get("default", _of_type(schema, defs, name))


def resolved(schema: Schema, defs: Mapping[str, Schema]) -> Schema:
    """Without references, and without the "or null" of what may be left out."""
    while True:
        if "$ref" in schema:
            schema = {**defs[schema["$ref"].rpartition("/")[2]], **_without(schema, "$ref")}
        elif ways := [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]:
            schema = {**ways[0], **_without(schema, "anyOf")}
        else:
            return schema


def _without(schema: Schema, key: str) -> dict[str, Any]:
    return {k: v for k, v in schema.items() if k != key}


_TYPES = {"string": str, "integer": int, "object": dict, "array": list}


def _fits(name: str, schema: Schema) -> bool:
    return name in _BY_NAME and isinstance(_BY_NAME[name], _TYPES.get(schema.get("type", ""), ()))


def _of_type(schema: Schema, defs: Mapping[str, Schema], name: str) -> Any:
    kind = schema.get("type")
    if kind == "array":
        return [example(schema.get("items", {}), defs, name)] * schema.get("minItems", 1)
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "string":
        return (ID if name.endswith(("_id", "ids")) else "text").ljust(schema.get("minLength", 0), "x")
    return {"boolean": True, "object": {}}.get(str(kind), "text")
