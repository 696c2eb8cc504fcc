"""Links to media that work for a while without a session, for <img> elements, players and platforms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from hub.core.clock import from_unix, now
from hub.core.errors import NotAllowed
from hub.core.keyring import Keyring

_PURPOSE = "signed_url"


def sign_path(keyring: Keyring, path: str, expires_at: datetime, **bound: str) -> str:
    """The query ("expires=…&sig=…") to put behind `path`.

    `bound` values (a shop, a viewer) are signed but not in the link: the checker must know them, so that a
    link copied to another context is worthless. Round `expires_at`, or no cache ever helps.
    """
    expires = str(int(expires_at.timestamp()))
    return urlencode({"expires": expires, "sig": keyring.sign(_PURPOSE, _signed(path, expires, bound))})


def check(keyring: Keyring, path: str, query: Mapping[str, str], **bound: str) -> None:
    """Raises NotAllowed("link_invalid") or, for a link that once was good, NotAllowed("link_expired")."""
    expires, signature = query.get("expires", ""), query.get("sig", "")
    if not keyring.verify(_PURPOSE, _signed(path, expires, bound), signature):
        raise NotAllowed("link_invalid")
    if from_unix(int(expires)) <= now():
        raise NotAllowed("link_expired")


def _signed(path: str, expires: str, bound: Mapping[str, str]) -> str:
    """JSON, because joined strings could be cut elsewhere and mean something else."""
    return json.dumps([path, expires, sorted(bound.items())])
