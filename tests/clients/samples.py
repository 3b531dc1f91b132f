"""Example contexts of the clients' templates, as their doors and loaders give them."""

from typing import Any

CHOICES = [{"label": "Acme – Globex", "clients": [(1, "Acme"), (2, "Globex")]}]
FACTS = {"name": "Acme", "language": "fr", "zone_name": "Europe/Paris"}

SAMPLES: dict[str, dict[str, Any]] = {
    "clients/channel": {
        "id": 7,
        "channel": "C0ACME",
        "state": "asked",
        "organisations": 1,
        "names": "Acme",
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
        "returned": False,
    },
    "clients/removed": {"channel": "C0ACME", "client": "Acme"},
    "clients/back": {"channel": "C0ACME"},
    "clients/again": {"channel": "C0ACME"},
    "clients/reopened": {
        "channel": "C0ACME",
        "client": "Acme",
        "organisations": "Acme, Globex",
    },
    "clients/unshared": {"channel": "C0ACME", "client": "Acme"},
    "clients/list": {
        "clients": [
            {"name": "Acme", "channels": 2, "removed": 1},
            {"name": "Globex", "channels": 1, "removed": 0},
        ],
        "more": 2,
        "may_change": True,
    },
    "clients/show": {
        "id": 1,
        **FACTS,
        "channels": [{"id": "C0ACME", "removed": True}],
        "people": [
            {"name": "Luc Moreau", "role": "lead", "active": True},
            {"name": "Claire Dubois", "role": "member", "active": False},
        ],
        "more_people": 1,
        "sites": [{"name": "Lyon", "address": "2 place Bellecour"}],
        "more_sites": 1,
        "site_menu": [(4, "Lyon")],
        "may_change": True,
    },
    "clients/new": {"channel_id": 7, "language": "fr", "zone_name": "Europe/Paris"},
    "clients/edit": {"id": 1, **FACTS},
    "clients/site": {
        "id": 1,
        "site_id": 4,
        "client": "Acme",
        "name": "Lyon",
        "address": "2 place Bellecour",
    },
    "clients/people": {"id": 1, "name": "Acme", "people": [(5, "Claire Dubois", False)]},
    "clients/created": {"name": "Acme"},
    "clients/saved": {"name": "Acme"},
    "clients/role": {"name": "Luc Moreau", "role": "lead", "active": True, "changed": True},
}
