"""The channel as the core sees it: each method is one line into the module that does the work."""

from __future__ import annotations

from collections.abc import AsyncIterator

from pydantic import BaseModel

from hub.channels.wechat import api, check, hook, media, mini_codes, outbound
from hub.channels.wechat.settings import WechatSettings
from hub.conversations.channel import Account, Capabilities, HookAnswer, HookRequest, OutMessage
from hub.conversations.model import MediaRef
from hub.core import log
from hub.core.errors import HubError
from hub.core.runtime import Core

_log = log.get(__name__)


class Wechat:
    """Holds nothing: what must be remembered lies in the stores or with the process's Core."""

    name = "wechat"
    settings_model: type[BaseModel] = WechatSettings

    def capabilities(self, account: Account) -> Capabilities:
        return outbound.capabilities(account)

    async def hook(self, core: Core, account: Account, request: HookRequest) -> HookAnswer:
        return hook.answer(account, request)

    async def send(self, core: Core, account: Account, message: OutMessage) -> str:
        return await outbound.send(core, account, message)

    async def typing(self, core: Core, account: Account, fan_id: str, on: bool) -> None:
        """Refusals (45080 the fan was silent, 45081 already typing) and failures are worth a debug line."""
        try:
            await api.send_typing(core, account, fan_id, on)
        except HubError as error:
            _log.debug("wechat_typing_refused", account_id=account.id, code=error.code)

    def fetch(self, core: Core, account: Account, ref: MediaRef, max_bytes: int) -> AsyncIterator[bytes]:
        return media.fetch(core, account, ref, max_bytes)

    async def mini_code(self, core: Core, account: Account, page: str, scene: str) -> bytes:
        return await mini_codes.draw(core, account, page, scene)

    async def check(self, core: Core, account: Account) -> list[str]:
        return await check.check(core, account)


CHANNEL = Wechat()
