"""`hub merchant`: connect a shop's account with a payment service, list them, and check that they work."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from hub.accounts import shops
from hub.cli import FAILED, OK, Command
from hub.cli._opening import with_core
from hub.commerce.payments import merchants
from hub.commerce.payments.protocol import services
from hub.core.errors import Refused
from hub.core.runtime import Core
from hub.core.sentences import catalogue


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser(
        "add", help="connect an account; settings are read as JSON from stdin or --settings"
    )
    add.add_argument("service", choices=sorted(services()))
    add.add_argument("--name", required=True, help="name that the team sees")
    add.add_argument("--replace", default="", metavar="ID", help="give a known account new settings")
    add.add_argument(
        "--settings", help='JSON, such as {"mch_id": "19…", "private_key": "…"} (default: stdin)'
    )
    for action in (
        add,
        actions.add_parser("list", help="show them"),
        actions.add_parser("check", help="try them"),
    ):
        action.add_argument("--shop", required=True, help="slug of the shop")
        action.add_argument("--json", action="store_true", help="for programs")


def run(arguments: argparse.Namespace) -> int:
    rows = with_core(lambda core: _ACTIONS[arguments.action](core, arguments))
    for row in rows:
        print(json.dumps(row, ensure_ascii=False) if arguments.json else "  ".join(map(str, row.values())))
    return FAILED if any(row.get("findings") for row in rows) else OK


async def _add(core: Core, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    shop = await shops.by_slug(core, arguments.shop)
    try:
        given = json.loads(arguments.settings if arguments.settings is not None else sys.stdin.read())
    except json.JSONDecodeError:
        raise Refused("body_unreadable", field="settings") from None
    made = await merchants.add(core, shop.id, arguments.service, arguments.name, given, arguments.replace)
    hook = f"{core.settings.base_url}/hooks/{made.service}/{made.id}"
    return [{"id": made.id, "service": made.service, "name": made.name, "notify_url": hook}]


async def _list(core: Core, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    shop = await shops.by_slug(core, arguments.shop)
    found = await merchants.of_shop(core, shop.id)
    return [{"id": one.id, "service": one.service, "name": one.name} for one in found]


async def _check(core: Core, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    shop = await shops.by_slug(core, arguments.shop)
    rows = []
    for one in await merchants.of_shop(core, shop.id):
        codes = await merchants.service_named(one.service).check(core, one)
        found = [catalogue().translate("en", f"findings.{code}") for code in codes]
        rows.append({"id": one.id, "service": one.service, "name": one.name, "findings": found})
    return rows


_ACTIONS = {"add": _add, "list": _list, "check": _check}
COMMAND = Command("connect, list and check accounts with payment services", configure, run)
