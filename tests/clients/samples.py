"""Example contexts of the clients' templates, as their doors and loaders give them."""

from typing import Any

CHOICES = [{"label": "Acme – Globex", "clients": [(1, "Acme"), (2, "Globex")]}]
FACTS = {"name": "Acme", "language": "fr", "zone_name": "Europe/Paris"}

SAMPLES: dict[str, dict[str, Any]] = {
    "clients/channel": {
        "id": 7,
        "channel": "C0ACME",
        "state": "asked",
        "organisations": ["Acme"],
        "client": "",
        "groups": CHOICES,
    },
    "clients/stranger": {
        "id": 3,
        "name": "Mallory Stone",
        "organisation": "Globex",
        "channel": "C0ACME",
        "client": "Acme",
        "state": "asked",
    },
    "clients/again": {"channel": "C0ACME"},
    "clients/reopened": {
        "channel": "C0ACME",
        "client": "Acme",
        "organisations": "Acme, Globex",
    },
    "clients/unshared": {"channel": "C0ACME", "client": "Acme"},
    "clients/list": {
        "clients": [{"name": "Acme", "channels": 2}, {"name": "Globex", "channels": 1}],
        "more": 2,
        "may_change": True,
    },
    "clients/show": {
        "id": 1,
        **FACTS,
        "channels": ["C0ACME"],
        "people": [
            {"name": "Luc Moreau", "role": "lead"},
            {"name": "Claire Dubois", "role": "member"},
        ],
        "more_people": 1,
        "sites": [{"name": "Lyon", "address": "2 place Bellecour"}],
        "more_sites": 1,
        "may_change": True,
    },
    "clients/new": {"channel_id": 7, "language": "fr", "zone_name": "Europe/Paris"},
    "clients/edit": {"id": 1, **FACTS},
    "clients/sites": {"id": 1, "name": "Acme", "sites": [(4, "Lyon")]},
    "clients/people": {"id": 1, "name": "Acme", "people": [(5, "Claire Dubois")]},
    "clients/created": {"name": "Acme"},
    "clients/saved": {"name": "Acme"},
    "clients/role": {"name": "Luc Moreau", "role": "lead", "active": True},
}
