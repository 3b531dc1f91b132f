"""Example contexts of the search's templates, as its service and loaders give them."""

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
ROW: dict[str, Any] = {
    "id": 12,
    "title": "L'imprimante du 2e ne répond plus",
    "state": "new",
    "priority": 3,
    "client": "Acme",
    "technician": "Alice Martin",
    "opened_at": NOW,
    "snippet": [("… plus de ", False), ("toner", True), (" depuis lundi", False)],
}
FOUND: dict[str, Any] = {
    "rows": [ROW, ROW | {"id": 13, "technician": None, "snippet": []}],
    "total": 2,
    "more_than": False,
    "page": 1,
    "pages": 1,
    "text": "toner client:acme",
    "missing": [],
    "guessed": False,
    "partly": False,
}
SOLVED = {"id": 7, "title": "Imprimante muette", "client": "", "how": "Toner remplacé."}

SAMPLES: dict[str, dict[str, Any] | list[dict[str, Any]]] = {
    "search/found": [
        FOUND,
        FOUND | {"page": 2, "pages": 3, "total": 300, "more_than": True, "guessed": True},
        FOUND | {"page": 3, "pages": 3, "missing": ["zzz", "yyy"], "partly": True},
        FOUND | {"rows": [], "total": 0},
        FOUND
        | {
            "rows": [
                ROW | {"id": n, "state": state}
                for n, state in enumerate(
                    ("taken", "waiting", "resolved", "closed", "dismissed", "approval")
                )
            ]
        },
    ],
    "search/help": {},
    "search/similar": {
        "rows": [SOLVED, SOLVED | {"id": 8, "client": "Globex", "how": ""}, SOLVED | {"id": 9}]
    },
}

# Words of ours, never a person's.
FIXED = frozenset({"state"})
