"""Runs the web process."""

from __future__ import annotations

import socket
import sys

import uvicorn

from hub.app import build
from hub.core import log, memory, settings

# Longer than a browser or a platform keeps one request open; sockets are told to come back elsewhere.
SHUTDOWN_S = 8
# Connections that may wait to be taken; the kernel's own limit (somaxconn) is 4096.
BACKLOG = 4096
# Longer than a proxy keeps an idle connection to us: one that we close first is a 502 for whoever comes next.
KEEP_ALIVE_S = 130
STARTUP_FAILURE = 3


def main() -> None:
    """Until SIGTERM; requests under way are finished first. Raises Refused without store URLs."""
    conf = settings.load()
    conf.require_stores()
    log.configure(conf.log_level, conf.log_format, conf.process_name)
    memory.settle()
    config = uvicorn.Config(
        build(conf),
        host=conf.host,
        port=conf.port,
        log_config=None,
        access_log=False,
        loop="uvloop",
        # proxy_headers stays off: accounts.web.client_ip judges forwarded addresses by HUB_TRUSTED_PROXIES.
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        lifespan="on",
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=SHUTDOWN_S,
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
    )
    server = uvicorn.Server(config)
    server.run([socket.socket(fileno=conf.listen_fd)] if conf.listen_fd >= 0 else None)
    if not server.started:
        sys.exit(STARTUP_FAILURE)
