"""One file per area: `EXAMPLES` by "METHOD /path", and `plant(place)` for what they need; see ../example.py."""
