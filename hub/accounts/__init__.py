"""Who works here, in which shop, with which rights, and what they did."""
