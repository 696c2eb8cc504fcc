"""One action on many conversations over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.console.endpoint import Asked, Endpoint
from hub.console.given import Moment
from hub.conversations import bulk
from hub.conversations.model import Sender
from hub.conversations.rules.episodes import CLOSE_REASONS
from hub.core.errors import Refused
from hub.core.sentences import sentence
from hub.core.web import language


class BulkBody(BaseModel):
    """`label` for label and unlabel, `reason` for close, `to_staff` or `to_group` (and `note`) for transfer.

    `until` for snooze (null wakes); `read_to` takes a `read` back: up to which seq each was.
    """

    action: Literal["close", "label", "unlabel", "read", "unread", "take", "transfer", "snooze"]
    ids: list[str] = Field(min_length=1, max_length=bulk.MOST)
    label: str = Field(default="", max_length=64)
    reason: str = Field(default=CLOSE_REASONS[0], max_length=32)
    to_staff: str = Field(default="", max_length=64)
    to_group: str = Field(default="", max_length=64)
    note: str = Field(default="", max_length=2000)
    until: Moment | None = None
    read_to: dict[str, int] = Field(default_factory=dict, max_length=bulk.MOST)


class BulkFailure(BaseModel):
    id: str
    code: str
    message: str


class BulkAnswer(BaseModel):
    """`changed` are those of `done` that were not like that before."""

    done: list[str]
    changed: list[str]
    failed: list[BulkFailure]


@dataclass(frozen=True)
class _Action:
    right: str
    prepare: Callable[[Asked], Awaitable[bulk.Act]]


async def _close(asked: Asked) -> bulk.Act:
    if asked.body.reason not in CLOSE_REASONS:
        raise Refused("close_reason_unknown", field="reason", known=", ".join(CLOSE_REASONS))
    return bulk.close(asked.hub, asked.who.shop_id, _sender(asked), asked.body.reason, lead=_leads(asked))


async def _label(asked: Asked) -> bulk.Act:
    return await bulk.label(asked.hub, asked.who.shop_id, _needed(asked.body.label, "label"))


async def _unlabel(asked: Asked) -> bulk.Act:
    return bulk.unlabel(asked.hub, asked.who.shop_id, _needed(asked.body.label, "label"))


async def _read(asked: Asked) -> bulk.Act:
    return bulk.read(asked.hub, asked.who.shop_id)


async def _unread(asked: Asked) -> bulk.Act:
    return bulk.unread(asked.hub, asked.who.shop_id, asked.body.read_to)


async def _take(asked: Asked) -> bulk.Act:
    return bulk.take(asked.hub, asked.who.shop_id, _sender(asked))


async def _transfer(asked: Asked) -> bulk.Act:
    body = asked.body
    if bool(body.to_staff) == bool(body.to_group):
        raise Refused("transfer_target", field="to_staff")
    return bulk.transfer(
        asked.hub, asked.who.shop_id, _sender(asked), body.to_staff, body.to_group, body.note, _leads(asked)
    )


async def _snooze(asked: Asked) -> bulk.Act:
    return bulk.snooze(asked.hub, asked.who.shop_id, _sender(asked), asked.body.until, lead=_leads(asked))


_ACTIONS: Mapping[str, _Action] = {
    "close": _Action("inbox.close", _close),
    "label": _Action("inbox.reply", _label),
    "unlabel": _Action("inbox.reply", _unlabel),
    "read": _Action("inbox.reply", _read),
    "unread": _Action("inbox.reply", _unread),
    "take": _Action("inbox.reply", _take),
    "transfer": _Action("inbox.reply", _transfer),
    "snooze": _Action("inbox.reply", _snooze),
}


def _leads(asked: Asked) -> bool:
    """May act on what others hold."""
    return "inbox.assign" in asked.who.rights


def _needed(value: str, field: str) -> str:
    if not value:
        raise Refused("payload_invalid", field=field, reason="missing")
    return value


def _sender(asked: Asked) -> Sender:
    return Sender("agent", asked.who.staff_id, asked.who.name)


async def do_in_bulk(asked: Asked) -> dict[str, Any]:
    who, action = asked.who, _ACTIONS[asked.body.action]
    who.require(action.right)
    act = await action.prepare(asked)
    told = await bulk.run(asked.body.ids, await asked.hub.visibility.visible(who, asked.body.ids), act)
    if told.changed:
        details = {"action": asked.body.action, "count": len(told.changed)}
        await audit.record(asked.hub.core, who.shop_id, who.actor, "bulk", f"shop:{who.shop_id}", details)
    lang = language(asked.request)
    failed = [{"id": i, "code": e.code, "message": sentence(e, lang)} for i, e in told.failed.items()]
    return {"done": told.done, "changed": told.changed, "failed": failed}


ENDPOINTS = [
    Endpoint(
        "POST", "/api/v1/bulk", "inbox.read", do_in_bulk, "One action on up to 200 conversations", BulkAnswer,
        body=BulkBody,
    ),
]  # fmt: skip
