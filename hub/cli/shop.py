"""`hub shop add SLUG`: a new creator's business."""

from __future__ import annotations

import argparse
import json

from hub.accounts import shops
from hub.accounts.shops import Shop
from hub.cli import OK, Command
from hub.cli import _everything as _declared  # noqa: F401
from hub.cli._opening import with_core
from hub.conversations import desk
from hub.core.runtime import Core


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("add", help="create a shop")
    add.add_argument("slug", help="short name in URLs: lower-case letters, digits, hyphens")
    add.add_argument("--name", help="name that fans see (default: the slug)")
    add.add_argument(
        "--timezone", default="Asia/Shanghai", help="zone of screens and reports (default %(default)s)"
    )


def run(arguments: argparse.Namespace) -> int:
    name = arguments.name or arguments.slug
    shop = with_core(lambda core: _add(core, arguments.slug, name, arguments.timezone))
    print(json.dumps({"id": shop.id, "slug": shop.slug, "name": shop.name}, ensure_ascii=False))
    return OK


async def _add(core: Core, slug: str, name: str, timezone: str) -> Shop:
    """Its fans are given to free seats by themselves from the first day."""
    shop = await shops.create(core, slug, name, timezone)
    await desk.begin(core, shop.id)
    return shop


COMMAND = Command("create shops", configure, run)
