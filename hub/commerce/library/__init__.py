"""The shop's pictures and clips: uploaded once, found by name and tag, and known wherever they are shown."""

from hub.commerce.library import collections as _collections  # noqa: F401  (declares them)
from hub.commerce.library.linking import Link, links, public_links, read
from hub.commerce.library.uses import Owner, use

__all__ = ["Link", "Owner", "links", "public_links", "read", "use"]
