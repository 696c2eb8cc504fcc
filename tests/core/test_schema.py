"""Stores come to their declared shape from nothing, from an older release, and after a killed migration."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from hub.core import db as dbs
from hub.core import declared, schema
from hub.core.db import Collection, Database, Index, declare
from hub.core.errors import Conflict
from hub.core.ids import new_id


@pytest.fixture
async def db(settings, monkeypatch) -> AsyncIterator[Database]:
    """A database of its own, with only the collections that a test declares."""
    known: dict[str, Collection] = {}
    for module in (declared, dbs, schema):
        monkeypatch.setattr(module, "DECLARED", known)
    monkeypatch.setattr(schema, "MIGRATIONS", [])
    declare(Collection("schema_versions", scoped=False))
    opened = Database(settings.mongodb_url, f"schema_{new_id()}")
    yield opened
    await opened.drop()
    await opened.close()


def _release(version: int) -> Collection:
    return declare(Collection("cups", version=version, indexes=(Index((("name", 1),), unique=True),)))


async def test_a_new_store_gets_its_indexes_and_versions(db):
    _release(1)
    assert await schema.migrate(db) == ["cups: indexes"]
    assert await schema.migrate(db) == []
    assert (await schema.stored_versions(db))["cups"] == 1
    await db.shop("s1")["cups"].insert({"_id": "1", "name": "a"})
    await db.shop("s2")["cups"].insert({"_id": "2", "name": "a"})
    with pytest.raises(Conflict):
        await db.shop("s1")["cups"].insert({"_id": "3", "name": "a"})


async def test_indexes_that_nobody_asks_by_any_more_go(db):
    """Not those that somebody else made."""
    name, size, colour = (Index(((field, 1),)) for field in ("name", "size", "colour"))
    declare(Collection("cups", indexes=(name, size)))
    await schema.migrate(db)
    await db.create_indexes(Collection("cups", indexes=(colour,)))
    declare(Collection("cups", indexes=(name,), retired=(size,)))
    assert await schema.migrate(db) == ["cups: 1 indexes fewer"]
    assert await schema.migrate(db) == []
    kept = {keys[-1][0] for keys in await db.index_keys("cups")}
    assert kept == {"_id", "name", "colour"}


async def test_the_data_of_an_older_release_is_lifted_step_by_step(db):
    _release(1)
    await schema.migrate(db)
    await db.shop("s1")["cups"].insert({"_id": "1", "name": "a", "price_yuan": 3})
    _release(3)
    steps = []

    @schema.migration("cups", to=3)
    async def third(db):
        steps.append(3)

    @schema.migration("cups", to=2)
    async def second(db):
        steps.append(2)
        await db.everywhere["cups"].update_many(
            {"price_yuan": {"$exists": True}},
            [{"$set": {"price_fen": {"$multiply": ["$price_yuan", 100]}}}, {"$unset": "price_yuan"}],
        )

    assert await schema.migrate(db) == ["cups → 2", "cups → 3"]
    assert steps == [2, 3]
    [cup] = await db.shop("s1")["cups"].find({})
    assert cup["price_fen"] == 300


async def test_a_killed_migration_goes_on_where_it_was(db):
    _release(1)
    await schema.migrate(db)
    _release(3)
    runs = []

    @schema.migration("cups", to=2)
    async def second(db):
        runs.append(2)

    @schema.migration("cups", to=3)
    async def third(db):
        runs.append(3)
        if len(runs) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await schema.migrate(db)
    await schema.migrate(db)
    assert runs == [2, 3, 3]


async def test_the_data_of_a_newer_release_is_left_alone(db):
    _release(2)
    await schema.migrate(db)
    _release(1)
    with pytest.raises(Conflict, match="schema_newer"):
        await schema.migrate(db)
