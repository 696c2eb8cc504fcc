"""From a cart to a paid order on the shop's own site."""
