"""Example contexts of the recurring room's templates."""

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
EVERY = ("week", "two_weeks", "month_day", "month_first", "quarter_first")
ROW: dict[str, Any] = {
    "id": 1,
    "title": "Vérifications du mois",
    "every": "week",
    "weekday": 0,
    "day": None,
    "due_at": NOW,
    "client": "Acme",
    "technician": "Alice Martin",
}
FORM: dict[str, Any] = {
    "id": 1,
    "client": "Acme",
    "clients": [(1, "Acme"), (2, "Globex")],
    "team": [(1, "Alice Martin"), (2, "Bruno Keller")],
    "title": "Vérifications",
    "words": "Voir la procédure",
    "checklist": "Sauvegardes\nOnduleurs",
    "every": "week",
    "weekday": "0",
    "day": "",
    "technician": 2,
    "state": "runs",
}
ITEM: dict[str, Any] = {"id": 1, "words": "Sauvegardes", "done_at": None, "by": None}
DONE = ITEM | {"id": 2, "done_at": NOW, "by": "Alice Martin"}
LIST: dict[str, Any] = {
    "items": [ITEM, ITEM | {"id": 4}, DONE, DONE | {"id": 3, "by": None}],
    "done": 2,
    "total": 3,
    "is_open": True,
}

SAMPLES: dict[str, dict[str, Any] | list[dict[str, Any]]] = {
    "recurring/list": [
        {"rows": [ROW | {"id": n, "every": every, "weekday": n} for n, every in enumerate(EVERY)]}
        | {"more": True},
        {
            "rows": [
                ROW | {"weekday": 5, "due_at": None, "technician": None},
                ROW | {"id": 2, "weekday": 6, "every": "month_day", "day": 31},
            ],
            "more": False,
        },
        {"rows": [], "more": False},
    ],
    "recurring/new": FORM,
    "recurring/change": [FORM, FORM | {"technician": None, "weekday": "", "state": "stopped"}],
    "recurring/begun": [{"due_at": NOW, "count": 2}, {"due_at": None, "count": 1}],
    "recurring/checklist": [LIST, LIST | {"is_open": False}],
    "recurring/progress": {"done": 1, "total": 3},
    "recurring/left": {"left": 2, "words": ["Sauvegardes", "Onduleurs"]},
}

FIXED = frozenset({"every", "state", "weekday", "day"})
