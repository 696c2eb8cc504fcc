"""The published vectors of WeChat's signatures and cipher."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hub.sandbox.wechat import crypto

_VECTORS = json.loads((Path(__file__).parents[1] / "data/wechat_crypto.json").read_text("utf-8"))["vectors"]


def _of(*kinds: str) -> list[Any]:
    return [pytest.param(v, id=v["id"]) for v in _VECTORS if v["kind"] in kinds]


@pytest.mark.parametrize("vector", _of("plain_signature"))
def test_signature(vector: dict[str, Any]) -> None:
    signed = crypto.signature(vector["token"], vector["timestamp"], vector["nonce"])
    assert signed == vector["expect_signature"]


@pytest.mark.parametrize("vector", _of("aes_decrypt"))
def test_decrypt(vector: dict[str, Any]) -> None:
    signed = crypto.signature(vector["token"], vector["timestamp"], vector["nonce"], vector["encrypt"])
    assert signed == vector["expect_msg_signature"]
    plain = crypto.decrypt(vector["encoding_aes_key"], vector["receiveid"], vector["encrypt"])
    assert plain == vector["expect_plaintext"]
    with pytest.raises(crypto.BadCipher):
        crypto.decrypt(vector["encoding_aes_key"], "wx0", vector["encrypt"])


@pytest.mark.parametrize("vector", _of("aes_encrypt", "aes_encrypt_reply"))
def test_encrypt(vector: dict[str, Any]) -> None:
    random16 = vector["random16"].encode()
    cipher_text = crypto.encrypt(
        vector["encoding_aes_key"], vector["receiveid"], vector["plaintext"], random16
    )
    assert cipher_text == vector["expect_encrypt"]
    assert crypto.decrypt(vector["encoding_aes_key"], vector["receiveid"], cipher_text) == vector["plaintext"]


@pytest.mark.parametrize("broken", ["", "????", "AAAA", "A" * 64])
def test_what_is_no_cipher_text_is_refused(broken: str) -> None:
    with pytest.raises(crypto.BadCipher):
        crypto.decrypt("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx0", broken)
