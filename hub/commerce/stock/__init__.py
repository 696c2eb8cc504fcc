"""How many there are, how many may still be sold, and everything that ever changed it."""
