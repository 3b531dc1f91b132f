"""Example contexts of delivery's templates, as its doors and loaders give them."""

from datetime import UTC, datetime
from typing import Any

WHEN = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)

SAMPLES: dict[str, dict[str, Any]] = {
    "delivery/storm": {
        "count": 42,
        "lines": [f"T-{n} · P3 · Acme · L'imprimante ne répond plus" for n in range(20)],
        "more": 22,
        "began_at": WHEN,
    },
    "delivery/parked": {"count": 2, "administrators": ["U0NADIA"]},
    "delivery/list": {
        "rows": [
            {
                "id": 9,
                "what": "A card for the client",
                "channel": "C0ACME",
                "user": "",
                "reason": "channel_not_found",
                "remedy": "Invite me to that channel again, then retry.",
                "parked_at": WHEN,
            },
            {
                "id": 8,
                "what": "A message to the team",
                "channel": "",
                "user": "U0ALICE",
                "reason": "TypeError: …",
                "remedy": None,
                "parked_at": WHEN,
            },
        ],
        "more": True,
    },
    "delivery/retried": {"count": 2},
    "delivery/dropped": {},
}
