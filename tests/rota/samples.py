"""Example contexts of the rota's templates, as its doors give them."""

from datetime import UTC, date, datetime
from typing import Any

TEAM = [(1, "Alice Martin"), (2, "Bruno Petit")]
WEEK: dict[str, Any] = {
    "week": date(2026, 11, 23),
    "ends": date(2026, 11, 30),
    "name": "Alice Martin",
    "instead_of": None,
    "away": False,
    "mine": True,
}
OTHER = WEEK | {"week": date(2026, 12, 7), "mine": False}
ROW: dict[str, Any] = {
    "id": 3,
    "name": "Alice Martin",
    "starts_on": date(2026, 12, 24),
    "ends_on": date(2026, 12, 31),
    "half": None,
    "now": False,
    "may_cancel": True,
}
HALF = ROW | {"ends_on": date(2026, 12, 24), "half": "am", "now": True, "may_cancel": False}
FIXED = frozenset({"today", "starts_on", "half"})
SAMPLES: dict[str, Any] = {
    "rota/absences": [
        {
            "rows": [ROW, HALF, ROW | {"id": 4}],
            "more": 2,
            "hours": "Mon-Fri 9:00-18:00",
            "own": True,
        },
        {"rows": [], "more": 0, "hours": "Mon-Fri 9:00-18:00", "own": False},
    ],
    "rota/absence": [
        {"team": TEAM, "me": 1, "today": "2026-11-23"},
        {"team": [], "me": 1, "today": "2026-11-23"},
    ],
    "rota/hours": {"team": TEAM, "me": 1, "hours": "Mon 9:00-12:00", "usual": "Mon-Fri 9:00-18:00"},
    "rota/on_call": [
        {
            "weeks": [
                WEEK,
                WEEK | {"mine": False, "instead_of": "Bruno Petit", "away": True},
                OTHER,
            ],
            "hour": 18,
            "may_change": True,
        },
        {"weeks": [], "hour": 0, "may_change": False},
    ],
    "rota/rotation": {
        "order": "Alice Martin\nBruno Petit",
        "team": "Alice Martin, Bruno Petit",
        "starts_on": "2026-11-23",
        "hour": "18",
    },
    "rota/suggestion": [
        {
            "id": 12,
            "person": 2,
            "name": "Bruno Petit",
            "skill": "Réseau",
            "level": 3,
            "solved": 5,
            "in_hand": 2,
            "until": datetime(2026, 11, 23, 17, tzinfo=UTC),
        },
        {
            "id": 12,
            "person": 2,
            "name": "Bruno Petit",
            "skill": None,
            "level": 0,
            "solved": 1,
            "in_hand": 0,
            "until": None,
        },
    ],
    "rota/page": [
        {"id": 12, "title": "Panne générale", "client": "Acme", "attempt": 0},
        {"id": 12, "title": None, "client": "Acme", "attempt": 2},
    ],
}
