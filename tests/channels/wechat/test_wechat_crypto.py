"""The published vectors, and what must not decrypt."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.channels.wechat import crypto
from hub.core.errors import Refused

KEY = b64decode("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG=")
APP = "wx2c2769f8efd9abc2"


@pytest.mark.parametrize("name", ["mp_signature_test", "mp_signature_789"])
def test_plain_signatures(vectors: dict[str, Any], name: str) -> None:
    v = vectors[name]
    assert crypto.signature(v["token"], v["timestamp"], v["nonce"]) == v["expect_signature"]


def test_the_official_demo_decrypts(vectors: dict[str, Any]) -> None:
    v = vectors["mp_aes_decrypt_official_demo"]
    signed = crypto.signature(v["token"], v["timestamp"], v["nonce"], v["encrypt"])
    assert signed == v["expect_msg_signature"]
    assert crypto.signature(v["token"], v["timestamp"], v["nonce"]) == v["plain_signature_same_query"]
    key = b64decode(v["encoding_aes_key"] + "=")
    assert crypto.decrypt(key, v["receiveid"], v["encrypt"]).decode() == v["expect_plaintext"]


@pytest.mark.parametrize("name", ["wecom_message_official", "wecom_message_wechatpy"])
def test_the_same_algorithm_elsewhere_decrypts(vectors: dict[str, Any], name: str) -> None:
    v = vectors[name]
    key = b64decode(v["encoding_aes_key"] + "=")
    assert crypto.decrypt(key, v["receiveid"], v["encrypt"]).decode() == v["expect_plaintext"]


@pytest.mark.parametrize("name", ["mp_aes_encrypt_1", "mp_aes_encrypt_2", "wecom_passive_reply"])
def test_encryption(vectors: dict[str, Any], name: str) -> None:
    v = vectors[name]
    key = b64decode(v["encoding_aes_key"] + "=")
    made = crypto.encrypt(key, v["receiveid"], v["plaintext"].encode(), v["random16"].encode())
    assert made == v["expect_encrypt"]


@given(st.binary(max_size=300), st.text("wx0123456789abcdef", min_size=1, max_size=20))
def test_what_was_encrypted_decrypts(message: bytes, app_id: str) -> None:
    assert crypto.decrypt(KEY, app_id, crypto.encrypt(KEY, app_id, message)) == message


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: b64encode(raw).decode()))
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        crypto.decrypt(KEY, APP, text)


def test_another_app_is_refused() -> None:
    with pytest.raises(Refused, match="receiver_mismatch"):
        crypto.decrypt(KEY, APP, crypto.encrypt(KEY, "wx0000000000000000", b"hello"))


@pytest.mark.parametrize("position", [16, 31, 43, -1])
def test_a_changed_byte_is_refused(position: int) -> None:
    """Not one in the first block, which is random filler: that is what the signature is for."""
    raw = bytearray(b64decode(crypto.encrypt(KEY, APP, b"hello", b"0" * 16)))
    raw[position] ^= 1
    with pytest.raises(Refused):
        crypto.decrypt(KEY, APP, b64encode(raw).decode())


@pytest.mark.parametrize("kept", [-1, -4, 10, 0])
def test_a_truncated_text_is_refused(kept: int) -> None:
    with pytest.raises(Refused, match="decryption_failed"):
        crypto.decrypt(KEY, APP, crypto.encrypt(KEY, APP, b"hello")[:kept])


def test_a_length_beyond_the_end_is_refused() -> None:
    plain = b"0" * 16 + b"\xff\xff\xff\xff" + b"x" * 11
    pad = 32 - len(plain) % 32
    encryptor = crypto._cipher(KEY).encryptor()
    text = b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()
    with pytest.raises(Refused, match="decryption_failed"):
        crypto.decrypt(KEY, APP, text)
