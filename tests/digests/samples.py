"""Example contexts of the digests' templates, as the service gives them."""

from typing import Any

from tests.home.samples import NONE, part

DAY: dict[str, Any] = {
    "name": "Nadia Benali",
    "day": "2026-11-24",
    "sections": [
        {"name": "late", **part(100, more=True)},
        {"name": "at_risk", **part(200)},
        {"name": "mine", **part(300)},
        {"name": "unclaimed", **part(400)},
    ],
}
WEEK = {"starts": "2026-11-16", "opened": 31, "solved": 33, "response": 26, "late": 1}
DESKS: dict[str, Any] = {
    "client": "",
    "week": WEEK,
    "before": WEEK | {"opened": 1, "late": 2, "response": None},
    "mood": {"share": 92, "count": 12},
    "mood_before": {"share": 85, "count": 1},
}
CLIENTS = DESKS | {
    "client": "Acme",
    "week": WEEK | {"response": None, "late": 0},
    "mood": None,
    "mood_before": None,
}
SAMPLES: dict[str, dict[str, Any] | list[dict[str, Any]]] = {
    "digests/day": [
        DAY,
        DAY | {"sections": [{"name": "mine", **part(1)}, {"name": "late", **NONE}]},
    ],
    "digests/week": [DESKS, CLIENTS, DESKS | {"week": WEEK | {"opened": 0, "late": 0}}],
    "digests/choice": [
        {"wanted": True, "staff": True},
        {"wanted": True, "staff": False},
        {"wanted": False, "staff": True},
    ],
}
FIXED = frozenset({"since", "due", "state", "waiting_for", "waits", "day", "starts"})
