"""`hub user`: what an operator does to people is in the shop's trail, and a new password shuts the old screens."""

from __future__ import annotations

import argparse

from hub.accounts import audit, sessions
from hub.cli.user import configure
from hub.core.runtime import Core
from tests.accounts.team import PASSWORD, enter, fresh_ip, hire, open_shop


async def run(core: Core, *words: str) -> dict[str, str]:
    parser = argparse.ArgumentParser()
    configure(parser)
    arguments = parser.parse_args(words)
    return dict(await arguments.act(core, arguments))


async def test_a_reset_password_ends_every_session_and_is_recorded(core: Core) -> None:
    shop = await open_shop(core)
    person = await hire(core, "agent", shop=shop)
    entered = await enter(core, person)
    assert await sessions.resolve(core, entered.token) is not None
    told = await run(
        core, "add", person.login, "--shop", shop.slug, "--role", "supervisor", "--reset-password"
    )
    assert await sessions.resolve(core, entered.token) is None
    fresh = await sessions.sign_in(core, person.login, told["password"], fresh_ip(), "test")
    assert fresh[1].roles == ("supervisor",)
    acts = [(e.actor, e.action, e.target) for e in await audit.entries(core, shop.id)][::-1]
    whose = f"staff:{person.id}"
    assert acts[1:3] == [("system", "staff.change", whose), ("system", "password.reset", whose)]


async def test_somebody_who_is_there_keeps_password_and_session(core: Core) -> None:
    first, second = await open_shop(core), await open_shop(core)
    person = await hire(core, "agent", shop=first)
    entered = await enter(core, person)
    told = await run(core, "add", person.login, "--shop", second.slug)
    assert "password" not in told
    assert await sessions.resolve(core, entered.token) is not None
    assert (await sessions.sign_in(core, person.login, PASSWORD, fresh_ip(), "test"))[1].shop_id == ""
