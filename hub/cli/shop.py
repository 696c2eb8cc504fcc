"""`hub shop add SLUG`: a new creator's business."""

from __future__ import annotations

import argparse
import json

from hub.accounts import shops
from hub.cli import OK, Command
from hub.cli import _everything as _declared  # noqa: F401
from hub.cli._opening import with_core


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
    shop = with_core(lambda core: shops.create(core, arguments.slug, name, arguments.timezone))
    print(json.dumps({"id": shop.id, "slug": shop.slug, "name": shop.name}, ensure_ascii=False))
    return OK


COMMAND = Command("create shops", configure, run)
