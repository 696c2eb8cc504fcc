"""Settings as the environment gives them, and the addresses that follow."""

from __future__ import annotations

import pytest

from hub.core import settings
from hub.core.errors import Refused
from hub.core.settings import Settings


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("fd00::1", "http://[fd00::1]:8000"),
    ],
)
def test_the_printed_address_can_be_opened(host: str, url: str) -> None:
    assert Settings(host=host).base_url == url


def test_the_public_url_wins() -> None:
    assert (
        Settings(host="0.0.0.0", public_url="https://hub.example.com/").base_url == "https://hub.example.com"
    )


@pytest.mark.parametrize(("name", "text"), [("HUB_PORT", "eight"), ("HUB_LISTEN_FD", "x")])
def test_what_cannot_be_read_is_named(name: str, text: str) -> None:
    with pytest.raises(Refused, match="setting_unreadable") as refused:
        settings.load({name: text})
    assert refused.value.field == name
