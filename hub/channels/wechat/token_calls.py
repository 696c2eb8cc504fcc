"""Asks the platform for an access token: the stable kind, which a second caller does not kill for the first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.channels.wechat import wire
from hub.channels.wechat.errors import TOKEN_REJECTED
from hub.channels.wechat.parse import whole
from hub.channels.wechat.settings import WechatSettings
from hub.core.clock import now
from hub.core.errors import AuthExpired
from hub.core.runtime import Core

LIMIT_S = 4.5  # two of them must fit into the renewer's lease


@dataclass(frozen=True)
class Issued:
    value: str
    expires_at: datetime


async def issue(core: Core, settings: WechatSettings, *, force: bool = False) -> Issued:
    """Repeating is harmless: the normal mode answers the same token as long as it is good.

    `force` kills the previous token, 20 times a day and 30 s apart at most.
    """
    asked_at = now()
    question = {
        "grant_type": "client_credential", "appid": settings.app_id, "secret": settings.secret,
        "force_refresh": force,
    }  # fmt: skip
    try:
        answer = await wire.post(
            core, f"{settings.api_base}/cgi-bin/stable_token", expects="access_token", idempotent=True,
            limit_s=LIMIT_S, **wire.body(question),
        )  # fmt: skip
    except AuthExpired as error:
        raise _about_secret(error) from None
    return Issued(_value(answer), asked_at + timedelta(seconds=_lifetime_s(answer)))


def _about_secret(error: AuthExpired) -> AuthExpired:
    """40001 means a dead token everywhere else; here, where none is sent, the secret."""
    code = "wechat_secret_wrong" if error.code == TOKEN_REJECTED else error.code
    return AuthExpired(code, detail=error.params.get("detail", ""))


def _value(answer: wire.Answer) -> str:
    value = answer["access_token"]
    if not isinstance(value, str) or not value:
        raise wire.unclear(True, "empty access_token")
    return value


def _lifetime_s(answer: wire.Answer) -> int:
    seconds = whole(str(answer.get("expires_in", "")))
    if seconds is None or not 0 < seconds <= 86_400:
        raise wire.unclear(True, "odd expires_in")
    return seconds
