"""Where the sign-in leads to: pages of the console alone."""

from __future__ import annotations

PATH = "/console/sign-in"
AFTER = "/console/inbox"


def safe_target(wanted: str | None) -> str:
    """Only pages of the console: a link to our sign-in must not lead elsewhere afterwards."""
    plain = wanted or ""
    inside = plain.startswith("/console/") and "\\" not in plain and plain.isprintable()
    return plain if inside and not plain.startswith(PATH) else AFTER
