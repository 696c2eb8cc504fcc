"""The tree of categories over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.catalogue import categories
from hub.commerce.catalogue.category_tree import Category
from hub.commerce.catalogue.shapes import Line
from hub.console.endpoint import Asked, Endpoint

_MANAGE = "products.manage"
Name = Annotated[Line, Field(min_length=1, max_length=40)]


class NewCategoryBody(BaseModel):
    """Under `parent_id`, or at the root when it is empty; four levels at most."""

    name: Name
    parent_id: str = Field("", max_length=64)


class CategoryBody(BaseModel):
    """`position` is its place among its brothers, 0 the first."""

    name: Name
    parent_id: str = Field("", max_length=64)
    position: int = Field(ge=0, le=500)


class RemoveQuery(BaseModel):
    """`into` is the category that takes over its products; without it, it must have none."""

    into: str = Field("", max_length=64)


class CategoryView(BaseModel):
    """`path` are the ids from the root down to itself."""

    id: str
    name: str
    parent_id: str
    position: int
    path: list[str]


class CategoriesAnswer(BaseModel):
    """Every one right before what is under it."""

    categories: list[CategoryView]


class CategoryAnswer(BaseModel):
    category: CategoryView


class MovedAnswer(BaseModel):
    moved: int


async def list_categories(asked: Asked) -> dict[str, Any]:
    found = await categories.listed(asked.hub.core, asked.who.shop_id)
    return {"categories": [_view(one) for one in found]}


async def create_category(asked: Asked) -> dict[str, Any]:
    made = await categories.create(asked.hub.core, asked.who.shop_id, asked.body.name, asked.body.parent_id)
    await _audited(asked, "category.create", made.id, {"name": made.name})
    return {"category": _view(made)}


async def change_category(asked: Asked) -> dict[str, Any]:
    body, category_id = asked.body, asked.path["category_id"]
    changed = await categories.change(
        asked.hub.core, asked.who.shop_id, category_id, body.name, body.parent_id, body.position
    )
    await _audited(asked, "category.change", category_id, {"name": changed.name})
    return {"category": _view(changed)}


async def remove_category(asked: Asked) -> dict[str, Any]:
    category_id = asked.path["category_id"]
    moved = await categories.remove(asked.hub.core, asked.who.shop_id, category_id, asked.query.into)
    await _audited(asked, "category.remove", category_id, {"into": asked.query.into, "moved": moved})
    return {"moved": moved}


async def _audited(asked: Asked, action: str, target: str, details: dict[str, audit.Detail]) -> None:
    await audit.record(asked.hub.core, asked.who.shop_id, asked.who.actor, action, target, details)


def _view(category: Category) -> dict[str, Any]:
    return {
        "id": category.id, "name": category.name, "parent_id": category.parent_id,
        "position": category.position, "path": list(category.path),
    }  # fmt: skip


_ALL, _ONE = "/api/v1/categories", "/api/v1/categories/{category_id}"
ENDPOINTS = [
    Endpoint("GET", _ALL, "products.read", list_categories, "The tree of categories", CategoriesAnswer),
    Endpoint("POST", _ALL, _MANAGE, create_category, "A new category", CategoryAnswer, body=NewCategoryBody),
    Endpoint(
        "PUT", _ONE, _MANAGE, change_category, "Another name, parent or place", CategoryAnswer, body=CategoryBody
    ),
    Endpoint(
        "DELETE", _ONE, _MANAGE, remove_category, "Remove it, its products into another one", MovedAnswer,
        query=RemoveQuery,
    ),
]  # fmt: skip
