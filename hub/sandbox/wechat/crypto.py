"""Signs and encrypts as WeChat's servers do (WXBizMsgCrypt, the sender's half and the reply's)."""

from __future__ import annotations

import base64
import hashlib
import struct

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

_BLOCK = 32  # PKCS#7 to 32 bytes although AES has blocks of 16


class BadCipher(Exception):
    """The text was not encrypted for this account."""


def signature(*parts: str) -> str:
    """sha1 over the sorted parts: token, timestamp, nonce and, for `msg_signature`, the cipher text."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def encrypt(aes_key: str, app_id: str, message: str, random16: bytes) -> str:
    """Base64 of AES-256-CBC over random16 ‖ length ‖ message ‖ app_id."""
    key = key_bytes(aes_key)
    text = message.encode()
    plain = random16 + struct.pack(">I", len(text)) + text + app_id.encode()
    padding = _BLOCK - len(plain) % _BLOCK
    encryptor = Cipher(AES(key), CBC(key[:16])).encryptor()
    return base64.b64encode(
        encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
    ).decode()


def decrypt(aes_key: str, app_id: str, cipher_text: str) -> str:
    """Raises BadCipher when the key, the padding or the trailing app id is another's."""
    try:
        plain = _decrypted(key_bytes(aes_key), base64.b64decode(cipher_text, validate=True))
        (length,) = struct.unpack(">I", plain[16:20])
        message, receiver = plain[20 : 20 + length].decode(), plain[20 + length :].decode()
    except (ValueError, struct.error) as bad:
        raise BadCipher("cannot be decrypted") from bad
    if receiver != app_id:
        raise BadCipher(f"was encrypted for {receiver!r}")
    return message


def key_bytes(aes_key: str) -> bytes:
    """Raises ValueError unless it is the 43 characters of a 32-byte key."""
    key = base64.b64decode(aes_key + "=", validate=True)
    if len(key) != 32:
        raise ValueError("an EncodingAESKey has 43 characters")
    return key


def _decrypted(key: bytes, cipher_bytes: bytes) -> bytes:
    decryptor = Cipher(AES(key), CBC(key[:16])).decryptor()
    padded = decryptor.update(cipher_bytes) + decryptor.finalize()
    if not padded or not 1 <= padded[-1] <= _BLOCK:
        raise BadCipher("has a bad padding")
    return padded[: -padded[-1]]
