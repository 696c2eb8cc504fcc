"""Keeps the garbage collector from stopping a busy process for long."""

from __future__ import annotations

import gc

# The default collects after 700 new objects, and a full collection walks all modules: tens of
# milliseconds that every waiting fan would feel. Our cycles are few and small.
_THRESHOLDS = (50_000, 20, 50)


def settle() -> None:
    """Call once, when everything is imported: what is there now is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
