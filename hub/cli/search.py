"""`hub search follow|rebuild|check`: keeps the search index of this machine, makes it anew, compares it."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from hub.accounts import shops
from hub.cli import FAILED, OK, Command
from hub.cli._opening import with_core
from hub.conversations import collections as _declared  # noqa: F401  (declares what is read; all of it would be 60 MB)
from hub.conversations.search.checking import check
from hub.conversations.search.follow import Follower
from hub.conversations.search.shelf import Shelf
from hub.core import log, memory, schema, settings
from hub.core.runtime import Core, open_core

# Indexing gives way to whoever serves people.
NICENESS = 10
# Another process of this machine writes: its place is taken over within this, when it dies.
STANDBY_S = 1.0
_PROGRESS_S = 1.0


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser(
        "follow", help="keep the index of this machine true (a process of its own; stores by URL)"
    )
    rebuild = actions.add_parser(
        "rebuild", help="make it anew; what is asked meanwhile says that it is partial"
    )
    compare = actions.add_parser(
        "check", help="compare it with MongoDB; exit code 1 when something is missing"
    )
    for action in (rebuild, compare):
        action.add_argument("--shop", help="slug of one shop (default: all)")
        action.add_argument("--json", action="store_true", help="for programs")


def run(arguments: argparse.Namespace) -> int:
    if arguments.action == "follow":
        return _follow()
    work = _rebuild if arguments.action == "rebuild" else _check
    return with_core(lambda core: work(core, arguments))


def _follow() -> int:
    conf = settings.load()
    conf.require_stores()
    log.configure(conf.log_level, conf.log_format, conf.process_name)
    os.nice(NICENESS)
    memory.settle()
    asyncio.run(_until_asked())
    return OK


async def _until_asked() -> None:
    task = asyncio.ensure_future(_following())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


async def _following() -> None:
    async with open_core(settings.load()) as core:
        await schema.wait_current(core.db)
        while True:
            with Shelf.of(core.settings).writing() as is_ours:
                if is_ours:
                    await _write(core)
            await asyncio.sleep(STANDBY_S)


async def _write(core: Core) -> None:
    follower = Follower(core)
    try:
        await follower.run()
    finally:
        follower.close()


async def _rebuild(core: Core, arguments: argparse.Namespace) -> int:
    """By the process that writes, if one runs; else by this one."""
    shelf, chosen = Shelf.of(core.settings), await _shops(core, arguments)
    began = asyncio.get_running_loop().time()
    for shop in chosen:
        shelf.ask_rebuild(shop.id)
    while shelf.wishes():
        with shelf.writing() as is_ours:
            if is_ours:
                await _catch_up(core)
                continue
        await asyncio.sleep(_PROGRESS_S)
        print(".", end="", file=sys.stderr, flush=True)
    took_s = asyncio.get_running_loop().time() - began
    _print(arguments, {"shops": [shop.slug for shop in chosen], "took_s": round(took_s, 1)})
    return OK


async def _catch_up(core: Core) -> None:
    follower = Follower(core)
    try:
        await follower.catch_up()
    finally:
        follower.close()


async def _check(core: Core, arguments: argparse.Namespace) -> int:
    results = {shop.slug: await check(core, shop.id) for shop in await _shops(core, arguments)}
    for slug, found in results.items():
        _print(arguments, {"shop": slug, "ok": found.is_well, **asdict(found)})
    return OK if all(found.is_well for found in results.values()) else FAILED


async def _shops(core: Core, arguments: argparse.Namespace) -> list[shops.Shop]:
    return [await shops.by_slug(core, arguments.shop)] if arguments.shop else await shops.all_shops(core)


def _print(arguments: argparse.Namespace, row: dict[str, Any]) -> None:
    if arguments.json:
        print(json.dumps(row, ensure_ascii=False))
    else:
        print("  ".join(f"{name} {value}" for name, value in row.items()))


COMMAND = Command("keep, rebuild and check the search index", configure, run)
