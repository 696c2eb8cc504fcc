"""What people may say about a conversation, in one shape for sockets and HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
# Up to what JavaScript counts exactly; the store's own integers go a little further.
Count = Annotated[int, Field(ge=0, le=2**53)]
ClientId = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Text = Annotated[str, Field(max_length=10_000)]


class Payload(BaseModel):
    """Unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Payload):
    """No fields."""


class TextBody(Payload):
    text: Text


class LocationBody(Payload):
    lat: float = Field(ge=-90, le=90)
    lng: float = Field(ge=-180, le=180)
    label: str = Field(default="", max_length=200)


class LinkBody(Payload):
    url: str = Field(pattern=r"^https?://\S+$", max_length=2000)
    title: str = Field(default="", max_length=200)
    description: str = Field(default="", max_length=500)


class MiniprogramBody(Payload):
    title: str = Field(min_length=1, max_length=200)
    page_path: str = Field(min_length=1, max_length=1000)
    app_id: str = Field(default="", pattern=r"^$|^wx[0-9a-zA-Z]{6,30}$")


BODIES: dict[str, type[Payload]] = {
    "text": TextBody, "location": LocationBody, "link": LinkBody, "miniprogram": MiniprogramBody,
}  # fmt: skip


class Reply(Payload):
    """A reply. `body`: text {text}; image, voice, video, file {} with media_id; location {lat, lng, label};
    link {url, title, description}; miniprogram {title, page_path, app_id}, its cover as media_id. The same
    client_id again answers the same message. `reply_to` is the seq of the message that it answers. For
    `hold_s` seconds it stays where it is, and `cancel` takes it back."""

    client_id: ClientId
    kind: Literal["text", "image", "voice", "video", "file", "location", "link", "miniprogram"]
    body: dict[str, Any] = Field(default_factory=dict, max_length=12)
    media_id: str = Field(default="", max_length=64)
    reply_to: Count | None = None
    hold_s: float = Field(default=0, ge=0, le=10)

    @model_validator(mode="after")
    def _body_of_its_kind(self) -> Self:
        """It is stored and shown to fans and colleagues, so nothing else may be in it."""
        BODIES.get(self.kind, Nothing).model_validate(self.body)
        return self


class Cancelled(Payload):
    """Take back one's own reply while it is held (see `send`): the fan never sees it."""

    client_id: ClientId


class Noted(Payload):
    """A private note to colleagues; those in `mentions` (staff ids) are told."""

    client_id: ClientId
    text: Text
    mentions: list[Id] = Field(default_factory=list, max_length=20)


class Seen(Payload):
    """The team saw everything up to `seq`, and you what colleagues wrote to you here."""

    seq: Count


class Known(Payload):
    """Compare: conversation id → the rev that the screen shows. Sent every 20 s and after a reconnect."""

    known: dict[Id, Count] = Field(max_length=500)
