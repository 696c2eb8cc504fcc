"""The shop's own chat page as a channel: fans write to us without any platform in between."""

from hub.channels.webchat.channel import WebChat

CHANNEL = WebChat()
