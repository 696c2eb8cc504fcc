"""The audit trail: who did what, and whether anything in it was tampered with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import api_keys, audit, audit_chain, roles, staff
from hub.accounts.audit import Entry
from hub.console.endpoint import Asked, Endpoint
from hub.console.given import Moment
from hub.core.clock import iso

PAGE = 50


class EntryView(BaseModel):
    """`seq` is null until the entry is sealed; `actor_name` and `target_name` are empty for what is unknown."""

    id: str
    seq: int | None
    at: str
    actor: str
    actor_name: str
    action: str
    target: str
    target_name: str
    details: dict[str, Any]


class AuditAnswer(BaseModel):
    entries: list[EntryView]
    cursor: str | None
    people: dict[str, str]


class ChainAnswer(BaseModel):
    """`broken_at`: number of the first entry that is missing or altered; `missing`, `altered`: before sealing."""

    ok: bool
    entries: int
    broken_at: int | None
    missing: int
    altered: int
    waiting: int
    late: bool


class AuditQuery(BaseModel):
    """`actor` as it stands in entries ("staff:…"), `since` inclusive, `until` exclusive."""

    actor: str = Field(default="", max_length=80)
    action: str = Field(default="", max_length=60)
    target: str = Field(default="", max_length=80)
    since: Moment | None = None
    until: Moment | None = None
    cursor: str | None = Field(default=None, max_length=64)
    limit: int = Field(default=PAGE, ge=1, le=100)


async def audit_entries(asked: Asked) -> dict[str, Any]:
    core, who, query = asked.hub.core, asked.who, asked.query
    wanted = audit.Wanted(query.actor, query.action, query.target, query.since, query.until)
    found = await audit.entries(core, who.shop_id, wanted, cursor=query.cursor, limit=query.limit + 1)
    shown = found[: query.limit]
    people = {f"staff:{p.staff_id}": p.name for p in await staff.members(core, who.shop_id)}
    names = {**people, **await _names(asked, shown)}
    return {
        "entries": [_view(entry, names) for entry in shown],
        "cursor": audit.cursor_of(shown[-1]) if len(found) > query.limit else None,
        "people": people,
    }


async def audit_state(asked: Asked) -> dict[str, Any]:
    verdict = await audit_chain.verify(asked.hub.core, asked.who.shop_id)
    return {
        "ok": verdict.ok, "entries": verdict.entries, "broken_at": verdict.broken_at,
        "missing": verdict.missing, "altered": verdict.altered, "waiting": verdict.waiting,
        "late": verdict.late,
    }  # fmt: skip


async def _names(asked: Asked, shown: Iterable[Entry]) -> dict[str, str]:
    """Of roles and keys that still exist; asked for only when an entry is about one."""
    core, shop_id = asked.hub.core, asked.who.shop_id
    subjects = {subject.partition(":")[0] for entry in shown for subject in (entry.target, entry.actor)}
    names: dict[str, str] = {}
    if "role" in subjects:
        own = await roles.of_shop(core, shop_id)
        names |= {f"role:{role.id}": role.name for role in own.values()}
    if "key" in subjects:
        names |= {f"key:{key.id}": key.name for key in await api_keys.of_shop(core, shop_id)}
    return names


def _view(entry: Entry, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": entry.id, "seq": entry.seq, "at": iso(entry.at), "actor": entry.actor,
        "actor_name": names.get(entry.actor, ""), "action": entry.action, "target": entry.target,
        "target_name": names.get(entry.target, ""), "details": dict(entry.details),
    }  # fmt: skip


ENDPOINTS = [
    Endpoint(
        "GET", "/api/v1/audit", "audit.read", audit_entries, "The audit trail, the latest first",
        AuditAnswer, query=AuditQuery,
    ),
    Endpoint(
        "GET", "/api/v1/audit/chain", "audit.read", audit_state, "Whether the trail is whole", ChainAnswer
    ),
]  # fmt: skip
