"""Draws codes that open a page of a mini-program, as WeChat does without a limit to their number."""

from __future__ import annotations

import io
import re

import segno
from PIL import Image
from starlette.responses import Response

from hub.sandbox.wechat import gate, sends
from hub.sandbox.wechat import world as worlds
from hub.sandbox.wechat.errors import ApiError
from hub.sandbox.wechat.gate import Call

# What the documentation allows: 32 visible characters, digits, letters and these signs.
_SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@._~-]{1,32}", re.ASCII)
# Every page of the apps that play here lies under pages/; a query or a leading slash is no page's name.
_PAGE = re.compile(r"pages(/[0-9A-Za-z_-]+)+", re.ASCII)
_NARROWEST, _WIDEST = 280, 1280


async def draw(call: Call) -> Response:
    """A JPEG, or a refusal as JSON: 40169 for the scene, 41030 for the page, 48001 for an official account."""
    gate.method(call, "POST")
    account, _ = gate.authorised(call)
    if account.official:
        raise ApiError(48001)
    asked = sends.parsed(call.body)
    scene, page = asked.get("scene"), asked.get("page", "pages/index/index")
    if not isinstance(scene, str) or not _SCENE.fullmatch(scene):
        raise ApiError(40169)
    if asked.get("check_path", True) and not (isinstance(page, str) and _PAGE.fullmatch(page)):
        raise ApiError(41030)
    width = asked.get("width", 430)
    if not isinstance(width, int) or not _NARROWEST <= width <= _WIDEST:
        raise ApiError(47003)
    worlds.note(call.world, account.app_id, "mini_code", {"scene": scene, "page": page})
    return Response(_drawn(f"{account.app_id} {page} {scene}", width), media_type="image/jpeg")


def _drawn(text: str, width: int) -> bytes:
    """Square, where WeChat's are round; what matters is that each is another picture."""
    matrix, file = io.BytesIO(), io.BytesIO()
    segno.make(text, micro=False).save(matrix, kind="png", scale=8)
    Image.open(matrix).convert("RGB").resize((width, width)).save(file, "JPEG", quality=80)
    return file.getvalue()
