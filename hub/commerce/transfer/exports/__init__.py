"""An export from what was asked for to a file that is kept for a day."""
