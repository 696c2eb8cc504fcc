"""What may happen to the stock, as pure functions over one working copy: no store, no clock, no network."""
