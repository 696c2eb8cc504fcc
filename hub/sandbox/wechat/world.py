"""Everything that WeChat's servers know in this sandbox: accounts, fans, their talks and messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from hub.sandbox.faults import FaultTable
from hub.sandbox.fields import BadInput
from hub.sandbox.frame import Frame
from hub.sandbox.wechat import tokens
from hub.sandbox.wechat.accounts import Account, Fan, stranger
from hub.sandbox.wechat.quota import Quota
from hub.sandbox.wechat.tokens import TokenDesk

PLATFORM = "wechat"
CALLS = {
    "token",
    "stable_token",
    "custom_send",
    "typing",
    "media_upload",
    "media_get",
    "jscode2session",
    "user_info",
}
ENDPOINTS = frozenset({*CALLS, "pic_url", "push"})
KINDS_OF_CALLS = {
    "errcode",
    "http_status",
    "timeout_before",
    "timeout_after",
    "disconnect_after",
    "expire_token",
    "slow",
}
KINDS = frozenset({*KINDS_OF_CALLS, "duplicate", "bad_signature"})


_NONE_LEFT = Quota()


@dataclass(frozen=True)
class Rules:
    """Numbers of the real service; tests and demonstrations make them smaller."""

    token_lifetime_s: float = 7200
    push_limit_s: float = 5.0
    refused_pause_s: float = 1.0
    media_lifetime_s: float = 3 * 86400


@dataclass(frozen=True)
class Talk:
    """Where a fan and an account stand; `handed_until` is when the web client's hold on it ends."""

    quota: Quota = _NONE_LEFT
    interacted_at: float = 0.0
    typing_until: float = 0.0
    handed_until: float = 0.0


@dataclass(frozen=True)
class Message:
    """`side` is fan, hub or system; `n` counts all messages of the sandbox."""

    n: int
    app_id: str
    openid: str
    side: str
    type: str
    body: Mapping[str, Any]
    at: float
    msg_id: str = ""
    attempts: int = 0
    acked: bool = False
    gave_up: bool = False
    origin: str = "live"
    token_generation: int | None = None


@dataclass
class World:
    """Lives in memory as far as every request needs it; messages and media live in the store."""

    frame: Frame
    rules: Rules = Rules()
    accounts: dict[str, Account] = field(default_factory=dict)
    desks: dict[str, TokenDesk] = field(default_factory=dict)
    fans: dict[tuple[str, str], Fan] = field(default_factory=dict)
    talks: dict[tuple[str, str], Talk] = field(default_factory=dict)
    codes: dict[str, tuple[str, str, float | None]] = field(default_factory=dict)
    samples: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
    faults: FaultTable = field(default_factory=lambda: FaultTable(ENDPOINTS, KINDS))
    last_n: int = 0
    last_msg_id: int = 0

    @property
    def now(self) -> float:
        return self.frame.clock.now()


def opened(frame: Frame) -> World:
    """The world as the store remembers it; blocks, so before the loop runs."""
    world = World(frame, last_n=frame.store.highest_n())
    for body in frame.store.load(PLATFORM, "account"):
        world.accounts[body["app_id"]] = Account(**body)
    for body in frame.store.load(PLATFORM, "desk"):
        world.desks[body["app_id"]] = tokens.restored(body)
    for app_id in world.accounts:  # a desk is only stored once it has issued a token
        world.desks.setdefault(app_id, TokenDesk(app_id))
    for body in frame.store.load(PLATFORM, "fan"):
        world.fans[body["app_id"], body["openid"]] = Fan(**body)
    for body in frame.store.load(PLATFORM, "talk"):
        key = body.pop("app_id"), body.pop("openid")
        world.talks[key] = Talk(**{**body, "quota": Quota(**body["quota"])})
    return world


def keep_account(world: World, account: Account) -> None:
    world.accounts[account.app_id] = account
    world.desks.setdefault(account.app_id, TokenDesk(account.app_id))
    world.frame.store.keep(PLATFORM, "account", account.app_id, asdict(account))
    world.frame.bus.publish("account", shown_account(account))


def keep_desk(world: World, desk: TokenDesk) -> None:
    world.frame.store.keep(PLATFORM, "desk", desk.app_id, desk.snapshot())


def keep_fan(world: World, fan: Fan) -> None:
    world.fans[fan.app_id, fan.openid] = fan
    body = asdict(fan)
    world.frame.store.keep(PLATFORM, "fan", f"{fan.app_id} {fan.openid}", body)
    world.frame.bus.publish("fan", body)


def keep_talk(world: World, app_id: str, openid: str, talk: Talk) -> None:
    world.talks[app_id, openid] = talk
    body = {"app_id": app_id, "openid": openid, **asdict(talk)}
    world.frame.store.keep(PLATFORM, "talk", f"{app_id} {openid}", body)


def talk_of(world: World, app_id: str, openid: str) -> Talk:
    return world.talks.get((app_id, openid)) or Talk()


def account_of(world: World, app_id: str) -> Account:
    """Raises BadInput for callers of the control side."""
    if (account := world.accounts.get(app_id)) is None:
        raise BadInput("app_id", f"no account {app_id!r} is registered")
    return account


def fan_of(world: World, app_id: str, openid: str) -> Fan:
    """The fan, introduced on the spot when the openid is new."""
    fan = world.fans.get((app_id, openid))
    if fan is None:
        fan = stranger(app_id, openid)
        keep_fan(world, fan)
    return fan


def next_msg_id(world: World) -> str:
    """19 digits, as WeChat's are: more than a double holds, so that a sloppy reader shows."""
    world.last_msg_id = max(world.last_msg_id + 1, int(world.now * 1e9))
    return str(world.last_msg_id)


def record(
    world: World, app_id: str, openid: str, side: str, kind: str, body: Mapping[str, Any], **more: Any
) -> Message:
    """Puts a message on the fan's phone."""
    world.last_n += 1
    more.setdefault("at", world.now)
    message = Message(world.last_n, app_id, openid, side, kind, body, **more)
    world.frame.store.write(
        "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            message.n, PLATFORM, app_id, openid, side, kind, json.dumps(body, ensure_ascii=False), message.at,
            message.msg_id, message.attempts, message.acked, message.gave_up, message.origin,
            message.token_generation,
        ),
    )  # fmt: skip
    world.frame.bus.publish("message", shown_message(message))
    return message


def settle(world: World, message: Message, *, attempts: int, acked: bool, gave_up: bool) -> Message:
    """Stores how the push of a message went."""
    message = replace(message, attempts=attempts, acked=acked, gave_up=gave_up)
    world.frame.store.write(
        "UPDATE messages SET attempts = ?, acked = ?, gave_up = ? WHERE n = ?",
        (attempts, acked, gave_up, message.n),
    )
    world.frame.bus.publish("settled", shown_message(message))
    return message


def note(world: World, app_id: str, kind: str, body: Mapping[str, Any]) -> None:
    """Remembers something for the truth that no phone shows."""
    at = world.now
    world.frame.store.write(
        "INSERT INTO notes (platform, app_id, kind, body, at) VALUES (?, ?, ?, ?, ?)",
        (PLATFORM, app_id, kind, json.dumps({**body, "at": at}, ensure_ascii=False), at),
    )


def shown_account(account: Account) -> dict[str, Any]:
    return {"app_id": account.app_id, "name": account.name, "kind": account.kind, "checked": account.checked}


def shown_message(message: Message) -> dict[str, Any]:
    return asdict(message)
