"""Hands one card to one member of the company."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hub.alerts.settings import AlertSettings
from hub.alerts.wecom import tokens, wire
from hub.core.errors import AuthExpired, Refused
from hub.core.runtime import Core

# The same request again within this time reaches nobody: that makes a repeat after a lost answer harmless.
REPEAT_S = 1800
TITLE_CHARS, DESCRIPTION_CHARS, BUTTON_CHARS = 128, 512, 4


@dataclass(frozen=True)
class Card:
    """A text card. The platform cuts what is too long; `button` has at most four characters."""

    title: str
    description: str
    url: str
    button: str


async def send(core: Core, settings: AlertSettings, userid: str, card: Card) -> str:
    """The platform's message id; the same card to the same person again is harmless.

    Raises Refused("wecom_nobody") when the platform does not know that person, AuthExpired when the app is
    not set up rightly, RetryLater.
    """
    token = await tokens.current(core, settings)
    try:
        answer = await _post(core, settings, token, userid, card)
    except AuthExpired as error:
        if error.code != wire.TOKEN_REJECTED:
            raise
        token = await tokens.after_refusal(core, settings, token)
        answer = await _post(core, settings, token, userid, card)
    if answer.get("invaliduser") or answer.get("unlicenseduser"):
        raise Refused(wire.NOBODY, detail=str(answer.get("invaliduser") or answer.get("unlicenseduser")))
    return str(answer.get("msgid", ""))


async def _post(core: Core, settings: AlertSettings, token: str, userid: str, card: Card) -> dict[str, Any]:
    body = {
        "touser": userid, "agentid": settings.agent_id, "msgtype": "textcard", "safe": 0,
        "textcard": {
            "title": card.title[:TITLE_CHARS], "description": card.description[:DESCRIPTION_CHARS],
            "url": card.url, "btntxt": card.button[:BUTTON_CHARS],
        },
        "enable_duplicate_check": 1, "duplicate_check_interval": REPEAT_S,
    }  # fmt: skip
    url = f"{settings.api_base}/cgi-bin/message/send"
    return await wire.call(core, "POST", url, expects="msgid", params={"access_token": token}, json=body)
