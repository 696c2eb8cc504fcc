"""/api/docs: the API for people to read, from the same document that programs read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.accounts.web import COOKIE, CSRF_HEADER
from hub.console.examples import ID, Schema, resolved
from hub.console.openapi import document
from hub.console.view import page

Doc = dict[str, Any]
_JSON = "application/json"
# Deeper parts are one link away: their own shape stands at the end of the page.
_DEEPEST = 3


@dataclass(frozen=True)
class Field:
    """One row of a table; `path` of a nested one is dotted."""

    path: str
    kind: str
    needed: bool
    limits: str
    told: str


@dataclass(frozen=True)
class Call:
    id: str
    method: str
    path: str
    summary: str
    told: str
    right: str
    parameters: list[Field]
    body: list[Field]
    body_kind: str
    answer: list[Field]
    answer_told: str
    refusals: list[str]
    curl: str


async def show(request: Request) -> Response:
    return await page(
        request, "api_docs.html", areas=_areas(), refusals=document()["components"]["responses"]
    )


@cache
def _areas() -> dict[str, list[Call]]:
    """The calls of each area; they do not change while a process lives."""
    made = document()
    areas: dict[str, list[Call]] = {tag["name"]: [] for tag in made["tags"]}
    for path, ways in made["paths"].items():
        for method, operation in ways.items():
            areas[operation["tags"][0]].append(_call(path, method, operation, made))
    return areas


def _call(path: str, method: str, operation: Doc, made: Doc) -> Call:
    defs = made["components"]["schemas"]
    kind, content = _body(operation)
    ok = operation["responses"]["200"]
    return Call(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        told=operation.get("description", ""),
        right=operation["x-right"],
        parameters=[_field(p["name"], p["schema"], p["required"], defs) for p in operation["parameters"]],
        body=list(_fields(content.get("schema", {}), defs)),
        body_kind=kind,
        answer=list(_fields(ok["content"].get(_JSON, {}).get("schema", {}), defs)) if "content" in ok else [],
        answer_told=ok["description"],
        refusals=[status for status in operation["responses"] if status != "200"],
        curl=_curl(path, method, kind, content, operation["security"]),
    )


def _body(operation: Doc) -> tuple[str, Doc]:
    """Its content type and what is told of it; both empty for a call without a body."""
    contents: dict[str, Doc] = operation.get("requestBody", {}).get("content", {})
    return next(iter(contents.items()), ("", {}))


def _fields(schema: Schema, defs: Mapping[str, Doc], before: str = "", depth: int = 1) -> Iterator[Field]:
    shape = resolved(schema, defs)
    for name, of in shape.get("properties", {}).items():
        path = f"{before}{name}"
        yield _field(path, of, name in shape.get("required", ()), defs)
        inside, mark = resolved(of, defs), ""
        if inside.get("type") == "array":
            inside, mark = resolved(inside.get("items", {}), defs), "[]"
        if "properties" in inside and depth < _DEEPEST:
            yield from _fields(inside, defs, f"{path}{mark}.", depth + 1)


def _field(path: str, of: Schema, needed: bool, defs: Mapping[str, Doc]) -> Field:
    shape = resolved(of, defs)
    told = " ".join(str(of.get("description") or "").split())
    return Field(path, _kind(of, defs), needed, _limits(shape), told)


def _kind(of: Schema, defs: Mapping[str, Doc]) -> str:
    if "anyOf" in of:
        return " | ".join(_kind(one, defs) for one in of["anyOf"])
    shape = resolved(of, defs)
    if "enum" in shape:
        return " | ".join(json.dumps(value) for value in shape["enum"])
    if "const" in shape:
        return json.dumps(shape["const"])
    if shape.get("type") == "array":
        return f"{_kind(shape.get('items', {}), defs)}[]"
    return str(shape.get("format") or shape.get("type") or "any")


_SIGNS = {
    "minimum": "≥ {}", "maximum": "≤ {}", "minLength": "length ≥ {}", "maxLength": "length ≤ {}",
    "minItems": "items ≥ {}", "maxItems": "items ≤ {}", "maxProperties": "entries ≤ {}", "default": "= {}",
}  # fmt: skip


def _limits(shape: Schema) -> str:
    shown = {key: json.dumps(_plain(shape[key]), ensure_ascii=False) for key in _SIGNS if key in shape}
    return ", ".join(_SIGNS[key].format(value) for key, value in shown.items())


def _plain(value: Any) -> Any:
    """The document's numbers are floats."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _curl(path: str, method: str, kind: str, content: Doc, security: list[Doc]) -> str:
    """Ready for a shell once the address is filled in, and the key or a person's session."""
    address = re.sub(r"{\w+}", ID, path)
    verb = [] if method == "get" else [f"-X {method.upper()}"]
    lines = [" ".join(["curl", *verb, f'"$HUB{address}"']), *_proofs(security)]
    if kind == _JSON:
        body = json.dumps(content["example"], ensure_ascii=False).replace("'", "'\\''")
        lines += ["-H 'Content-Type: application/json'", f"-d '{body}'"]
    elif kind:
        lines += ["-F file=@photo.jpg"]
    return " \\\n  ".join(lines)


def _proofs(security: list[Doc]) -> list[str]:
    if {"key": []} in security:
        return ['-H "Authorization: Bearer $KEY"']
    csrf = [f'-H "{CSRF_HEADER}: $CSRF"'] if "csrf" in security[0] else []
    return [f'-b "{COOKIE}=$SESSION"', *csrf]


ROUTES = [Route("/api/docs", show)]
