"""The indexes that the writer has open: a few at a time, however many shops there are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from hub.conversations.search.index import ShopIndex
from hub.conversations.search.shelf import Shelf

# Each keeps up to 8 MB of pages; a shop that speaks again is opened again in a millisecond.
MOST_OPEN = 8


class Opened:
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._open: OrderedDict[str, ShopIndex] = OrderedDict()
        self.renewed: set[str] = set()

    def revs(self, shop_id: str, ids: Sequence[str]) -> dict[str, int]:
        return {} if self._shelf.current(shop_id) is None else self.writable(shop_id).revs(ids)

    def writable(self, shop_id: str, *, complete: bool = False) -> ShopIndex:
        """`complete` is noted of an index that is begun by this call: nothing older is missing from it."""
        index = self._open.get(shop_id)
        if index is None:
            index = self._open[shop_id] = self._opened(shop_id, complete=complete)
        self._open.move_to_end(shop_id)
        while len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)[1].close()
        return index

    def _opened(self, shop_id: str, *, complete: bool) -> ShopIndex:
        path = self._shelf.current(shop_id)
        if path is not None and path.exists():
            return ShopIndex(path)
        index = ShopIndex(self._shelf.begin(shop_id))
        index.set_facts(complete=int(complete))
        return index

    def renew(self, shop_id: str) -> None:
        """The shop's index is begun anew, empty."""
        was = self._open.pop(shop_id, None)
        if was is not None:
            was.close()
        ShopIndex(self._shelf.begin(shop_id)).close()
        self._shelf.tidy(shop_id)
        self.renewed.add(shop_id)

    def settle(self, shop_id: str) -> None:
        self.renewed.discard(shop_id)

    def close(self) -> None:
        while self._open:
            self._open.popitem()[1].close()
