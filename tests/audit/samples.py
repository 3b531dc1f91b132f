"""Example contexts of the audit room's templates."""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "audit/head": {"position": 1200, "count": 1200, "seal": "ab" * 32},
}
