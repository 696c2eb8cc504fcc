"""Receivers at rest: one ciphertext, what screens may show of it, and keyed hashes by which people search.

Merging of parcels and customers rests on `receiver_key`, never on masked text (design: identity).
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict
from typing import Any

from hub.commerce.addresses.model import Receiver, plain_phone
from hub.core.keyring import Keyring
from hub.core.privacy import PHONE_PURPOSE, PHONE_TAIL_PURPOSE

Doc = dict[str, Any]
PURPOSE, KEY_PURPOSE, NAME_PURPOSE = "receiver", "receiver.key", "receiver.name"
_SHOWN_CHARS = 4


def sealed(keys: Keyring, receiver: Receiver) -> Doc:
    """For a Mongo document: nothing in it but the region can be read without the key."""
    return {
        "secret": keys.encrypt(PURPOSE, json.dumps(asdict(receiver), ensure_ascii=False)),
        "name": masked_name(receiver.name), "phone": masked_phone(receiver.phone), "province": receiver.province,
        "city": receiver.city, "district": receiver.district, "detail": masked_detail(receiver.detail),
        "receiver_key": keys.keyed_hash(KEY_PURPOSE, _same(receiver)),
    }  # fmt: skip


def opened(keys: Keyring, doc: Doc) -> Receiver:
    """Raises Refused("cipher_unreadable")."""
    return Receiver(**json.loads(keys.decrypt(PURPOSE, doc["secret"])))


def terms(keys: Keyring, receiver: Receiver) -> tuple[str, ...]:
    """Search keys of an order that goes there: name, phone, and the phone's last four."""
    digits = plain_phone(receiver.phone).partition("-")[0]
    return (
        f"m:{keys.keyed_hash(NAME_PURPOSE, normal_name(receiver.name))}",
        f"p:{keys.keyed_hash(PHONE_PURPOSE, digits)}",
        f"t:{keys.keyed_hash(PHONE_TAIL_PURPOSE, digits[-4:])}",
    )


def normal_name(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s·•.]", "", plain)


def masked_name(name: str) -> str:
    return f"{name[:1]}{'*' * min(2, max(1, len(name) - 1))}"


def masked_phone(phone: str) -> str:
    number, dash, _ = plain_phone(phone).partition("-")
    shown = f"{number[:3]}****{number[-4:]}" if len(number) >= 11 else f"****{number[-2:]}"
    return f"{shown}-****" if dash else shown


def masked_detail(detail: str) -> str:
    """A few characters, and no digit: a house number is what tells people apart."""
    return re.sub(r"\d", "*", detail[:_SHOWN_CHARS]) + "****"


def _same(receiver: Receiver) -> str:
    """The same for one person at one place, however they wrote it."""
    place = f"{receiver.province}{receiver.city}{receiver.district}{receiver.detail}"
    plain = re.sub(r"[\s,，。、;；:：()（）#\-_]", "", unicodedata.normalize("NFKC", place).casefold())
    return f"{plain_phone(receiver.phone)}|{plain}"
