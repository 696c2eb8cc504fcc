"""Sales that everybody wants at once: stock set aside, a quick door, a queue, and a settled truth."""
