"""Example contexts of the privacy templates, as its doors give them."""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "privacy/retention": {"tickets": 36, "people": 12, "audit": None},
    "privacy/kept": {"tickets": 36, "people": 1, "audit": None},
}
