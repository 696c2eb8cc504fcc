"""How orders, payments and refunds move; pure, over a working copy that the committer loads and saves."""
