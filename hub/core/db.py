"""The one door to Mongo (db_admin.py only sets a new server up): scopes every query by shop, dies on demand."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import (
    AsyncMongoClient,
    IndexModel,
    InsertOne,
    ReadPreference,
    ReturnDocument,
    UpdateOne,
    WriteConcern,
)
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern

from hub.core.declared import DECLARED as DECLARED
from hub.core.declared import Collection as Collection
from hub.core.declared import Index as Index
from hub.core.declared import declare as declare
from hub.core.declared import full_keys as full_keys
from hub.core.errors import Conflict

Doc = dict[str, Any]
Filter = Mapping[str, Any]
Keys = Sequence[tuple[str, int]]
Session = AsyncClientSession
StoreError = PyMongoError  # what callers at an edge catch when the store itself is away
T = TypeVar("T")

DUPLICATE_KEY = 11000
# Server selection waits this long: a web hook must answer its platform within 5 s (design §3.5).
SELECTION_TIMEOUT_MS = 2_000
# A socket that says nothing for this long is dead; batches of the timeline take milliseconds.
SOCKET_TIMEOUT_MS = 20_000


@dataclass(frozen=True)
class Insert:
    doc: Doc


@dataclass(frozen=True)
class Change:
    """One guarded update of a bulk; `filter` must match exactly one document."""

    filter: Filter
    update: Filter


class Database:
    """One per process; closed with `close`. Every write passes `on_write`, where tests let it die.

    Two clients of one server: Motor for what stands alone, PyMongo's own asyncio client for transactions,
    whose many short steps it takes without a thread between them. See docs/decisions.md, 5.
    """

    def __init__(self, url: str, name: str, on_write: Callable[[str], None] | None = None) -> None:
        options: dict[str, Any] = {
            "tz_aware": True,
            "serverSelectionTimeoutMS": SELECTION_TIMEOUT_MS,
            "socketTimeoutMS": SOCKET_TIMEOUT_MS,
        }
        self._client: AsyncIOMotorClient[Doc] = AsyncIOMotorClient(url, **options)
        self._transactions: AsyncMongoClient[Doc] = AsyncMongoClient(url, **options)
        self._name = name
        self._alone: dict[str, AsyncCollection[Doc]] = {}
        self._together: dict[str, AsyncCollection[Doc]] = {}
        self.on_write = on_write or _death_from_environment()
        self.everywhere = Scope(self, None)
        self._sessions: list[Session] = []

    def shop(self, shop_id: str) -> Scope:
        return Scope(self, shop_id)

    def table(self, name: str, shop_id: str | None) -> Table:
        return Table(self, name, shop_id)

    def collection(self, name: str, session: Session | None) -> AsyncCollection[Doc]:
        """As the client behind `session` knows it; but for `aggregate`, Motor's have the same methods."""
        known = self._alone if session is None else self._together
        found = known.get(name)
        if found is None:  # kept: the drivers' objects are dear to make
            client: Any = self._client if session is None else self._transactions
            found = known[name] = client[self._name][name]
        return found

    async def transaction(self, work: Callable[[Session], Awaitable[T]]) -> T:
        """Runs `work` in one transaction; it runs again after a write conflict, so it must be repeatable.

        Sessions are kept for the next transaction: the server remembers each one that it has seen.
        """

        async def body(session: Session) -> T:
            result = await work(session)
            self.on_write("commit")
            return result

        concern = WriteConcern("majority", j=True)
        session = self._sessions.pop() if self._sessions else self._transactions.start_session()
        try:
            result: T = await session.with_transaction(
                body, ReadConcern("snapshot"), concern, ReadPreference.PRIMARY
            )
        except BaseException:
            await session.end_session()
            raise
        self._sessions.append(session)
        return result

    async def ping(self) -> None:
        await self._client.admin.command("ping")

    async def server_version(self) -> str:
        return str((await self._client.admin.command("buildInfo"))["version"])

    async def server_time(self) -> datetime:
        """UTC, as the database's own clock has it; commands answer without a zone."""
        told: datetime = (await self._client.admin.command("hello"))["localTime"]
        return told.replace(tzinfo=UTC)

    async def parameter(self, name: str) -> Any:
        """A server parameter; None where the server does not know it or does not tell."""
        try:
            return (await self._client.admin.command({"getParameter": 1, name: 1})).get(name)
        except OperationFailure:
            return None

    async def index_keys(self, name: str) -> set[tuple[tuple[str, int], ...]]:
        """Keys of the indexes that exist; empty for a missing collection."""
        found = await self.collection(name, None).index_information()
        return {_keys_of(info) for info in found.values()}

    async def create_indexes(self, collection: Collection) -> None:
        if collection.indexes:
            await self.collection(collection.name, None).create_indexes(
                [index_model(collection, i) for i in collection.indexes]
            )

    async def drop_retired(self, collection: Collection) -> int:
        """How many there were."""
        table, retired = self.collection(collection.name, None), collection.retired
        gone = {full_keys(collection, index) for index in retired}
        found = await table.index_information() if gone else {}
        names = [name for name, info in found.items() if _keys_of(info) in gone]
        for name in names:
            await table.drop_index(name)
        return len(names)

    async def drop(self) -> None:
        await self._client.drop_database(self._name)

    async def close(self) -> None:
        for session in self._sessions:
            await session.end_session()
        await self._transactions.close()
        self._client.close()


@dataclass(frozen=True)
class Scope:
    """All tables of one shop, or (shop_id None) global tables and sweeps over every shop."""

    db: Database
    shop_id: str | None

    def __getitem__(self, name: str) -> Table:
        if self.shop_id is not None and not DECLARED[name].scoped:
            raise LookupError(f"{name} is not a collection of a shop")
        return self.db.table(name, self.shop_id)


@dataclass(frozen=True)
class Table:
    """One collection as one shop sees it: `shop_id` is forced into every filter and document."""

    db: Database
    name: str
    shop_id: str | None

    def _in(self, session: Session | None) -> AsyncCollection[Doc]:
        return self.db.collection(self.name, session)

    def _filter(self, filter: Filter) -> Filter:
        return filter if self.shop_id is None else {**filter, "shop_id": self.shop_id}

    def _index(self, keys: Keys) -> Keys:
        """The index over ids is MongoDB's own, and knows no shop."""
        return keys if self.shop_id is None or list(keys) == [("_id", 1)] else [("shop_id", 1), *keys]

    def _doc(self, doc: Doc) -> Doc:
        return doc if self.shop_id is None else {**doc, "shop_id": self.shop_id}

    async def find_one(
        self,
        filter: Filter,
        *,
        sort: Keys | None = None,
        fields: Sequence[str] | None = None,
        session: Session | None = None,
    ) -> Doc | None:
        return await self._in(session).find_one(
            self._filter(filter), sort=sort, projection=list(fields) if fields else None, session=session
        )

    async def find(
        self,
        filter: Filter,
        *,
        sort: Keys | None = None,
        limit: int = 0,
        fields: Sequence[str] | None = None,
        index: Keys | None = None,
        session: Session | None = None,
    ) -> list[Doc]:
        """`index` names the keys of the index to use, as they were declared."""
        cursor = self._in(session).find(
            self._filter(filter),
            sort=sort,
            limit=limit,
            projection=list(fields) if fields else None,
            hint=self._index(index) if index else None,
            session=session,
        )
        return await cursor.to_list(None)

    async def insert(self, doc: Doc, *, session: Session | None = None) -> None:
        """Raises Conflict when a unique index already holds the key."""
        self.db.on_write(f"insert {self.name}")
        try:
            await self._in(session).insert_one(self._doc(doc), session=session)
        except DuplicateKeyError as error:
            raise duplicate(error) from error

    async def insert_many(self, docs: Sequence[Doc], *, session: Session | None = None) -> None:
        if docs:
            await self.bulk([Insert(doc) for doc in docs], session=session)

    async def bulk(self, operations: Sequence[Insert | Change], *, session: Session | None = None) -> None:
        """All or (inside a transaction) nothing; Conflict when a guard did not match or a key is taken."""
        self.db.on_write(f"bulk {self.name}")
        try:
            matched = await self._write(operations, session)
        except (BulkWriteError, DuplicateKeyError) as error:
            raise duplicate(error) from error
        if matched != sum(isinstance(op, Change) for op in operations):
            raise Conflict("changed_meanwhile")

    async def _write(self, operations: Sequence[Insert | Change], session: Session | None) -> int:
        """How many documents were matched by changes; the driver's bulk costs twice as much for one or for
        inserts alone.
        """
        if all(isinstance(op, Insert) for op in operations):
            await self._in(session).insert_many(
                [self._doc(op.doc) for op in operations if isinstance(op, Insert)], session=session
            )
            return 0
        if len(operations) == 1 and isinstance(operations[0], Change):
            change = operations[0]
            return (
                await self._in(session).update_one(
                    self._filter(change.filter), change.update, session=session
                )
            ).matched_count
        result = await self._in(session).bulk_write(
            [self._request(op) for op in operations], ordered=True, session=session
        )
        return result.matched_count

    def _request(self, op: Insert | Change) -> InsertOne[Doc] | UpdateOne:
        if isinstance(op, Insert):
            return InsertOne(self._doc(op.doc))
        return UpdateOne(self._filter(op.filter), op.update)

    async def update(
        self, filter: Filter, update: Filter, *, upsert: bool = False, session: Session | None = None
    ) -> int:
        """Number of documents matched (0 or 1), counting one that an upsert made.

        Of two upserts that find nothing one loses, and finds now what the other made: the server repeats it by
        itself only where the filter names nothing but the key.
        """
        self.db.on_write(f"update {self.name}")
        tries = 2 if upsert and session is None else 1
        for left in reversed(range(tries)):
            try:
                result = await self._in(session).update_one(
                    self._filter(filter), update, upsert=upsert, session=session
                )
                return result.matched_count or int(result.upserted_id is not None)
            except DuplicateKeyError as error:
                if not left:
                    raise duplicate(error) from error
        raise AssertionError("unreachable")

    async def update_many(self, filter: Filter, update: Filter, *, session: Session | None = None) -> int:
        self.db.on_write(f"update_many {self.name}")
        return (
            await self._in(session).update_many(self._filter(filter), update, session=session)
        ).matched_count

    async def find_one_and_update(
        self,
        filter: Filter,
        update: Filter,
        *,
        sort: Keys | None = None,
        upsert: bool = False,
        session: Session | None = None,
    ) -> Doc | None:
        """The document after the update, None when nothing matched."""
        self.db.on_write(f"find_one_and_update {self.name}")
        try:
            return await self._in(session).find_one_and_update(
                self._filter(filter),
                update,
                sort=sort,
                upsert=upsert,
                session=session,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError as error:
            raise duplicate(error) from error

    async def delete(self, filter: Filter, *, session: Session | None = None) -> int:
        self.db.on_write(f"delete {self.name}")
        return (await self._in(session).delete_many(self._filter(filter), session=session)).deleted_count

    async def count(self, filter: Filter, *, limit: int = 0, index: Keys | None = None) -> int:
        """Counting is slow without a limit on large tables: prefer a counter kept beside the data.

        `index` as in `find`.
        """
        options: dict[str, Any] = {"limit": limit} if limit else {}
        if index:
            options["hint"] = self._index(index)
        return await self._in(None).count_documents(self._filter(filter), **options)

    async def aggregate(self, pipeline: Sequence[Filter], *, index: Keys | None = None) -> list[Doc]:
        scope = [] if self.shop_id is None else [{"$match": {"shop_id": self.shop_id}}]
        hint: Any = {"hint": dict(self._index(index))} if index else {}
        cursor: Any = self._in(None).aggregate([*scope, *pipeline], **hint)  # Motor's answers at once
        documents: list[Doc] = await cursor.to_list(None)
        return documents


def _keys_of(info: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    return tuple((k, int(v)) for k, v in info["key"])


def index_model(collection: Collection, index: Index) -> IndexModel:
    options: dict[str, Any] = {"unique": index.unique}
    if index.partial is not None:
        options["partialFilterExpression"] = index.partial
    if index.ttl_s is not None:
        options["expireAfterSeconds"] = index.ttl_s
    return IndexModel(list(full_keys(collection, index)), **options)


def duplicate(error: PyMongoError) -> Exception:
    """A Conflict for a taken key, the error itself for anything else."""
    details = getattr(error, "details", None) or {}
    codes = {details.get("code"), *(w.get("code") for w in details.get("writeErrors", ()))}
    return Conflict("already_exists") if DUPLICATE_KEY in codes else error


def _death_from_environment() -> Callable[[str], None]:
    """`HUB_DIE_AT_WRITE=n` ends the process at its n-th write: crash tests enumerate the windows."""
    left = int(os.environ.get("HUB_DIE_AT_WRITE", "0"))
    if not left:
        return lambda _label: None

    def count_down(_label: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os._exit(137)

    return count_down
