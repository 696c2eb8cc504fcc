"""One change of many products: each succeeds or fails by itself, and is told of by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from hub.commerce.catalogue import products, publishing
from hub.commerce.catalogue.model import Content, Product
from hub.commerce.catalogue.moves import Act
from hub.commerce.service import Commerce
from hub.core.errors import Conflict, HubError

MOST = 100
# Each is a transaction of its own; more at once would only make everybody else wait.
_AT_ONCE = 8
_TRIES = 4


@dataclass(frozen=True)
class Changes:
    """What becomes different in every draft; None leaves a field as it is."""

    category_id: str | None = None
    brand: str | None = None
    freight_template_id: str | None = None
    ship_from: str | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Done:
    """`changed` are those that were not like that before."""

    changed: dict[str, Product] = field(default_factory=dict)
    same: list[str] = field(default_factory=list)
    failed: dict[str, HubError] = field(default_factory=dict)


def applied(changes: Changes, content: Content) -> Content:
    plain = ("category_id", "brand", "freight_template_id", "ship_from")
    given = {name: value for name in plain if (value := getattr(changes, name)) is not None}
    tags = [tag for tag in content.tags if tag not in changes.remove_tags]
    tags += [tag for tag in changes.add_tags if tag not in tags]
    return replace(content, **given, tags=tuple(tags))


async def edit(commerce: Commerce, shop_id: str, actor: str, ids: Sequence[str], changes: Changes) -> Done:
    """The same in each draft; what is published stays until it is published anew."""
    core = commerce.core

    async def once(product_id: str) -> Product | None:
        before = await products.one(core, shop_id, product_id)
        after = applied(changes, before.draft)
        if after == before.draft:
            return None
        return await products.save(core, shop_id, product_id, actor, before.rev, after)

    return await _each(ids, once)


async def move(commerce: Commerce, shop_id: str, actor: str, ids: Sequence[str], act: Act) -> Done:
    """Puts each on or off sale, into the archive or out of it."""
    core = commerce.core

    async def once(product_id: str) -> Product | None:
        before = await products.one(core, shop_id, product_id)
        if act == "publish":
            if before.state == "published" and not before.changed:
                return None
            return await publishing.publish(commerce, shop_id, product_id, actor, before.rev)
        return await publishing.withdraw(core, shop_id, product_id, actor, act, {"rev": before.rev})

    return await _each(ids, once)


async def _each(ids: Sequence[str], once: Callable[[str], Awaitable[Product | None]]) -> Done:
    told, room = Done(), asyncio.Semaphore(_AT_ONCE)

    async def one(product_id: str) -> None:
        async with room:
            try:
                changed = await _insisting(product_id, once)
            except HubError as refusal:
                told.failed[product_id] = refusal
                return
        if changed is None:
            told.same.append(product_id)
        else:
            told.changed[product_id] = changed

    await asyncio.gather(*(one(product_id) for product_id in dict.fromkeys(ids)))
    return told


async def _insisting(product_id: str, once: Callable[[str], Awaitable[Product | None]]) -> Product | None:
    """A change of single fields can be made to whatever somebody else saved meanwhile."""
    for left in reversed(range(_TRIES)):
        try:
            return await once(product_id)
        except Conflict as conflict:
            if conflict.code != "changed_meanwhile" or not left:
                raise
    raise AssertionError("unreachable")
