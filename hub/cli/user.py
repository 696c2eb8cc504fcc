"""`hub user add`: a person of the team; the password is made and shown once."""

from __future__ import annotations

import argparse
import json

from hub.accounts import passwords, shops, staff
from hub.accounts.rights import ROLES
from hub.cli import OK, Command
from hub.cli import _everything as _declared  # noqa: F401
from hub.cli._opening import with_core
from hub.core.runtime import Core


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("add", help="create a person, or let one join another shop")
    add.add_argument("login", help="what they sign in with, such as an e-mail address")
    add.add_argument("--name", help="name that colleagues see (default: the login)")
    add.add_argument("--shop", required=True, help="slug of the shop that they work for")
    add.add_argument("--role", action="append", choices=sorted(ROLES), help="repeatable (default agent)")
    add.add_argument("--reset-password", action="store_true", help="make a new password for a known login")


def run(arguments: argparse.Namespace) -> int:
    print(json.dumps(with_core(lambda core: _add(core, arguments)), ensure_ascii=False))
    return OK


async def _add(core: Core, arguments: argparse.Namespace) -> dict[str, str]:
    shop = await shops.by_slug(core, arguments.shop)
    password = passwords.generate()
    known = await staff.credential_of_login(core, arguments.login)
    person = await staff.ensure_staff(
        core,
        arguments.login,
        arguments.name or arguments.login,
        password,
        reset_password=arguments.reset_password,
    )
    await staff.join(core, person.id, shop.id, arguments.role or ["agent"])
    fresh = known is None or arguments.reset_password
    return {"login": person.login, "shop": shop.slug} | ({"password": password} if fresh else {})


COMMAND = Command("add people to the team", configure, run)
