"""A wrong setting is named, so that a person can find it."""

from __future__ import annotations

from typing import Any

import pytest
from fake_wechat import BASIC
from pydantic import ValidationError

from hub.channels.wechat import CHANNEL
from hub.channels.wechat.settings import WechatSettings
from hub.conversations import accounts
from hub.conversations.channel import MediaSource, Pushed, Typing, channels
from hub.core.errors import Refused
from hub.core.runtime import Core


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "personal"}, "kind"),
        ({"gh_id": "wx_1"}, "gh_id"),
        ({"app_id": ""}, "app_id"),
        ({"secret": ""}, "secret"),
        ({"token": "ab"}, "token"),
        ({"mode": "none"}, "mode"),
        ({"aes_key": "short"}, "aes_key"),
        ({"aes_key": "!" * 43}, "aes_key"),
        ({"aes_key": "", "mode": "safe"}, "aes_key"),
        ({"aes_key": "", "mode": "compat"}, "aes_key"),
        ({"api_base": "ftp://x"}, "api_base"),
        ({"api_base": "https://x/?a=1"}, "api_base"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_the_field_at_fault_is_named(
    core: Core, shop_id: str, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused, match="setting_invalid") as refused:
        await accounts.add(core, shop_id, "wechat", "小满", BASIC | change)
    assert refused.value.field == field


def test_the_key_may_be_left_out_in_plain_mode() -> None:
    plain = WechatSettings.model_validate(BASIC | {"aes_key": "", "api_base": "http://127.0.0.1:1/wechat/"})
    assert (plain.aes_key, plain.api_base, plain.is_local) == ("", "http://127.0.0.1:1/wechat", True)
    assert not WechatSettings.model_validate(BASIC).is_local


def test_credentials_do_not_show_in_logs() -> None:
    shown = repr(WechatSettings.model_validate(BASIC))
    assert not any(BASIC[name] in shown for name in ("secret", "token", "aes_key"))


def test_a_wrong_value_is_not_repeated() -> None:
    with pytest.raises(ValidationError) as error:
        WechatSettings.model_validate(BASIC | {"aes_key": "hush-hush"})
    assert "hush" not in str(error.value.errors(include_input=False))


def test_the_channel_is_found_and_can_all_it_says() -> None:
    assert channels()["wechat"] is CHANNEL
    assert isinstance(CHANNEL, Pushed)
    assert isinstance(CHANNEL, Typing)
    assert isinstance(CHANNEL, MediaSource)
