"""WeChat's signature and message encryption, to the byte (developer guide, "message encryption", WXBizMsgCrypt)."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import os
import struct
from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from hub.core.errors import Refused

_PAD_BYTES = 32  # not AES's own 16: the platform pads to 32
_RANDOM_BYTES = 16
_HEAD_BYTES = _RANDOM_BYTES + 4


def signature(*parts: str) -> str:
    """Parts are the token, timestamp, nonce and, for encrypted bodies, the Encrypt text."""
    return hashlib.sha1("".join(sorted(parts)).encode(errors="replace")).hexdigest()  # noqa: S324 - the platform's rule


def require_signature(given: str, *parts: str) -> None:
    """Raises Refused("signature_invalid")."""
    if not hmac.compare_digest(signature(*parts).encode(), given.encode(errors="replace")):
        raise Refused("signature_invalid")


def encrypt(key: bytes, app_id: str, message: bytes, random16: bytes | None = None) -> str:
    plain = (
        (random16 or os.urandom(_RANDOM_BYTES)) + struct.pack(">I", len(message)) + message + app_id.encode()
    )
    pad = _PAD_BYTES - len(plain) % _PAD_BYTES
    encryptor = _cipher(key).encryptor()
    return b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()


def decrypt(key: bytes, app_id: str, text: str) -> bytes:
    """The message inside.

    Raises Refused("decryption_failed"), or Refused("receiver_mismatch") when it is for another app. The caller
    has checked the signature before, so nobody can use the two answers to guess at plaintext.
    """
    plain = _unpadded(_decrypted(key, text))
    if len(plain) < _HEAD_BYTES:
        raise Refused("decryption_failed")
    end = _HEAD_BYTES + struct.unpack(">I", plain[_RANDOM_BYTES:_HEAD_BYTES])[0]
    if end > len(plain):
        raise Refused("decryption_failed")
    if not hmac.compare_digest(plain[end:], app_id.encode()):
        raise Refused("receiver_mismatch", field="app_id")
    return plain[_HEAD_BYTES:end]


def _decrypted(key: bytes, text: str) -> bytes:
    try:
        decryptor = _cipher(key).decryptor()
        return decryptor.update(b64decode(text, validate=True)) + decryptor.finalize()
    except (binascii.Error, ValueError):  # ValueError: not ASCII, or not whole blocks
        raise Refused("decryption_failed") from None


def _unpadded(plain: bytes) -> bytes:
    pad = plain[-1] if plain else 0
    if not 1 <= pad <= _PAD_BYTES or plain[-pad:] != bytes([pad]) * pad:
        raise Refused("decryption_failed")
    return plain[:-pad]


def _cipher(key: bytes) -> Cipher[CBC]:
    return Cipher(AES(key), CBC(key[:16]))
