"""A token proves who a fan is: nothing in it may be changed, moved to another fan, or kept for ever."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta

import pytest

from hub.channels.webchat import tokens
from hub.channels.webchat.settings import WebChatSettings
from hub.core.clock import now
from hub.core.errors import NotAllowed
from hub.core.keyring import Keyring

KEYS = Keyring(("k1", b"first secret of the tests"))
FAN = tokens.Fan("shop-1", "account-1", "a:123", "访客 9F3K")


def test_a_token_reads_back_as_the_same_fan() -> None:
    assert tokens.read(KEYS, tokens.mint(KEYS, FAN)) == FAN


def test_a_token_survives_the_rotation_of_the_secret() -> None:
    token = tokens.mint(KEYS, FAN)
    rotated = Keyring(("k2", b"second secret of the tests"), {"k1": b"first secret of the tests"})
    assert tokens.read(rotated, token) == FAN


@pytest.mark.parametrize("token", ["", "~", "abc", "abc~k1.abc", "~k1.", "ä~k1.ö"])
def test_nonsense_is_refused(token: str) -> None:
    with pytest.raises(NotAllowed, match="fan_token_invalid"):
        tokens.read(KEYS, token)


def test_no_byte_of_a_token_can_be_changed() -> None:
    token = tokens.mint(KEYS, FAN)
    body, _, signature = token.partition("~")
    claims = urlsafe_b64decode(body + "=" * (-len(body) % 4))
    forged = urlsafe_b64encode(claims.replace(b"a:123", b"a:124")).rstrip(b"=").decode()
    for bad in (f"{forged}~{signature}", token[:-1], token.swapcase(), f"{body}~{signature}x"):
        with pytest.raises(NotAllowed, match="fan_token_invalid"):
            tokens.read(KEYS, bad)


def test_a_token_of_another_installation_is_refused() -> None:
    other = Keyring(("k1", b"the secret of somebody else"))
    with pytest.raises(NotAllowed, match="fan_token_invalid"):
        tokens.read(KEYS, tokens.mint(other, FAN))


def test_a_token_lives_a_year_and_is_renewed_after_a_month() -> None:
    young = tokens.mint(KEYS, FAN, now() - timedelta(days=29))
    old = tokens.mint(KEYS, FAN, now() - timedelta(days=31))
    assert not tokens.needs_renewal(KEYS, young)
    assert tokens.needs_renewal(KEYS, old)
    assert tokens.read(KEYS, tokens.mint(KEYS, FAN, now() - timedelta(days=364))) == FAN
    with pytest.raises(NotAllowed, match="fan_token_expired"):
        tokens.read(KEYS, tokens.mint(KEYS, FAN, now() - timedelta(days=366)))


def _signed(secret: str, user_id: str) -> str:
    return hmac.new(secret.encode(), user_id.encode(), hashlib.sha256).hexdigest()


def test_a_member_is_who_the_shops_site_signed() -> None:
    secret = "0123456789abcdef"
    assert tokens.member_id(secret, "vip-7", _signed(secret, "vip-7")) == "u:vip-7"
    assert tokens.member_id(secret, "会员七", _signed(secret, "会员七").upper()) == "u:会员七"


@pytest.mark.parametrize(
    ("secret", "signature"),
    [
        ("0123456789abcdef", _signed("0123456789abcdef", "vip-8")),
        ("0123456789abcdef", ""),
        ("0123456789abcdef", "ß"),
        ("", _signed("", "vip-7")),
    ],
)
def test_a_wrong_signature_is_refused_and_an_empty_secret_signs_nothing(secret: str, signature: str) -> None:
    with pytest.raises(NotAllowed, match="fan_signature_wrong"):
        tokens.member_id(secret, "vip-7", signature)


def test_an_upload_ticket_works_for_its_fan_only() -> None:
    media_id = "01hzzzzzzzzzzzzzzzzzzzzzzz"
    ticket = tokens.upload_ticket(KEYS, FAN, media_id)
    assert len(ticket) <= 64  # the schema's limit of a media id
    assert tokens.redeem(KEYS, FAN, ticket) == media_id
    for other in ({"fan_id": "a:124"}, {"shop_id": "shop-2"}, {"account_id": "account-2"}):
        with pytest.raises(NotAllowed, match="upload_not_yours"):
            tokens.redeem(KEYS, replace(FAN, **other), ticket)


@pytest.mark.parametrize(
    "ticket", ["", "01hzzzzzzzzzzzzzzzzzzzzzzz", "01hzzzzzzzzzzzzzzzzzzzzzzz.", ".abc", "ä.ö"]
)
def test_a_bare_media_id_is_no_ticket(ticket: str) -> None:
    with pytest.raises(NotAllowed, match="upload_not_yours"):
        tokens.redeem(KEYS, FAN, ticket)


def test_the_secret_stays_out_of_what_is_printed() -> None:
    assert "0123456789abcdef" not in repr(WebChatSettings(identity_secret="0123456789abcdef"))
