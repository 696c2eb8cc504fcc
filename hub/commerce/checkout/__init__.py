"""From a quote to a paid order and, if need be, back: what talks to payment services about the order book."""
