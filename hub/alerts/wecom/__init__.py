"""WeCom's API, as far as a message to a member of the company needs it."""
