"""One person's sessions, for that person to see and end; and when colleagues were last here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.accounts import sessions, staff
from hub.accounts.identity import Identity
from hub.core.clock import now
from hub.core.errors import NotFound
from hub.core.runtime import Core

Doc = dict[str, Any]

# In the order in which they are looked for: what calls itself Chrome may be Edge.
_BROWSERS = (
    ("MicroMessenger", "wechat"), ("wxwork", "wecom"), ("Edg", "Edge"), ("OPR", "Opera"), ("QQBrowser", "QQ"),
    ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """A live session; `browser` and `system` are "" where the browser does not say."""

    id: str
    browser: str
    system: str
    ip: str
    started_at: datetime
    used_at: datetime
    is_this: bool


async def of_person(core: Core, who: Identity) -> list[Seen]:
    """This one first, then the latest used."""
    docs = await core.db.everywhere["sessions"].find(
        {"staff_id": who.staff_id, "expires_at": {"$gt": now()}}, limit=200
    )
    seen = [_seen(doc, who) for doc in docs]
    return sorted(seen, key=lambda each: (each.is_this, each.used_at), reverse=True)


async def end(core: Core, who: Identity, session_id: str) -> None:
    """One of their own. Raises NotFound."""
    if not await core.db.everywhere["sessions"].delete({"_id": session_id, "staff_id": who.staff_id}):
        raise NotFound("session_unknown")
    await _tell(core, [session_id])


async def end_others(core: Core, who: Identity) -> int:
    """All but the one that asks; how many there were."""
    return await _end(core, {"staff_id": who.staff_id, "_id": {"$ne": who.session_id}})


async def end_in_shop(core: Core, staff_id: str, shop_id: str) -> int:
    """Of somebody who no longer belongs there; "" stands for whoever had only this one."""
    return await _end(core, {"staff_id": staff_id, "shop_id": {"$in": [shop_id, ""]}})


async def end_all(core: Core, staff_id: str) -> int:
    return await _end(core, {"staff_id": staff_id})


async def change_password(core: Core, who: Identity, password: str) -> int:
    """Ends every other session, and tells how many; this one goes on. Raises Refused."""
    await staff.set_password(core, who.staff_id, password)
    known = await staff.credential_of_id(core, who.staff_id)
    kept = {"$set": {"password_version": known.password_version if known else 0}}
    await core.db.everywhere["sessions"].update({"_id": who.session_id}, kept)
    return await end_others(core, who)


async def last_used(core: Core, shop_id: str, staff_ids: Sequence[str]) -> dict[str, datetime]:
    """When each was last here, as far as a session of theirs still tells."""
    here = {"staff_id": {"$in": list(staff_ids)}, "shop_id": {"$in": [shop_id, ""]}}
    docs = await core.db.everywhere["sessions"].find(here, fields=["staff_id", "used_at"])
    latest: dict[str, datetime] = {}
    for doc in docs:
        latest[doc["staff_id"]] = max(doc["used_at"], latest.get(doc["staff_id"], doc["used_at"]))
    return latest


async def _end(core: Core, wanted: Doc) -> int:
    ids = [doc["_id"] for doc in await core.db.everywhere["sessions"].find(wanted, fields=["_id"])]
    await core.db.everywhere["sessions"].delete({"_id": {"$in": ids}})
    await _tell(core, ids)
    return len(ids)


async def _tell(core: Core, session_ids: Sequence[str]) -> None:
    """Every process forgets them and closes their screens."""
    for session_id in session_ids:
        sessions.forget_session(core, session_id)
    await core.bell.ring([{"shop": "", "signed_out": session_id} for session_id in session_ids])


def _seen(doc: Doc, who: Identity) -> Seen:
    agent = doc["user_agent"]
    return Seen(
        doc["_id"], _first(agent, _BROWSERS), _first(agent, _SYSTEMS), doc["ip"], doc["created_at"],
        doc["used_at"], doc["_id"] == who.session_id,
    )  # fmt: skip


def _first(agent: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in known if mark in agent), "")
