"""Loopback ports that are chosen once and kept, because a replica set knows itself by its port."""

from __future__ import annotations

import random
import socket

from hub.core.errors import Refused

LOOPBACK = "127.0.0.1"
# Below 32768, where Linux (and 49152, where macOS) takes ports for outgoing connections: a kept port
# out of that range would now and then be found in use by a browser.
_RANGE = (20_000, 32_000)
_TRIES = 200
_BACKLOG = 4096  # the kernel's own limit (somaxconn)


def choose() -> int:
    """Raises Refused when nothing is free, which means that loopback itself is out of order."""
    for port in random.sample(range(*_RANGE), _TRIES):
        if is_free(port):
            return port
    raise Refused("no_free_port", first=_RANGE[0], last=_RANGE[1])


def listen(port: int, host: str = LOOPBACK) -> socket.socket:
    """Ready to be handed to a child: while that is away, who knocks waits instead of being turned away.

    Raises OSError when the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=_BACKLOG)


def is_free(port: int, host: str = LOOPBACK) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the servers do: connections that linger in TIME_WAIT do not count, a listener does.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True
