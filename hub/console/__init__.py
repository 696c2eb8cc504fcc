"""What the team sees: the inbox first."""
