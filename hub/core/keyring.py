"""One master secret becomes many keys, one per purpose, so that a leak or a mix-up stays in its corner.

Every text made here starts with the id of the master secret behind it ("k1."), so secrets can be replaced
while what older ones made stays readable.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import os
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.core.disk import sync_folder
from hub.core.errors import Refused

KEY_FILE = "secret.key"
_NONCE_BYTES = 12  # random ones are safe for 2**32 texts per purpose and secret (NIST SP 800-38D, 8.3)
_LEAST_SECRET_CHARS = 16  # below this a stolen ciphertext can be guessed at leisure
_KEYED = re.compile(r"(k[0-9]+):([^\s,]+)")
_KEYED_LIST = re.compile(r"k[0-9]+:[^\s,]+(?:[\s,]+k[0-9]+:[^\s,]+)*\Z")


class Keyring:
    """`purpose` is one of a few constants in the code, never data: each one's key stays cached for ever."""

    def __init__(self, current: tuple[str, bytes], older: Mapping[str, bytes] | None = None) -> None:
        self.current_id = current[0]
        self._secrets = dict([current]) | {
            key_id: s for key_id, s in (older or {}).items() if key_id != current[0]
        }
        self._keys: dict[tuple[str, str, str], bytes] = {}
        self._ciphers: dict[tuple[str, str], AESGCM] = {}

    def encrypt(self, purpose: str, plain: str) -> str:
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher(self.current_id, purpose).encrypt(nonce, _raw(plain), purpose.encode())
        return f"{self.current_id}.{_b64(nonce + sealed)}"

    def decrypt(self, purpose: str, text: str) -> str:
        """Raises Refused("cipher_unreadable") on another purpose, an unknown key id or any changed byte."""
        key_id, _, body = text.partition(".")
        try:
            raw = _unb64(body)
            opened = self._cipher(key_id, purpose).decrypt(
                raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode()
            )
            return opened.decode(errors="surrogatepass")
        except (KeyError, ValueError, InvalidTag):
            raise Refused("cipher_unreadable") from None

    def is_current(self, text: str) -> bool:
        """False for what an older secret made: such a text should be made anew when it is next written."""
        return text.startswith(f"{self.current_id}.")

    def keyed_hash(self, purpose: str, text: str) -> str:
        """The same for equal texts only: the caller normalises first."""
        return self._mac("hash", self.current_id, purpose, text)

    def keyed_hashes(self, purpose: str, text: str) -> list[str]:
        """One hash per secret, the current first: search by all, or older rows are lost by a rotation."""
        return [self._mac("hash", key_id, purpose, text) for key_id in self._secrets]

    def sign(self, purpose: str, text: str) -> str:
        return self._mac("sign", self.current_id, purpose, text)

    def verify(self, purpose: str, text: str, signature: str) -> bool:
        key_id = signature.partition(".")[0]
        if key_id not in self._secrets:
            return False
        right = self._mac("sign", key_id, purpose, text)
        return hmac.compare_digest(_raw(right), _raw(signature))

    def _mac(self, use: str, key_id: str, purpose: str, text: str) -> str:
        return f"{key_id}.{_b64(hmac.digest(self._key(use, key_id, purpose), _raw(text), hashlib.sha256))}"

    def _cipher(self, key_id: str, purpose: str) -> AESGCM:
        cipher = self._ciphers.get((key_id, purpose))
        if cipher is None:
            cipher = self._ciphers[key_id, purpose] = AESGCM(self._key("encrypt", key_id, purpose))
        return cipher

    def _key(self, use: str, key_id: str, purpose: str) -> bytes:
        key = self._keys.get((use, key_id, purpose))
        if key is None:
            derivation = HKDF(SHA256(), 32, salt=None, info=f"uphub/{use}/{purpose}".encode())
            key = self._keys[use, key_id, purpose] = derivation.derive(self._secrets[key_id])
        return key


def load_or_create(data_dir: Path, secret_key_setting: str) -> Keyring:
    """The setting wins; else `secret.key` in the data folder, made on the first run.

    Both hold either one secret, or a rotation list "k2:NEW k1:OLD" with the current secret first.
    """
    if secret_key_setting:
        return _parsed(secret_key_setting, "HUB_SECRET_KEY")
    path = data_dir / KEY_FILE
    if not path.exists():
        _create_once(path)
    return _parsed(path.read_text().strip(), str(path))


def _create_once(path: Path) -> None:
    """Of several processes starting at once the first to link wins; a crash never leaves half a secret."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_private(draft, f"k1:{secrets.token_urlsafe(32)}\n")
        _unless_exists(lambda: os.link(draft, path))
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _unless_exists(act: Callable[[], None]) -> None:
    try:
        act()
    except FileExistsError:
        return  # another process was first: its secret is the one to read


def _parsed(text: str, where: str) -> Keyring:
    pairs = _KEYED.findall(text) if _KEYED_LIST.match(text) else [("k1", text)]
    if any(len(secret) < _LEAST_SECRET_CHARS for _, secret in pairs):
        raise Refused("secret_key_short", field=where, least=_LEAST_SECRET_CHARS)
    if len({key_id for key_id, _ in pairs}) < len(pairs):
        raise Refused("secret_key_repeated", field=where)
    (current, *older) = [(key_id, secret.encode()) for key_id, secret in pairs]
    return Keyring(current, dict(older))


def _raw(text: str) -> bytes:
    """Any text, half surrogate pairs too: JSON from outside can carry them."""
    return text.encode(errors="surrogatepass")


def _b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    """Strict: two spellings of one ciphertext would defeat whoever compares them."""
    raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if _b64(raw) != text:
        raise binascii.Error("not in canonical form")
    return raw
