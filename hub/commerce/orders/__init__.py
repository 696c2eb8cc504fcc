"""The one order book: what was bought, what was paid, what was sent, what went back, and how it came to that."""
