"""Example contexts of the topics' templates, as its doors give them."""

from datetime import UTC, datetime
from typing import Any

MODEL = {
    "made_at": datetime(2026, 11, 23, 4, tzinfo=UTC),
    "examples": 3000,
    "topics": ["Hardware", "Network"],
    "accuracy": 79,
    "commonest": 28,
}
FIXED = frozenset({"number"})
SAMPLES: dict[str, Any] = {
    "topics/card": [
        {"id": 12, "topic": None, "suggested": "Network", "percent": 84},
        {"id": 12, "topic": "Network", "suggested": None, "percent": 0},
        {"id": 12, "topic": None, "suggested": None, "percent": 0},
    ],
    "topics/form": [
        {"number": "T-12", "choices": ["Network"], "chosen": "Network"},
        {"number": "T-12", "choices": [], "chosen": None},
    ],
    "topics/show": [
        {"known": ["Hardware", "Network"], "model": MODEL},
        {"known": ["Hardware"], "model": None},
        {"known": [], "model": None},
    ],
}
