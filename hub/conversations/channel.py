"""What a channel is: a translator between one platform's protocol and the timeline."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol, runtime_checkable

from pydantic import BaseModel

from hub.conversations.model import FanRef, Inbound, Kind, MediaRef
from hub.conversations.rules.quota import Quota
from hub.core.registry import discover
from hub.core.runtime import Core


@dataclass(frozen=True)
class Capabilities:
    """What the core enforces and the composer shows; the numbers are the platform's own."""

    kinds: frozenset[Kind]
    text_limit_bytes: int
    quotas: Mapping[str, Quota] = field(default_factory=dict)
    typing: bool = False
    # True where a message that is taken back in the timeline is thereby gone from the fan's screen.
    recall: bool = False
    # True where a reply shows which message it answers; elsewhere its text begins with the words of that one.
    quotes: bool = False
    receipts: bool = False
    push: bool = True
    # True when sending the same message twice reaches the fan once (the platform has an idempotency key).
    repeatable: bool = False
    image_max_bytes: int = 10_000_000
    voice_max_bytes: int = 2_000_000
    video_max_bytes: int = 20_000_000
    # The page of a product in the shop's own mini-program, with {product_id} in it; empty where there is none.
    product_page: str = ""


@dataclass(frozen=True)
class Account:
    """One account of a shop on a channel; `settings` is the channel's own validated model, decrypted."""

    id: str
    shop_id: str
    channel: str
    name: str
    settings: Any
    # The assistant answers first: new episodes open as the bot's.
    assistant: bool = False


@dataclass(frozen=True)
class HookRequest:
    """A web hook as it arrived; nothing in it is to be believed before the signature is checked."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class HookAnswer:
    """`pushes` are stored before `body` is sent to the platform.

    `raw` is kept, encrypted, when the payload was valid but of a kind not known here.
    """

    body: str
    pushes: tuple[Inbound, ...] = ()
    media_type: str = "text/plain"
    raw: str = ""


@dataclass(frozen=True)
class OutMessage:
    """A reply on its way out: text is whole (unconcealed), the file is read by `media`."""

    id: str
    fan: FanRef
    kind: Kind
    body: Mapping[str, Any]
    media: OutMedia | None = None


@dataclass(frozen=True)
class OutMedia:
    """`thumb` is the small picture (WebP) of a clip or a card; empty when there is none."""

    mime: str
    name: str
    content: bytes
    thumb: bytes = b""


class Channel(Protocol):
    """A folder in hub/channels exposes one of these as `CHANNEL`.

    Errors: Refused = the platform will never take it (`params["window"]` or `params["unreachable"]`
    when that is the reason), RetryLater = it surely did nothing yet, Unconfirmed = nobody knows,
    AuthExpired = a person must renew the credentials. Nothing else may escape.
    """

    name: str
    settings_model: type[BaseModel]

    def capabilities(self, account: Account) -> Capabilities: ...

    async def send(self, core: Core, account: Account, message: OutMessage) -> str:
        """Returns the platform's id of the message, or an empty string where it gives none."""
        ...

    async def check(self, core: Core, account: Account) -> list[str]:
        """Codes of what is wrong with the account's set-up (catalogue `findings.*`); empty when well."""
        ...


@runtime_checkable
class Pushed(Protocol):
    """The platform calls us."""

    async def hook(self, core: Core, account: Account, request: HookRequest) -> HookAnswer:
        """Raises Refused for a bad signature or an unreadable body; stores nothing itself."""
        ...


@runtime_checkable
class Typing(Protocol):
    async def typing(self, core: Core, account: Account, fan_id: str, on: bool) -> None:
        """Best effort; refusals of the platform are swallowed."""
        ...


@runtime_checkable
class MediaSource(Protocol):
    def fetch(self, core: Core, account: Account, ref: MediaRef, max_bytes: int) -> AsyncIterator[bytes]:
        """The file's bytes; Refused when it is gone or too large, RetryLater when it may come."""
        ...


@runtime_checkable
class MiniCodes(Protocol):
    async def mini_code(self, core: Core, account: Account, page: str, scene: str) -> bytes:
        """A picture that opens `page` of the account's mini-program, which is given `scene`.

        Raises what `Channel` says, and Refused where the platform knows no such page.
        """
        ...


@cache
def tells_typing(kind: type[Channel]) -> bool:
    """By class, because people's typing asks all the time, and a protocol's own check takes 20 µs."""
    return issubclass(kind, Typing)


def channels() -> dict[str, Channel]:
    """Every channel there is, by name."""
    return discover("hub.channels", "CHANNEL")
