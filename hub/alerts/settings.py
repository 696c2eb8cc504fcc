"""How a shop's alerts are set: the WeCom app that carries them, who gets which, and when it stays quiet."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from hub.alerts.collections import SETTINGS
from hub.core.clock import iso, now
from hub.core.errors import Conflict, Refused
from hub.core.runtime import Core

Doc = dict[str, Any]
PURPOSE = "wecom-app-secret"
OFFICIAL = "https://qyapi.weixin.qq.com"
Kind = Literal["waiting", "sla_risk", "sla_breached", "mention", "failed"]
KINDS: tuple[Kind, ...] = ("waiting", "sla_risk", "sla_breached", "mention", "failed")
_EDITED = ("on", "corp_id", "agent_id", "api_base", "lang", "wait_min", "kinds", "quiet", "people")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_USER_ID = re.compile(r"[\w@.-]{1,64}")


class Quiet(BaseModel):
    """By the shop's clock; an end before the start lies on the next day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: bool = False
    start: str = "23:00"
    end: str = "08:00"

    @field_validator("start", "end")
    @classmethod
    def _is_clock(cls, value: str) -> str:
        if not _CLOCK.fullmatch(value):
            raise ValueError("must be a time such as 23:00")
        return value


class Receiver(BaseModel):
    """`on_call` hears of fans who wait and nobody is free for; the rest concerns people's own conversations."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    staff_id: str = Field(min_length=1, max_length=64)
    userid: str = Field(default="", max_length=64)
    on_call: bool = False

    @field_validator("userid")
    @classmethod
    def _is_user_id(cls, value: str) -> str:
        if value and not _USER_ID.fullmatch(value):
            raise ValueError("letters, digits, @ . _ - only")
        return value


class Wanted(BaseModel):
    """What a person saves. `secret` None keeps the one that is kept; `rev` is what they looked at."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    rev: int = Field(ge=0)
    on: bool
    corp_id: str = Field(max_length=64, pattern=r"^[\w-]*$")
    agent_id: int | None = Field(default=None, ge=1, le=10_000_000)
    secret: str | None = Field(default=None, max_length=256, repr=False)
    official: bool = False
    lang: Literal["zh-CN", "en"] = "zh-CN"
    wait_min: int = Field(ge=1, le=1440)
    kinds: list[Kind] = Field(max_length=len(KINDS))
    quiet: Quiet
    people: list[Receiver] = Field(max_length=500)


@dataclass(frozen=True)
class Trouble:
    """Why the last alert could not be handed over; `code` has a sentence under `errors.`."""

    code: str
    detail: str
    at: datetime


@dataclass(frozen=True)
class AlertSettings:
    shop_id: str
    rev: int = 0
    on: bool = False
    corp_id: str = ""
    agent_id: int | None = None
    secret: str = field(default="", repr=False)
    secret_rev: int = 0
    api_base: str = OFFICIAL
    lang: str = "zh-CN"
    wait_min: int = 5
    kinds: frozenset[str] = frozenset(KINDS)
    quiet: Quiet = field(default_factory=Quiet)
    people: tuple[Receiver, ...] = ()
    unreachable: tuple[str, ...] = ()
    trouble: Trouble | None = None
    updated_at: datetime | None = None
    updated_by: str = ""

    @property
    def is_connected(self) -> bool:
        return bool(self.corp_id and self.agent_id and self.secret)

    def userid(self, staff_id: str) -> str:
        """Empty for who has none here."""
        return next((p.userid for p in self.people if p.staff_id == staff_id), "")

    def without(self, staff_ids: Collection[str]) -> AlertSettings:
        """As if no user id had been entered for these."""
        people = [p.model_copy(update={"userid": ""}) if p.staff_id in staff_ids else p for p in self.people]
        return replace(self, people=tuple(people))


async def of_shop(core: Core, shop_id: str) -> AlertSettings:
    doc = await core.db.shop(shop_id)[SETTINGS.name].find_one({"_id": shop_id})
    return _settings(core, doc) if doc else AlertSettings(shop_id)


async def all_on(core: Core) -> list[AlertSettings]:
    docs = await core.db.everywhere[SETTINGS.name].find({"on": True}, sort=[("_id", 1)])
    return [_settings(core, doc) for doc in docs]


async def save(core: Core, shop_id: str, wanted: Wanted, by: str, api_base: str = "") -> AlertSettings:
    """Raises Refused naming the field, Conflict("changed_meanwhile") when somebody else saved before.

    Where the API is reached is no field of a form: a person could point it at machines behind ours.
    `api_base` comes from programs only; from a form it can but go back to the platform's own.
    """
    before = await of_shop(core, shop_id)
    _check(before, wanted)
    base = OFFICIAL if wanted.official else (api_base or before.api_base).rstrip("/")
    fields = {
        "rev": wanted.rev + 1, "on": wanted.on, "corp_id": wanted.corp_id, "agent_id": wanted.agent_id,
        "secret": core.keys.encrypt(PURPOSE, before.secret if wanted.secret is None else wanted.secret),
        "secret_rev": before.secret_rev + (wanted.secret is not None or base != before.api_base),
        "api_base": base, "lang": wanted.lang, "wait_min": wanted.wait_min, "kinds": sorted(set(wanted.kinds)),
        "quiet": wanted.quiet.model_dump(), "people": [p.model_dump() for p in wanted.people],
        # What was wrong may be put right by this; the next alert tells.
        "unreachable": _still_unreachable(before, wanted), "trouble": None,
        "updated_at": now(), "updated_by": by, "schema": 1,
    }  # fmt: skip
    table = core.db.shop(shop_id)[SETTINGS.name]
    if before.rev == 0 and wanted.rev == 0:
        try:
            await table.insert({"_id": shop_id, **fields})
        except Conflict:
            raise Conflict("changed_meanwhile") from None
    elif not await table.update({"_id": shop_id, "rev": wanted.rev}, {"$set": fields}):
        raise Conflict("changed_meanwhile")
    return await of_shop(core, shop_id)


def differences(before: AlertSettings, after: AlertSettings) -> list[str]:
    """Which fields a person changed; the secret by its revision alone."""
    names = [name for name in _EDITED if getattr(before, name) != getattr(after, name)]
    return [*names, *(["secret"] if before.secret != after.secret else [])]


def _check(before: AlertSettings, wanted: Wanted) -> None:
    twice = [p.staff_id for p in wanted.people]
    if len(twice) != len(set(twice)):
        raise Refused("alerts_person_twice", field="people")
    if not wanted.on:
        return
    secret = before.secret if wanted.secret is None else wanted.secret
    for name, value in (("corp_id", wanted.corp_id), ("agent_id", wanted.agent_id), ("secret", secret)):
        if not value:
            raise Refused("alerts_incomplete", field=name)


def _still_unreachable(before: AlertSettings, wanted: Wanted) -> list[str]:
    return [p.staff_id for p in wanted.people if p.staff_id in before.unreachable and p in before.people]


async def note_trouble(core: Core, shop_id: str, code: str, detail: str) -> None:
    trouble = {"code": code, "detail": detail[:200], "at": now()}
    await core.db.shop(shop_id)[SETTINGS.name].update({"_id": shop_id}, {"$set": {"trouble": trouble}})


async def note_reached(core: Core, shop_id: str, staff_id: str, reached: bool) -> None:
    """Whether the platform knows the user id that was entered for this person."""
    change = {"$pull" if reached else "$addToSet": {"unreachable": staff_id}}
    if reached:
        change["$set"] = {"trouble": None}  # type: ignore[dict-item]
    await core.db.shop(shop_id)[SETTINGS.name].update({"_id": shop_id}, change)


def view(settings: AlertSettings) -> Doc:
    """For the settings page: no secret in it."""
    trouble = settings.trouble
    return {
        "rev": settings.rev, "on": settings.on, "corp_id": settings.corp_id, "agent_id": settings.agent_id,
        "has_secret": bool(settings.secret), "official": settings.api_base == OFFICIAL,
        "host": urlsplit(settings.api_base).netloc, "lang": settings.lang, "wait_min": settings.wait_min,
        "kinds": [kind for kind in KINDS if kind in settings.kinds], "quiet": settings.quiet.model_dump(),
        "people": [
            {**p.model_dump(), "unreachable": p.staff_id in settings.unreachable} for p in settings.people
        ],
        "trouble": trouble and {"code": trouble.code, "detail": trouble.detail, "at": iso(trouble.at)},
        "updated_at": iso(settings.updated_at), "updated_by": settings.updated_by,
    }  # fmt: skip


def _settings(core: Core, doc: Doc) -> AlertSettings:
    trouble = doc["trouble"]
    return AlertSettings(
        shop_id=doc["_id"], rev=doc["rev"], on=doc["on"], corp_id=doc["corp_id"], agent_id=doc["agent_id"],
        secret=core.keys.decrypt(PURPOSE, doc["secret"]), secret_rev=doc["secret_rev"],
        api_base=doc["api_base"], lang=doc["lang"], wait_min=doc["wait_min"], kinds=frozenset(doc["kinds"]),
        quiet=Quiet(**doc["quiet"]), people=tuple(Receiver(**p) for p in doc["people"]),
        unreachable=tuple(doc["unreachable"]), trouble=Trouble(**trouble) if trouble else None,
        updated_at=doc["updated_at"], updated_by=doc["updated_by"],
    )  # fmt: skip
