"""The test bench's side: introduce apps and members, cause trouble, read what reached the phones."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from hub.sandbox import fields
from hub.sandbox.wecom import api, apps
from hub.sandbox.wecom import world as worlds
from hub.sandbox.wecom.world import World

_PREFIX = "/_sandbox/wecom"


class Control:
    """The routes under /_sandbox/wecom."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[BaseRoute]:
        return [
            Route(f"{_PREFIX}/accounts", self.accounts, methods=["GET", "PUT"]),
            Route(f"{_PREFIX}/faults", self.faults, methods=["GET", "POST", "DELETE"]),
            Route(f"{_PREFIX}/truth", self.truth),
        ]

    async def accounts(self, request: Request) -> Response:
        """Idempotent by corp_id and agent_id. A new secret ends the old one's tokens."""
        if request.method == "PUT":
            for body in fields.records(await fields.json_object(request), "accounts", most=100):
                app = apps.read(body)
                before = self.world.apps.get(app.id)
                worlds.keep_app(self.world, app)
                if before is not None and before.secret != app.secret:
                    self.world.desks[app.id].expire(self.world.now)
        return JSONResponse({"accounts": [app.shown() for app in self.world.apps.values()]})

    async def faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            return JSONResponse({"cleared": self.world.faults.clear()})
        if request.method == "POST":
            body = await fields.json_object(request)
            if body.get("kind") == "expire_token" and body.get("endpoint") in (None, "gettoken"):
                api.expire(self.world, fields.text(body, "app_id", None))
            else:
                self.world.faults.add(body)
        return JSONResponse({"faults": self.world.faults.listed()})

    async def truth(self, request: Request) -> Response:
        app_id = request.query_params.get("app_id") or None
        if app_id:
            worlds.app_named(self.world, app_id)
        desks = [desk for desk in self.world.desks.values() if app_id in (None, desk.app_id)]
        since = fields.query_number(request, "since", 0)
        return JSONResponse({
            "received": await worlds.received(self.world, app_id, since),
            "tokens": {"issued": sum(d.issued for d in desks), "asked": sum(d.asked for d in desks)},
            "swallowed": self.world.swallowed,
            "now": self.world.now,
        })  # fmt: skip
