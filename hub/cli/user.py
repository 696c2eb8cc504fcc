"""`hub user`: add people to the team, and reset a lost second factor."""

from __future__ import annotations

import argparse
import json

from hub.accounts import audit, factor, passwords, session_list, shops, staff
from hub.accounts.rights import ROLES
from hub.cli import OK, Command
from hub.cli import _everything as _declared  # noqa: F401
from hub.cli._opening import with_core
from hub.core.errors import NotFound
from hub.core.runtime import Core


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("add", help="create a person, or let one join another shop")
    add.add_argument("login", help="what they sign in with, such as an e-mail address")
    add.add_argument("--name", help="name that colleagues see (default: the login)")
    add.add_argument("--shop", required=True, help="slug of the shop that they work for")
    add.add_argument("--role", action="append", choices=sorted(ROLES), help="repeatable (default agent)")
    add.add_argument("--reset-password", action="store_true", help="make a new password for a known login")

    lost = actions.add_parser("reset-factor", help="turn a lost second factor off, and end all sessions")
    lost.add_argument("login", help="of the person who lost phone and recovery codes")
    add.set_defaults(act=_add)
    lost.set_defaults(act=_reset_factor)


def run(arguments: argparse.Namespace) -> int:
    print(json.dumps(with_core(lambda core: arguments.act(core, arguments)), ensure_ascii=False))
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
    roles = arguments.role or ["agent"]
    await audit.record(
        core, shop.id, "system", "staff.change", f"staff:{person.id}", {"roles": ",".join(roles)}
    )
    await staff.join(core, person.id, shop.id, roles)
    if known is not None and arguments.reset_password:
        await audit.record(core, shop.id, "system", "password.reset", f"staff:{person.id}")
        await session_list.end_all(core, person.id)
    fresh = known is None or arguments.reset_password
    return {"login": person.login, "shop": shop.slug} | ({"password": password} if fresh else {})


async def _reset_factor(core: Core, arguments: argparse.Namespace) -> dict[str, str | bool]:
    """Written into the trail of every shop that the person works for."""
    known = await staff.credential_of_login(core, arguments.login)
    if known is None:
        raise NotFound("staff_not_found", field="login")
    for membership in known.staff.memberships:
        await audit.record(core, membership.shop_id, "system", "factor.reset", f"staff:{known.staff.id}")
    removed = await factor.remove(core, known.staff.id)
    await session_list.end_all(core, known.staff.id)
    return {"login": known.staff.login, "reset": removed}


COMMAND = Command("add people to the team", configure, run)
