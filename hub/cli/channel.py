"""`hub channel add|list|check`: a shop's accounts on its channels."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from hub.accounts import shops
from hub.cli import FAILED, OK, Command
from hub.cli import _everything as _declared  # noqa: F401
from hub.cli._opening import with_core
from hub.conversations import accounts
from hub.conversations.accounts import Accounts, channel_named
from hub.conversations.channel import channels
from hub.core.errors import Refused
from hub.core.runtime import Core
from hub.core.sentences import catalogue


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser(
        "add", help="connect an account; settings are read as JSON from stdin or --settings"
    )
    add.add_argument("channel", choices=sorted(channels()))
    add.add_argument("--name", required=True, help="name that the team sees")
    add.add_argument("--replace", default="", metavar="ID", help="give a known account new settings")
    add.add_argument("--settings", help='JSON, such as {"app_id": "wx…", "secret": "…"} (default: stdin)')
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
    account = await accounts.add(
        core, shop.id, arguments.channel, arguments.name, given, account_id=arguments.replace
    )
    hook = f"{core.settings.base_url}/hooks/{account.channel}/{account.id}"
    return [{"id": account.id, "channel": account.channel, "name": account.name, "callback_url": hook}]


async def _list(core: Core, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    shop = await shops.by_slug(core, arguments.shop)
    return [{"id": a.id, "channel": a.channel, "name": a.name} for a in await Accounts(core).of_shop(shop.id)]


async def _check(core: Core, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    shop = await shops.by_slug(core, arguments.shop)
    rows = []
    for account in await Accounts(core).of_shop(shop.id):
        codes = await channel_named(account.channel).check(core, account)
        found = [catalogue().translate("en", f"findings.{code}") for code in codes]
        rows.append({"id": account.id, "channel": account.channel, "name": account.name, "findings": found})
    return rows


_ACTIONS = {"add": _add, "list": _list, "check": _check}
COMMAND = Command("connect, list and check channel accounts", configure, run)
