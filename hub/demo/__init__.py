"""The demo shop: its team, its fans, and two weeks of what they said."""
