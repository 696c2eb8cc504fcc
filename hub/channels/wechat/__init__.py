"""WeChat official accounts and mini-programs: customer-service messages in both directions."""

from hub.channels.wechat.channel import CHANNEL

__all__ = ["CHANNEL"]
