"""Example contexts of the contracts room's templates, as the doors give them."""

from typing import Any

from commands.contracts import rules

TARGETS = [
    {"level": level, "said": said}
    for level, said in zip(
        rules.PRIORITIES, ("30 min, 1 h, 4 h, 24/7", "1 h, 2 h, 8 h", "4 h", "", ""), strict=True
    )
]
TERMS: dict[str, Any] = {
    "name": "Infogérance 2026",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "hours": "Mon-Fri 08:00-12:00 14:00-18:00",
    "zone_name": "Europe/Paris",
    "country": "FR-57",
    "closures": "2026-12-24\n2026-12-28..2026-12-31",
    "targets": TARGETS,
    "warnings": "50, 75",
    "steps": "-30 min technicien\n0 responsables",
    "approvals": ["hardware", "leaver"],
}
EMPTY = TERMS | {
    "ends_on": "",
    "hours": "",
    "zone_name": "",
    "country": "",
    "closures": "",
    "targets": [],
    "warnings": "",
    "steps": "",
    "approvals": [],
}
OF_SITE = {"name": "Lyon", "hours": "24/7", "zone_name": "Europe/Paris"}
SHOWN: dict[str, Any] = {
    "id": 1,
    "client": "Acme",
    "contracts": [
        TERMS | {"id": 3, "sites": [OF_SITE], "approvals": list(rules.APPROVABLE)},
        EMPTY | {"id": 2, "sites": []},
    ],
    "more": 2,
    "sites": [(1, "Lyon"), (2, "Metz")],
}
FORM: dict[str, Any] = {"client": "Acme", "approvable": rules.APPROVABLE}

SAMPLES: dict[str, dict[str, Any] | list[dict[str, Any]]] = {
    "contracts/show": [SHOWN, SHOWN | {"contracts": [], "more": 0, "sites": []}],
    "contracts/form": [
        TERMS | FORM | {"callback": "contracts.change", "record": 3},
        EMPTY | FORM | {"callback": "contracts.new", "record": 1},
    ],
    "contracts/site": {
        "record": "3.1",
        "site": "Lyon",
        "client": "Acme",
        "hours": "24/7",
        "zone_name": "Europe/Paris",
        "country": "FR",
        "closures": "",
    },
    "contracts/end": {"id": 3, "name": "Infogérance", "client": "Acme", "ends_on": "2026-12-31"},
    "contracts/saved": {"name": "Infogérance"},
}

# Words of ours, never a person's.
FIXED = frozenset({"callback", "record", "approvals", "approvable", "starts_on", "ends_on"})
