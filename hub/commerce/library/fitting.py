"""What the shop's sales channels take at most, so that too large ones are found before a listing is refused.

Written down from memory in 2026 and unverified: a platform's own refusal is the last word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.commerce.library.limits import MIB
from hub.commerce.sales_channels import SalesChannel

Doc = dict[str, Any]


@dataclass(frozen=True)
class Most:
    image_bytes: int
    video_bytes: int
    video_s: int


MOST: Mapping[SalesChannel, Most] = {
    "site": Most(20 * MIB, 300 * MIB, 600),
    "wechat_mini": Most(10 * MIB, 300 * MIB, 300),
    "alipay_mini": Most(10 * MIB, 200 * MIB, 300),
    "taobao": Most(3 * MIB, 200 * MIB, 60),
    "doudian": Most(5 * MIB, 100 * MIB, 60),
    "xiaohongshu": Most(10 * MIB, 300 * MIB, 300),
    "pinduoduo": Most(3 * MIB, 100 * MIB, 60),
}


def too_large_for(channel: SalesChannel) -> Doc:
    """The condition of a query."""
    most = MOST[channel]
    return {
        "$or": [
            {"kind": "image", "size": {"$gt": most.image_bytes}},
            {"kind": "video", "size": {"$gt": most.video_bytes}},
            {"kind": "video", "duration_s": {"$gt": most.video_s}},
        ]
    }
