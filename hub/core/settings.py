"""Every HUB_* setting in one frozen object; docs/settings.md is checked against this file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TypeVar

from hub.core.errors import Refused

T = TypeVar("T")


_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  names to replace, not to bind


def _doc(text: str, default: T) -> T:
    """A field with its documentation; typed as its default, which is what the instance holds."""
    made: T = field(default=default, metadata={"doc": text})
    return made


@dataclass(frozen=True)
class Settings:
    """Values come from the environment (`HUB_PORT` → `port`); unset means the default."""

    host: str = _doc("Address the web process listens on.", "127.0.0.1")
    port: int = _doc("Port of the web process.", 8000)
    sandbox_port: int = _doc("Port of the sandbox (the platforms' own side); 0 turns it off.", 8001)
    public_url: str = _doc("URL by which platforms and fans reach the hub; empty: http://HOST:PORT.", "")
    data_dir: Path = _doc("Folder of everything kept: stores, media, keys, run.json.", Path(".data"))
    search_dir: str = _doc(
        "Folder of the search index, on a local disk of this machine; empty: `search` in the data folder.", ""
    )
    secret_key: str = _doc("Master secret; empty: made on the first run and kept in the data folder.", "")
    mongodb_url: str = _doc("MongoDB (replica set) URL; empty: the embedded mongod.", "")
    mongodb_database: str = _doc("Database name in MongoDB.", "uphub")
    redis_url: str = _doc("Redis or Valkey URL; empty: the embedded Valkey.", "")
    log_level: str = _doc("debug, info, warning or error.", "info")
    log_format: str = _doc("json for machines, text for people.", "json")
    trusted_proxies: str = _doc("Comma-separated proxy addresses whose X-Forwarded-For is believed.", "")
    anonymous_per_s: int = _doc(
        "Requests of one kind (pages, tries to buy, looks at a place, chat sessions) that one address may make "
        "of a shop's public site in any second; 0: as many as it likes.",
        10,
    )
    media_max_bytes: int = _doc("Largest file taken from a platform or a person, in bytes.", 20_000_000)
    media_url_ttl_s: int = _doc("Seconds that a signed media URL stays valid.", 3600)
    session_ttl_s: int = _doc("Seconds that a staff session lives without use.", 12 * 3600)
    api_calls_per_minute: int = _doc("Calls a minute that one API key may make.", 600)
    event_ttl_s: int = _doc("Seconds that the sync log is kept; an older cursor refetches.", 14 * 86400)
    job_timeout_s: int = _doc("Longest run of one background job, in seconds.", 60)
    worker_metrics_port: int = _doc("Port on loopback where a worker shows its counters; 0: nowhere.", 0)
    socket_queue: int = _doc("Packets that may wait for one slow client before it is dropped.", 256)
    listen_fd: int = _doc(
        "Number of an inherited listening socket (`hub up` and systemd's socket units pass one), which "
        "outlives a restart of the process; below 0: it opens HOST:PORT itself.",
        -1,
    )
    process_name: str = _doc("Set by the supervisor for its children; shows in logs.", "hub")

    def require_stores(self) -> None:
        """Raises Refused naming the URL that is missing; only `hub up` brings stores of its own."""
        for name in ("mongodb_url", "redis_url"):
            if not getattr(self, name):
                raise Refused("store_url_missing", field=env_name(name))

    @property
    def base_url(self) -> str:
        return self.public_url.rstrip("/") or self.local_url(self.port)

    def local_url(self, port: int) -> str:
        """From this machine; a process that listens everywhere is reached on loopback."""
        host = _EVERYWHERE.get(self.host, self.host)
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Raises Refused naming the setting when a value cannot be read."""
    known = {env_name(f.name): f for f in fields(Settings)}
    given = {f.name: _parse(f.name, f.default, environ[name]) for name, f in known.items() if name in environ}
    return Settings(**given)  # type: ignore[arg-type]


def env_name(name: str) -> str:
    return f"HUB_{name.upper()}"


def _parse(name: str, default: object, text: str) -> object:
    try:
        if isinstance(default, bool):
            return {"1": True, "true": True, "0": False, "false": False}[text.lower()]
        if isinstance(default, int):
            return int(text)
        return Path(text) if isinstance(default, Path) else text
    except (ValueError, KeyError):
        raise Refused("setting_unreadable", field=env_name(name), value=text) from None
