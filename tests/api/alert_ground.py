"""A shop whose alerts go to a WeCom of its own, for the tests of who is told of what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.alerts import outbox, settings, watch
from hub.alerts.decide import Seat
from hub.core.clock import now
from tests.api.desk import Desk, Person
from tests.sandbox.bench import sandbox

API = "/api/v1/alerts"
CORP, AGENT, SECRET = "ww1234567890abcdef", 1000002, "app-secret"
ID = f"{CORP}:{AGENT}"
MEMBERS = [{"userid": "liming", "name": "李明"}, {"userid": "zhou", "name": "周舟"}]


@dataclass
class Ground:
    """One shop connected to a WeCom of its own, with a supervisor on call and an agent."""

    desk: Desk
    wecom: httpx.AsyncClient
    boss: Person
    agent: Person
    seats: list[Seat]

    async def save(self, **change: Any) -> dict[str, Any]:
        shown = (await self.boss.get(f"{API}/settings")).json()
        answer = await self.put({**form_of(shown), **change})
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    async def put(self, body: dict[str, Any]) -> httpx.Response:
        return await self.desk.http.put(f"{API}/settings", headers=self.boss.headers(), json=body)

    async def connect(self, **change: Any) -> None:
        people = [
            {"staff_id": self.boss.id, "userid": "liming", "on_call": True},
            {"staff_id": self.agent.id, "userid": "zhou", "on_call": False},
        ]
        shown = (await self.boss.get(f"{API}/settings")).json()
        form = {
            **form_of(shown), "on": True, "corp_id": CORP, "agent_id": AGENT, "secret": SECRET,
            "people": people, **change,
        }  # fmt: skip
        wanted = settings.Wanted.model_validate(form)
        base = f"{self.wecom.base_url}/wecom".replace("//wecom", "/wecom")
        await settings.save(self.desk.hub.core, self.desk.shop.id, wanted, "测试", api_base=base)

    async def look(self) -> int:
        async def seats_of(shop_id: str) -> list[Seat]:
            return self.seats if shop_id == self.desk.shop.id else []

        put = await watch.look(self.desk.hub, seats_of)
        await outbox.send_due(self.desk.hub.core)
        return put

    async def received(self) -> list[tuple[str, str, str]]:
        truth = (await self.wecom.get("/_sandbox/wecom/truth")).json()
        bodies = [(m["userid"], m["body"]) for m in truth["received"]]
        return [(user, body["title"], body["description"]) for user, body in bodies]

    async def fault(self, **fault: Any) -> None:
        assert (await self.wecom.post("/_sandbox/wecom/faults", json=fault)).status_code == 200

    async def waits(self, conversation_id: str, minutes: float) -> None:
        """Time passes for this fan."""
        change = {"$set": {"waiting_since": now() - timedelta(minutes=minutes)}}
        await self.desk.hub.core.db.shop(self.desk.shop.id)["conversations"].update(
            {"_id": conversation_id}, change
        )

    async def alerts(self) -> list[dict[str, Any]]:
        return await self.desk.hub.core.db.shop(self.desk.shop.id)["alerts"].find({}, sort=[("_id", 1)])


def form_of(shown: dict[str, Any]) -> dict[str, Any]:
    """What the page sends back of what it was shown."""
    names = ("rev", "on", "corp_id", "agent_id", "lang", "wait_min", "kinds", "quiet")
    people = [{k: p[k] for k in ("staff_id", "userid", "on_call")} for p in shown["people"]]
    return {**{name: shown[name] for name in names}, "people": people}


@pytest.fixture
async def ground(desk: Desk, tmp_path: Path) -> AsyncIterator[Ground]:
    boss, agent = await desk.person("supervisor"), await desk.person("agent")
    async with sandbox(tmp_path) as url, httpx.AsyncClient(base_url=url, trust_env=False) as wecom:
        app = {"corp_id": CORP, "agent_id": AGENT, "secret": SECRET, "name": "客服提醒", "members": MEMBERS}
        assert (await wecom.put("/_sandbox/wecom/accounts", json={"accounts": [app]})).status_code == 200
        seats = [Seat(boss.id, "offline", 0, 8), Seat(agent.id, "offline", 0, 8)]
        ground = Ground(desk, wecom, boss, agent, seats)
        yield ground
        await desk.hub.core.db.shop(desk.shop.id)["alert_settings"].delete({})
