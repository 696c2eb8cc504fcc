"""`hub stock mend SLUG`: makes a shop's ledger and promises add up again, after something wrote past the hub."""

from __future__ import annotations

import argparse

from hub.accounts import shops
from hub.cli import OK, Command
from hub.cli import _everything as _declared  # noqa: F401
from hub.cli._opening import with_core
from hub.commerce.stock import mending
from hub.commerce.stock.checking import Difference
from hub.core.runtime import Core


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    mend = actions.add_parser("mend", help="bring ledger and promises into line with what `hub doctor` found")
    mend.add_argument("slug", help="the shop's short name")


def run(arguments: argparse.Namespace) -> int:
    found = with_core(lambda core: _mend(core, arguments.slug))
    for one in found:
        print(f"{one.sku_id} in {one.warehouse_id}: {one.what} was {one.noted}, its parts are {one.true}")
    print(f"{len(found)} mended; now count what is there" if found else "all of it adds up")
    return OK


async def _mend(core: Core, slug: str) -> list[Difference]:
    shop = await shops.by_slug(core, slug)
    return await mending.mend(core, shop.id)


COMMAND = Command("put right what the doctor found in the stock", configure, run)
