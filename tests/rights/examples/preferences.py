"""What a person chose for themselves."""

from tests.rights.example import Example

ALERTS = {"assigned": True, "message": True, "mention": False, "sla": True, "desktop": False, "sound": True}

EXAMPLES = {
    "GET /api/v1/me/preferences": Example(),
    "PUT /api/v1/me/preferences": Example(
        body=lambda ids: {"alerts": {**ALERTS, "volume": 20, "wecom": True}}
    ),
}
