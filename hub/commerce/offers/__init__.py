"""One answer to whether a SKU can be sold, at which price, and why not; and the card that shows it."""
