"""Search over all messages, notes and fans: a derived index beside the truth, and how it follows and is asked."""
