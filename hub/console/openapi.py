"""/api/openapi.json from the endpoints' own declarations, and /api/docs to read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from hub.console.endpoint import Endpoint, endpoints
from hub.console.view import TEMPLATES


def document(declared: Iterable[Endpoint]) -> dict[str, Any]:
    """OpenAPI 3.1."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in declared:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": "UpHub", "version": "1"},
        "paths": paths,
        "components": {
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "hub_session"}}
        },
        "security": [{"session": []}],
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    error = {"description": 'A refusal: {"error": {"code", "message", "field"?}}'}
    operation: dict[str, Any] = {
        "summary": endpoint.summary,
        "x-right": endpoint.right,
        "parameters": _parameters(endpoint),
        "responses": {"200": {"description": endpoint.answer}, "4XX": error},
    }
    if endpoint.body is not None:
        schema = endpoint.body.model_json_schema()
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in endpoint.path.split("/") if part.startswith("{")]
    path = [{"name": n, "in": "path", "required": True, "schema": {"type": "string"}} for n in names]
    fields = endpoint.query.model_json_schema().get("properties", {})
    query = [{"name": n, "in": "query", "required": False, "schema": s} for n, s in fields.items()]
    csrf = (
        []
        if endpoint.method == "GET"
        else [{"name": "X-CSRF-Token", "in": "header", "required": True, "schema": {"type": "string"}}]
    )
    return path + query + csrf


async def openapi(_request: Request) -> Response:
    return JSONResponse(document(endpoints()))


async def page(request: Request) -> Response:
    return HTMLResponse(
        await TEMPLATES.get_template("api_docs.html").render_async(paths=document(endpoints())["paths"])
    )


ROUTES = [Route("/api/openapi.json", openapi), Route("/api/docs", page)]
