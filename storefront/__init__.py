"""What fans see of a shop on the web: its chat page first."""
