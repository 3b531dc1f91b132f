"""Example contexts of the directory's templates, as its doors give them."""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "directory/client": {
        "id": 1,
        "people": [
            {"name": "Anna Petit", "email": "anna@acme.fr", "role": "lead"},
            {"name": "Bob Roy", "email": "bob@acme.fr", "role": "member"},
        ],
        "more": 2,
        "may_change": True,
    },
    "directory/team": {
        "people": [{"slack_user": "U0ALICE", "skills": [("Réseau", 4), ("Proxmox", 2)]}],
        "more": 1,
        "expected": ["zoe@lumen.example"],
        "groups": [{"name": "Leads", "role": "manager"}],
    },
    "directory/contact": {"id": 1, "client": "Acme"},
    "directory/expected": {"name": "Anna Petit", "role": "lead"},
    "directory/skills": {"people": [(1, "Alice Martin")], "known": ["Réseau", "Proxmox"]},
    "directory/known": {"name": "Alice Martin", "skills": [("Réseau", 4)]},
    "directory/groups": {
        "groups": [
            {"slack_group": "S0LEADS", "name": "Leads", "role": "manager"},
            {"slack_group": "S0TECHS", "name": "Technicians", "role": None},
        ]
    },
    "directory/following": {"name": "Leads", "role": "manager"},
    "directory/followed": {
        "people": [
            {"name": "Alice Martin", "role": "manager", "new": False},
            {"name": "Zoe Blanc", "role": "technician", "new": True},
        ],
        "troubles": [
            {"name": "Leads", "trouble": "gone"},
            {"name": "Techs", "trouble": "empty"},
        ],
    },
}

# Words of ours, never a person's.
FIXED = frozenset({"role", "slack_group", "slack_user", "trouble"})
