"""Declares every collection there is; for migrate, doctor and seed.

Collections belong to the modules below the edges; the edges (API, pages, sockets) own none, and take longest to
import, which each `hub up` and each command in a script would wait for.
"""

import importlib
import pkgutil

OWNERS = ("hub.accounts", "hub.alerts", "hub.channels", "hub.commerce", "hub.conversations")

for _owner in OWNERS:
    for _module in pkgutil.walk_packages(importlib.import_module(_owner).__path__, f"{_owner}."):
        importlib.import_module(_module.name)
