"""Tells people of the team, on the phone in their pocket, what waits for them while nobody looks at the hub."""
