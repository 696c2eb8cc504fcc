"""A key that one process remembers ends with its maker on another, at the moment in which the bell rings."""

from __future__ import annotations

import httpx
import pytest

from hub.accounts import api_keys, staff
from hub.accounts.remembered import KEYS
from tests.accounts.team import enter, hire
from tests.realtime.stage import Stage, until


@pytest.mark.parametrize("end", ["revoked", "maker_left"])
async def test_a_remembered_key_ends_on_every_process(
    stage: Stage, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KEYS, "_ttl_s", 3600.0)  # only the bell can make it forget
    maker = await enter(stage.core, await hire(stage.core, "owner", shop=stage.shop))
    key, token = await api_keys.create(stage.core, maker.identity, "看板", ["inbox.read"], None, None)
    statuses: list[int] = []
    async with httpx.AsyncClient(
        base_url=stage.web.url, headers={"authorization": f"Bearer {token}"}
    ) as http:

        async def asks() -> int:
            statuses.append((await http.get("/api/v1/conversations")).status_code)
            return statuses[-1]

        assert await asks() == 200
        if end == "revoked":
            await api_keys.revoke(stage.core, maker.identity, key.id)
        else:
            await staff.leave(stage.core, maker.identity.staff_id, stage.shop.id)
        web = stage.web.state.core.db
        await until(lambda: KEYS.get(web, key.id) is None)
        assert await asks() == 401
