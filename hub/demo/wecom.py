"""Connects the demo shop's alerts to the sandbox's WeCom, so that they can be seen arriving."""

from __future__ import annotations

import secrets
from typing import Any

from hub.accounts.shops import Shop
from hub.alerts import settings as alerts
from hub.alerts.settings import KINDS, Quiet, Receiver, Wanted
from hub.conversations.model import Sender
from hub.core.runtime import Core

Doc = dict[str, Any]
AGENT_ID = 1000002


async def connect(core: Core, shop: Shop, team: dict[str, Sender], kept: Doc, sandbox_url: str) -> None:
    """The credentials are the demo's own and made once; what a person has changed since stays."""
    made = {"corp_id": f"ww{secrets.token_hex(8)}", "agent_id": AGENT_ID, "secret": secrets.token_urlsafe(32)}
    app = kept.setdefault("wecom", made)
    members = [{"userid": login, "name": person.name} for login, person in team.items()]
    account = {**app, "name": "客服提醒", "members": members}
    url = f"{sandbox_url}/_sandbox/wecom/accounts"
    await core.http.request("PUT", url, idempotent=True, json={"accounts": [account]})
    if (await alerts.of_shop(core, shop.id)).rev == 0:
        await alerts.save(core, shop.id, _wanted(app, team), "", api_base=f"{sandbox_url}/wecom")


def _wanted(app: Doc, team: dict[str, Sender]) -> Wanted:
    first = next(iter(team), "")
    people = [
        Receiver(staff_id=person.id, userid=login, on_call=login == first) for login, person in team.items()
    ]
    return Wanted(rev=0, on=True, **app, wait_min=5, kinds=list(KINDS), quiet=Quiet(), people=people)
