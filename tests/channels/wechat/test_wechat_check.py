"""What `hub channel check` finds wrong with an account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fake_wechat import FakeWechat, MakeAccount

from hub.channels import wechat
from hub.channels.wechat import CHANNEL
from hub.channels.wechat.settings import WechatSettings
from hub.conversations.channel import Account
from hub.core.http import Http
from hub.core.i18n import Catalogue
from hub.core.runtime import Core

TEXTS = Catalogue.load(Path(wechat.__file__).parent / "texts")


async def test_a_sound_account_has_no_findings(core: Core, account: Account) -> None:
    assert await CHANNEL.check(core, account) == []


@pytest.mark.parametrize(("errcode", "finding"), [
    (40013, "wechat_app_id_wrong"), (40125, "wechat_secret_wrong"), (40001, "wechat_secret_wrong"),
    (40164, "wechat_ip_not_listed"), (48001, "wechat_api_not_granted"), (50002, "wechat_account_restricted"),
    (-1, "wechat_unreachable"), (12345, "wechat_token_refused"),
])  # fmt: skip
async def test_the_platforms_refusal_is_told(
    core: Core, account: Account, platform: FakeWechat, errcode: int, finding: str
) -> None:
    platform.script["/cgi-bin/stable_token"].append({"errcode": errcode, "errmsg": "no"})
    assert await CHANNEL.check(core, account) == [finding]
    assert f"findings.{finding}" in TEXTS.texts["en"]


async def test_an_unreachable_platform(core: Core, make_account: MakeAccount) -> None:
    assert await CHANNEL.check(core, make_account(api_base="http://127.0.0.1:9")) == ["wechat_unreachable"]


@pytest.mark.parametrize(
    ("changes", "findings"),
    [
        ({"mode": "plain"}, ["wechat_mode_plain"]),
        ({"mode": "compat", "api_base": "http://api.example.com"}, ["wechat_api_base_unencrypted"]),
        ({"mode": "safe"}, []),
    ],
)
async def test_weak_settings_towards_the_real_platform(
    core: Core, make_account: MakeAccount, changes: Any, findings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sound(self: Http, *_: Any, **__: Any) -> Any:
        return type("R", (), {"content": b'{"access_token": "t", "expires_in": 7200}'})

    monkeypatch.setattr(Http, "request", sound)
    assert await CHANNEL.check(core, make_account(**changes)) == findings


def test_texts_are_there_in_both_languages() -> None:
    assert TEXTS.gaps() == []
    labels = {f"channels.wechat.{name}" for name in WechatSettings.model_fields}
    assert labels <= TEXTS.texts["en"].keys()
