"""Fan tokens: what a browser keeps to come back as the same fan, and nothing that the server must remember."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from hub.core.clock import from_unix, now
from hub.core.errors import NotAllowed
from hub.core.keyring import Keyring

_FAN_PURPOSE = "webchat.token"
_TICKET_PURPOSE = "webchat.upload"
LIFE = timedelta(days=365)
# A page that is used at least once in eleven months never loses its fan.
RENEW_AFTER = timedelta(days=30)
# 190 bits; with the id in front the ticket still fits the 64 characters of a media id.
_TICKET_CHARS = 32


@dataclass(frozen=True)
class Fan:
    """Who holds the token. `name` is shown to the team and proves nothing."""

    shop_id: str
    account_id: str
    fan_id: str
    name: str


def mint(keys: Keyring, fan: Fan, at: datetime | None = None) -> str:
    payload = json.dumps({**asdict(fan), "at": int((at or now()).timestamp())}, ensure_ascii=False)
    body = urlsafe_b64encode(payload.encode()).rstrip(b"=").decode()
    return f"{body}~{keys.sign(_FAN_PURPOSE, body)}"


def read(keys: Keyring, token: str) -> Fan:
    """Raises NotAllowed("fan_token_invalid"), or ("fan_token_expired") a year after it was made."""
    return _opened(keys, token)[0]


def needs_renewal(keys: Keyring, token: str) -> bool:
    """For a token that `read` accepted."""
    return now() - _opened(keys, token)[1] > RENEW_AFTER


def _opened(keys: Keyring, token: str) -> tuple[Fan, datetime]:
    body, _, signature = token.partition("~")
    if not keys.verify(_FAN_PURPOSE, body, signature):
        raise NotAllowed("fan_token_invalid")
    claims = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    made_at = from_unix(claims.pop("at"))
    if now() - made_at > LIFE:
        raise NotAllowed("fan_token_expired")
    return Fan(**claims), made_at


def member_id(identity_secret: str, user_id: str, signature: str) -> str:
    """The fan id of a member whom the shop's own site vouches for.

    `signature` is the hex HMAC-SHA256 of the user id. Raises NotAllowed when it is wrong, or when the
    shop has set no secret: an empty key would let anyone sign.
    """
    right = hmac.new(identity_secret.encode(), user_id.encode(), hashlib.sha256).hexdigest()
    if not identity_secret or not hmac.compare_digest(right.encode(), signature.lower().encode()):
        raise NotAllowed("fan_signature_wrong", field="signature")
    return f"u:{user_id}"


def upload_ticket(keys: Keyring, fan: Fan, media_id: str) -> str:
    """The media id as the fan who uploaded it gets it: nobody else can send that file by its id."""
    return f"{media_id}.{_stamp(keys.keyed_hash(_TICKET_PURPOSE, _bound(fan, media_id)))}"


def redeem(keys: Keyring, fan: Fan, ticket: str) -> str:
    """The media id. Raises NotAllowed for a ticket that another fan got, or that was made up."""
    media_id, _, stamp = ticket.partition(".")
    known = keys.keyed_hashes(_TICKET_PURPOSE, _bound(fan, media_id))
    if not any(hmac.compare_digest(_stamp(right).encode(), stamp.encode()) for right in known):
        raise NotAllowed("upload_not_yours", field="media_id")
    return media_id


def _bound(fan: Fan, media_id: str) -> str:
    return json.dumps([fan.shop_id, fan.account_id, fan.fan_id, media_id])


def _stamp(keyed_hash: str) -> str:
    return keyed_hash.partition(".")[2][:_TICKET_CHARS]
