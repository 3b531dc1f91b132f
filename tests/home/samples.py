"""Example contexts of the Home's templates, as the service gives them."""

from typing import Any

NOW = "2026-11-23T08:30:00+00:00"

LINE: dict[str, Any] = {
    "id": 12,
    "title": "L'imprimante du 2e ne répond plus",
    "state": "taken",
    "waiting_for": None,
    "priority": 2,
    "client": "Acme",
    "technician": "Alice Martin",
    "since": NOW,
    "due": NOW,
    "late": True,
    "waits": NOW,
}
LINES = [
    LINE,
    LINE | {"id": 13, "late": False, "waits": None, "technician": None},
    LINE | {"id": 14, "late": False, "due": None, "title": ""},
]
NONE = {"total": 0, "lines": [], "more": False}


def part(first: int, *, more: bool = False) -> dict[str, Any]:
    """A section with tickets of its own."""
    lines = [line | {"id": first + place} for place, line in enumerate(LINES)]
    return {"total": 30 if more else len(lines), "lines": lines, "more": more}


ASKED = {"number": "T-12", "title": "Dix postes de plus", "client": "Acme", "since": NOW}
TECHNICIAN: dict[str, Any] = {
    "name": "Alice Martin",
    "manages": False,
    "digests": True,
    "visits": ["10:00 · Acme, Lyon"],
    "waits": part(100),
    "mine": part(200, more=True),
    "unclaimed": part(300),
}
MANAGER = TECHNICIAN | {
    "manages": True,
    "digests": False,
    "visits": [],
    "late": part(400, more=True),
    "at_risk": part(500),
    "approvals": [ASKED, ASKED | {"number": ""}],
    "load": [
        {"technician": "Alice Martin", "open": 7, "late": 2},
        {"technician": "Bruno Keller", "open": 1, "late": 0},
    ],
    "mood": {"share": 92, "count": 12},
    "mood_before": {"share": 85, "count": 1},
}
QUIET = MANAGER | {
    "waits": NONE,
    "mine": NONE,
    "unclaimed": NONE,
    "late": NONE,
    "at_risk": NONE,
    "approvals": [],
    "load": [],
    "mood": None,
    "mood_before": None,
}
STATES = ("new", "approval", "taken", "waiting", "merged", "resolved", "closed")
REQUESTS = [LINE | {"id": place, "state": state} for place, state in enumerate(STATES)] + [
    LINE | {"technician": None},
    LINE | {"state": "waiting", "waiting_for": "third", "title": ""},
]
LEAD: dict[str, Any] = {
    "name": "Luc Moreau",
    "leads": True,
    "client": "Acme",
    "channel": "C0ACME",
    "open": REQUESTS,
    "solved": REQUESTS,
    "more": True,
    "approvals": [ASKED],
    "hours": True,
    "digests": True,
}
MEMBER = LEAD | {
    "leads": False,
    "channel": None,
    "open": [],
    "solved": [],
    "more": False,
    "approvals": [],
    "hours": False,
    "digests": False,
}

SAMPLES: dict[str, dict[str, Any] | list[dict[str, Any]]] = {
    "home/unknown": {},
    "home/team": [TECHNICIAN, MANAGER, QUIET],
    "home/client": [LEAD, LEAD | {"hours": False}, MEMBER],
}
FIXED = frozenset({"since", "due", "state", "waiting_for", "waits"})
