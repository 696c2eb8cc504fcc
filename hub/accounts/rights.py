"""The one table of which role may do what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hub.core.errors import Refused

_READ = frozenset({"inbox.read"})
_SERVE = _READ | {
    "inbox.reply", "inbox.close", "inbox.takeover", "deliveries.retry", "customers.edit", "products.read",
    "orders.read", "orders.handle", "refunds.ask",
}  # fmt: skip
_LEAD = _SERVE | {
    "inbox.assign", "wall.read", "labels.manage", "replies.manage", "desk.manage",
    "pii.reveal", "metrics.read", "audit.read", "refunds.approve",
}  # fmt: skip
_SELL = frozenset(
    {"products.read", "products.manage", "prices.manage", "costs.read", "stock.manage", "sales.manage"}
)

_TRADE = frozenset({"orders.read", "orders.handle", "orders.ship"})

# In the order in which screens list them. Agents see masked numbers only (客服查看: 仅显示脱敏信息).
# Partners work outside of the team: they see their own tickets, shipments and settlements, never the inbox.
RIGHTS: Mapping[str, frozenset[str]] = {
    "owner": _LEAD | _SELL | _TRADE | {"channels.manage", "staff.manage", "keys.manage"},
    "supervisor": _LEAD,
    "agent": _SERVE,
    "operator": _READ | _SELL | _TRADE | {"channels.manage", "metrics.read"},
    "warehouse": _READ | {"products.read", "stock.manage", "orders.read", "orders.ship"},
    "finance": frozenset(
        {"metrics.read", "products.read", "costs.read", "orders.read", "refunds.ask", "refunds.approve"}
    ),
    "partner": frozenset(),
}
ROLES = tuple(RIGHTS)
OWNER = "owner"
# In the order in which the table of rights lists them.
ALL_RIGHTS = (
    "inbox.read", "inbox.reply", "inbox.close", "inbox.takeover", "inbox.assign", "deliveries.retry",
    "customers.edit", "labels.manage", "replies.manage", "wall.read", "metrics.read", "pii.reveal",
    "products.read", "products.manage", "prices.manage", "costs.read", "stock.manage", "sales.manage",
    "orders.read", "orders.handle", "orders.ship", "refunds.ask", "refunds.approve",
    "desk.manage", "channels.manage", "audit.read", "staff.manage", "keys.manage",
)  # fmt: skip


def known_rights(rights: Iterable[str]) -> tuple[str, ...]:
    """Without repetition, in the table's order. Raises Refused for an unknown one."""
    given = set(rights)
    if unknown := sorted(given - set(ALL_RIGHTS)):
        raise Refused("right_unknown", field="rights", right=unknown[0])
    return tuple(right for right in ALL_RIGHTS if right in given)
