"""Example contexts of the clients' templates, as their doors and loaders give them."""

from typing import Any

CHOICES = [{"label": "Acme – Globex", "clients": [(1, "Acme"), (2, "Globex")]}]
FACTS = {"name": "Acme", "language": "fr", "zone_name": "Europe/Paris"}
QUESTION = {
    "id": 7,
    "channel": "C0ACME",
    "channel_name": "acme-support",
    "state": "asked",
    "organisations": 1,
    "names": "Acme",
    "client": "",
    "groups": CHOICES,
}
LOST = {"channel": "C0ACME", "channel_name": "acme-support", "client": "Acme", "state": "removed"}
OURS = {
    "channel": "C0DESK",
    "channel_name": "desk",
    "state": "exposed",
    "organisations": "Acme, Globex",
    "former": False,
}

SAMPLES: dict[str, dict[str, Any] | list[dict[str, Any]]] = {
    "clients/channel": [
        QUESTION,
        QUESTION | {"organisations": 2, "names": "Acme, Globex"},
        QUESTION | {"organisations": 0, "names": "", "groups": CHOICES * 2},
        *(
            QUESTION | {"state": state, "client": client}
            for state in ("linked", "ignored", "removed", "archived", "deleted")
            for client in ("Acme", "")
        ),
    ],
    "clients/stranger": {
        "id": 3,
        "name": "Mallory Stone",
        "organisation": "Globex",
        "channel": "C0ACME",
        "client": "Acme",
        "state": "asked",
        "returned": False,
    },
    "clients/lost": [LOST, LOST | {"state": "archived"}, LOST | {"state": "deleted"}],
    "clients/desk_lost": [OURS | {"state": s} for s in ("removed", "archived", "deleted")],
    "clients/exposed": [
        OURS,
        OURS | {"former": True},
        OURS | {"state": "own", "organisations": ""},
    ],
    "clients/back": [{"channel": "C0ACME", "opened": opened} for opened in (False, True)],
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
        "channels": [
            {"id": "C0ACME", "state": state} for state in ("linked", "removed", "archived")
        ],
        "people": [
            {"name": "Luc Moreau", "role": "lead", "active": True},
            {"name": "Claire Dubois", "role": "member", "active": False},
        ],
        "more_people": 1,
        "sites": [
            {"name": "Lyon", "address": "2 place Bellecour", "site_zone": "Europe/Paris"},
            {"name": "Nice", "address": None, "site_zone": None},
        ],
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
        "site_zone": "America/Guadeloupe",
    },
    "clients/people": {"id": 1, "name": "Acme", "people": [(5, "Claire Dubois", False)]},
    "clients/created": {"name": "Acme"},
    "clients/saved": {"name": "Acme"},
    "clients/role": {"name": "Luc Moreau", "role": "lead", "active": True, "changed": True},
}
