"""What the shop sells: products, prices, stock, sales; it knows no message."""
