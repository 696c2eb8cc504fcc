"""A fan's upload: taken once, for this fan only, and never larger or livelier than allowed."""

from __future__ import annotations

import io

import pytest
from chat_site import Site
from PIL import Image

from hub.channels.webchat import tokens
from hub.core.ids import new_id
from storefront import chat_media
from storefront.chat_media import FAN_UPLOADS


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 120, 60)).save(out, "PNG")
    return out.getvalue()


def fan_of(site: Site, shop_id: str = "") -> tokens.Fan:
    return tokens.Fan(shop_id or site.shop.id, site.account.id, f"a:{new_id()}", "访客")


async def _upload(site: Site, fan: tokens.Fan, **files: tuple[str, bytes, str]):  # type: ignore[no-untyped-def]
    token = tokens.mint(site.core.keys, fan)
    return await site.web.post(f"{site.chat}/media", params={"token": token}, files=files)


async def test_a_picture_is_taken_and_its_id_is_the_fans_ticket(site: Site) -> None:
    fan = fan_of(site)
    answer = await _upload(site, fan, file=("猫.png", picture(), "text/html"))
    assert answer.status_code == 200, answer.text
    media = answer.json()["media"]
    assert (media["state"], media["mime"], media["width"], media["height"]) == ("ready", "image/png", 40, 30)
    assert media["name"] == "猫.png"
    media_id = tokens.redeem(site.core.keys, fan, media["id"])
    assert await site.core.db.shop(site.shop.id)["media"].find_one({"_id": media_id})


async def test_no_token_no_upload(site: Site) -> None:
    stranger = fan_of(site, shop_id="another-shop")
    for token in ("", "nonsense", tokens.mint(site.core.keys, stranger)):
        files = {"file": ("a.png", picture(), "image/png")}
        answer = await site.web.post(f"{site.chat}/media?token={token}", files=files)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "fan_token_invalid")


async def test_markup_is_refused(site: Site) -> None:
    answer = await _upload(site, fan_of(site), file=("a.png", b"<svg onload=alert(1)>", "image/png"))
    assert answer.status_code == 422
    assert answer.json()["error"]["code"].startswith("media_active")


async def test_a_missing_file_is_named(site: Site) -> None:
    answer = await _upload(site, fan_of(site), other=("a.png", picture(), "image/png"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "upload_unreadable")
    token = tokens.mint(site.core.keys, fan_of(site))
    for headers in ({"content-type": "multipart/form-data"}, {"content-type": "text/plain"}):
        answer = await site.web.post(f"{site.chat}/media?token={token}", content=b"x", headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "upload_unreadable")


@pytest.mark.parametrize("declared", [True, False])
async def test_too_much_is_cut_off_as_soon_as_it_is_known(
    site: Site, monkeypatch: pytest.MonkeyPatch, declared: bool
) -> None:
    monkeypatch.setattr(chat_media, "FRAME_BYTES", 1_000)
    limit, sent = site.core.settings.media_max_bytes, 0

    async def endless():  # type: ignore[no-untyped-def]
        nonlocal sent
        yield b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
        while sent < limit * 2:
            sent += 1_000_000
            yield b"x" * 1_000_000

    length = {"content-length": str(limit * 2)} if declared else {}
    headers = {"content-type": "multipart/form-data; boundary=b"} | length
    token = tokens.mint(site.core.keys, fan_of(site))
    answer = await site.web.post(f"{site.chat}/media?token={token}", content=endless(), headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "upload_too_large")


async def test_a_fan_uploads_only_so_often(site: Site) -> None:
    fan = fan_of(site)
    for _ in range(FAN_UPLOADS):
        assert (await _upload(site, fan, nothing=("a", b"a", "text/plain"))).status_code == 422
    answer = await _upload(site, fan, file=("a.png", picture(), "image/png"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "upload_too_many")
    assert (await _upload(site, fan_of(site), file=("a.png", picture(), "image/png"))).status_code == 200
