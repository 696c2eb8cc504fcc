"""Where the shop sells; prices, buffers and orders name these, and never a conversation's channel."""

from __future__ import annotations

from typing import Literal, get_args

SalesChannel = Literal["site", "wechat_mini", "alipay_mini", "taobao", "doudian", "xiaohongshu", "pinduoduo"]
SALES_CHANNELS: tuple[SalesChannel, ...] = get_args(SalesChannel)
