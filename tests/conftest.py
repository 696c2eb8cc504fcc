"""Real stores for every test: one mongod and one Valkey per run, a fresh shop id per test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from hub.accounts import passwords
from hub.cli import _everything as _declared  # noqa: F401
from hub.conversations.service import Conversations, open_conversations
from hub.core import schema
from hub.core.ids import new_id
from hub.core.runtime import Core, open_core
from hub.core.settings import Settings
from hub.embedded.children import Supervisor
from hub.embedded.stores import embedded_stores

REAL_HASHER = passwords._HASHER
# Hashing, and proving at sign-in, would be a third of all that the tests compute.
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)


# Where the tests of minutes are: begun last, they would keep one worker at it while the others stand idle.
LONGEST_FIRST = (
    "browser",
    "rights",
    "fuzz",
    "two_processes",
    "crash",
    "embedded",
    "api",
    "properties",
    "realtime",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {folder: at for at, folder in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rank.get(item.path.parent.name, len(rank)))


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", QUICK_HASHER)
        yield


@pytest.fixture(scope="session")
async def settings(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Settings]:
    """Settings of embedded stores that live as long as the run (one set per xdist worker)."""
    data_dir: Path = tmp_path_factory.mktemp("hub")
    # Hundreds of tests ask from one address within a second; those of the limits set their own.
    given = Settings(data_dir=data_dir, anonymous_per_s=0)
    async with Supervisor(data_dir) as supervise, embedded_stores(given, supervise) as filled:
        yield filled


@pytest.fixture(scope="session")
async def core(settings: Settings) -> AsyncIterator[Core]:
    async with open_core(settings) as opened:
        await schema.migrate(opened.db)
        yield opened


@pytest.fixture
def shop_id() -> str:
    """One database for all tests, one shop for each: what leaks between shops shows."""
    return new_id()


@pytest.fixture
async def hub(core: Core) -> AsyncIterator[Conversations]:
    opened = open_conversations(core)
    yield opened
    await opened.close()
