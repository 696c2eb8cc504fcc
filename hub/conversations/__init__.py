"""The timeline: every message of every channel, in one order per conversation, never lost."""
