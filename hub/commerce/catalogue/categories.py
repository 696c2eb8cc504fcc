"""The shop's tree of categories: changed as a whole, by one person at a time, whatever two of them do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from hub.commerce.catalogue import category_tree
from hub.commerce.catalogue.category_tree import Category, Tree
from hub.core.clock import now
from hub.core.db import Change, Session
from hub.core.errors import Conflict, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
T = TypeVar("T")


async def listed(core: Core, shop_id: str) -> list[Category]:
    return category_tree.in_order(await _tree(core, shop_id))


async def under(core: Core, shop_id: str, category_id: str) -> list[str]:
    """The ids of a category and of everything below it; none for one that is not there."""
    docs = await core.db.shop(shop_id)["categories"].find({"path": category_id}, fields=["_id"])
    return [doc["_id"] for doc in docs]


async def create(core: Core, shop_id: str, name: str, parent_id: str) -> Category:
    """Raises Refused."""

    async def work(tree: Tree, session: Session) -> Category:
        made = category_tree.added(tree, new_id(), name, parent_id)
        doc = {"_id": made.id, **_fields(made), "created_at": now(), "schema": 1}
        await core.db.shop(shop_id)["categories"].insert(doc, session=session)
        return made

    return await _alone(core, shop_id, work)


async def change(
    core: Core, shop_id: str, category_id: str, name: str, parent_id: str, position: int
) -> Category:
    """Another name, parent or place. Raises NotFound, Refused."""

    async def work(tree: Tree, session: Session) -> Category:
        rows = category_tree.changed(tree, category_id, name, parent_id, position)
        changes = [Change({"_id": row.id}, {"$set": _fields(row)}) for row in rows]
        if changes:
            await core.db.shop(shop_id)["categories"].bulk(changes, session=session)
        return {**tree, **{row.id: row for row in rows}}[category_id]

    return await _alone(core, shop_id, work)


async def remove(core: Core, shop_id: str, category_id: str, into: str = "") -> int:
    """How many products moved `into` another one; without it the category must be empty.

    Raises NotFound, Refused, Conflict("category_in_use").
    """

    async def work(tree: Tree, session: Session) -> int:
        gone = category_tree.known(tree, category_id)
        if len(category_tree.under(tree, gone.id)) > 1:
            raise Refused("category_has_children")
        if into and (into == gone.id or into not in tree):
            raise Refused("category_unknown", field="into")
        moved = await _moved(core, shop_id, gone.id, into, session)
        await core.db.shop(shop_id)["categories"].delete({"_id": gone.id}, session=session)
        return moved

    return await _alone(core, shop_id, work)


async def _moved(core: Core, shop_id: str, gone: str, into: str, session: Session) -> int:
    products = core.db.shop(shop_id)["products"]
    if not into:
        if await products.find_one({"category_id": gone}, fields=["_id"], session=session):
            raise Conflict("category_in_use")
        return 0
    update = {"$set": {"category_id": into, "draft.category_id": into, "changed": True}, "$inc": {"rev": 1}}
    return await products.update_many({"category_id": gone}, update, session=session)


async def _alone(core: Core, shop_id: str, work: Callable[[Tree, Session], Awaitable[T]]) -> T:
    """Whoever changes the tree writes one and the same document first: of two at once the second looks again."""
    trees = core.db.shop(shop_id)["category_trees"]
    await trees.update({"_id": shop_id}, {"$setOnInsert": {"rev": 0, "schema": 1}}, upsert=True)

    async def body(session: Session) -> T:
        await trees.update({"_id": shop_id}, {"$inc": {"rev": 1}}, session=session)
        return await work(await _tree(core, shop_id, session), session)

    return await core.db.transaction(body)


async def _tree(core: Core, shop_id: str, session: Session | None = None) -> Tree:
    docs = await core.db.shop(shop_id)["categories"].find({}, session=session)
    return {doc["_id"]: _category(doc) for doc in docs}


def _category(doc: Doc) -> Category:
    return Category(doc["_id"], doc["name"], doc["parent_id"], doc["position"], tuple(doc["path"]))


def _fields(category: Category) -> Doc:
    return {
        "name": category.name, "key": category.name.casefold(), "parent_id": category.parent_id,
        "position": category.position, "path": list(category.path),
    }  # fmt: skip
