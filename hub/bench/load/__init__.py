"""The load generator: lean clients that play platform, fans and agents, and keep their own truth."""
