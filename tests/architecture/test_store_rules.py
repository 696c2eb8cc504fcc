"""What is declared about the stores: tenancy in every unique index, migrations in an unbroken row."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from hub.cli import _everything as _declared  # noqa: F401  (declares every collection)
from hub.core.db import DECLARED, Collection, full_keys
from hub.core.schema import MIGRATIONS

# What may stand without a shop in front: swept over all shops at once, never unique.
GLOBAL = {"staff", "shops", "sessions", "schema_versions", "staff_preferences"}


@pytest.mark.parametrize("collection", DECLARED.values(), ids=list(DECLARED))
def test_unique_indexes_of_a_shops_collection_start_with_the_shop(collection: Collection) -> None:
    for index in collection.indexes:
        if collection.scoped and index.unique:
            assert full_keys(collection, index)[0] == ("shop_id", 1)
        if index.across_shops:
            assert not index.unique


@pytest.mark.parametrize("collection", DECLARED.values(), ids=list(DECLARED))
def test_only_known_collections_belong_to_no_shop(collection: Collection) -> None:
    assert collection.scoped == (collection.name not in GLOBAL), (
        "a new global collection is a decision: add it here"
    )


@pytest.mark.parametrize("collection", DECLARED.values(), ids=list(DECLARED))
def test_no_index_is_declared_twice(collection: Collection) -> None:
    keys = Counter(full_keys(collection, index) for index in collection.indexes)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("collection", DECLARED.values(), ids=list(DECLARED))
def test_migrations_are_numbered_up_to_the_version(collection: Collection) -> None:
    steps = sorted(m.to for m in MIGRATIONS if m.collection == collection.name)
    assert steps == list(range(2, collection.version + 1))


def test_migrations_are_for_known_collections() -> None:
    assert {m.collection for m in MIGRATIONS} <= set(DECLARED)


def test_the_command_line_knows_the_collections_of_the_processes() -> None:
    """`hub migrate` imports what owns collections, not the edges; an edge that declared one would be left out."""
    told = (
        "from hub.core.declared import DECLARED; from hub.core.schema import MIGRATIONS\n"
        "from hub.cli import _everything; known = set(DECLARED), len(MIGRATIONS)\n"
        "from hub import web, worker; from hub.console.endpoint import endpoints\n"
        "endpoints(), worker.functions()\n"
        "assert known == (set(DECLARED), len(MIGRATIONS)), set(DECLARED) - known[0]"
    )
    subprocess.run([sys.executable, "-c", told], check=True)
