"""Makes the demo shop: idempotent, so that every `hub up` may call it."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hub.accounts import passwords, shops, staff
from hub.accounts.shops import Shop
from hub.conversations import accounts, desk, media, seats, store
from hub.conversations import collections as _declared  # noqa: F401  (declares what migrate creates)
from hub.conversations.accounts import channel_named
from hub.conversations.channel import Account
from hub.conversations.model import FanRef, Sender
from hub.conversations.timeline import Timeline
from hub.core import schema
from hub.core.clock import now
from hub.core.errors import NotFound
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.demo import data, furnish, goods, merchant, orders, phones, story, wecom

Doc = dict[str, Any]
FILE = "demo.json"
_CHANNELS = (
    ("wechat_official", "小满手作 · 公众号", "wechat"),
    ("wechat_miniprogram", "小满小铺 · 小程序", "wechat"),
    ("webchat", "网页客服", "webchat"),
)


@dataclass(frozen=True)
class Demo:
    shop: Doc
    conversations: int
    messages: int


async def seed(core: Core, sandbox_url: str) -> Demo:
    """What is there already is kept as it is; passwords are made once and kept in demo.json."""
    await schema.migrate(core.db)
    known = await shops.ensure_shop(core, data.shop()["slug"], data.shop()["name"], data.shop()["timezone"])
    kept = _read(core)
    team = await _team(core, known, kept)
    await _desk(core, known, team)
    channels = await _channels(core, known, kept, sandbox_url)
    if sandbox_url:
        await wecom.connect(core, known, team, kept, sandbox_url)
        await merchant.connect(core, known, kept, sandbox_url)
    _write(core, kept)
    await goods.stock_up(core, known.id)
    await orders.take_orders(core, known.id)
    fresh = await _stories(core, known, team, channels)
    if fresh:  # they were stored as they ended, past the seats
        await seats.repair(core, known.id, [person.id for person in team.values()])
    if sandbox_url:
        await phones.prepare(core, sandbox_url, channels, data.told_at(minute_of_day(known)))
    return Demo(data.shop(), len(fresh), sum(len(t.added) for t in fresh))


def _read(core: Core) -> Doc:
    path = core.settings.data_dir / FILE
    if path.exists():
        return dict(json.loads(path.read_text()))
    return {"shop": data.shop()["slug"], "logins": [], "channels": []}


def _write(core: Core, kept: Doc) -> None:
    """Never half there: the supervisor reads it."""
    path = core.settings.data_dir / FILE
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(kept, ensure_ascii=False, indent=1))
    os.replace(draft, path)


async def _team(core: Core, shop: Shop, kept: Doc) -> dict[str, Sender]:
    """Passwords are kept before they are given: a start that dies in between leaves none that nobody knows."""
    logins, team = {row["login"]: row for row in kept["logins"]}, {}
    for person in data.shop()["staff"]:
        fresh = {"login": person["login"], "password": passwords.generate(), "roles": person["roles"]}
        logins.setdefault(person["login"], fresh)
    kept["logins"] = list(logins.values())
    _write(core, kept)
    for person in data.shop()["staff"]:
        login = person["login"]
        made = await staff.ensure_staff(core, login, person["name"], logins[login]["password"])
        if not made.roles_in(shop.id):  # an owner may have given them other ones since
            await staff.join(core, made.id, shop.id, person["roles"])
        team[login] = Sender("agent", made.id, made.name)
    return team


async def _desk(core: Core, shop: Shop, team: dict[str, Sender]) -> None:
    """Fans are given to the agents by themselves; who leads looks on, and takes what they want by hand."""
    if not await desk.begin(core, shop.id, data.shop()["desk"]):
        return
    await furnish.furnish(core, shop.id, next(iter(team.values())).id)
    for person in data.shop()["staff"]:
        if "agent" not in person["roles"]:
            await seats.set_capacity(core, shop.id, team[person["login"]].id, 0)


async def _channels(core: Core, shop: Shop, kept: Doc, sandbox_url: str) -> dict[str, Account]:
    """Two WeChat accounts and the web chat; credentials are the demo's own and made once."""
    rows = {row["name"]: row for row in kept["channels"]}
    for key, name, channel in _CHANNELS:
        row = rows.setdefault(name, {"key": key, "name": name, "channel": channel, "account_id": new_id()})
        row["callback_url"] = f"{core.settings.base_url}/hooks/{channel}/{row['account_id']}"
        if channel == "wechat":
            row.setdefault("settings", phones.credentials(key))
            if key == "wechat_miniprogram":
                row["settings"].setdefault("product_page", "pages/product/index?id={product_id}")
            row["settings"]["api_base"] = f"{sandbox_url or 'http://127.0.0.1:8001'}/wechat"
    kept["channels"] = list(rows.values())
    _write(core, kept)
    made = {}
    for key, name, channel in _CHANNELS:
        settings = rows[name].get(
            "settings", {"accent": data.shop()["accent"], "greeting": data.shop()["intro"]}
        )
        made[key] = await accounts.add(core, shop.id, channel, name, settings, rows[name]["account_id"])
    return made


async def _stories(
    core: Core, shop: Shop, team: dict[str, Sender], channels: dict[str, Account]
) -> list[Timeline]:
    """Only the fans who are not there yet; each fan's story is one transaction."""
    table = core.db.shop(shop.id)["conversations"]
    there = {doc["key"] for doc in await table.find({}, fields=["key"])}
    stories = data.told_at(minute_of_day(shop))
    refs = {f: fan_ref(data.fans()[f], channels) for f in stories}
    missing = [fan_id for fan_id, ref in refs.items() if ref.key not in there]
    files = await _files(core, shop) if missing else {}
    worn = await furnish.labels_of_fans(core, shop.id)
    return [
        await _store_story(core, shop, refs[f], data.fans()[f], stories[f], team, files, channels, worn[f])
        for f in missing
    ]


async def _store_story(
    core: Core,
    shop: Shop,
    ref: FanRef,
    fan: Doc,
    episodes: list[Doc],
    team: dict[str, Sender],
    files: dict[str, Doc],
    channels: dict[str, Account],
    labels: list[str],
) -> Timeline:
    account = channels[fan["channel"]]
    quotas = channel_named(account.channel).capabilities(account).quotas
    look = {"avatar": fan["avatar"], "color": fan["color"]}
    told = story.play(ref, fan["nickname"], look, episodes, files, team, quotas, core.keys, now())
    told.conversation["labels"] = labels
    expires = now() + timedelta(seconds=core.settings.event_ttl_s)
    await core.db.transaction(lambda s: store.save(core.db, shop.id, [told], expires, s))
    return told


def fan_ref(fan: Doc, channels: dict[str, Account]) -> FanRef:
    account = channels[fan["channel"]]
    return FanRef(account.channel, account.id, fan.get("openid") or fan["id"])


def minute_of_day(shop: Shop) -> int:
    local = now().astimezone(ZoneInfo(shop.timezone))
    return local.hour * 60 + local.minute


async def _files(core: Core, shop: Shop) -> dict[str, Doc]:
    """Every picture, voice and file once, as a ready media document by its name."""
    found: dict[str, Doc] = {}
    for folder in ("images", "voices", "videos", "files"):
        for path in sorted((data.FOLDER / folder).iterdir()):
            view = await media.upload(
                core, shop.id, conversation_id=None, filename=path.name, stream=_bytes(path)
            )
            doc = await core.db.shop(shop.id)["media"].find_one({"_id": view["id"]})
            if doc is None:
                raise NotFound("media_not_found")
            found[path.name] = {k: v for k, v in doc.items() if k != "shop_id"}
    return found


async def _bytes(path: Path) -> AsyncIterator[bytes]:
    yield path.read_bytes()
