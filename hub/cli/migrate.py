"""`hub migrate`: brings the stores to the shape that this release declares."""

from __future__ import annotations

import argparse

from hub.cli import OK, Command
from hub.cli import _everything as _declared  # noqa: F401
from hub.cli._opening import with_core
from hub.core import schema
from hub.core.runtime import Core


def run(_arguments: argparse.Namespace) -> int:
    done = with_core(_migrate)
    print("\n".join(done) if done else "everything is in place")
    return OK


async def _migrate(core: Core) -> list[str]:
    return await schema.migrate(core.db)


COMMAND = Command("create indexes and run migrations that are due", lambda _parser: None, run)
