"""Pictures that open a page of a mini-program, by getwxacodeunlimit: as many as one likes, 5000 a minute."""

from __future__ import annotations

import asyncio

from hub.channels.wechat import api, wire
from hub.channels.wechat.errors import failure
from hub.channels.wechat.parse import whole
from hub.channels.wechat.settings import settings_of
from hub.conversations.channel import Account
from hub.core.errors import Refused, RetryLater
from hub.core.runtime import Core

_WIDTH = 430
_MOST_SCENE = 32
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG"


async def draw(core: Core, account: Account, page: str, scene: str) -> bytes:
    """JPEG or PNG. `page` without a slash in front and without a query; a repeat makes the same picture.

    Raises Refused (41030: no such page in the released app), RetryLater, AuthExpired.
    """
    if len(scene) > _MOST_SCENE:
        raise Refused("mini_scene_too_long", limit=_MOST_SCENE)
    url = f"{settings_of(account).api_base}/wxa/getwxacodeunlimit"
    wanted = {"scene": scene, "page": page, "check_path": True, "env_version": "release", "width": _WIDTH}

    async def call(token: str) -> bytes:
        return await _asked(core, url, token, wanted)

    return await api.with_token(core, account, call)


async def _asked(core: Core, url: str, token: str, wanted: dict[str, object]) -> bytes:
    try:
        async with asyncio.timeout(wire.LIMIT_S):
            response = await core.http.request(
                "POST", url, idempotent=True, params={"access_token": token}, **wire.body(wanted)
            )
    except TimeoutError:
        raise RetryLater("outside_unclear", after_s=3.0) from None
    # Success is bytes, a refusal JSON, both with status 200 and not always under their own types.
    if response.content.startswith((_JPEG, _PNG)):
        return response.content
    answer = wire.as_object(response.content)
    errcode = whole(str(answer.get("errcode", 0))) if answer else 0
    if answer is None or not errcode:
        raise RetryLater("outside_unclear", after_s=3.0, detail="no picture")
    raise failure(errcode, str(answer.get("errmsg", "")))
