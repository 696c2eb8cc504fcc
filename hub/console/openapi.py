"""/api/openapi.json: OpenAPI 3.1, made from the endpoints' own declarations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from openapi_pydantic import OpenAPI
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.accounts.web import COOKIE, CSRF_HEADER
from hub.console.answers import Problem
from hub.console.endpoint import Empty, Endpoint, as_json, endpoints
from hub.console.examples import ID, example

Doc = dict[str, Any]
_JSON = "application/json"
_REF = "#/components/schemas/{model}"
_INFO = {
    "title": "UpHub",
    "version": "1",
    "description": "Everything that the team's pages do. Times are UTC in ISO 8601, ids are opaque, lists are "
    "paged by `cursor`. A write with a `client_id` may be repeated: the same id answers the same.",
}
_SECURITY: Doc = {
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "A signed-in person."},
    "csrf": {"type": "apiKey", "in": "header", "name": CSRF_HEADER,
             "description": "Beside the session, for every write; `GET /api/v1/me` tells it."},
    "key": {"type": "http", "scheme": "bearer", "description": "A key of the shop, with scopes."},
}  # fmt: skip
_REFUSALS = {
    "401": "Nobody is signed in, or the session or key has ended.",
    "403": "The right, the scope of the key or the CSRF header is missing.",
    "404": "No such thing in this shop, or not in the channels that you may see.",
    "409": "Someone was faster: look again, then decide.",
    "422": "The request is not as described; `field` names what is wrong.",
    "429": "Too often; `retry-after` tells when to come again.",
    "503": "A store is away; the same request works later.",
}


@cache
def document() -> Doc:
    """As a plain JSON object; the library has checked that it is OpenAPI."""
    made = OpenAPI.model_validate(described(endpoints()))
    return made.model_dump(mode="json", by_alias=True, exclude_none=True)


def described(declared: Iterable[Endpoint]) -> Doc:
    declared = list(declared)
    shapes = Shapes(declared)
    paths: Doc = {}
    for endpoint in declared:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, shapes)
    return {
        "openapi": "3.1.1",
        "info": _INFO,
        "servers": [{"url": "/"}],
        "tags": [{"name": area} for area in sorted({e.area for e in declared})],
        "paths": paths,
        "components": {
            "schemas": shapes.schemas,
            "securitySchemes": _SECURITY,
            "responses": {status: _refusal(status, shapes) for status in _REFUSALS},
        },
    }


class Shapes:
    """The JSON schemas of all models; two of the same name get longer ones."""

    def __init__(self, declared: Iterable[Endpoint]) -> None:
        inputs = {model for e in declared for model in (e.query, e.body) if model is not None}
        outputs = {e.answer for e in declared} | {Problem}
        asked: list[tuple[type[BaseModel], JsonSchemaMode]] = [
            *((model, "validation") for model in sorted(inputs, key=_full_name)),
            *((model, "serialization") for model in sorted(outputs, key=_full_name)),
        ]
        self._refs, made = models_json_schema(asked, ref_template=_REF)
        self.schemas: dict[str, Doc] = made["$defs"]
        for model in inputs:
            self._forbid_more(self.ref(model, "validation"))
        self.queries = {query: self._taken(query) for query in {e.query for e in declared}}

    def ref(self, model: type[BaseModel], mode: JsonSchemaMode) -> Doc:
        return {"$ref": self._refs[model, mode]["$ref"]}

    def _taken(self, query: type[BaseModel]) -> Doc:
        """Its fields become parameters, so it is not among the components."""
        return self.schemas.pop(_name(self.ref(query, "validation")))

    def _forbid_more(self, part: Any) -> None:
        """given refuses unknown fields at every depth, whatever the model itself says."""
        if isinstance(part, list):
            for one in part:
                self._forbid_more(one)
        elif isinstance(part, dict):
            if "$ref" in part:
                part = self.schemas[_name(part)]
            if "properties" in part and "additionalProperties" not in part:
                part["additionalProperties"] = False
            for one in list(part.values()):
                self._forbid_more(one)


def _full_name(model: type[BaseModel]) -> str:
    return f"{model.__name__} {model.__module__}"


def _name(ref: Mapping[str, str]) -> str:
    return ref["$ref"].rpartition("/")[2]


def _operation(endpoint: Endpoint, shapes: Shapes) -> Doc:
    operation: Doc = {
        "operationId": endpoint.name,
        "tags": [endpoint.area],
        "summary": endpoint.summary,
        "x-right": endpoint.right,
        "parameters": _path_parameters(endpoint) + _query_parameters(endpoint, shapes),
        "responses": _responses(endpoint, shapes),
        "security": _security(endpoint),
    }
    told = " ".join(((endpoint.run.__doc__ or "") + _proof(endpoint)).split())
    return operation | ({"description": told} if told else {}) | _request_body(endpoint, shapes)


def _proof(endpoint: Endpoint) -> str:
    if endpoint.fresh:
        return " Wants a proof that it is you, not older than ten minutes (POST /api/v1/account/proof). Not for keys."
    return " Not for keys." if endpoint.person else ""


def _security(endpoint: Endpoint) -> list[Doc]:
    session: Doc = {"session": []} if endpoint.method == "GET" else {"session": [], "csrf": []}
    return [session] if endpoint.for_people else [session, {"key": []}]


def _path_parameters(endpoint: Endpoint) -> list[Doc]:
    schema = {"type": "string", "examples": [ID]}
    return [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name in re.findall(r"{(\w+)", endpoint.path)
    ]


def _query_parameters(endpoint: Endpoint, shapes: Shapes) -> list[Doc]:
    if endpoint.query is Empty:
        return []
    schema = shapes.queries[endpoint.query]
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _without_null(of)}
        for name, of in schema["properties"].items()
    ]


def _without_null(schema: Doc) -> Doc:
    """A query has no way to say null: a parameter is left out."""
    ways = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if not ways:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf" and value is not None}
    return rest | (ways[0] if len(ways) == 1 else {"anyOf": ways})


def _request_body(endpoint: Endpoint, shapes: Shapes) -> Doc:
    if endpoint.upload:
        file = {"type": "string", "format": "binary"}
        schema = {"type": "object", "properties": {endpoint.upload: file}, "required": [endpoint.upload]}
        return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}
    if endpoint.raw:
        bytes_of = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        return {"requestBody": {"required": False, "content": bytes_of}}
    if endpoint.body is None:
        return {}
    ref = shapes.ref(endpoint.body, "validation")
    content = {"schema": ref, "example": example(ref, shapes.schemas)}
    return {"requestBody": {"required": True, "content": {_JSON: content}}}


def _responses(endpoint: Endpoint, shapes: Shapes) -> Doc:
    schema = shapes.ref(endpoint.answer, "serialization")
    told = " ".join((endpoint.answer.__doc__ or "The answer.").split())
    file = {"schema": {"type": "string", "format": "binary"}}
    content = dict.fromkeys(endpoint.files, file) or {_JSON: {"schema": schema}}
    ok = {"description": told, "content": content}
    return {"200": ok} | {s: {"$ref": f"#/components/responses/{s}"} for s in _possible(endpoint)}


def _possible(endpoint: Endpoint) -> Iterable[str]:
    """A reader must not look for a conflict where nothing is written."""
    for status in _REFUSALS:
        absent = (status == "404" and endpoint.method == "GET" and "{" not in endpoint.path) or (
            status == "409" and endpoint.method == "GET"
        )
        if not absent:
            yield status


def _refusal(status: str, shapes: Shapes) -> Doc:
    schema = shapes.ref(Problem, "serialization")
    return {"description": _REFUSALS[status], "content": {_JSON: {"schema": schema}}}


async def openapi(_request: Request) -> Response:
    return as_json(document())


ROUTES = [Route("/api/openapi.json", openapi)]
