"""Turns a line of a list into the document of a code, and back for the few who may read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hub.commerce.stock.codes_lines import NEVER, Row, tail_of
from hub.commerce.stock.codes_model import CODE_PURPOSE, CodeRow, PlainCode, same_hash
from hub.core.keyring import Keyring

Doc = dict[str, Any]


def sealed(keys: Keyring, sku_id: str, batch_id: str, row: Row, by: str, at: datetime) -> Doc:
    """All but its id."""
    return {
        "sku_id": sku_id, "batch_id": batch_id, "state": "free",
        "same": same_hash(keys, row.same), "code": keys.encrypt(CODE_PURPOSE, row.code),
        "secret": keys.encrypt(CODE_PURPOSE, row.secret) if row.secret else None, "tail": tail_of(row.code),
        "good_until": row.good_until, "reservation_id": None, "replaced_by": None, "shown": 0,
        "added_by": by, "added_at": at, "changed_at": at, "schema": 1,
    }  # fmt: skip


def opened(keys: Keyring, doc: Doc) -> PlainCode:
    """Raises Refused("cipher_unreadable")."""
    secret = keys.decrypt(CODE_PURPOSE, doc["secret"]) if doc["secret"] else ""
    return PlainCode(doc["sku_id"], keys.decrypt(CODE_PURPOSE, doc["code"]), secret, until_of(doc))


def listed(doc: Doc) -> CodeRow:
    return CodeRow(
        doc["_id"], doc["tail"], doc["secret"] is not None, doc["state"], until_of(doc), doc["batch_id"],
        doc["reservation_id"], doc["added_at"], doc["changed_at"], doc["shown"], doc["replaced_by"],
    )  # fmt: skip


def until_of(doc: Doc) -> datetime | None:
    until: datetime = doc["good_until"]
    return until if until < NEVER else None
