"""What may happen to a conversation: pure functions over one Timeline."""
