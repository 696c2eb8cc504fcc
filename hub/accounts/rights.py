"""The one table of which role may do what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hub.core.errors import Refused

_READ = frozenset({"inbox.read"})
_SERVE = _READ | {"inbox.reply", "inbox.close", "inbox.takeover", "deliveries.retry", "customers.edit"}
_LEAD = _SERVE | {
    "inbox.assign", "wall.read", "labels.manage", "replies.manage", "desk.manage",
    "pii.reveal", "metrics.read", "audit.read",
}  # fmt: skip

# In the order in which screens list them. Agents see masked numbers only (客服查看: 仅显示脱敏信息).
RIGHTS: Mapping[str, frozenset[str]] = {
    "owner": _LEAD | {"channels.manage", "staff.manage", "keys.manage"},
    "supervisor": _LEAD,
    "agent": _SERVE,
    "operator": _READ | {"channels.manage", "metrics.read"},
    "warehouse": _READ,
    "finance": frozenset({"metrics.read"}),
}
ROLES = tuple(RIGHTS)
ALL_RIGHTS = frozenset().union(*RIGHTS.values())


def rights_of(roles: Iterable[str]) -> frozenset[str]:
    """All that the roles allow together; a role that no longer exists allows nothing."""
    return frozenset().union(*(RIGHTS.get(role, frozenset()) for role in roles))


def known_roles(roles: Iterable[str]) -> tuple[str, ...]:
    """Without repetition, in the table's order. Raises Refused for none at all and for an unknown one."""
    given = set(roles)
    if not given:
        raise Refused("roles_missing", field="roles")
    if unknown := sorted(given - set(ROLES)):
        raise Refused("role_unknown", field="roles", role=unknown[0])
    return tuple(role for role in ROLES if role in given)
