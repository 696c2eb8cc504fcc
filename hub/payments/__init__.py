"""One folder is one payment service, found by its name; none of them knows another."""
