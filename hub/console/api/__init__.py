"""The team's JSON API under /api/v1; one file per area, each adding its endpoints."""

from __future__ import annotations

from hub.console.api import conversations, docs, files, people
from hub.console.api.endpoint import routes

ROUTES = [*routes(conversations.ENDPOINTS), *routes(people.ENDPOINTS), *routes(files.ENDPOINTS), *docs.ROUTES]
