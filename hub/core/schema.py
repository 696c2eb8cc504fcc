"""Brings the stores to the declared shape: indexes, then numbered, resumable migrations."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from hub.core import log
from hub.core.clock import now
from hub.core.db import DECLARED, Collection, Database, declare, full_keys
from hub.core.errors import Conflict

_log = log.get(__name__)
WAIT_POLL_S = 0.1
declare(Collection("schema_versions", scoped=False))


@dataclass(frozen=True)
class Migration:
    """Lifts `collection` to version `to`; `run` may be killed and run again at any point."""

    collection: str
    to: int
    run: Callable[[Database], Awaitable[None]]


MIGRATIONS: list[Migration] = []


def migration(collection: str, to: int) -> Callable[[Callable[[Database], Awaitable[None]]], Migration]:
    def register(run: Callable[[Database], Awaitable[None]]) -> Migration:
        MIGRATIONS.append(Migration(collection, to, run))
        return MIGRATIONS[-1]

    return register


async def migrate(db: Database) -> list[str]:
    """What was done, in words; an empty list means that everything was already in place."""
    done: list[str] = []
    versions = await stored_versions(db)
    for collection in DECLARED.values():
        done += await _migrate_collection(db, collection, versions.get(collection.name))
    return done


async def _migrate_collection(db: Database, collection: Collection, stored: int | None) -> list[str]:
    done = []
    _refuse_newer(collection, stored)
    for step in steps_from(collection, stored):
        await step.run(db)
        await _remember(db, collection.name, step.to)
        done.append(f"{collection.name} → {step.to}")
    if await missing_indexes(db, collection):
        await db.create_indexes(collection)
        done.append(f"{collection.name}: indexes")
    if retired := await db.drop_retired(collection):
        done.append(f"{collection.name}: {retired} indexes fewer")
    if stored is None:
        await _remember(db, collection.name, collection.version)
    return done


def _refuse_newer(collection: Collection, stored: int | None) -> None:
    if stored is not None and stored > collection.version:
        raise Conflict("schema_newer", collection=collection.name, stored=stored, known=collection.version)


def steps_from(collection: Collection, stored: int | None) -> list[Migration]:
    """A collection never seen starts at its present version and needs no steps."""
    if stored is None:
        return []
    steps = [m for m in MIGRATIONS if m.collection == collection.name and m.to > stored]
    return sorted(steps, key=lambda m: m.to)


async def wait_current(db: Database) -> None:
    """Returns once `hub migrate` has brought the stores to our shape; until then nobody may write.

    Raises Conflict("schema_newer") for data of a later release.
    `hub up` starts it beside us, so that processes start side by side; elsewhere it was run before.
    """
    told = False
    while behind := await _behind(db):
        if not told:
            _log.info("waiting for hub migrate", collections=sorted(behind)[:5])
            told = True
        await asyncio.sleep(WAIT_POLL_S)


async def _behind(db: Database) -> set[str]:
    versions = await stored_versions(db)
    for collection in DECLARED.values():
        _refuse_newer(collection, versions.get(collection.name))
    behind = {name for name, c in DECLARED.items() if versions.get(name) != c.version}
    # Queries name their indexes, and one without its index is slow enough to be an outage.
    return behind or {name for name, c in DECLARED.items() if await missing_indexes(db, c)}


async def stored_versions(db: Database) -> dict[str, int]:
    rows = await db.everywhere["schema_versions"].find({})
    return {row["_id"]: row["version"] for row in rows}


async def missing_indexes(db: Database, collection: Collection) -> list[tuple[tuple[str, int], ...]]:
    wanted = [full_keys(collection, index) for index in collection.indexes]
    present = await db.index_keys(collection.name) if wanted else set()
    return [keys for keys in wanted if keys not in present]


async def _remember(db: Database, name: str, version: int) -> None:
    update = {"$set": {"version": version, "at": now()}}
    await db.everywhere["schema_versions"].update({"_id": name}, update, upsert=True)
