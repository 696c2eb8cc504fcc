"""The team's JSON API under /api/v1; one file per area, found by its `ENDPOINTS`."""
