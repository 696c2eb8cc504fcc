"""One source of time, in UTC with the millisecond precision that Mongo keeps."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present, aware, cut to milliseconds so that it compares equal after a round trip."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def from_unix(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def iso(moment: datetime | None) -> str | None:
    """RFC 3339 with milliseconds and `Z`, the one form that leaves the server."""
    if moment is None:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
