"""What a supervisor sees at a glance: who waits, who serves, what runs out of time."""
