"""The sandbox comes back as it was, also for accounts that never asked for a token."""

from __future__ import annotations

from pathlib import Path

import httpx

from hub.sandbox.app import build

ACCOUNT = {
    "gh_id": "gh_restart",
    "app_id": "wxrestart",
    "secret": "s" * 32,
    "token": "tok",
    "aes_key": "a" * 43,
    "kind": "miniprogram",
    "mode": "safe",
    "format": "xml",
    "callback_url": "",
    "name": "重启",
}


async def test_an_account_that_never_asked_for_a_token_can_after_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        app = build(tmp_path)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
                known = await client.get("/_sandbox/wechat/truth", params={"app_id": "wxrestart"})
                if known.status_code != 200:
                    await client.put("/_sandbox/wechat/accounts", json={"accounts": [ACCOUNT]})
                    continue
                asked = {"grant_type": "client_credential", "appid": "wxrestart", "secret": "s" * 32}
                answer = await client.post("/wechat/cgi-bin/stable_token", json=asked)
                assert answer.json()["expires_in"] >= 300
