"""The zero-setup stores: real servers as child processes, and the supervision that any child can use."""
