"""Alerts to staff; nothing is sent, because no shop here is connected to WeCom."""

from __future__ import annotations

from typing import Any

from tests.rights.example import Example
from tests.rights.place import Ids


def _wanted(ids: Ids) -> dict[str, Any]:
    person = {"staff_id": ids["staff_id"], "userid": "mei", "on_call": False}
    return {
        "rev": 0, "on": False, "corp_id": "", "wait_min": 5, "kinds": [], "people": [person], "quiet": {},
    }  # fmt: skip


_UNCONNECTED = frozenset({200, 409, 422})
EXAMPLES = {
    "GET /api/v1/alerts/settings": Example(),
    "PUT /api/v1/alerts/settings": Example(body=_wanted, ok=_UNCONNECTED),
    "POST /api/v1/alerts/check": Example(),
    "POST /api/v1/alerts/test": Example(ok=_UNCONNECTED),
}
