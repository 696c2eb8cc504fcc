"""Holds every answer under /api/v1 against the model that its endpoint declares, fields too many included."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import httpx
from pydantic import BaseModel

from hub.console.answers import Problem
from hub.console.endpoint import Endpoint, endpoints


async def as_declared(response: httpx.Response) -> None:
    """A hook of httpx; what is no JSON is none of its business."""
    endpoint = endpoint_of(response.request.method, response.request.url.path)
    if endpoint is None or "json" not in response.headers.get("content-type", ""):
        return
    model = endpoint.answer if response.status_code == 200 else Problem
    await response.aread()
    conforms(model, response.json(), f"{endpoint.method} {endpoint.path}")


def conforms(model: type[BaseModel], answer: Any, where: str) -> None:
    again = model.model_validate(answer).model_dump(mode="json", exclude_unset=True)
    assert again == answer, f"{where} answers what {model.__name__} does not name: {_more(answer, again)}"


def _more(answer: Any, again: Any, path: str = "") -> list[str]:
    if isinstance(answer, dict) and isinstance(again, dict):
        return [
            *(f"{path}.{key}" for key in answer.keys() - again.keys()),
            *(
                one
                for key in answer.keys() & again.keys()
                for one in _more(answer[key], again[key], f"{path}.{key}")
            ),
        ]
    if isinstance(answer, list) and isinstance(again, list):
        return [one for a, b in zip(answer, again, strict=False) for one in _more(a, b, f"{path}[]")]
    return [] if answer == again else [f"{path}: {answer!r} is not {again!r}"]


def endpoint_of(method: str, path: str) -> Endpoint | None:
    return next((e for pattern, e in _patterns() if e.method == method and pattern.fullmatch(path)), None)


@cache
def _patterns() -> list[tuple[re.Pattern[str], Endpoint]]:
    """Paths without names in them first, as the routes themselves."""
    ordered = sorted(endpoints(), key=lambda e: e.path.replace("{", "~"))
    return [(re.compile(re.sub(r"{\w+}", "[^/]+", e.path)), e) for e in ordered]
