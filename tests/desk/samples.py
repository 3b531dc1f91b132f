"""Example contexts of the desk's templates, as its doors give them."""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "desk/setup": {
        "desk_channel": "C0DESK",
        "approvals_channel": None,
        "language": "fr",
        "zone_name": "Europe/Paris",
        "hours": None,
        "country": "FR-57",
    },
    "desk/help": {
        "lines": [
            {"command": "/vigie", "usage": "setup", "help": "list what you may ask"},
            {"command": "/vigie", "usage": "client <name>", "help": "record a new client"},
        ],
        "team": True,
    },
    "desk/not_ready": {},
    "desk/ready": {"slack_user": "U0NADIA"},
}
