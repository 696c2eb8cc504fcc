"""Pages of the team."""

ROUTES = []
