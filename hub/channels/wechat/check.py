"""What is wrong with an account's set-up, as far as it can be seen from here."""

from __future__ import annotations

from hub.channels.wechat.settings import WechatSettings, settings_of
from hub.channels.wechat.token_calls import issue
from hub.conversations.channel import Account
from hub.core.errors import AuthExpired, Refused, RetryLater
from hub.core.runtime import Core


async def check(core: Core, account: Account) -> list[str]:
    """Codes of the catalogue's `findings.*`; asking for a token tells about app id, secret and IP white-list.

    Asks the platform itself and not the store, whose token may outlive a secret that was changed.
    """
    settings = settings_of(account)
    return [*_modes(settings), *await _token(core, settings)]


def _modes(settings: WechatSettings) -> list[str]:
    """Both are harmless towards a sandbox on this machine."""
    if settings.is_local:
        return []
    findings = []
    if settings.mode == "plain":
        findings.append("wechat_mode_plain")
    if settings.api_base.startswith("http://"):
        findings.append("wechat_api_base_unencrypted")
    return findings


async def _token(core: Core, settings: WechatSettings) -> list[str]:
    try:
        await issue(core, settings)
    except RetryLater:
        return ["wechat_unreachable"]
    except Refused:
        return ["wechat_token_refused"]
    except AuthExpired as error:
        return [error.code]
    return []
