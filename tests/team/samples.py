"""Example contexts of the team's templates, as its doors give them."""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "team/show": {
        "people": [
            {"id": 1, "slack_user": "U0NADIA", "role": "administrator"},
            {"id": 2, "slack_user": "U0ALICE", "role": "technician"},
        ],
        "more": 3,
        "may_change": True,
    },
    "team/add": {},
    "team/change": {
        "id": 2,
        "name": "Alice Martin",
        "role": "technician",
        "state": "here",
    },
    "team/changed": {"name": "Alice Martin", "role": "manager", "active": True},
}
