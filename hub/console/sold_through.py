"""Through which sales channel the fans of a conversation's channel buy: the one table of it."""

from __future__ import annotations

from collections.abc import Mapping

from hub.commerce.sales_channels import SalesChannel
from hub.conversations.channel import Account

# By the channel and, where one channel has several, the kind of account. Everybody else is led to the site.
_SOLD_THROUGH: Mapping[tuple[str, str], SalesChannel] = {
    ("webchat", ""): "site",
    ("wechat", "official"): "site",
    ("wechat", "miniprogram"): "wechat_mini",
}
_ELSEWHERE: SalesChannel = "site"


def sales_channel(account: Account) -> SalesChannel:
    kind = getattr(account.settings, "kind", "")
    return _SOLD_THROUGH.get((account.channel, kind), _ELSEWHERE)
