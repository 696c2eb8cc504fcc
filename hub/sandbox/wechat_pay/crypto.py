"""Signs, checks and seals as API v3 documents it; written apart from the connector: no mistake is to be shared."""

from __future__ import annotations

import base64
import re
import secrets
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_PART = re.compile(r'(\w+)="([^"]*)"')


def new_key() -> str:
    """A private RSA key in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@cache
def forgers_key() -> str:
    """Of somebody who is not WeChat Pay."""
    return new_key()


def public_of(private_pem: str) -> str:
    return (
        _private(private_pem)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def sign(private_pem: str, message: bytes) -> str:
    signed = _private(private_pem).sign(message, padding.PKCS1v15(), hashes.SHA256())
    return base64.b64encode(signed).decode()


def is_signed(public_pem: str, message: bytes, signature: str) -> bool:
    key = serialization.load_pem_public_key(public_pem.encode())
    assert isinstance(key, rsa.RSAPublicKey)
    try:
        key.verify(base64.b64decode(signature), message, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def sealed(api_v3_key: str, plaintext: str, associated: str) -> dict[str, str]:
    """The resource of a notice."""
    nonce = secrets.token_hex(6)
    ciphertext = AESGCM(api_v3_key.encode()).encrypt(nonce.encode(), plaintext.encode(), associated.encode())
    return {
        "algorithm": "AEAD_AES_256_GCM", "ciphertext": base64.b64encode(ciphertext).decode(), "nonce": nonce,
        "associated_data": associated,
    }  # fmt: skip


def parts_of(authorization: str) -> dict[str, str]:
    """Of `WECHATPAY2-SHA256-RSA2048 mchid="…",…`; empty for another scheme."""
    scheme, _, rest = authorization.partition(" ")
    return dict(_PART.findall(rest)) if scheme == "WECHATPAY2-SHA256-RSA2048" else {}


@cache  # reading one checks its primes, which takes as long as fifty signatures
def _private(pem: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key
