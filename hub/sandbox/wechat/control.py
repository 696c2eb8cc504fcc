"""The test bench's side: introduce accounts and fans, let fans speak, cause trouble, read the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from dataclasses import fields as dataclass_fields
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from hub.sandbox import fields
from hub.sandbox.fields import BadInput
from hub.sandbox.wechat import accounts, actions, api, gate, media, pushes, quota, truth
from hub.sandbox.wechat import world as worlds
from hub.sandbox.wechat.accounts import Account
from hub.sandbox.wechat.errors import ApiError
from hub.sandbox.wechat.pushes import Courier, Outcome

_PREFIX = "/_sandbox/wechat"


class Control:
    """The routes under /_sandbox/wechat, over one world and its courier."""

    def __init__(self, courier: Courier) -> None:
        self.courier = courier
        self.world = courier.world

    def routes(self) -> list[BaseRoute]:
        served = {
            "/accounts": (self.put_accounts, "PUT"),
            "/fans": (self.put_fans, "PUT"),
            "/check": (self.check, "POST"),
            "/history": (self.history, "POST"),
            "/say": (self.say, "POST"),
            "/upload": (self.upload, "POST"),
            "/js_code": (self.js_code, "POST"),
            "/rules": (self.put_rules, "PUT"),
            "/truth": (self.truth, "GET"),
        }
        return [
            *(Route(_PREFIX + path, handler, methods=[name]) for path, (handler, name) in served.items()),
            Route(f"{_PREFIX}/faults", self.faults, methods=["GET", "POST", "DELETE"]),
        ]

    async def put_accounts(self, request: Request) -> Response:
        """Idempotent by app_id; asks a callback URL to echo when it is new, changed or not yet proven."""
        given = fields.records(await fields.json_object(request), "accounts", most=1000)
        read = [accounts.read_account(body) for body in given]
        return JSONResponse({"accounts": [await self._register(account) for account in read]})

    async def _register(self, account: Account) -> dict[str, Any]:
        before = self.world.accounts.get(account.app_id)
        if before is not None and before == replace(account, checked=True):
            return worlds.shown_account(before)
        worlds.keep_account(self.world, account)
        return await self._checked(account) if account.callback_url else worlds.shown_account(account)

    async def _checked(self, account: Account) -> dict[str, Any]:
        passed, reason = await pushes.check(self.courier, account)
        account = replace(self.world.accounts[account.app_id], checked=passed)
        worlds.keep_account(self.world, account)
        return {**worlds.shown_account(account), "reason": reason}

    async def check(self, request: Request) -> Response:
        account = worlds.account_of(self.world, fields.text(await fields.json_object(request), "app_id"))
        if not account.callback_url:
            raise BadInput("app_id", "this account has no callback_url")
        checked = await self._checked(account)
        return JSONResponse({"ok": checked["checked"], "reason": checked["reason"]})

    async def put_fans(self, request: Request) -> Response:
        given = fields.records(await fields.json_object(request), "fans")
        for body in given:
            worlds.account_of(self.world, fields.text(body, "app_id"))
        read = [accounts.read_fan(body, self._known_fan(body)) for body in given]
        for fan in read:
            worlds.keep_fan(self.world, fan)
        return JSONResponse({"fans": len(read)})

    def _known_fan(self, body: Mapping[str, Any]) -> accounts.Fan | None:
        return self.world.fans.get((str(body.get("app_id")), str(body.get("openid"))))

    async def history(self, request: Request) -> Response:
        """Fills phones that are still empty, without pushing; windows to answer stand as they would by now."""
        body = await fields.json_object(request)
        account = worlds.account_of(self.world, fields.text(body, "app_id"))
        given = fields.records(body, "messages")
        told = {fields.text(item, "openid") for item in given}
        empty = {openid for openid in told if not worlds.fan_of(self.world, account.app_id, openid).last_at}
        past = [self._past(account, item) for item in given if item["openid"] in empty]
        for one in past:
            worlds.record(self.world, account.app_id, **one)
        return JSONResponse({"messages": len(past)})

    def _past(self, account: Account, item: Mapping[str, Any]) -> dict[str, Any]:
        fan = worlds.fan_of(self.world, account.app_id, fields.text(item, "openid"))
        about = ("openid", "from", "type", "at", "msg_id")
        at = fields.number(item, "at", least=0, most=1e11)
        if at > fan.last_at:
            worlds.keep_fan(self.world, replace(fan, last_at=at))
        side = fields.choice(item, "from", ("fan", "hub", "system"))
        talk = worlds.talk_of(self.world, account.app_id, fan.openid)
        talk = replace(talk, quota=quota.as_told(talk.quota, side, at))
        worlds.keep_talk(self.world, account.app_id, fan.openid, talk)
        return {
            "openid": fan.openid,
            "side": side,
            "kind": fields.text(item, "type", longest=40),
            "body": {name: value for name, value in item.items() if name not in about},
            "at": at,
            "msg_id": fields.text(item, "msg_id", "") or worlds.next_msg_id(self.world),
            "origin": "history",
        }

    async def say(self, request: Request) -> Response:
        """Answers at once with the id; with `wait`, after the last attempt."""
        body = await fields.json_object(request)
        wait = fields.boolean(body, "wait")
        said = await actions.say(self.courier, str(request.base_url).rstrip("/"), body)
        told: dict[str, Any] = {"msg_id": said.message.msg_id}
        if wait:
            outcomes = await said.delivery if said.delivery else []
            told |= {
                "attempts": len(outcomes),
                "answered": Outcome.ANSWERED in outcomes,
                "outcomes": outcomes,
            }
        return JSONResponse(told)

    async def upload(self, request: Request) -> Response:
        """The raw bytes of what a fan is about to send: ?app_id=&type=image|voice|video|thumb&name=."""
        query = request.query_params
        account = worlds.account_of(self.world, fields.text(query, "app_id"))
        kind, content = (
            fields.choice(query, "type", ("image", "voice", "video", "thumb")),
            await request.body(),
        )
        try:
            # A fan's own phone has no smaller limits towards a mini-program.
            content_type = media.accept(replace(account, kind="official"), kind, "", content)
        except ApiError as refusal:
            raise BadInput("body", refusal.body()["errmsg"].split(" rid")[0]) from refusal
        name = fields.text(query, "name", f"upload.{content_type.split('/')[1]}", longest=200)
        kept = media.keep(self.world, account.app_id, kind, content_type, name, content)
        return JSONResponse({"media_id": kept.media_id})

    async def js_code(self, request: Request) -> Response:
        body = await fields.json_object(request)
        account = worlds.account_of(self.world, fields.text(body, "app_id"))
        fan = worlds.fan_of(self.world, account.app_id, fields.text(body, "openid"))
        return JSONResponse({"js_code": api.new_code(self.world, account.app_id, fan.openid)})

    async def put_rules(self, request: Request) -> Response:
        """Changes some of the service's own numbers, in seconds; others keep their value."""
        body = await fields.json_object(request)
        names = {field.name for field in dataclass_fields(worlds.Rules)}
        if unknown := sorted(set(body) - names):
            raise BadInput(unknown[0], f"is no rule; known are {', '.join(sorted(names))}")
        changed = {name: fields.number(body, name, least=0, most=1e9) for name in body}
        self.world.rules = replace(self.world.rules, **changed)
        return JSONResponse(asdict(self.world.rules))

    async def faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            return JSONResponse({"cleared": self.world.faults.clear()})
        if request.method == "POST":
            self._add_fault(await fields.json_object(request))
        return JSONResponse({"faults": self.world.faults.listed()})

    def _add_fault(self, body: Mapping[str, Any]) -> None:
        """Tokens die at the moment of the call that should fail; without such a call, right away."""
        if body.get("kind") == "expire_token" and body.get("endpoint") in (None, "token", "stable_token"):
            gate.expire(self.world, fields.text(body, "app_id", None))
            return
        self.world.faults.add(body)

    async def truth(self, request: Request) -> Response:
        since = fields.query_number(request, "since", 0)
        after_n = int(fields.query_number(request, "after_n", 0))
        app_id = request.query_params.get("app_id") or None
        if app_id:
            worlds.account_of(self.world, app_id)
        return JSONResponse(await truth.told(self.world, app_id, since, after_n))
